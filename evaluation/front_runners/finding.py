"""What a rule finds in the year a run is of: the run's figures, or the regions summed from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.actions.snapshots import thaw
from evaluation.front_runners.choosing import Chosen, choose
from evaluation.front_runners.language import Rule
from evaluation.methods.loader import looks_back
from evaluation.models import RegionResult, RegionRun, Result, Run
from evaluation.regions.gathering import regions_of
from evaluation.scoring.figures import Figures, Labels
from landuse.models import Industry
from landuse.register.attributes import PAST_YEARS


@dataclass(frozen=True)
class Found:
    """`enterprise` is None of a region; `name` is the credit code or the region's name."""

    name: str
    enterprise: int | None
    pool: str
    chosen: Chosen


def find(rule: Rule, run: Run) -> list[Found]:
    back = looks_back(f"{rule.formula} {rule.condition}")
    return _regions(rule, run, back) if rule.of_regions else _enterprises(rule, run, back)


def _enterprises(rule: Rule, run: Run, back: bool) -> list[Found]:
    frozen = thaw(run.snapshot, max(rule.years - 1, PAST_YEARS if back else 0))
    figures = frozen.figures
    given = dict(Result.objects.filter(run=run).values_list("row__credit_code", "grade"))
    grades = [Labels.of([given.get(unit) or None for unit in figures.units]), *_past_grades(figures, rule)]
    names = dict(Industry.objects.values_list("code", "name"))
    return [
        Found(
            figures.units[each.row],
            frozen.enterprises[each.row],
            f"{each.pool} {names.get(each.pool, '')}".strip(),
            each,
        )
        for each in choose(rule, figures, figures.label("行业"), grades)
    ]


def _past_grades(figures: Figures, rule: Rule) -> list[Labels]:
    return [figures.before(back).label("档次") for back in range(1, rule.years)]


def _regions(rule: Rule, run: Run, back: bool) -> list[Found]:
    figures = regions_of(run.snapshot, rule.subject, back)
    pools = Labels.of([rule.subject] * len(figures))
    grades = _region_grades(rule, run, list(figures.units)) if rule.grades else []
    chosen = choose(rule, figures, pools, grades)
    return [Found(figures.units[each.row], None, rule.subject, each) for each in chosen]


def _region_grades(rule: Rule, run: Run, names: Sequence[str]) -> list[Labels]:
    """Of the last judgement of the kind in each year; a year without one ends the row."""
    found = []
    for year in range(run.snapshot.year, run.snapshot.year - rule.years, -1):
        judged = RegionRun.objects.filter(
            county=run.snapshot.county_id, kind=rule.subject, snapshot__year=year
        ).first()
        if judged is None:
            break
        given = dict(RegionResult.objects.filter(run=judged).values_list("name", "grade"))
        found.append(Labels.of([given.get(name) or None for name in names]))
    return found
