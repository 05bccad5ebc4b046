"""What takes its time is a job: a connection tried, a year told, a year held against what they have."""

from django.db import transaction

from mujun.accounts.models import User
from mujun.exchange.actions.steering import permit
from mujun.exchange.models import Target
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job


@transaction.atomic
def try_connection(*, target: Target, by: User) -> Job:
    """Made by a worker: it is there that the keys must be. Raises PermissionDenied."""
    return _start("try_connection", f"试连接{target}", target, by)


@transaction.atomic
def tell_year(*, target: Target, year: int, by: User) -> Job:
    """All that holds for the year. Raises PermissionDenied."""
    return _start("tell_year", f"把 {year} 年{target.resource}推送给{target}", target, by, year=year)


@transaction.atomic
def reconcile(*, target: Target, year: int, by: User) -> Job:
    """Ask what they have of the year. Raises PermissionDenied."""
    return _start("reconcile", f"与{target}核对 {year} 年{target.resource}", target, by, year=year)


def _start(kind: str, title: str, target: Target, by: User, **params: int) -> Job:
    permit(by, target.county_id)
    return jobs.start(
        kind=kind,
        title=title[:200],
        params={"target": target.pk, **params},
        key=":".join([kind, str(target.pk), *map(str, params.values())]),
        county=target.county,
        by=by,
    )
