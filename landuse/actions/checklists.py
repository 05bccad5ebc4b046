"""核对单: keep what was answered and what was found, as it was found that day; take one back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import Checklist, Enterprise, Parcel
from landuse.provisions import Basis, Finding, worst
from landuse.provisions.documents import PolicyDocument
from landuse.readings.provisions import documents_of
from landuse.supply.sheets import SHEETS, Sheet, asks_of, basis_of, look
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_REASON, LONGEST_SUBJECT, LONGEST_NOTE = 300, 100, 500


@dataclass(frozen=True)
class Matter:
    """What it is about: in words, and the plot or the enterprise where there is one."""

    subject: str
    parcel: Parcel | None = None
    enterprise: Enterprise | None = None
    note: str = ""


@dataclass(frozen=True)
class Looked:
    """`basis` None: no document in force states the rule."""

    sheet: Sheet
    basis: Basis[Any] | None
    findings: list[Finding]


def look_at(county: County, code: str, given: Mapping[str, Any], on: date) -> Looked:
    """What the answers come to by the documents of the day; nothing is written. Raises ValidationError for one that
    is needed and missing.
    """
    sheet = SHEETS[code]
    basis = basis_of(sheet, documents_of(county), on)
    if lacking := [ask.name for ask in sheet.asks if ask.needed and _blank(ask.how, given.get(ask.name))]:
        raise ValidationError(f"请填写：{'、'.join(lacking)}。")
    return Looked(sheet, basis, look(sheet, basis, given, on))


@transaction.atomic
def keep(
    *, county: County, code: str, matter: Matter, given: Mapping[str, Any], on: date, by: User | None
) -> Checklist:
    """Raises ValidationError by field: subject, on, note."""
    authorise(county, by)
    if on > timezone.localdate():
        raise ValidationError({"on": "核对日期晚于今天。请核对。"})
    subject = said(matter.subject, "事项", LONGEST_SUBJECT)
    looked = look_at(county, code, given, on)
    place = matter.parcel or matter.enterprise
    kept = Checklist.objects.create(
        county=county,
        code=code,
        subject=subject,
        town=place.town if place else None,
        parcel=matter.parcel,
        enterprise=matter.enterprise,
        on=on,
        given={ask.name: _written(given.get(ask.name)) for ask in asks_of(looked.sheet, looked.basis)},
        findings=[asdict(each) for each in looked.findings],
        outcome=worst(looked.findings),
        clause=looked.basis.clause.text if looked.basis else "",
        source=looked.basis.source if looked.basis else "",
        note=matter.note.strip()[:LONGEST_NOTE],
        by=by,
    )
    told = {"title": looked.sheet.title, "outcome": kept.outcome}
    audit.record("checklist_kept", kept, by=by, county=county, **told)
    return kept


@transaction.atomic
def withdraw(*, checklist: Checklist, reason: str, by: User) -> None:
    """One that was filled in wrongly; it stays on record as withdrawn."""
    authorise(checklist.county, by)
    reason = said(reason, "撤回的原因", LONGEST_REASON)
    mine = Checklist.objects.filter(pk=checklist.pk, withdrawn_at=None)
    if not mine.update(withdrawn_at=timezone.now(), withdrawn_reason=reason):
        raise ValidationError("这张核对单已经撤回。请刷新页面。")
    audit.record("checklist_withdrawn", checklist, by=by, county=checklist.county, reason=reason)


def look_again(checklist: Checklist, documents: Sequence[PolicyDocument], today: date) -> list[Finding]:
    """The same answers today, for a sheet whose outcome changes with the days; `documents` of its county."""
    sheet = SHEETS[checklist.code]
    basis = basis_of(sheet, documents, today)
    answers = {ask.name: _read(ask.how, checklist.given.get(ask.name)) for ask in asks_of(sheet, basis)}
    return look(sheet, basis, answers, today)


def _blank(how: str, value: Any) -> bool:
    return how != "said" and (value is None or value == "")


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _read(how: str, value: Any) -> Any:
    if how == "number" and value is not None:
        return Decimal(value)
    return date.fromisoformat(value) if how == "day" and value else value
