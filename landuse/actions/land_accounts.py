"""用地增减台账: enter land that went out of an account or came into it; take an entry back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import LandEntry, Parcel
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_REASON, LONGEST_SUBJECT, LONGEST_DOCUMENT = 300, 100, 100


@dataclass(frozen=True)
class Content:
    """`for_major` and `is_ahead` of quota used only."""

    kind: str
    way: str
    on: date
    area: Decimal
    subject: str
    document: str
    parcel: Parcel | None = None
    for_major: bool | None = None
    is_ahead: bool = False


@transaction.atomic
def enter(*, county: County, content: Content, by: User | None) -> LandEntry:
    """Raises ValidationError by field with the cure."""
    authorise(county, by)
    _refuse(content)
    kept = LandEntry.objects.create(
        county=county,
        kind=content.kind,
        way=content.way,
        on=content.on,
        area=content.area,
        subject=said(content.subject, "地块或项目", LONGEST_SUBJECT),
        parcel=content.parcel,
        document=said(content.document, "批准文件", LONGEST_DOCUMENT),
        for_major=content.for_major,
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


def _refuse(content: Content) -> None:
    mistakes = {}
    if content.on > timezone.localdate():
        mistakes["on"] = "日期晚于今天。请核对。"
    if content.area <= 0:
        mistakes["area"] = "面积应大于零；减少的选“减少”的方向。"
    used = (content.kind, content.way) == (LandEntry.Kind.QUOTA, LandEntry.Way.OUT)
    if content.is_ahead and not used:
        mistakes["is_ahead"] = "只有使用指标才有预支。请取消勾选。"
    if content.for_major is not None and not used:
        mistakes["for_major"] = "只有使用指标才说明用于什么项目。请选“未知”。"
    if content.is_ahead and content.for_major is False:
        mistakes["is_ahead"] = "只有符合条件的重大项目可以提前预支。请核对项目。"
    if mistakes:
        raise ValidationError(mistakes)
