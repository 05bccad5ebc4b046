"""A county with one enterprise, its office and the officer who sends its taxes."""

import pytest

from evaluation.actions.reference import load_reference
from tests import factories
from tests.workbooks import CODES


@pytest.fixture
def county(db):
    load_reference()
    county = factories.county()
    factories.enterprise(factories.town(county), "甲厂", credit_code=CODES[0])
    return county


@pytest.fixture
def office(county):
    return factories.user("reform_office", county)


@pytest.fixture
def officer(county):
    return factories.user("department_officer", county)
