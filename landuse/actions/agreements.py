"""标准地: adopt a county's rules for agreements, enter an agreement with its promises, end it, keep its papers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import File, said
from landuse.actions.telling import tell_agreement
from landuse.agreements import LIBRARY, Stage, load
from landuse.models import (
    Agreement,
    AgreementCheck,
    AgreementFile,
    AgreementPromise,
    AgreementRuleSet,
    AgreementTransfer,
    Enterprise,
    Parcel,
)
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.attachments.actions import attach

LONGEST_REASON, MOST_FILES = 300, 5
_FILE = "协议规则"


@dataclass(frozen=True)
class Terms:
    """What was agreed besides the promises. `dues`: the last day of each stage, of the yearly check the first."""

    number: str
    signed_on: date
    dues: Mapping[Stage, date | None]
    supply_mode: str = ""
    words: str = ""


def library() -> dict[str, str]:
    """Code and name of the delivered rule files."""
    return {
        path.stem: load(path.read_text(encoding="utf-8"), path.name).name
        for path in sorted(LIBRARY.glob("*.yaml"))
    }


@transaction.atomic
def adopt_rules(*, county: County, text: str, by: User | None) -> AgreementRuleSet:
    """Offer a rule file for new agreements of the county; those that exist keep theirs. Raises `DocumentError`."""
    authorise(county, by)
    rule = load(text, _FILE)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if rule.status in ("草案", "废止"):
        raise ValidationError({"text": f"文件的状态是“{rule.status}”，不能采用。"})
    fields = {"name": rule.name, "source": rule.source, "text": text, "adopted": True, "by": by}
    adopted, _ = AgreementRuleSet.objects.update_or_create(county=county, digest=digest, defaults=fields)
    audit.record("agreement_rules_adopted", adopted, by=by, county=county, digest=digest)
    return adopted


@transaction.atomic
def end_rules(*, rule_set: AgreementRuleSet, reason: str, by: User) -> None:
    """No longer offered for new agreements; those that have it go on by it."""
    authorise(rule_set.county, by)
    reason = said(reason, "停用的原因", LONGEST_REASON)
    if not AgreementRuleSet.objects.filter(pk=rule_set.pk, adopted=True).update(adopted=False):
        raise ValidationError("这份规则已经停用。请刷新页面。")
    audit.record("agreement_rules_ended", rule_set, by=by, county=rule_set.county, reason=reason)


@transaction.atomic
def enter(
    *,
    parcel: Parcel,
    enterprise: Enterprise,
    rule_set: AgreementRuleSet,
    terms: Terms,
    promised: Mapping[str, Decimal],
    by: User | None,
    files: Sequence[File] = (),
) -> Agreement:
    """An agreement that was signed, with what was promised of each indicator of the rules.

    Raises ValidationError by field: number, rule_set, signed_on, promised, built_by, running_by, yearly_from.
    """
    county = parcel.county
    authorise(county, by)
    _refuse_terms(county, rule_set, enterprise, terms)
    _refuse_promises(rule_set, promised)
    agreement = Agreement.objects.create(
        county=county,
        number=terms.number.strip(),
        parcel=parcel,
        enterprise=enterprise,
        rule_set=rule_set,
        signed_on=terms.signed_on,
        supply_mode=terms.supply_mode,
        built_by=terms.dues.get(Stage.BUILT),
        running_by=terms.dues.get(Stage.RUNNING),
        yearly_from=terms.dues.get(Stage.YEARLY),
        words=terms.words.strip(),
        by=by,
    )
    AgreementPromise.objects.bulk_create(
        AgreementPromise(agreement=agreement, indicator=name, value=value) for name, value in promised.items()
    )
    keep(agreement, files, by)
    audit.record(
        "agreement_entered", agreement, by=by, county=county, enterprise=enterprise.name, parcel=parcel.code
    )
    tell_agreement(agreement=agreement, by=by)
    return agreement


@transaction.atomic
def end(*, agreement: Agreement, on: date, reason: str, by: User) -> None:
    """It binds nobody any more from the day after `on`."""
    authorise(agreement.county, by)
    agreement = hold(agreement)
    reason = said(reason, "终止的原因", LONGEST_REASON)
    if on < agreement.signed_on or on > timezone.localdate():
        raise ValidationError({"on": "终止日期应在签订以后、今天以前。"})
    agreement.ended_on, agreement.ended_reason = on, reason
    agreement.save(update_fields=["ended_on", "ended_reason"])
    told = {"enterprise": agreement.enterprise.name, "on": on.isoformat(), "reason": reason}
    audit.record("agreement_ended", agreement, by=by, county=agreement.county, **told)
    tell_agreement(agreement=agreement, by=by)


def hold(agreement: Agreement) -> Agreement:
    """The agreement as it is now; whoever else wants to change it waits. Raises ValidationError for an ended one."""
    held = Agreement.objects.select_for_update(no_key=True, of=["self"])
    held = held.select_related("county", "parcel__town", "enterprise__town", "rule_set").get(pk=agreement.pk)
    if held.ended_on is not None:
        raise ValidationError(f"协议 {held.number} 已于 {held.ended_on} 终止，不能再办理。")
    return held


def keep(
    agreement: Agreement,
    files: Sequence[File],
    by: User | None,
    *,
    of_check: AgreementCheck | None = None,
    of_transfer: AgreementTransfer | None = None,
) -> None:
    """Raises ValidationError for too many files and for one that cannot be taken."""
    if len(files) > MOST_FILES:
        raise ValidationError({"files": f"附件最多 {MOST_FILES} 个。"})
    for file in files:
        kept = attach(content=file.content, name=file.name, county=agreement.county, by=by)
        AgreementFile.objects.create(
            agreement=agreement, attachment=kept, of_check=of_check, of_transfer=of_transfer
        )


def _refuse_terms(county: County, rule_set: AgreementRuleSet, enterprise: Enterprise, terms: Terms) -> None:
    if not terms.number.strip():
        raise ValidationError({"number": "请填写协议编号。"})
    if Agreement.objects.filter(county=county, number=terms.number.strip()).exists():
        raise ValidationError({"number": f"已有编号为 {terms.number.strip()} 的协议。请核对编号。"})
    if not rule_set.adopted or rule_set.county_id != county.pk:
        raise ValidationError({"rule_set": "请选择本县在用的协议规则。"})
    if enterprise.county_id != county.pk:
        raise ValidationError({"enterprise": "企业不在本县。请核对信用代码。"})
    if terms.signed_on > timezone.localdate():
        raise ValidationError({"signed_on": "签订日期晚于今天。请核对。"})
    names = {Stage.BUILT: "built_by", Stage.RUNNING: "running_by", Stage.YEARLY: "yearly_from"}
    early = [names[stage] for stage, day in terms.dues.items() if day is not None and day < terms.signed_on]
    if early:
        raise ValidationError(dict.fromkeys(early, "期限早于签订日期。请核对。"))


def _refuse_promises(rule_set: AgreementRuleSet, promised: Mapping[str, Decimal]) -> None:
    known = {indicator.name for indicator in rule_set.rule.indicators}
    if not promised:
        raise ValidationError("至少填写一项承诺值。")
    if strange := promised.keys() - known:
        raise ValidationError(f"协议规则中没有：{'、'.join(sorted(strange))}。")
    if wrong := [name for name, value in promised.items() if value <= 0]:
        raise ValidationError(f"承诺值应大于零：{'、'.join(wrong)}。")
