"""Who is told of what: whatever becomes known goes into the outbox of every target that is switched on for it."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.urls import reverse

from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES, Permission
from mujun.exchange.models import Target
from mujun.exchange.outbox import Put, put
from mujun.exchange.resources import Row, resource_of
from mujun.inbox import actions as inbox

_STEERING = [code for code, role in ROLES.items() if Permission.EXCHANGE_DATA in role.permissions]


@transaction.atomic
def tell(
    *, county: County, resource: str, rows: Callable[[], Iterable[Row]], by: User | None
) -> dict[Target, Put]:
    """Called by the action that makes `rows` known, inside its transaction. They are asked for only where somebody
    is to be told. What cannot be sent holds nobody up: whoever steers the exchange gets a letter.
    """
    targets = [
        each
        for each in Target.objects.systems().switched_on().filter(county=county)
        if each.resource == resource
    ]
    known = list(rows()) if targets else []
    return {target: _told(target, known, by) for target in targets}


def tell_year(*, target: Target, year: int, by: User | None) -> Put:
    """All that holds for the year now; what the target knows already is not sent again."""
    resource = resource_of(target.resource)
    return _told(target, resource.rows(target.county, year) if resource else [], by)


def _told(target: Target, rows: list[Row], by: User | None) -> Put:
    result = put(target=target, rows=rows, by=by)
    if result.flaws:
        unsent = len({flaw.row for flaw in result.flaws})
        inbox.send(
            county=target.county,
            to=User.objects.filter(role__in=_STEERING),
            title=f"{unsent} 条{target.resource}不能推送给{target}",
            text=f"先补数据或改映射，再推送。如：{result.flaws[0]}",
            url=reverse("target-preview", args=[target.pk]),
        )
    return result
