"""The counties of a province side by side: how far the year is, by which method, sums; never a single enterprise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum

from evaluation.models import Round, Run
from evaluation.results.run_sums import Sums, sums_of
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

    number: int = 0
    area: Decimal | None = Decimal(0)
    treated: Decimal | None = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One county. `sums` is None without a run, and where they would tell of single enterprises (`is_withheld`)."""

    county: County
    stage: str
    run: Run | None = None
    standing: Standing | None = None
    sums: Sums | None = None
    is_withheld: bool = False
    findings: Land = field(default_factory=Land)
    cases: Land = field(default_factory=Land)

    @property
    def is_published(self) -> bool:
        return self.standing is not None and self.standing.weight == "published"

    def ratio(self, name: str) -> float | None:
        return self.sums.ratios.get(name) if self.sums else None

    def share(self, grade: str) -> float | None:
        """Of those that were judged."""
        return self.sums.grades.get(grade, 0) / self.sums.size if self.sums and self.sums.size else None


def lines_of(province: Province, year: int) -> list[Line]:
    """Every county in order of its code; in a fixed number of queries, besides one for each run not looked at yet."""
    counties = list(province.counties)
    keys = [county.pk for county in counties]
    runs = _runs(keys, year)
    standings = standings_of(list(runs.values()))
    stages, findings, cases = _stages(keys, year), _findings(province, year), _cases(province, year)
    return [
        _with_sums(
            province,
            Line(
                county,
                stages.get(county.pk, NO_ROUND),
                run := runs.get(county.pk),
                standings[run.pk] if run else None,
                findings=findings.get(county.pk, Land()),
                cases=cases.get(county.pk, Land()),
            ),
        )
        for county in counties
    ]


def _with_sums(province: Province, line: Line) -> Line:
    sums = sums_of(line.run) if line.run else None
    withheld = sums is not None and sums.size < province.fewest
    return Line(**(vars(line) | {"sums": None if withheld else sums, "is_withheld": withheld}))


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


def _findings(province: Province, year: int) -> dict[int, Land]:
    """低效用地 as people found it, by county; not what the machine points at."""
    found = LandFinding.objects.filter(enterprise__county__in=province.counties, year=year, state=State.FOUND)
    counted = found.order_by().values_list("enterprise__county").annotate(Count("pk"), Sum("area"))
    return {county: _land(province, *numbers) for county, *numbers in counted}


def _cases(province: Province, year: int) -> dict[int, Land]:
    listed = in_year(Case.objects.filter(county__in=province.counties), year).order_by()
    counted = listed.values_list("county").annotate(Count("pk"), Sum("area"), Sum("treated"))
    return {county: _land(province, *numbers) for county, *numbers in counted}


def _land(province: Province, number: int, area: Decimal | None, treated: Decimal | None = None) -> Land:
    if number < province.fewest:
        return Land(number, None, None)
    return Land(number, area or Decimal(0), treated or Decimal(0))
