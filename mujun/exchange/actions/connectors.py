"""Name a resource of another system that is read, change how, switch its schedule, read it now."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.exchange.actions.lists import take_mappings
from mujun.exchange.actions.reaching import stays_here, told
from mujun.exchange.models import Connector
from mujun.intake import windows
from mujun.intake.actions import authorise
from mujun.intake.layouts import all_layouts, layout_of
from mujun.intake.sheets import Sheet
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job


def sheets_of(connector: Connector, year: int) -> list[Sheet]:
    return layout_of(connector.layout).sheets(connector.county, year)


def year_of(connector: Connector) -> int:
    """Of which year the schedule reads."""
    return timezone.localdate().year - connector.years_back


@transaction.atomic
def add(
    *, county: County, mapping: str, by: User, further: Sequence[str] = (), **fields: object
) -> Connector:
    """`mapping`: text of a mapping file; `further`: of a workbook with several sheets those of the second and so on;
    `fields` of the connector. It is off until somebody switches it on.

    Raises PermissionDenied; ValidationError with the field that is wrong; `DocumentError` of the mapping.
    """
    _permit(by, county.pk)
    connector = Connector(county=county, **fields)
    _complete(connector, [mapping, *further], by)
    connector.save(force_insert=True)
    audit.record("connector_added", connector, by=by, county=county, **_told(connector))
    return connector


@transaction.atomic
def change(
    *, connector: Connector, mapping: str, by: User, further: Sequence[str] = (), **fields: object
) -> Connector:
    """The same as `add`. Raises the same."""
    connector = _locked(connector, by)
    for field, value in fields.items():
        setattr(connector, field, value)
    _complete(connector, [mapping, *further], by)
    connector.save()
    audit.record("connector_changed", connector, by=by, county=connector.county, **_told(connector))
    return connector


@transaction.atomic
def switch(*, connector: Connector, on: bool, by: User) -> Connector:
    """The schedule reads in the name of whoever switched it on, as long as they may."""
    connector = _locked(connector, by)
    authorise(connector.layout, connector.county, by)
    if on and (words := _unready(connector)):
        raise ValidationError(words, "not_ready")
    connector.on_since, connector.answers_for = (timezone.now(), by) if on else (None, None)
    connector.save(update_fields=["on_since", "answers_for"])
    act = "connector_switched_on" if on else "connector_switched_off"
    audit.record(act, connector, by=by, county=connector.county)
    return connector


def start(*, connector: Connector, year: int, by: User, reason: str = "") -> Job:
    """Read the resource in the background. `reason` is compulsory for a locked year.

    Raises PermissionDenied; ValidationError when the year's window is closed, or without a reason.
    """
    _permit(by, connector.county_id)
    refuse(connector, year, by, reason)
    return queue(connector=connector, year=year, by=by, reason=reason)


def refuse(connector: Connector, year: int, by: User, reason: str) -> None:
    """As a workbook would be refused that somebody sends now."""
    authorise(connector.layout, connector.county, by)
    windows.refuse_closed(connector.county, connector.layout, year, by)
    try:
        windows.refuse_unreasoned(connector.county, year, reason)
    except ValidationError as wrong:
        raise ValidationError({"reason": wrong.messages}) from wrong


@transaction.atomic
def start_trying(*, connector: Connector, by: User) -> Job:
    """Ask for the first part only, and keep nothing. Made by a worker: it is there that the keys must be."""
    _permit(by, connector.county_id)
    return jobs.start(
        kind="try_pull",
        title=f"试连接{connector.name}"[:200],
        params={"connector": connector.pk},
        key=f"try_pull:{connector.pk}",
        county=connector.county,
        by=by,
    )


def queue(*, connector: Connector, year: int, by: User | None, reason: str = "") -> Job:
    """`by` is None for the schedule."""
    return jobs.start(
        kind="pull",
        title=f"拉取 {connector.name} {year} 年"[:200],
        params={"connector": connector.pk, "year": year, "reason": reason.strip()},
        key=_key(connector),
        county=connector.county,
        by=by,
    )


def latest_job(connector: Connector) -> Job | None:
    return Job.objects.filter(key=_key(connector)).first()


def may_steer(user: User, county: int) -> bool:
    return user.may(Permission.EXCHANGE_DATA) and user.county_id == county


def _unready(connector: Connector) -> str:
    """Why it cannot be switched on; "" when nothing is in the way."""
    if connector.rhythm == Connector.Rhythm.HAND:
        return "多久取一次还写着“只由人发起”。先更改，再启用。"
    if any(file.mapping.example for file in connector.mapping_files) and not stays_here(connector):
        return "这份映射是示例，只能取本机演练平台的数据。按对方的接口文档改好，把“示例”写成“否”，再启用。"
    return ""


def _key(connector: Connector) -> str:
    return f"pull:{connector.pk}"


def _permit(by: User, county: int) -> None:
    if not may_steer(by, county):
        raise PermissionDenied("只有本县亩均办可以与其他系统交换数据。")


def _locked(connector: Connector, by: User) -> Connector:
    _permit(by, connector.county_id)
    found = Connector.objects.select_for_update(no_key=True, of=["self"]).select_related("county")
    return found.get(pk=connector.pk)


def _complete(connector: Connector, mappings: Sequence[str], by: User) -> None:
    if connector.layout not in {each.code for each in all_layouts()}:
        raise ValidationError({"layout": "没有这种工作簿。换一种。"})
    authorise(connector.layout, connector.county, by)
    if (connector.begins is None) != (connector.ends is None):
        raise ValidationError({"ends": "时段的起止要么都写，要么都不写。"})
    take_mappings(connector, mappings, sheets_of(connector, year_of(connector)))


def _told(connector: Connector) -> dict[str, object]:
    return told(connector) | {
        "layout": connector.layout,
        "rhythm": connector.rhythm,
        "at_once": connector.at_once,
    }
