"""A small county with figures, land, method, rules and levers, ready to be run."""

from dataclasses import dataclass

from evaluation.actions import levers, methods
from evaluation.models import Figure, Method
from landuse.actions import rules
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from tests import factories

VALUES = {
    "tax": 600,
    "value_added": 2500,
    "revenue": 9000,
    "energy": 900,
    "employees": 120,
    "rd_expense": 250,
    "electricity": 300,
    "emission": 0.5,
}


@dataclass
class Small:
    county: County
    office: User
    method: Method
    enterprises: list[Enterprise]


def small_county(size: int = 20, year: int = 2025) -> Small:
    """`size` 规上 enterprises whose tax falls from the first to the last, each on a parcel of 20 亩 of its own."""
    county = factories.county()
    office = factories.user("reform_office", county)
    town = factories.town(county)
    variables = {variable.code: variable for variable in factories.variables()}
    batch = factories.batch(county, year)
    trade = factories.industry()
    enterprises = Enterprise.objects.bulk_create(
        factories.new_enterprise(town, industry=trade) for _ in range(size)
    )
    factories.land_of_their_own(enterprises)
    Figure.objects.bulk_create(
        factories.new_figure(enterprise, variables[code], round(value * share, 2), batch)
        for enterprise, falling in zip(enterprises, range(size, 0, -1), strict=True)
        for code, value in VALUES.items()
        for share in [falling / size if code == "tax" else 1]
    )
    rules.adopt(county=county, code="huzhou-2021", by=office)
    levers.load(county=county, code="qinglan", by=office)
    method = methods.add(county=county, code="qinglan-2025", by=office)
    return Small(county, office, method, enterprises)
