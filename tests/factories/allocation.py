"""Who gets what: positive lists, what enterprises are willing to do, plans of quotas."""

from datetime import date

from evaluation.models import (
    Advantage,
    QuotaPlan,
    Run,
    Willingness,
)
from landuse.models import (
    Enterprise,
)
from tests.factories.work import attachment


def advantage(about: Enterprise) -> Advantage:
    fields = {"year": 2025, "batch": 1, "field": "高端装备", "grounds": ["A"], "news": ["新项目"]}
    return Advantage.objects.create(enterprise=about, added_on=date(2026, 9, 1), **fields)


def willingness(about: Enterprise, kind: str = "腾出面积", **fields) -> Willingness:
    """Said by nobody in particular; 4 亩 that an enterprise would free."""
    values = {"area": 4, "said_on": date(2026, 3, 2), "said_by": "负责人", "evidence": "申请书"}
    return Willingness.objects.create(enterprise=about, kind=kind, **values | fields)


def quota_plan(of: Run, about: Enterprise, number: int = 1) -> QuotaPlan:
    """One who asks for 10 mu and gets them."""
    quotas = "指标: {土地: {数量: 10, 单位: 亩}}, 收益: {税收: 1}"
    rules = f"{{规划: 示例, 年份: 2026, 地区: 339901, 来源: 示例, 状态: 示例, {quotas}}}"
    columns = {"uses": {"土地": [["10"]]}, "gains": {"税收": [["5"]]}, "marks": {}}
    columns |= {"codes": [about.credit_code], "towns": [about.town.name], "grades": ["A"], "places": [1]}
    fields = {
        "year": 2026,
        "number": number,
        "name": "示例",
        "day": date(2026, 3, 1),
        "size": 1,
        "applicants": columns,
    }
    answer = {"given": {about.credit_code: 1}, "sentences": {}}
    fields |= {"rules": rules, "greedy": answer, "file": attachment(about.county)}
    return QuotaPlan.objects.create(county=about.county, run=of, **fields)
