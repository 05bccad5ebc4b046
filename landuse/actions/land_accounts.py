"""用地增减台账: enter land that went out of an account or came into it; take an entry back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.land_demands import sound_kinds
from landuse.actions.speaking import said
from landuse.models import LandDemand, LandEntry, Parcel
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_REASON, LONGEST_SUBJECT, LONGEST_DOCUMENT = 300, 100, 100


@dataclass(frozen=True)
class Content:
    """`kinds` and `demand` of land that goes to a project only, `is_ahead` of quota used only. `kinds` by the words of
    the clause, none of them for another project; None where nobody says, then those of the demand.
    """

    kind: str
    way: str
    on: date
    area: Decimal
    subject: str
    document: str
    parcel: Parcel | None = None
    kinds: Sequence[str] | None = None
    demand: LandDemand | None = None
    is_ahead: bool = False


@transaction.atomic
def enter(*, county: County, content: Content, by: User | None) -> LandEntry:
    """Raises ValidationError by field with the cure."""
    authorise(county, by)
    _refuse(county, content)
    kinds = content.demand.kinds if content.kinds is None and content.demand else content.kinds
    kept = LandEntry.objects.create(
        county=county,
        kind=content.kind,
        way=content.way,
        on=content.on,
        area=content.area,
        subject=said(content.subject, "地块或项目", LONGEST_SUBJECT),
        parcel=content.parcel,
        document=said(content.document, "批准文件", LONGEST_DOCUMENT),
        kinds=kinds,
        demand=content.demand,
        is_ahead=content.is_ahead,
        by=by,
    )
    told = {"title": kept.get_kind_display(), "area": f"{kept.area:f}", "on": kept.on.isoformat()}
    audit.record("land_entered", kept, by=by, county=county, **told)
    return kept


@transaction.atomic
def withdraw(*, entry: LandEntry, reason: str, by: User) -> None:
    """One that was entered wrongly; it stays on record as withdrawn."""
    authorise(entry.county, by)
    reason = said(reason, "撤回的原因", LONGEST_REASON)
    mine = LandEntry.objects.standing().filter(pk=entry.pk)
    if not mine.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason):
        raise ValidationError("这一笔已经撤回。请刷新页面。")
    audit.record("land_entry_withdrawn", entry, by=by, county=entry.county, reason=reason)


def _refuse(county: County, content: Content) -> None:
    mistakes = {}
    if content.on > timezone.localdate():
        mistakes["on"] = "日期晚于今天。请核对。"
    if content.area <= 0:
        mistakes["area"] = "面积应大于零；减少的选“减少”的方向。"
    mistakes |= _of_the_way(content) or _of_the_project(county, content)
    if mistakes:
        raise ValidationError(mistakes)


def _of_the_way(content: Content) -> dict[str, str]:
    """What only land that goes to a project has."""
    goes_out, kinds = content.way == LandEntry.Way.OUT, LandEntry.FOR_PROJECTS
    to_a_project = goes_out and content.kind in kinds
    mistakes = {}
    if content.is_ahead and not (goes_out and content.kind == LandEntry.Kind.QUOTA):
        mistakes["is_ahead"] = "只有使用指标才有预支。请取消勾选。"
    if content.kinds is not None and not to_a_project:
        mistakes["kinds"] = "只有给项目用的才说明项目类别。请都不勾选。"
    if content.demand and not to_a_project:
        mistakes["demand"] = "只有给项目用的才选等地的项目。请不选。"
    return mistakes


def _of_the_project(county: County, content: Content) -> dict[str, str]:
    mistakes = {}
    if content.kinds is not None and (wrong := sound_kinds(documents_of(county), content.on, content.kinds)):
        mistakes["kinds"] = wrong
    if content.demand and content.demand.county_id != county.pk:
        mistakes["demand"] = "没有这个项目。请重新选择。"
    elif content.demand and content.on < content.demand.since:
        mistakes["demand"] = "这个项目在这一天以后才列入。请核对日期。"
    return mistakes
