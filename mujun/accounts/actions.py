"""Set up counties and users."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import County, Department, Province, Town, User


@transaction.atomic
def found_county(*, code: str, name: str, towns: Sequence[str], by: User | None) -> County:
    """The county with its towns; what is already there stays as it is."""
    county, new = County.objects.get_or_create(code=code, defaults={"name": name})
    added = [town for town in towns if Town.objects.get_or_create(county=county, name=town)[1]]
    if new or added:
        audit.record("county_founded" if new else "towns_added", county, by=by, county=county, towns=added)
    return county


@transaction.atomic
def found_province(*, code: str, name: str, by: User | None, fewest: int | None = None) -> Province:
    """The province, or the city; named again, and with another `fewest`, where it is there already.

    Raises ValidationError.
    """
    province = Province.objects.filter(code=code).first() or Province(code=code)
    province.name = name
    if fewest is not None:
        province.fewest = fewest
    province.full_clean()
    province.save()
    counties = province.counties.count()
    audit.record("province_set", province, by=by, county=None, counties=counties, fewest=province.fewest)
    return province


@transaction.atomic
def add_user(
    *,
    username: str,
    title: str,
    role: str,
    password: str | None = None,
    county: County | None,
    department: Department | None = None,
    town: Town | None = None,
    province: Province | None = None,
    credit_code: str = "",
    by: User | None,
) -> User:
    """Raises `ValidationError` in Chinese: name taken, weak password, a role without what it needs.

    A role that never signs in has no password; what is given for it is not kept.
    """
    user = User(username=username, first_name=title, role=role, county=county, province=province)
    user.department, user.town, user.credit_code = department, town, credit_code
    _set_password(user, password)
    user.full_clean()
    user.save()
    audit.record("user_added", user, by=by, county=county, role=role)
    return user


def _set_password(user: User, password: str | None) -> None:
    if user.signs_in:
        validate_password(password or "", user)
    user.set_password(password if user.signs_in else None)
