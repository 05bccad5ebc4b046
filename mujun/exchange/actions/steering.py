"""Who may steer what goes to other systems, and what every act on a target has in common."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.exchange.delivery.waking import wake
from mujun.exchange.models import Circuit, Target


def may_steer(user: User, county: int) -> bool:
    return user.may(Permission.EXCHANGE_DATA) and user.county_id == county


def permit(by: User, county: int) -> None:
    """Raises PermissionDenied."""
    if not may_steer(by, county):
        raise PermissionDenied


def locked(target: Target, by: User) -> Target:
    """As it is now; whoever else acts on it, or puts something for it, waits. Raises PermissionDenied."""
    permit(by, target.county_id)
    found = Target.objects.select_for_update(no_key=True, of=["self"]).select_related("county")
    return found.get(pk=target.pk)


def soon(target: Target) -> None:
    """What waits is tried at once; troubles of before are forgotten."""
    Circuit.objects.filter(target=target).update(failures=0, open_until=None, words="")
    transaction.on_commit(lambda: wake(target.pk))
