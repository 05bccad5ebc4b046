"""Who takes part in a confirmation."""

import pytest

from tests import factories as make
from tests.evaluation.county import small_county


@pytest.fixture
def small():
    return small_county(4)


@pytest.fixture
def call(small):
    return make.confirmation_call(small.county)


@pytest.fixture
def sheet(call, small):
    return call.sheets.get(enterprise=small.enterprises[0])


@pytest.fixture
def accountant(small):
    """Signs in for the first enterprise."""
    return make.user("enterprise", small.county, credit_code=small.enterprises[0].credit_code)


@pytest.fixture
def tax_officer(small):
    return make.user("department_officer", small.county)


@pytest.fixture
def town_officer(small):
    return make.user("town_officer", small.county, town=small.enterprises[0].town)
