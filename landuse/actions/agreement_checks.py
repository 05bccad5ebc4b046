"""标准地: look at a stage of an agreement, with what each miss had been given time for before; take a check back."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from landuse.actions.agreements import LONGEST_REASON, hold, keep
from landuse.actions.authority import authorise
from landuse.actions.speaking import File, accounts_of, said
from landuse.agreements import Check, Results, Stage, Verdict, frozen, judge, told, verdict
from landuse.models import Agreement, AgreementCheck
from landuse.readings.agreements import promises_of
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.inbox.actions import send

LONGEST_NOTE = 500


def judged(agreement: Agreement, results: Results) -> list[Check]:
    """What would be found, with the days kept from the check before; nothing is written."""
    before = _told(latest(agreement, results.stage))
    given = Results(results.stage, results.on, results.values, before)
    return judge(agreement.rule_set.rule, promises_of(agreement), given)


def latest(agreement: Agreement, stage: Stage) -> AgreementCheck | None:
    """The last check of the stage that stands."""
    return agreement.checks.standing().filter(stage=stage).order_by("on", "pk").last()


@transaction.atomic
def check(
    *,
    agreement: Agreement,
    results: Results,
    by: User | None,
    year: int | None = None,
    note: str = "",
    files: Sequence[File] = (),
) -> AgreementCheck:
    """Keep a stage as it was found and judged. `year`: of the figures, for a yearly check.

    Raises ValidationError by field (on, year, note), for no value at all, and for a day before the check before.
    """
    authorise(agreement.county, by)
    agreement = hold(agreement)
    before = latest(agreement, results.stage)
    _refuse(agreement, results, year, before)
    if len(note.strip()) > LONGEST_NOTE:
        raise ValidationError({"note": f"说明请在 {LONGEST_NOTE} 字以内。"})
    found = judged(agreement, results)
    kept = AgreementCheck.objects.create(
        agreement=agreement,
        enterprise=agreement.enterprise,
        stage=results.stage,
        year=year,
        on=results.on,
        values={name: f"{value:f}" for name, value in results.values.items()},
        judged=[frozen(each) for each in found],
        told=_written(told(found, results.on, _told(before))),
        verdict=verdict(found),
        note=note.strip(),
        by=by,
    )
    keep(agreement, files, by, of_check=kept)
    audit.record("agreement_checked", agreement, by=by, county=agreement.county, **_about(kept))
    _tell(kept)
    return kept


@transaction.atomic
def withdraw(*, check: AgreementCheck, reason: str, by: User) -> None:
    """Take back a check that was entered wrongly: the last of its stage only, because later ones rest on it."""
    authorise(check.agreement.county, by)
    agreement = hold(check.agreement)
    reason = said(reason, "撤回的原因", LONGEST_REASON)
    if latest(agreement, Stage(check.stage)) != check:
        raise ValidationError("只能撤回这个阶段最近的一次核查。请先撤回以后的核查。")
    AgreementCheck.objects.filter(pk=check.pk).update(withdrawn_at=timezone.now(), withdrawn_reason=reason)
    told = _about(check) | {"reason": reason}
    audit.record("agreement_check_withdrawn", agreement, by=by, county=agreement.county, **told)


def _refuse(agreement: Agreement, results: Results, year: int | None, before: AgreementCheck | None) -> None:
    if results.on < agreement.signed_on:
        raise ValidationError({"on": "核查日期早于协议签订。请核对。"})
    if results.on > timezone.localdate():
        raise ValidationError({"on": "核查日期晚于今天。请核对。"})
    if before and results.on < before.on:
        raise ValidationError({"on": f"早于上次核查（{before.on}）。按时间先后录入；上次有误的先撤回。"})
    if (results.stage == Stage.YEARLY) != (year is not None):
        raise ValidationError({"year": "年度核查要写明核的是哪一年的数据，其他阶段不写。"})
    if year is not None and not agreement.signed_on.year <= year <= results.on.year:
        raise ValidationError({"year": "核查年度应在签订以后，不晚于核查日期所在的年份。"})
    if not results.values:
        raise ValidationError("至少填写一项结果。")
    looked_at = {each.promise.indicator for each in judged(agreement, results)}
    if strange := results.values.keys() - looked_at:
        raise ValidationError(f"这个阶段不核：{'、'.join(sorted(strange))}。")


def _told(check: AgreementCheck | None) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in (check.told if check else {}).items()}


def _written(days: Mapping[str, date]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in days.items()}


def _about(check: AgreementCheck) -> dict[str, str]:
    return {"enterprise": check.enterprise.name, "stage": check.stage, "verdict": check.verdict}


def _tell(check: AgreementCheck) -> None:
    """The enterprise has something to put right, or has broken the agreement."""
    if check.verdict not in (Verdict.RECTIFY, Verdict.BREACH):
        return
    missed = [row["sentence"] for row in check.judged if row["verdict"] in (Verdict.RECTIFY, Verdict.BREACH)]
    send(
        county=check.agreement.county,
        to=accounts_of(check.enterprise),
        title=f"“标准地”协议 {check.agreement.number} {check.stage}：{check.verdict}",
        text="".join(missed),
        url=reverse("agreement", args=[check.agreement_id]),
    )
