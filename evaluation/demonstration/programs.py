"""接口客户: invented programs of two departments and one of the office; tokens nobody kept and a key still to come."""

from django.db import transaction

from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from mujun.accounts.actions import add_user
from mujun.accounts.models import County, Department, User
from mujun.clients import actions
from mujun.clients.scopes import Scope

# user name, what it is called, its department
PROGRAMS = [
    ("shuiwu-jiekou", "税务局报送程序", "tax"),
    ("gongdian-jiekou", "供电公司报送程序", "power"),
]
REPORTING = [Scope.READ_FIGURES, Scope.WRITE_FIGURES, Scope.READ_JOBS]
READING = [Scope.READ_RESULTS, Scope.READ_REGISTER]
KEY = "GONGDIAN_YANSHI"


@transaction.atomic
def programs(county: County) -> None:
    """What is there already stays."""
    if User.objects.filter(county=county, role="api_client").exists():
        return
    admin = User.objects.get(username="guanli")
    tax, power = (_program(county, *each) for each in PROGRAMS)
    last_day = actions.last_day()
    actions.issue(user=tax, name="每日报送", scopes=REPORTING, expires_on=last_day, by=admin)
    former, _ = actions.issue(user=tax, name="试用", scopes=READING, expires_on=last_day, by=admin)
    actions.revoke(credential=former, by=admin)
    actions.register_key(
        user=power, name=KEY, scheme="mujun-hmac", scopes=REPORTING, expires_on=last_day, by=admin
    )
    actions.allow(user=power, per_minute=120, by=admin)
    office = officer_of(OFFICE.department)
    actions.issue(user=office, name="领导驾驶舱", scopes=READING, expires_on=last_day, by=office)


def _program(county: County, username: str, title: str, department: str) -> User:
    return add_user(
        username=username,
        title=title,
        role="api_client",
        county=county,
        department=Department.objects.get(code=department),
        by=None,
    )
