"""Show a contact in full: an act that is put on record."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction

from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission

# the reform office, the officer of the town, the enterprise itself
ENTITLED = (
    Permission.IMPORT_ANY_FIGURES,
    Permission.ACT_FOR_ENTERPRISES,
    Permission.CONFIRM_OWN_FIGURES,
)


class Contact(NamedTuple):
    name: str
    phone: str


def may_see(user: User, about: Enterprise) -> bool:
    entitled = any(user.may(permission) for permission in ENTITLED)
    return entitled and Enterprise.objects.visible_to(user).filter(pk=about.pk).exists()


@transaction.atomic
def show(*, about: Enterprise, by: User) -> Contact:
    """Raises PermissionDenied for all others."""
    if not may_see(by, about):
        raise PermissionDenied
    audit.record("contact_shown", about, by=by, county=about.county, credit_code=about.credit_code)
    return Contact(about.contact, about.phone)
