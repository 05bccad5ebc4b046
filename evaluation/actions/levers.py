"""A county's levers: taken from a file, written, put in force, suspended, repealed. Every step is kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.allocation.core import levers
from evaluation.allocation.core.lawful import COURSE, OPEN_STATUSES, hindrances
from evaluation.models import Lever, LeverStep
from evaluation.models.levers import TERMS
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.documents import OPEN

LIBRARY = Path(levers.__file__).parent.parent / "library"
LONGEST = 20_000  # characters of one record as a file
LONGEST_REASON = 300


def library() -> dict[str, list[levers.Lever]]:
    """Every delivered file with its records, in the order of the file names."""
    return {
        path.stem: levers.load(path.read_text(encoding="utf-8"), path.name)
        for path in sorted(LIBRARY.glob("*.yaml"))
    }


@transaction.atomic
def load(*, county: County, code: str, by: User) -> list[Lever]:
    """Add or renew every lever of a library file. Raises `DocumentError` when the file has mistakes."""
    path = LIBRARY / f"{code}.yaml"
    entries = levers.load(path.read_text(encoding="utf-8"), path.name)
    loaded = _keep(county, entries, f"取自 {path.name}", by)
    audit.record("levers_loaded", path.name, by=by, county=county, levers=len(loaded))
    return loaded


@transaction.atomic
def write(*, county: County, text: str, reason: str, by: User) -> Lever:
    """Add a record or rewrite one that is not in force, from a file with this one lever; it is a draft then.

    Raises PermissionDenied, `DocumentError` with every mistake, ValidationError for a record that can no longer be
    rewritten.
    """
    _authorise(county, by)
    (entry, *others) = levers.load(text[:LONGEST], "措施")
    if others:
        raise ValidationError("一次写一条措施。分开填写，每条单独保存。", "several")
    before = Lever.objects.select_for_update().filter(county=county, code=entry.code).first()
    if before and before.status not in OPEN_STATUSES:
        raise ValidationError(
            f"措施 {entry.code} 已经{before.status}，不能改写。另用一个编号写新的措施，再把这一条废止。",
            "in_force",
        )
    drafted = entry.model_copy(update={"status": "草案"})
    (lever,) = _keep(county, [drafted], _said(reason), by)
    audit.record("lever_written", lever, by=by, county=county, reason=reason)
    return lever


@transaction.atomic
def move(*, lever: Lever, became: str, on: date, reason: str, document: str, by: User) -> LeverStep:
    """Take a record to another status from the day `on`. One that ends is no longer charged from that day on.

    Raises PermissionDenied; ValidationError for a way that is not there, and for one in force without its papers.
    """
    _authorise(lever.county, by)
    lever = Lever.objects.select_for_update().select_related("county").get(pk=lever.pk)
    if became not in COURSE[lever.status]:
        raise ValidationError(f"{lever.status}的措施不能改为{became}。刷新页面看它现在的状态。", "no_way")
    reason = _said(reason)
    was, lever.status = lever.status, became
    if became == "现行":
        _put_in_force(lever, on)
    if became == "废止" and lever.valid_from is not None:
        lever.valid_to = on - timedelta(days=1)
    lever.save()
    step = _step(lever, was, on, reason, document, by)
    step.save()
    audit.record(
        "lever_moved", lever, by=by, county=lever.county, was=was, became=became, on=str(on), reason=reason
    )
    return step


def columns_of(entry: levers.Lever) -> dict:
    """The record as the columns of the table have it."""
    plain = entry.model_dump(mode="json", include=set(TERMS), exclude_unset=True)
    if entry.is_open:
        plain["rate"] = OPEN
    return {
        **entry.model_dump(exclude=set(TERMS)),
        "scope": entry.scope or "",
        "formula": entry.formula or "",
        "terms": plain,
    }


def _keep(county: County, entries: Sequence[levers.Lever], reason: str, by: User) -> list[Lever]:
    """Added or renewed, with a step each."""
    was = dict(Lever.objects.filter(county=county).values_list("code", "status"))
    columns = [columns_of(entry) for entry in entries]
    kept = Lever.objects.bulk_create(
        [Lever(county=county, **values) for values in columns],
        update_conflicts=True,
        unique_fields=["county", "code"],
        update_fields=sorted({name for values in columns for name in values} - {"code"}),
    )
    today = timezone.localdate()
    LeverStep.objects.bulk_create(
        _step(lever, was.get(lever.code, ""), lever.valid_from or today, reason, "", by) for lever in kept
    )
    return kept


def _put_in_force(lever: Lever, on: date) -> None:
    lever.valid_from = lever.valid_from or on
    missing = hindrances(lever.entry, on, documents_of(lever.county))
    if missing:
        raise ValidationError(
            f"还不能施行：{'；'.join(missing)}。先把这些写进措施，再施行；现在只能模拟。", "not_lawful"
        )


def _step(lever: Lever, was: str, on: date, reason: str, document: str, by: User) -> LeverStep:
    """Not saved yet."""
    entry = lever.entry.model_dump(mode="json", exclude_unset=True)
    return LeverStep(
        lever=lever,
        was=was,
        became=lever.status,
        on=on,
        reason=reason,
        document=document[:100],
        entry=entry,
        by=by,
    )


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError("请写明原因，会留在措施的记录里。", "no_reason")
    return reason.strip()[:LONGEST_REASON]


def _authorise(county: County, by: User) -> None:
    if not by.may(Permission.MANAGE_LEVERS) or by.county_id != county.pk:
        raise PermissionDenied
