"""Who handles a county's land, to ask and to tell them."""

from django.db.models import QuerySet

from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES, Permission

_HANDLING = [code for code, role in ROLES.items() if Permission.HANDLE_LAND in role.permissions]


def may_handle(county: County, user: User) -> bool:
    return user.county_id == county.pk and user.may(Permission.HANDLE_LAND)


def handlers() -> QuerySet[User]:
    """Whom a message to those who handle land goes to; `send` keeps to the county."""
    return User.objects.filter(role__in=_HANDLING)
