"""转让 (LE-21) and 司法处置 (LE-24) of standard land: who holds it next, and what is owed by whoever holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from landuse.actions.agreements import LONGEST_REASON, hold, keep
from landuse.actions.authority import authorise
from landuse.actions.speaking import File, accounts_of, said
from landuse.actions.telling import tell_agreement
from landuse.agreements import Obligation, Opinion, disposal, transfer
from landuse.models import Agreement, AgreementTransfer, Enterprise
from landuse.provisions import Basis, Finding, find, worst
from landuse.provisions.clauses import Conditions
from landuse.readings.agreements import standings
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.inbox.actions import send

TRANSFER, DISPOSAL = "LE-21", "LE-24"


@dataclass(frozen=True)
class Request:
    """`facts` by the conditions' own words. A court's sale (`judicial`) asks for no opinion."""

    holder: Enterprise
    on: date
    judicial: bool
    facts: Mapping[str, bool | None] = field(default_factory=dict)
    opinion: Opinion | None = None
    opinion_words: str = ""


def basis_for(county: County, judicial: bool, on: date) -> Basis[Conditions]:
    """The clause in force on the day. Raises ValidationError where no document states it."""
    code = DISPOSAL if judicial else TRANSFER
    basis = find(documents_of(county), Conditions, code, on)
    if basis is None:
        raise ValidationError(f"{on} 没有现行文件规定 {code}，不能办理。请在“县里规定”中采用文件。")
    return basis


def findings_of(county: County, request: Request) -> list[Finding]:
    """What the conditions of the day of the transfer come to; nothing is written. A condition that nobody was asked
    about, because another clause held then, is not known.
    """
    basis = basis_for(county, request.judicial, request.on)
    facts = {words: request.facts.get(words) for words in basis.clause.conditions}
    if request.judicial:
        return disposal(basis, facts, standard_land=True)
    return transfer(basis, facts, standard_land=True, opinion=request.opinion)


@transaction.atomic
def pass_on(
    *, agreement: Agreement, request: Request, reason: str, by: User, files: Sequence[File] = ()
) -> AgreementTransfer:
    """Keep the conditions as found. Where they hold, and after a court's sale in any case, the new holder owes from
    now on what the former still owed; where they do not, the record stays and the holder too.

    Raises ValidationError by field: on, holder, opinion_words, reason.
    """
    authorise(agreement.county, by)
    agreement = hold(agreement)
    _refuse(agreement, request)
    words = said(reason, "说明", LONGEST_REASON)
    findings = findings_of(agreement.county, request)
    (standing,) = standings([agreement], timezone.localdate())
    kept = AgreementTransfer.objects.create(
        agreement=agreement,
        former=agreement.enterprise,
        holder=request.holder,
        on=request.on,
        judicial=request.judicial,
        facts=dict(request.facts),
        opinion=request.opinion or "",
        opinion_words=request.opinion_words.strip(),
        findings=[asdict(each) for each in findings],
        outcome=worst(findings),
        obligations=[_owed(each) for each in standing.owed],
        reason=words,
        by=by,
    )
    keep(agreement, files, by, of_transfer=kept)
    if kept.is_done:
        Agreement.objects.filter(pk=agreement.pk).update(enterprise=request.holder)
        _tell(kept)
    _record(kept, by)
    return kept


def _refuse(agreement: Agreement, request: Request) -> None:
    if not agreement.signed_on <= request.on <= timezone.localdate():
        raise ValidationError({"on": "转让日期应在协议签订以后、今天以前。"})
    if request.holder.county_id != agreement.county_id:
        raise ValidationError({"holder": "受让企业不在本县。请核对信用代码。"})
    if request.holder.pk == agreement.enterprise_id:
        raise ValidationError({"holder": "受让企业就是现在的履约企业。请核对信用代码。"})
    if request.opinion is not None and not request.opinion_words.strip():
        raise ValidationError({"opinion_words": "请写明书面意见由谁出具和文号。"})


def _owed(owed: Obligation) -> dict[str, Any]:
    promise = owed.promise
    return {
        "indicator": promise.indicator,
        "unit": promise.unit,
        "operator": promise.operator,
        "value": f"{promise.value:f}",
        "stages": None if promise.stages is None else [stage.value for stage in promise.stages],
        "due": None if owed.due is None else owed.due.isoformat(),
    }


def _record(kept: AgreementTransfer, by: User) -> None:
    told = {"former": kept.former.name, "holder": kept.holder.name, "outcome": kept.outcome}
    told |= {
        "way": "司法处置" if kept.judicial else "转让",
        "done": "义务已转移" if kept.is_done else "未通过",
    }
    audit.record("agreement_passed_on", kept.agreement, by=by, county=kept.agreement.county, **told)
    tell_agreement(agreement=kept.agreement, by=by)


def _tell(kept: AgreementTransfer) -> None:
    """The new holder, of what it owes from now on."""
    owed = "；".join(
        f"{each['indicator']}{each['operator']} {each['value']} {each['unit']}" for each in kept.obligations
    )
    send(
        county=kept.agreement.county,
        to=accounts_of(kept.holder),
        title=f"“标准地”协议 {kept.agreement.number} 由贵企业继续履行",
        text=f"{kept.on} 起由{kept.holder.name}履行：{owed or '没有未履行的承诺'}。",
        url=reverse("agreement", args=[kept.agreement_id]),
    )
