"""Put enterprises into the store of 内生裂变优势企业, take them out, keep their projects and what counts twice."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from evaluation.actions.execution import authorise
from evaluation.advantages.candidates import FRONT_RUNNER, grounds_of
from evaluation.advantages.fission import fission
from evaluation.models import Advantage, AdvantageProject, SharedAmount
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User


@transaction.atomic
def add(
    *,
    county: County,
    year: int,
    enterprises: Sequence[Enterprise],
    field: str,
    news: Sequence[str],
    words: str,
    on: date,
    by: User,
    front_runners: bool = False,
) -> list[Advantage]:
    """A batch of one field. Raises PermissionDenied; ValidationError without one of the 五新, without a ground for one
    of them (all named), for one that is in the store.
    """
    authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if not enterprises or not field.strip():
        raise ValidationError("请选择企业，并写明领域。", "incomplete")
    if not news or set(news) - set(fission().news):
        raise ValidationError(f"请选择“五新”中的至少一项：{'、'.join(fission().news)}。", "no_news")
    grounds = _grounds(county, year, enterprises, on, front_runners)
    _refuse_twice(enterprises)
    last = Advantage.objects.filter(enterprise__county=county).aggregate(last=Max("batch"))["last"] or 0
    made = Advantage.objects.bulk_create(
        Advantage(
            enterprise=each, year=year, batch=last + 1, field=field.strip()[:50], grounds=grounds[each.pk],
            news=list(news), words=words.strip()[:300], added_on=on, added_by=by,
        )
        for each in enterprises
    )  # fmt: skip
    audit.record(
        "advantages_added", f"第 {last + 1} 批", by=by, county=county, enterprises=len(made), field=field
    )
    return made


@transaction.atomic
def remove(*, advantage: Advantage, on: date, reason: str, by: User) -> None:
    """Take it out; what it was stays on record. Raises PermissionDenied, ValidationError."""
    kept = (
        Advantage.objects.select_for_update(of=("self",))
        .select_related("enterprise__county")
        .get(pk=advantage.pk)
    )
    authorise(kept.county, by)
    if kept.removed_on:
        raise ValidationError("已经出库。", "removed")
    if not reason.strip() or on < kept.added_on:
        raise ValidationError("请写明出库的原因，日期不早于入库。", "incomplete")
    kept.removed_on, kept.removed_reason, kept.removed_by = on, reason.strip()[:300], by
    kept.save()
    audit.record("advantage_removed", kept.enterprise, by=by, county=kept.county, reason=reason)


@transaction.atomic
def add_project(*, advantage: Advantage, given: Mapping[str, object], by: User) -> AdvantageProject:
    """F-05: farther than where it is needs the reason why nearer would not do, and where it goes."""
    authorise(advantage.county, by)
    lists = fission()
    if given["kind"] not in lists.kinds or given["flow"] not in lists.flows:
        raise ValidationError("请选择裂变方式和流转次序。", "unknown")
    stays = given["flow"] == lists.flows[0]
    if not stays and not (given.get("destination") and given.get("flow_reason")):
        raise ValidationError(
            f"不在{lists.flows[0]}的项目，写明落地地和为什么不能就近（次序：{'→'.join(lists.flows)}）。",
            "flow",
        )
    made = AdvantageProject.objects.create(advantage=advantage, **given)
    audit.record("advantage_project_added", made, by=by, county=advantage.county, flow=made.flow)
    return made


@transaction.atomic
def share(
    *,
    project: AdvantageProject,
    year: int,
    indicator: str,
    amount: Decimal,
    in_both: bool,
    agreement: str,
    by: User,
) -> SharedAmount:
    """F-06. Counted in both places only by an agreement. Raises PermissionDenied, ValidationError."""
    authorise(project.advantage.county, by)
    if indicator not in fission().shared:
        raise ValidationError(f"“{indicator}”不在可共享的指标里：{'、'.join(fission().shared)}。", "unknown")
    if in_both and not agreement.strip():
        raise ValidationError("两地都计入的，写明两地的协议。", "no_agreement")
    fields = {"amount": amount, "in_both": in_both, "agreement": agreement.strip()[:100]}
    made, _ = SharedAmount.objects.update_or_create(
        project=project, year=year, indicator=indicator, defaults=fields
    )
    audit.record(
        "shared_amount_kept", project, by=by, county=project.advantage.county, year=year, indicator=indicator
    )
    return made


def _grounds(
    county: County, year: int, enterprises: Sequence[Enterprise], on: date, front_runners: bool
) -> dict[int, list[str]]:
    found = grounds_of(county, year, on)
    if front_runners:
        found = {
            each.pk: list(dict.fromkeys([*found.get(each.pk, []), FRONT_RUNNER])) for each in enterprises
        }
    without = [each.name for each in enterprises if each.pk not in found]
    if without:
        raise ValidationError(
            f"没有入库依据：{'、'.join(without[:20])}。须是已公布的 A 类、领跑企业、单项冠军或者小巨人。",
            "no_ground",
        )
    return found


def _refuse_twice(enterprises: Sequence[Enterprise]) -> None:
    there = Advantage.objects.standing().filter(enterprise__in=enterprises).select_related("enterprise")
    if there:
        named = "、".join(each.enterprise.name for each in there[:20])
        raise ValidationError(f"已在库中：{named}。", "twice")
