"""The reform office decides an objection, once; a figure it accepts as wrong is corrected by the ordinary intake."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.actions.correcting import Place, correct
from evaluation.actions.objections import address_of, concerned, hold_open
from evaluation.actions.rounds import authorise, refuse_unless
from evaluation.models import Objection
from evaluation.rounds.table import Act
from landuse.actions.speaking import said
from landuse.register.queries import land_by_enterprise
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.inbox.actions import send
from mujun.intake.models import Batch
from mujun.intake.windows import LONGEST_REASON
from mujun.templatetags.figures import amount

Subject, Verdict = Objection.Subject, Objection.Verdict
_LAND_DECIMALS = 4


@dataclass(frozen=True)
class _Corrected:
    value: Decimal | None = None
    batch: Batch | None = None


@transaction.atomic
def decide(
    *, objection: Objection, verdict: str, reason: str, by: User, value: Decimal | None = None
) -> Objection:
    """Accept or reject; the reason goes to who raised it and to the enterprise.

    An accepted figure becomes `value`, by a batch of origin 异议答复 under the receipt number; `value` may be left out
    when the figure has been corrected since it was announced. Accepted land has to be corrected in the register first.
    Raises PermissionDenied; ValidationError for one that is settled, without a reason, and for a value that is
    missing, the same, or refused by the checks.
    """
    authorise(objection.county, by)
    objection = hold_open(objection)
    refuse_unless(objection.round, Act.DECIDE_OBJECTION)
    if verdict not in Verdict:
        raise ValidationError("请选择采纳或不采纳。", "bad_verdict")
    objection.decision = said(reason, "决定的理由", LONGEST_REASON)
    corrected = _corrected(objection, value, by) if verdict == Verdict.ACCEPTED else _Corrected()
    objection.verdict, objection.decided_by, objection.decided_at = verdict, by, timezone.now()
    objection.corrected, objection.batch = corrected.value, corrected.batch
    objection.save()
    _record(objection, by)
    _tell(objection)
    return objection


def area_now(objection: Objection) -> Decimal | None:
    """Land of the enterprise as the register has it, in mu."""
    round = objection.round
    area = land_by_enterprise(round.county, round.year).get(objection.enterprise_id)
    return None if area is None else Decimal(str(area)).quantize(Decimal(1).scaleb(-_LAND_DECIMALS))


def _corrected(objection: Objection, value: Decimal | None, by: User) -> _Corrected:
    if objection.subject == Subject.LAND:
        return _land(objection)
    return _figure(objection, value, by) if objection.subject == Subject.FIGURE else _Corrected()


def _land(objection: Objection) -> _Corrected:
    area = area_now(objection)
    if area == objection.value:
        words = "用地台账没有更正。请先更正台账中的宗地和用地，再来采纳；没有错误的，选择不采纳。"
        raise ValidationError(words, "register_unchanged")
    return _Corrected(area)


def _figure(objection: Objection, value: Decimal | None, by: User) -> _Corrected:
    place = Place(objection.enterprise, objection.round.year, objection.variable)
    figure = place.figure()
    now = figure.value if figure else None
    meanwhile = now is not None and now != objection.value
    if value is None and not meanwhile:
        raise ValidationError("请填写更正后的数值。", "value_missing")
    if value is not None and value != now:
        batch = correct(place=place, value=value, number=objection.number, reason=objection.decision, by=by)
        return _Corrected(value, batch)
    if not meanwhile:
        raise ValidationError("更正后的数值与公示所用的相同。没有错误的，请选择不采纳。", "value_same")
    return _Corrected(now, figure.batch)


def _record(objection: Objection, by: User) -> None:
    unit = objection.variable.unit if objection.variable else ""
    audit.record(
        "objection_decided",
        objection,
        by=by,
        county=objection.county,
        enterprise=objection.enterprise.name,
        subject=objection.about,
        verdict=objection.get_verdict_display(),
        reason=objection.decision,
        corrected=amount(objection.corrected, unit),
        batch=objection.batch_id,
        late=objection.decided_at >= objection.due,
    )


def _tell(objection: Objection) -> None:
    title = f"异议 {objection.number}：{objection.get_verdict_display()}"
    text = f"{objection.enterprise.name}，{objection.about}。理由：{objection.decision}"
    send(county=objection.county, to=concerned(objection), title=title, text=text, url=address_of(objection))
    occurred(Event.OBJECTION_DECIDED, objection, county=objection.county, words=title)
