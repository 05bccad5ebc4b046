"""重大项目用地需求: list a project that waits for land; say that one waits no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import LandDemand
from landuse.provisions import find
from landuse.provisions.clauses import Quota
from landuse.provisions.documents import PolicyDocument
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_NAME, LONGEST_DOCUMENT, LONGEST_REASON = 100, 100, 300
CODE = "X-13"


@dataclass(frozen=True)
class Content:
    name: str
    kinds: Sequence[str]
    wanted: Decimal
    since: date
    document: str


def kinds_of(documents: Sequence[PolicyDocument], day: date) -> list[str]:
    """Of projects, as the clause in force on the day has them; none where no document states it."""
    basis = find(documents, Quota, CODE, day)
    return basis.clause.kinds if basis else []


def sound_kinds(documents: Sequence[PolicyDocument], day: date, kinds: Sequence[str]) -> str:
    """What is wrong with the words, with the cure; nothing where they are sound."""
    known = kinds_of(documents, day)
    strange = "、".join(kind for kind in kinds if kind not in known)
    return f"这一天有效的文件没有写明这些项目类别：{strange}。请核对日期和类别。" if strange else ""


@transaction.atomic
def enter(*, county: County, content: Content, by: User | None) -> LandDemand:
    """Raises ValidationError by field with the cure."""
    authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    name = said(content.name, "项目", LONGEST_NAME)
    _refuse(county, content, name)
    kept = LandDemand.objects.create(
        county=county,
        name=name,
        kinds=list(content.kinds),
        wanted=content.wanted,
        since=content.since,
        document=said(content.document, "列入文件", LONGEST_DOCUMENT),
        by=by,
    )
    told = {"area": f"{kept.wanted:f}", "kinds": "、".join(kept.kinds), "on": kept.since.isoformat()}
    audit.record("land_demand_entered", kept, by=by, county=county, **told)
    return kept


@transaction.atomic
def end(*, demand: LandDemand, on: date, reason: str, by: User) -> None:
    """From `on` the project waits no longer: it was given up, or has land that is in no account."""
    authorise(demand.county, by)
    reason = said(reason, "不再等地的原因", LONGEST_REASON)
    if not demand.since <= on <= timezone.localdate():
        raise ValidationError("日期应在列入以后、今天以前。请核对。")
    waiting = LandDemand.objects.filter(pk=demand.pk, until=None)
    if not waiting.update(until=on, until_reason=reason, ended_by=by):
        raise ValidationError("这个项目已经不再等地。请刷新页面。")
    audit.record("land_demand_ended", demand, by=by, county=demand.county, on=on.isoformat(), reason=reason)


def _refuse(county: County, content: Content, name: str) -> None:
    mistakes = {}
    if content.since > timezone.localdate():
        mistakes["since"] = "日期晚于今天。请核对。"
    if content.wanted <= 0:
        mistakes["wanted"] = "面积应大于零。"
    if not content.kinds:
        mistakes["kinds"] = "请至少选一个类别；都不是的项目不用列入。"
    elif wrong := sound_kinds(documents_of(county), content.since, content.kinds):
        mistakes["kinds"] = wrong
    if LandDemand.objects.filter(county=county, name=name, until=None).exists():
        mistakes["name"] = "这个项目已经在等地。请核对，或换一个名称。"
    if mistakes:
        raise ValidationError(mistakes)
