"""Who is there: counties, departments, towns, people and what they come in with. Everybody's password is `PASSWORD`."""

from collections.abc import Collection
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from mujun.accounts.models import County, Department, Province, Town, User
from mujun.accounts.roles import ROLES
from mujun.clients.actions import issue, last_day
from mujun.identity.models import Application
from tests.factories.reference import reference
from tests.factories.serial import serial

PASSWORD = "qinglan-2025"


def county(name: str = "青澜县", code: str = "339901") -> County:
    return County.objects.get_or_create(code=code, defaults={"name": name})[0]


def town(of: County, name: str = "云栖镇") -> Town:
    return Town.objects.get_or_create(county=of, name=name)[0]


def department(code: str = "tax") -> Department:
    name = reference()["departments"][code]
    return Department.objects.get_or_create(code=code, defaults={"name": name})[0]


def departments(codes: Collection[str]) -> dict[str, Department]:
    """By code, all at once."""
    names = reference()["departments"]
    Department.objects.bulk_create(
        (Department(code=code, name=names[code]) for code in sorted(codes)), ignore_conflicts=True
    )
    return Department.objects.in_bulk(codes, field_name="code")


def province(of: County | None = None) -> Province:
    """The one that the county lies in."""
    return Province.objects.get_or_create(code=of.code[:2] if of else "33", defaults={"name": "示范省"})[0]


def user(role: str, of: County | None, **fields) -> User:
    """A user who can sign in. Officers get a department or town, enterprises a credit code, when none is given; whoever
    looks at a province that of the county, and none of its own.
    """
    if ROLES[role].of_province:
        fields.setdefault("province", province(of))
        of = None
    if role in {"department_officer", "api_client"}:
        fields.setdefault("department", department())
    if role == "land_officer":
        fields.setdefault("department", department("natural_resources"))
    if role == "town_officer":
        fields.setdefault("town", town(of))
    if role == "enterprise":
        fields.setdefault("credit_code", f"9133{next(serial):014d}")
    fields.setdefault("username", f"{role}-{next(serial)}")
    fields.setdefault(
        "password", _hash(settings.PASSWORD_HASHERS[0]) if ROLES[role].signs_in else make_password(None)
    )
    return User.objects.create(role=role, county=of, **fields)


def token(of: User, **fields) -> dict[str, str]:
    """The header with which a program comes in for this user; for all that the role can use unless `scopes` says."""
    fields = {"name": f"令牌 {next(serial)}", "expires_on": last_day(), "by": None} | fields
    _, text = issue(user=of, **fields)
    return {"Authorization": f"Token {text}"}


def application(of: County, **fields) -> Application:
    """Of somebody whom 浙政钉 knows and nobody here."""
    values = {
        "provider": "ding",
        "subject": f"GE_{next(serial)}",
        "name": "沈一",
        "unit": "税务局",
        "reason": "报数",
    }
    return Application.objects.create(county=of, **(values | fields))


@cache
def _hash(hasher: str) -> str:
    """One slow hash for everybody, by the first of the hashers in use."""
    return make_password(PASSWORD)
