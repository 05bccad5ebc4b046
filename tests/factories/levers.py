"""Levers by grade: what is proposed, tried, carried out and appealed against."""

from datetime import date

from evaluation.models import (
    ExecutionLine,
    ExecutionList,
    Lever,
    LeverAppeal,
    LeverRefund,
    LeverTrial,
    Recommendation,
    RecommendationSet,
    Run,
)
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County
from tests.factories.serial import serial


def lever(of: County, code: str = "electricity", **fields) -> Lever:
    values = {
        "name": "差别电价",
        "kind": "用电",
        "grades": ["D"],
        "formula": "用电量 × 0.3",
        "unit": "万元",
        "direction": "加征",
        "status": "示例",
        "source": "示例",
    }
    return Lever.objects.create(county=of, code=code, **(values | fields))


def recommendation(of: Run, about: Enterprise, by: Lever) -> Recommendation:
    values = {"grade": "D", "amount": 12.5, "working": "用电量 41.67 万千瓦时 × 0.3", "executable": False}
    made, _ = RecommendationSet.objects.get_or_create(run=of, number=1, defaults={"as_of": date(2026, 3, 1)})
    return Recommendation.objects.create(set=made, run=of, enterprise=about, lever=by, **values)


def execution_line(of: Run, about: Enterprise, period: str = "2026") -> ExecutionLine:
    """Of a list that was sent, for the first lever there is."""
    by = Lever.objects.filter(county=about.county).first() or lever(about.county)
    made, _ = RecommendationSet.objects.get_or_create(run=of, number=1, defaults={"as_of": date(2026, 3, 1)})
    kept = ExecutionList.objects.create(
        number=f"{about.county.code}-2026-9{next(serial):04d}",
        county=about.county,
        lever=by,
        set=made,
        entry=by.entry.model_dump(mode="json", exclude_unset=True),
        period=period,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        state="sent",
    )
    return ExecutionLine.objects.create(list=kept, enterprise=about, grade="D", yearly=12)


def lever_appeal(line: ExecutionLine) -> LeverAppeal:
    return LeverAppeal.objects.create(number=f"申-{next(serial)}", line=line, statement="用电量有误")


def lever_refund(line: ExecutionLine) -> LeverRefund:
    fields = {"lever": line.list.lever, "enterprise": line.enterprise, "year": 2026}
    return LeverRefund.objects.create(**fields, grade="B", amount=6, working="12 × 50%")


def lever_trial(of: Run) -> LeverTrial:
    """Of one lever that takes 365 from one enterprise of a town in a year, over the first half of the next."""
    row = {
        "lever": "差别电价",
        "column": "加价电费",
        "grade": "D",
        "town": "云栖镇",
        "unit": "万元",
        "direction": "加征",
    }
    by = Lever.objects.filter(county=of.snapshot.county).first() or lever(of.snapshot.county)
    return LeverTrial.objects.create(
        county=of.snapshot.county, name="换一组", run=of, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30),
        levers=[by.entry.model_dump(mode="json", exclude_unset=True)],
        rows=[row | {"size": 1, "missing": 0, "yearly": "365"}],
    )  # fmt: skip
