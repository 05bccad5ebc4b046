"""闲置土地调查: a proceeding is opened and closed, with what the clock said. People decide, nothing here does."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.idleness.reading import Reading, read
from landuse.models import Development, IdleProceeding, Parcel
from landuse.readings.idle_land import plot_of, statute_of
from landuse.readings.idle_papers import done_of, law
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_WORDS, LONGEST_REASON = 500, 300
# what an outcome rests on
_RESTS_ON = {
    IdleProceeding.Outcome.FEE_PAID: "缴清",
    IdleProceeding.Outcome.RECOVERED: "收回决定",
    IdleProceeding.Outcome.AGREED: "协商处置",
}


class Unusual(ValidationError):
    """Nothing was recorded: said once more with a reason, it will be. `messages` say what is unusual."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__([ValidationError(each, "unusual") for each in words])


@transaction.atomic
def open_proceeding(*, parcel: Parcel, on: date, words: str, by: User) -> IdleProceeding:
    """With what the clock says of today. Raises PermissionDenied; ValidationError where one is open."""
    authorise(parcel.county, by)
    parcel = (
        Parcel.objects.select_for_update(of=["self"]).select_related("county", "holder").get(pk=parcel.pk)
    )
    if parcel.idle_proceedings.open().exists():
        raise ValidationError("这宗地已有调查在办。请刷新页面。", "open_already")
    development = Development.objects.filter(parcel=parcel).prefetch_related("pauses").first()
    if development is None:
        raise ValidationError("这宗地没有建设进度，不能计算期限。请先填写建设进度。", "nothing_known")
    refuse_future(on, "on")
    reading = read(plot_of(development), statute_of(parcel.county), timezone.localdate())
    kinds = IdleProceeding.Kind
    proceeding = IdleProceeding.objects.create(
        parcel=parcel,
        holder=parcel.holder,
        kind=kinds.STOPPED if development.started else kinds.NOT_STARTED,
        opened_on=on,
        words=said(words, "立案的理由", LONGEST_WORDS),
        reading=_kept(reading),
        opened_by=by,
    )
    audit.record(
        "idle_opened", proceeding, by=by, county=parcel.county, status=reading.status, reason=proceeding.words
    )
    return proceeding


@transaction.atomic
def close(
    *, proceeding: IdleProceeding, outcome: str, on: date, words: str, by: User, reason: str = ""
) -> IdleProceeding:
    """With its outcome. Raises PermissionDenied; ValidationError; `Unusual` where the paper that it rests on is not
    recorded, unless a `reason` says why all the same.
    """
    proceeding = held(proceeding, by)
    if outcome not in IdleProceeding.Outcome.values:
        raise ValidationError({"outcome": "请选择结果。"})
    refuse_future(on, "on")
    if on < proceeding.opened_on:
        raise ValidationError({"on": f"早于立案日期 {proceeding.opened_on}。核对日期。"})
    rests_on = law().step(_RESTS_ON.get(outcome, ""))
    if rests_on and rests_on.code not in {each.code for each in done_of(proceeding)} and not reason.strip():
        raise Unusual([f"还没有记录《{rests_on.paper}》。"])
    proceeding.outcome, proceeding.closed_on = outcome, on
    proceeding.closing = said(words, "办结的说明", LONGEST_WORDS)
    if reason.strip():
        proceeding.closing = f"{proceeding.closing}（{reason.strip()}）"[:LONGEST_WORDS]
    proceeding.closed_by, proceeding.closed_at = by, timezone.now()
    proceeding.save(update_fields=["outcome", "closed_on", "closing", "closed_by", "closed_at"])
    label = proceeding.get_outcome_display()
    county = proceeding.parcel.county
    audit.record("idle_closed", proceeding, by=by, county=county, outcome=label, reason=proceeding.closing)
    return proceeding


def address_of(parcel: Parcel) -> str:
    return reverse("idle-plot", args=[parcel.code])


def held(proceeding: IdleProceeding, by: User) -> IdleProceeding:
    """As it is now, under its lock. Raises PermissionDenied; ValidationError once it is closed."""
    authorise(proceeding.parcel.county, by)
    locked = IdleProceeding.objects.select_for_update(of=["self"]).select_related("parcel__county")
    held = locked.get(pk=proceeding.pk)
    if not held.is_open:
        raise ValidationError("这件调查已经办结，不能再改。请刷新页面。", "closed_already")
    return held


def refuse_future(on: date, field: str) -> None:
    if on > timezone.localdate():
        raise ValidationError({field: "晚于今天。没有发生的事不能记录。"})


def _kept(reading: Reading) -> dict[str, object]:
    """What the clock said, as plain values."""
    return {
        "status": reading.status.value,
        "start": reading.start and f"{reading.start}",
        "fee": None if reading.fee is None else float(reading.fee),
        "missing": reading.missing,
        "words": reading.words,
    }
