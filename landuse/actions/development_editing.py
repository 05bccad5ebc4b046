"""What is known of building on one parcel, written by hand: each change in the trail with before and after."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import Development, DevelopmentPause, Parcel
from landuse.register.development_checks import mistakes, pause_mistakes
from landuse.register.development_columns import PROGRESS
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_BASIS = 200
KEYS = [column.key for column in PROGRESS]
_HEADINGS = {column.key: column.heading for column in PROGRESS}
_STALE = "打开页面以后，这宗地的建设进度已被更改。请核对后再改，下面已换成现在的内容。"


def version(development: Development | None) -> str:
    """Changes whenever a value does; "" for a parcel of which nothing is known."""
    if development is None:
        return ""
    return sha256("\n".join(f"{getattr(development, key)}" for key in KEYS).encode()).hexdigest()[:16]


@transaction.atomic
def write(*, parcel: Parcel, values: Mapping[str, Any], seen: str, basis: str, by: User) -> Development:
    """All of `KEYS`, None (texts "") for what is not known; `seen`: the `version` that was changed.

    Raises PermissionDenied; ValidationError by field for values that do not fit together, as a whole for a version that
    is no longer the present one and when nothing changes.
    """
    parcel = _held(parcel, by)
    there = Development.objects.filter(parcel=parcel).first()
    if version(there) != seen:
        raise ValidationError(_STALE, "stale")
    _refuse_mistakes(parcel, values)
    development = there or Development(parcel=parcel)
    before = {key: getattr(development, key) for key in KEYS}
    changed = [key for key in KEYS if before[key] != values[key]]
    if not changed:
        raise ValidationError("没有改动。", "nothing_changed")
    basis = said(basis, "改动的依据", LONGEST_BASIS)
    for key in changed:
        setattr(development, key, values[key])
    _mark(development, by)
    told = {_HEADINGS[key]: [_text(before[key]), _text(values[key])] for key in changed}
    audit.record(
        "development_written",
        development,
        by=by,
        county=parcel.county,
        changes=_in_words(told),
        values=told,
        reason=basis,
    )
    return development


@transaction.atomic
def add_pause(
    *, development: Development, first: date, last: date | None, cause: str, evidence: str, by: User
) -> DevelopmentPause:
    """Days that may not count. Raises PermissionDenied; ValidationError by field."""
    parcel = _held(development.parcel, by)
    wrong = {
        each.key: f"{each.reason}。{each.cure}" for each in pause_mistakes(first, last, timezone.localdate())
    }
    if wrong:
        raise ValidationError(wrong)
    if development.pauses.filter(first=first, cause=cause).exists():
        raise ValidationError({"first": "这一天起、同一原因的已经登记过。要改的先删除原来的。"})
    evidence = said(evidence, "依据", LONGEST_BASIS)
    pause = DevelopmentPause.objects.create(
        development=development, first=first, last=last, cause=cause, evidence=evidence
    )
    audit.record(
        "pause_added",
        pause,
        by=by,
        county=parcel.county,
        first=f"{first}",
        last=_until(last),
        reason=evidence,
    )
    return pause


@transaction.atomic
def end_pause(*, pause: DevelopmentPause, last: date, by: User) -> None:
    """One that goes on. Raises PermissionDenied; ValidationError by field."""
    parcel = _held(pause.development.parcel, by)
    pause = (
        DevelopmentPause.objects.select_for_update(of=["self"])
        .select_related("development__parcel")
        .get(pk=pause.pk)
    )
    if pause.last is not None:
        raise ValidationError(f"已于 {pause.last} 结束。请刷新页面。", "ended_already")
    for each in pause_mistakes(pause.first, last, timezone.localdate()):
        raise ValidationError({"last": f"{each.reason}。{each.cure}"})
    pause.last, pause.batch, pause.row = last, None, None
    pause.save(update_fields=["last", "batch", "row"])
    audit.record("pause_ended", pause, by=by, county=parcel.county, last=f"{last}")


@transaction.atomic
def remove_pause(*, pause: DevelopmentPause, reason: str, by: User) -> None:
    """A mistaken one; the trail keeps what it said. Raises PermissionDenied, ValidationError."""
    parcel = _held(pause.development.parcel, by)
    reason = said(reason, "删除的原因", LONGEST_BASIS)
    words = {"first": f"{pause.first}", "last": _until(pause.last), "evidence": pause.evidence}
    audit.record("pause_removed", pause, by=by, county=parcel.county, reason=reason, **words)
    pause.delete()


def _held(parcel: Parcel, by: User) -> Parcel:
    """The parcel under its lock, so that changes of what is built on it come one after another."""
    authorise(parcel.county, by)
    return Parcel.objects.select_for_update(of=["self"]).select_related("county").get(pk=parcel.pk)


def _refuse_mistakes(parcel: Parcel, values: Mapping[str, Any]) -> None:
    wrong: dict[str, list[str]] = {}
    for each in mistakes(values, float(parcel.square_metres), timezone.localdate()):
        wrong.setdefault(each.key, []).append(f"{each.reason}。{each.cure}")
    if wrong:
        raise ValidationError(wrong)


def _mark(development: Development, by: User) -> None:
    """No batch is the source any more, so that none is taken back over what a person wrote."""
    development.batch = development.row = None
    development.edited_by, development.edited_at = by, timezone.now()
    development.save()


def _text(value: object) -> str:
    return "" if value is None else f"{value}"


def _in_words(told: Mapping[str, list[str]]) -> str:
    return "；".join(f"{title} {before or '空'} → {after or '空'}" for title, (before, after) in told.items())


def _until(last: date | None) -> str:
    return f"{last}" if last else "至今"
