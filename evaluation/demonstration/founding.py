"""Set the county up: towns, people, the documents it works by. Figures and land come by import, never from here."""

from django.db import transaction

from evaluation.actions import levers, methods
from evaluation.demonstration.enterprises import COUNTY_CODE, COUNTY_NAME, roster, towns
from evaluation.demonstration.people import ACCOUNTS, OFFICE, Account
from evaluation.models import Method
from landuse.actions import floor_rules, rules
from landuse.models import FloorRule
from mujun.accounts.actions import add_user, found_county, found_province
from mujun.accounts.models import County, Department, Province, Town, User
from mujun.accounts.roles import PROVINCE_ROLES

# a city over the county and its neighbour
CITY_CODE, CITY_NAME = COUNTY_CODE[:4], "示范市"
METHOD = "qinglan-2025"
COMPARED_METHODS = ["huangyan-2022", "huangyan-2021"]
RULE_SETS = ["huzhou-2021", "jiaxing-2021"]
LEVERS = "qinglan"
FLOOR_RULE = "qinglan-2022"


@transaction.atomic
def found() -> County:
    """The county with its towns, people and rule for floor areas; those already there stay as they are."""
    county = found_county(code=COUNTY_CODE, name=COUNTY_NAME, towns=list(towns().index), by=None)
    province = Province.objects.filter(code=CITY_CODE).first()
    province = province or found_province(code=CITY_CODE, name=CITY_NAME, by=None)
    there = set(User.objects.values_list("username", flat=True))
    for account in ACCOUNTS:
        if account.username not in there:
            _settle(account, county, province)
    if not FloorRule.objects.filter(county=county).exists():
        floor_rules.adopt(county=county, code=FLOOR_RULE, by=User.objects.get(username=OFFICE.username))
    return county


@transaction.atomic
def adopt_documents(county: County) -> Method:
    """Take in the methods, identification rules and levers; returns the county's own method."""
    office = User.objects.get(username=OFFICE.username)
    for code in COMPARED_METHODS:
        methods.add(county=county, code=code, by=office)
    for code in RULE_SETS:
        rules.adopt(county=county, code=code, by=office)
    levers.load(county=county, code=LEVERS, by=office)
    return methods.add(county=county, code=METHOD, by=office)


def officer_of(department: str) -> User:
    """Who hands in the workbooks of a department."""
    account = next(account for account in ACCOUNTS if account.department == department)
    return User.objects.get(username=account.username)


def person(who: Account | str, department: str = "") -> User:
    """Of an account, or the first of a role and department."""
    if isinstance(who, str):
        who = next(each for each in ACCOUNTS if each.role == who and department in {"", each.department})
    return User.objects.get(username=who.username)


def _settle(account: Account, county: County, province: Province) -> None:
    of_province = account.role in PROVINCE_ROLES
    add_user(
        username=account.username,
        title=account.title.split("：")[0],
        role=account.role,
        password=account.password,
        county=None if account.role == "system_admin" or of_province else county,
        province=province if of_province else None,
        department=Department.objects.get(code=account.department) if account.department else None,
        town=Town.objects.get(county=county, name=account.town) if account.town else None,
        credit_code=_represented() if account.role == "enterprise" else "",
        by=None,
    )


def _represented() -> str:
    """The credit code of the first ordinary enterprise above size in the town of the officer."""
    town = next(account.town for account in ACCOUNTS if account.town)
    everybody = roster()
    ordinary = (everybody["odd"] == "") & (everybody["scale"] == "规上") & (everybody["town"] == town)
    return str(everybody.loc[ordinary, "credit_code"].iloc[0])
