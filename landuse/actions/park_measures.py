"""LE-06: manage a park that was built and does not meet the criteria of recognition, supervise one on the negative list
of standard land. By a person, with ground and measure; ended with its outcome.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.models import Park, ParkMeasure
from mujun.accounts import audit
from mujun.accounts.models import User

_LONGEST = 500
# a park that is not built yet has no criteria of recognition to fail
_BUILT = (Park.State.COMPLETED, Park.State.RUNNING)


@transaction.atomic
def start(
    *, park: Park, kind: str, since: date, ground: str, measure: str, due: date | None, by: User
) -> ParkMeasure:
    """Raises PermissionDenied; ValidationError by field with the cure, and for one that is under way."""
    authorise(park.county, by)
    held = Park.objects.select_for_update(of=["self"], no_key=True).select_related("county").get(pk=park.pk)
    if kind not in ParkMeasure.Kind:
        raise ValidationError({"kind": f"请选择：{'、'.join(ParkMeasure.Kind.labels)}。"})
    if kind == ParkMeasure.Kind.RECOGNITION and held.state not in _BUILT:
        raise ValidationError({"kind": f"{held}还没有建成（{held.state}）。先在园区名单中更新状态。"})
    if since > timezone.localdate():
        raise ValidationError({"since": "不能晚于今天。"})
    if due is not None and due <= since:
        raise ValidationError({"due": "期限应晚于起始日期；没有期限的留空。"})
    words = {"ground": _said(ground, "ground", "情况和依据"), "measure": _said(measure, "measure", "措施")}
    if held.measures.open().filter(kind=kind).exists():
        raise ValidationError("这一类措施正在执行。先解除，再另定。", "under_way")
    made = ParkMeasure.objects.create(park=held, kind=kind, since=since, due=due, by=by, **words)
    audit.record(
        "park_measure_started", held, by=by, county=held.county, kind=made.get_kind_display(), since=str(since),
        **words,
    )  # fmt: skip
    return made


@transaction.atomic
def end(*, measure: ParkMeasure, on: date, outcome: str, by: User) -> ParkMeasure:
    """Raises PermissionDenied; ValidationError for one that has ended, and for a day to come or before it began."""
    authorise(measure.park.county, by)
    held = (
        ParkMeasure.objects.select_for_update(of=["self"]).select_related("park__county").get(pk=measure.pk)
    )
    if held.ended_on:
        raise ValidationError("这项措施已经解除。请刷新页面。", "ended")
    if not held.since <= on <= timezone.localdate():
        raise ValidationError({"on": f"应在 {held.since} 至今天之间。"})
    held.ended_on, held.outcome, held.ended_by = on, _said(outcome, "outcome", "解除的情况"), by
    held.save(update_fields=["ended_on", "outcome", "ended_by"])
    audit.record(
        "park_measure_ended", held.park, by=by, county=held.park.county, kind=held.get_kind_display(), on=str(on),
        outcome=held.outcome,
    )  # fmt: skip
    return held


def _said(text: str, field: str, what: str) -> str:
    if not text.strip():
        raise ValidationError({field: f"请写明{what}。"})
    return text.strip()[:_LONGEST]
