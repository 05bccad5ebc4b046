"""Accounts for the enterprises of a county, a thousand at once."""

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, Town, User
from mujun.accounts.passwords import OneTimeHasher, one_time
from mujun.accounts.roles import Permission


class Opened(NamedTuple):
    """What an enterprise is told, once. The user name is its credit code."""

    town: str
    name: str
    username: str
    password: str


def without_account(county: County) -> QuerySet[Enterprise]:
    """Enterprises for which no account was ever opened."""
    theirs = User.objects.filter(county=county, role="enterprise", credit_code=OuterRef("credit_code"))
    taken = User.objects.filter(username=OuterRef("credit_code"))
    return Enterprise.objects.filter(~Exists(theirs), ~Exists(taken), county=county)


@transaction.atomic
def open_accounts(*, county: County, towns: Sequence[Town], by: User) -> list[Opened]:
    """One for each enterprise of the towns that has none, with a password for the first sign-in.

    Raises PermissionDenied.
    """
    if not by.may(Permission.MANAGE_USERS) or by.county_id not in (None, county.pk):
        raise PermissionDenied
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    chosen = without_account(county).filter(town__in=towns).order_by("town", "credit_code")
    opened = [
        Opened(town, name, code, one_time())
        for town, name, code in chosen.values_list("town__name", "name", "credit_code")
    ]
    User.objects.bulk_create(_user(county, each) for each in opened)
    if opened:
        names = "、".join(town.name for town in towns)
        audit.record(
            "accounts_opened",
            names[:200],
            by=by,
            county=county,
            accounts=len(opened),
            usernames=[each.username for each in opened],
        )
    return opened


def _user(county: County, opened: Opened) -> User:
    return User(
        username=opened.username,
        first_name=opened.name[:150],
        role="enterprise",
        county=county,
        credit_code=opened.username,
        password=make_password(opened.password, hasher=OneTimeHasher.algorithm),
        must_change_password=True,
    )
