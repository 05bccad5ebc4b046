"""Why people may propose the land inside a region as low-efficiency land: a low park (LE-06), or a region that is to be
vacated (B-03).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.models import RegionHandling, RegionKind, RegionResult, RegionRun
from evaluation.regions.handlings import handlings
from landuse.models import Park
from landuse.provisions import Basis, find
from landuse.provisions.clauses import LowPark
from landuse.readings.provisions import documents_of
from mujun.accounts.models import County
from mujun.templatetags.figures import brief, day

LOW_PARK = "LE-06"


@dataclass(frozen=True)
class Ground:
    """`words`: what is said of the region in the evidence of each finding."""

    code: str
    title: str
    source: str
    words: str


def low_parks(county: County, year: int) -> Basis[LowPark] | None:
    """The clause at the end of the year with what the county has decided; two queries."""
    return find(documents_of(county), LowPark, LOW_PARK, date(year, 12, 31))


def low_of(run: RegionRun, results: Sequence[RegionResult]) -> list[RegionResult]:
    """Those of a judgement of parks that the clause calls low."""
    rule = low_parks(run.county, run.snapshot.year) if run.kind == RegionKind.PARK else None
    if rule is None:
        return []
    names = [each.name for each in results]
    kinds = dict(Park.objects.filter(county=run.county_id, name__in=names).values_list("name", "kind"))
    return [each for each in results if rule.clause.covers(kinds.get(each.name, ""), each.grade)]


def is_undecided(run: RegionRun) -> bool:
    """Whether the county has not said yet which grades of parks are low."""
    if run.kind != RegionKind.PARK:
        return False
    rule = low_parks(run.county, run.snapshot.year)
    return rule is not None and rule.clause.low_grades is None


def ground_of(result: RegionResult) -> Ground | None:
    return _of_low_park(result) if result.run.kind == RegionKind.PARK else _of_vacating(result)


def evidence(result: RegionResult, ground: Ground, reason: str) -> dict:
    """What a finding rests on, as findings keep it."""
    run = result.run
    items = next((each["items"] for each in run.outline["groups"] if each["name"] == result.group), [])
    facts = [
        f"{item['name']} {brief(value)} {item['unit']}".strip()
        for item, value in zip(items, result.values, strict=True)
        if value is not None
    ]
    return {
        "rule": ground.code,
        "title": ground.title,
        "source": ground.source,
        "sentence": f"{ground.words}{reason}",
        "facts": [*facts, f"{run.kind}评价结果摘要 {run.digest[:8]}"],
        "set": str(run.method),
    }


def _of_low_park(result: RegionResult) -> Ground | None:
    run = result.run
    if not low_of(run, [result]):
        return None
    rule = low_parks(run.county, run.snapshot.year)
    park = Park.objects.with_star(run.snapshot.year).get(county=run.county_id, name=result.name)
    star = f"，{park.star}" if park.star else ""
    opened = f"，{day(park.opened_on)} 投运" if park.opened_on else ""
    words = f"所在的{result.name}{star}{opened}，{_judged(result)}。"
    return Ground(LOW_PARK, "低效小微企业园", rule.source, words)


def _of_vacating(result: RegionResult) -> Ground | None:
    run, text = result.run, handlings()
    chosen = RegionHandling.objects.current().filter(
        county=run.county_id, kind=run.kind, name=result.name, year=run.snapshot.year, way__in=text.vacating
    )
    if (handling := chosen.first()) is None:
        return None
    said = f"已定{handling.way}（{handling.reason}），期限 {day(handling.due)}"
    words = f"所在的{result.name}，{_judged(result)}，{said}。"
    return Ground(text.code, f"{run.kind}{handling.way}", text.source, words)


def _judged(result: RegionResult) -> str:
    """The grade and the place among those that have one."""
    run = result.run
    grades = next((each["grades"] for each in run.outline["groups"] if each["name"] == result.group), [])
    place = f"，定档 {sum(each['count'] for each in grades)} 个中第 {result.rank} 名" if result.rank else ""
    return f"{run.snapshot.year} 年{run.kind}评价 {result.grade or '未定'} 档{place}"
