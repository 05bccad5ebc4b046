"""指标分配 of the coming year by the example rules: sixty invented applications, answered quickly and exactly."""

from collections.abc import Callable, Sequence

import numpy as np

from evaluation.actions import plans
from evaluation.allocation.planning import PlanRules, load
from evaluation.allocation.planning.files import LIBRARY
from evaluation.demonstration.chance import dice
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.models import QuotaPlan
from evaluation.quota_plans.workbook import marks_of, written
from landuse.models import Enterprise
from mujun.accounts.models import County
from mujun.jobs.models import Job

RULES = "qinglan-2026"
APPLICANTS = 60
# of the full size, by level
SIZES = {1: 0.5, 2: 0.75, 3: 1.0}
# of the full size: median by quota, and what one unit of land brings by kind of gain
NEEDS = {"土地": 9.0, "能耗": 1600.0, "排放": 1.1, "资金": 160.0}
BROUGHT = {"新增税收": 18.0, "新增增加值": 70.0}
MARKED = {"工业用地": 0.6, "重大项目": 0.15}


def quota_plans(county: County, year: int, wait: Callable[[Job], object]) -> None:
    """By the grades of `year`; what is there already stays."""
    if QuotaPlan.objects.filter(county=county).exists():
        return
    office = officer_of(OFFICE.department)
    text = (LIBRARY / f"{RULES}.yaml").read_text(encoding="utf-8")
    rules = load(text, RULES)
    plan = plans.create(
        county=county,
        year=year,
        text=text,
        content=written(rules, _applications(rules, _applicants(county))),
        filename=f"{rules.year}年要素指标申请.xlsx",
        by=office,
    )
    wait(plans.start(plan=plan, by=office))


def _applicants(county: County) -> list[Enterprise]:
    there = list(Enterprise.objects.filter(county=county, scale="规上").order_by("credit_code"))
    size = min(APPLICANTS, len(there))
    return [there[at] for at in sorted(dice("quota plan who").choice(len(there), size, replace=False))]


def _applications(rules: PlanRules, who: Sequence[Enterprise]) -> list[list]:
    """Half, three quarters and all of what each needs; the first part of a project brings more than the last."""
    luck = dice("quota plan")
    needs = {name: NEEDS[name] * luck.lognormal(0, 0.6, len(who)) for name in rules.quotas}
    brings = {
        name: BROUGHT[name] * needs["土地"] * luck.lognormal(0, 0.5, len(who)) for name in rules.weights
    }
    marks = {mark: luck.random(len(who)) < MARKED[mark] for mark in marks_of(rules)}
    return [
        [
            *(each.credit_code, each.name, str(level)),
            *(round(float(need[at]) * size, 2) for need in needs.values()),
            *(round(float(gain[at]) * np.sqrt(size), 1) for gain in brings.values()),
            "、".join(mark for mark, bears in marks.items() if bears[at]),
        ]
        for at, each in enumerate(who)
        for level, size in SIZES.items()
    ]
