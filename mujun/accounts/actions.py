"""Set up counties and users."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import County, Department, Town, User


@transaction.atomic
def found_county(*, code: str, name: str, towns: Sequence[str], by: User | None) -> County:
    """The county with its towns; what is already there stays as it is."""
    county, new = County.objects.get_or_create(code=code, defaults={"name": name})
    added = [town for town in towns if Town.objects.get_or_create(county=county, name=town)[1]]
    if new or added:
        audit.record("county_founded" if new else "towns_added", county, by=by, county=county, towns=added)
    return county


@transaction.atomic
def add_user(
    *,
    username: str,
    title: str,
    role: str,
    password: str,
    county: County | None,
    department: Department | None = None,
    town: Town | None = None,
    by: User | None,
) -> User:
    """Raises `ValidationError` in Chinese: name taken, weak password, a role without what it needs."""
    user = User(
        username=username, first_name=title, role=role, county=county, department=department, town=town
    )
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record("user_added", user, by=by, county=county, role=role)
    return user
