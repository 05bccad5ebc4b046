"""Two counties that are judged, the operator of their province, and a cluster over both."""

import pytest

from evaluation.actions import clusters as actions
from tests import factories as make
from tests import judged
from tests.cluster_factories import NAME, SINCE


@pytest.fixture
def first(db):
    return judged.county()


@pytest.fixture
def second(first):
    return judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))


@pytest.fixture
def operator(first, second):
    return make.user("province_operator", first.county)


@pytest.fixture
def cluster(operator, first, second):
    made = actions.found(province=operator.province, name=NAME, note="", by=operator)
    for county, role in ((second.county, "核心"), (first.county, "协同")):
        actions.add_place(cluster=made, county=county, role=role, since=SINCE, by=operator)
    return made
