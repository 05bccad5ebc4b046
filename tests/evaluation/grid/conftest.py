"""A county with three firms, and who fills in its grid."""

import pytest

from evaluation.models import Variable
from tests import factories as make


@pytest.fixture
def county():
    make.variables()
    home = make.county()
    # a second figure of the tax office, so that its grid is more than one column
    Variable.objects.create(
        code="refund", name="退税", unit="万元", department=make.department("tax"), minimum=0
    )
    return home


@pytest.fixture
def town(county):
    return make.town(county)


@pytest.fixture
def firms(town):
    return [make.enterprise(town) for _ in range(3)]


@pytest.fixture
def officer(county):
    return make.user("department_officer", county, first_name="甲税务")


@pytest.fixture
def office(county):
    return make.user("reform_office", county)
