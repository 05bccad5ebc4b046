"""供应合同: enter one, correct it, keep its rents, end it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import Enterprise, Parcel, Rent, SupplyContract
from landuse.periods import last_day
from landuse.supply.contracts import PART_LET
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_REASON = 300


@dataclass(frozen=True)
class Content:
    """What a contract says, and what is known of its rent; money in 万元, terms in months."""

    number: str
    enterprise: Enterprise
    mode: str
    since: date
    until: date
    months: int
    lease_months: int | None = None
    valuation: Decimal | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    registered_on: date | None = None
    due_at_registration: Decimal | None = None
    paid_at_registration: Decimal | None = None
    rent_due: Decimal | None = None
    rent_paid: Decimal | None = None
    rent_on: date | None = None
    renewal_asked_on: date | None = None
    words: str = ""


@transaction.atomic
def enter(
    *, parcel: Parcel, content: Content, by: User | None, rents: Mapping[date, Decimal] | None = None
) -> SupplyContract:
    """`rents`: 万元 a year by the day from which each is due. Raises ValidationError by field with the cure."""
    authorise(parcel.county, by)
    _refuse(parcel, content, None)
    contract = SupplyContract.objects.create(county=parcel.county, parcel=parcel, by=by, **vars(content))
    for since, amount in (rents or {}).items():
        _set_rent(contract, since, amount, by)
    told = {"enterprise": content.enterprise.name, "parcel": parcel.code, "mode": content.mode}
    audit.record("supply_contract_entered", contract, by=by, county=contract.county, **told)
    return contract


@transaction.atomic
def change(*, contract: SupplyContract, content: Content, reason: str, by: User) -> SupplyContract:
    """Correct what was entered, or add what has happened since: registration, rent, renewal asked for.

    Raises ValidationError by field, and where nothing differs.
    """
    authorise(contract.county, by)
    contract = hold(contract)
    reason = said(reason, "更改的原因", LONGEST_REASON)
    _refuse(contract.parcel, content, contract)
    changes = _changes(contract, content)
    if not changes:
        raise ValidationError("没有改动，不用保存。")
    for name, value in vars(content).items():
        setattr(contract, name, value)
    contract.save()
    told = {"enterprise": content.enterprise.name, "reason": reason, "changes": "；".join(changes)}
    audit.record("supply_contract_changed", contract, by=by, county=contract.county, **told)
    return contract


@transaction.atomic
def set_rent(*, contract: SupplyContract, since: date, amount: Decimal, by: User) -> Rent:
    """万元 a year from a day of the term on; one that was entered for the same day is corrected."""
    authorise(contract.county, by)
    contract = hold(contract)
    rent = _set_rent(contract, since, amount, by)
    told = {"since": since.isoformat(), "amount": f"{amount:f}", "enterprise": contract.enterprise.name}
    audit.record("rent_set", contract, by=by, county=contract.county, **told)
    return rent


@transaction.atomic
def remove_rent(*, rent: Rent, reason: str, by: User) -> None:
    """One that was entered by mistake."""
    authorise(rent.contract.county, by)
    contract = hold(rent.contract)
    told = {"since": rent.since.isoformat(), "amount": f"{rent.amount:f}"}
    told |= {"reason": said(reason, "删除的原因", LONGEST_REASON)}
    rent.delete()
    audit.record("rent_removed", contract, by=by, county=contract.county, **told)


@transaction.atomic
def end(*, contract: SupplyContract, on: date, reason: str, by: User) -> None:
    """It has ended: run out, taken back, replaced by another."""
    authorise(contract.county, by)
    contract = hold(contract)
    reason = said(reason, "终止的原因", LONGEST_REASON)
    if not contract.since <= on <= timezone.localdate():
        raise ValidationError({"on": "终止日期应在使用权起算以后、今天以前。"})
    contract.ended_on, contract.ended_reason = on, reason
    contract.save(update_fields=["ended_on", "ended_reason"])
    told = {"enterprise": contract.enterprise.name, "on": on.isoformat(), "reason": reason}
    audit.record("supply_contract_ended", contract, by=by, county=contract.county, **told)


def hold(contract: SupplyContract) -> SupplyContract:
    """The contract as it is now; whoever else wants to change it waits. Raises ValidationError for an ended one."""
    held = SupplyContract.objects.select_for_update(no_key=True, of=["self"])
    held = held.select_related("county", "parcel__county", "enterprise").get(pk=contract.pk)
    if held.ended_on is not None:
        raise ValidationError(f"合同 {held.number} 已于 {held.ended_on} 终止，不能再更改。")
    return held


def _set_rent(contract: SupplyContract, since: date, amount: Decimal, by: User | None) -> Rent:
    if not contract.since <= since <= contract.until:
        raise ValidationError({"since": "租金的起算日应在合同期限以内。"})
    if amount <= 0:
        raise ValidationError({"amount": "年租金应大于零。"})
    rent, _ = Rent.objects.update_or_create(
        contract=contract, since=since, defaults={"amount": amount, "by": by}
    )
    return rent


def _refuse(parcel: Parcel, content: Content, own: SupplyContract | None) -> None:
    mistakes = {**_of_the_number(parcel, content, own), **_of_the_term(content), **_of_the_money(content)}
    if content.enterprise.county_id != parcel.county_id:
        mistakes["enterprise"] = "企业不在本县。请核对信用代码。"
    if mistakes:
        raise ValidationError(mistakes)


def _of_the_number(parcel: Parcel, content: Content, own: SupplyContract | None) -> dict[str, str]:
    if not content.number.strip():
        return {"number": "请填写合同编号。"}
    same = SupplyContract.objects.filter(county=parcel.county, number=content.number)
    if same.exclude(pk=own.pk if own else None).exists():
        return {"number": f"已有编号为 {content.number} 的合同。请核对编号。"}
    return {}


def _of_the_term(content: Content) -> dict[str, str]:
    """The last day by months and by date must tell the same, the first day counted or not."""
    last = last_day(content.since, content.months)
    if content.until not in (last, last - timedelta(days=1)):
        fitting = last - timedelta(days=1)
        return {
            "until": f"与年限不符：{content.since} 起 {content.months} 个月到 {fitting}。请核对起止或年限。"
        }
    if (content.lease_months is not None) != (content.mode in PART_LET):
        need = "请填写租赁部分的年限" if content.mode in PART_LET else "这种方式没有租赁部分，请留空"
        return {"lease_months": f"{need}。"}
    if content.lease_months is not None and content.lease_months > content.months:
        return {"lease_months": "租赁部分比整个年限长。请核对。"}
    return {}


def _of_the_money(content: Content) -> dict[str, str]:
    found = {}
    sums = (
        "valuation",
        "cost",
        "price",
        "due_at_registration",
        "paid_at_registration",
        "rent_due",
        "rent_paid",
    )
    for name in sums:
        value = getattr(content, name)
        if value is not None and value < 0:
            found[name] = "金额不能小于零。"
    if (content.rent_due is None) != (content.rent_paid is None):
        found["rent_paid"] = "应缴和已缴租金要一起填，或都留空。"
    if content.rent_due is not None and content.rent_on is None:
        found["rent_on"] = "请填写应缴、已缴租金截至哪一天。"
    if content.registered_on is None and content.due_at_registration is not None:
        found["registered_on"] = "填了登记时的租金，请填写登记日期。"
    return found


def _changes(contract: SupplyContract, content: Content) -> list[str]:
    """Each changed field as 成本价（万元） 100 → 120."""
    titles = {field.name: field.verbose_name for field in SupplyContract._meta.fields}
    pairs = [(name, getattr(contract, name), value) for name, value in vars(content).items()]
    titles["enterprise"] = "受让或承租企业"
    return [f"{titles[name]} {_told(old)} → {_told(new)}" for name, old, new in pairs if old != new]


def _told(value: Any) -> str:
    if value is None or value == "":
        return "无"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
