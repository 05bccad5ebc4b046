"""The figures behind the charts of a year, as far as a user sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.charts.change import Change, Sums, change
from evaluation.charts.flows import Flow, flows
from evaluation.charts.lorenz import Lorenz, lorenz
from evaluation.charts.spread import Spread, spreads
from evaluation.models import Result, Run
from evaluation.results.figures import figures_of
from evaluation.rounds.holding import run_of_year_before, runs_by_year
from landuse.models import Industry
from mujun.accounts.models import User

# fewer have no quarters
FEWEST = 5
_YEARS = 4  # of grades, the last included


@dataclass(frozen=True)
class Shown:
    """None or empty where the figures for it are not there."""

    lorenz: Lorenz | None
    spreads: list[Spread]
    change: Change | None
    before: Run | None
    flows: list[Flow]


def state(run: Run, user: User) -> str:
    """Names all that the charts tell (`mujun.keeping`): the results of the years they look at."""
    runs = Run.objects.filter(pk__in=_runs(run, user).values()).order_by("pk")
    return " ".join(each.state for each in runs)


def shown(run: Run, user: User) -> Shown:
    table = _table(run, user)
    before, industries = run_of_year_before(run), _industries()
    named = table["industry"].map(industries)
    return Shown(
        lorenz=lorenz(table["land"].to_numpy(), table["tax"].to_numpy()),
        spreads=spreads(
            (table["tax"] / table["land"].where(table["land"] > 0)).to_numpy(), list(named), FEWEST
        ),
        change=_change(_table(before, user), table, industries) if before else None,
        before=before,
        flows=flows(_grades(run, user)),
    )


def _table(run: Run, user: User) -> pd.DataFrame:
    """Industry, land (亩) and tax (万元) of everybody the user sees in the run."""
    rows = Result.objects.visible_to(user).filter(run=run).order_by("row__credit_code")
    return figures_of(rows, run.snapshot.variables, ("land", "tax"), industry="row__industry")


def _change(before: pd.DataFrame, after: pd.DataFrame, industries: dict[str, str]) -> Change | None:
    return change(_sums(before, industries), _sums(after, industries))


def _sums(table: pd.DataFrame, industries: dict[str, str]) -> dict[str, Sums]:
    """By name of the industry, of those with both figures: what is compared are the same enterprises' land and tax."""
    both = table.dropna(subset=["land", "tax"])
    grouped = both.groupby(both["industry"].map(industries))[["land", "tax"]].sum()
    return {str(name): Sums(float(row.land), float(row.tax)) for name, row in grouped.iterrows()}


def _industries() -> dict[str, str]:
    return {industry.code: str(industry) for industry in Industry.objects.all()}


def _grades(run: Run, user: User) -> dict[int, dict[int, str]]:
    results = Result.objects.visible_to(user).order_by()
    return {
        year: dict(results.filter(run=pk).values_list("enterprise", "grade"))
        for year, pk in _runs(run, user).items()
    }


def _runs(run: Run, user: User) -> dict[int, int]:
    """By year what the run's year and those before it stand on."""
    last = run.snapshot.year
    runs = {year: pk for year, pk in runs_by_year(user).items() if last - _YEARS < year < last}
    return dict(sorted({**runs, last: run.pk}.items()))


def codes_of(found: Sequence[Flow]) -> list[str]:
    """Grades that occur, in order of their letters."""
    return sorted({each.was for each in found} | {each.became for each in found})
