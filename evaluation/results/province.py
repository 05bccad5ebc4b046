"""The counties of a province side by side: how far the year is, by which method, sums; never a single enterprise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from evaluation.models import Round, Run
from evaluation.results.run_sums import Sums, sums_of
from evaluation.results.target_board import Line as Target
from evaluation.rounds.holding import Standing, runs_of_counties, standings_of
from evaluation.rounds.table import Stage
from landuse.casework.findings import State
from landuse.models import Case, LandFinding
from landuse.readings.case_board import in_year
from mujun.accounts.models import County, Province

NO_ROUND = "未开启"


@dataclass(frozen=True)
class Land:
    """How many and how much (亩), which is None of so few that it would tell of single ones."""

    number: int
    area: Decimal | None
    treated: Decimal | None


@dataclass(frozen=True)
class Line:
    """One county. `sums` is None without a run, and where they would tell of single enterprises (`is_withheld`).
    `targets` of one document, where they are asked for (`province_targets.beside`).
    """

    county: County
    stage: str
    run: Run | None
    standing: Standing | None
    sums: Sums | None
    is_withheld: bool
    findings: Land
    cases: Land
    targets: Sequence[Target] = ()

    @property
    def is_published(self) -> bool:
        return self.standing is not None and self.standing.weight == "published"

    def ratio(self, name: str) -> float | None:
        return self.sums.ratios.get(name) if self.sums else None


def lines_of(province: Province, year: int, code: str = "") -> list[Line]:
    """Every county in order of its code, or the one of `code`; in a fixed number of queries, besides those of runs not
    looked at yet.
    """
    counties = list(province.counties.filter(code=code) if code else province.counties)
    keys = [county.pk for county in counties]
    runs = _runs(keys, year)
    standings = standings_of(list(runs.values()))
    stages, findings, cases = _stages(keys, year), _findings(keys, year), _cases(keys, year)
    return [
        Line(
            county=county,
            stage=stages.get(county.pk, NO_ROUND),
            run=(run := runs.get(county.pk)),
            standing=standings[run.pk] if run else None,
            sums=(sums := _sums(province, run)),
            is_withheld=run is not None and sums is None,
            findings=_land(province, *findings.get(county.pk, ())),
            cases=_land(province, *cases.get(county.pk, ())),
        )
        for county in counties
    ]


def _sums(province: Province, run: Run | None) -> Sums | None:
    """None where they would tell of single enterprises."""
    found = sums_of(run) if run else None
    return found.over(province.fewest) if found and found.size >= province.fewest else None


def _runs(counties: Collection[int], year: int) -> Mapping[int, Run]:
    held = runs_of_counties(counties, year)
    found = Run.objects.select_related("snapshot", "method").in_bulk(held.values())
    return {county: found[run] for county, run in held.items()}


def _stages(counties: Collection[int], year: int) -> dict[int, str]:
    """Of a year that was stopped and not opened again, that it was."""
    rounds = Round.objects.filter(county__in=counties, year=year).order_by("pk")
    found = {round.county_id: round.at.label for round in rounds if round.at is Stage.STOPPED}
    return found | {round.county_id: _word(round) for round in rounds if round.at is not Stage.STOPPED}


def _word(round: Round) -> str:
    return f"{round.at.label}{'（试评）' if round.is_trial else ''}"


def _findings(counties: Collection[int], year: int) -> dict[int, tuple[int, Decimal | None]]:
    """低效用地 as people found it, by county; not what the machine points at."""
    found = LandFinding.objects.filter(enterprise__county__in=counties, year=year, state=State.FOUND)
    counted = found.order_by().values_list("enterprise__county").annotate(Count("pk"), Sum("area"))
    return {county: (number, area) for county, number, area in counted}


def _cases(counties: Collection[int], year: int) -> dict[int, tuple[int, Decimal, Decimal]]:
    listed = in_year(Case.objects.filter(county__in=counties), year).order_by()
    counted = listed.values_list("county").annotate(Count("pk"), Sum("area"), Sum("treated"))
    return {county: (number, area, treated) for county, number, area, treated in counted}


def _land(
    province: Province, number: int = 0, area: Decimal | None = None, treated: Decimal | None = None
) -> Land:
    if 0 < number < province.fewest:
        return Land(number, None, None)
    return Land(number, area or Decimal(0), treated or Decimal(0))
