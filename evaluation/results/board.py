"""What a county head asks: where is land wasted, who rose and who fell, what did it bring."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from django.db.models import Count, Max, Q, QuerySet, Sum

from evaluation.models import Recommendation, RecommendationSet, Result, Run
from evaluation.results.figures import figures_of
from evaluation.results.movement import moved_since
from landuse.models import Enterprise, Signal
from mujun.accounts.models import User

SHOWN = 4
_COLUMNS = {
    "enterprise": "enterprise", "credit_code": "row__credit_code", "name": "row__name", "town": "row__town",
    "group": "group", "grade": "grade",
}  # fmt: skip


@dataclass(frozen=True)
class Waste:
    """Land in 亩: of those in the last grade of their group, of those with a signal, of all who take part."""

    last: pd.DataFrame
    signalled: pd.DataFrame
    land: float

    @property
    def share_of_last(self) -> float | None:
        return self.last["land"].sum() / self.land if self.land else None


@dataclass(frozen=True)
class Movement:
    """Enterprises in both years; `step` is by how many grades one rose (positive) or fell."""

    table: pd.DataFrame

    @property
    def up(self) -> pd.DataFrame:
        return self.table[self.table["step"] > 0].sort_values(["step", "land"], ascending=False)

    @property
    def down(self) -> pd.DataFrame:
        return self.table[self.table["step"] < 0].sort_values(["step", "land"], ascending=[True, False])

    @property
    def same(self) -> int:
        return int((self.table["step"] == 0).sum())


@dataclass(frozen=True)
class Money:
    """Levers by direction and unit: how many enterprises, how much, of that executable."""

    direction: str
    unit: str
    enterprises: int
    amount: float | None
    executable: float | None


def judged(run: Run, user: User) -> pd.DataFrame:
    """Those of the run that the user sees: who, where, grade, land (亩) and tax (万元); one row each."""
    rows = Result.objects.visible_to(user).filter(run=run).order_by()
    return figures_of(rows, run.snapshot.variables, ("land", "tax"), **_COLUMNS)


def state(run: Run, before: Run | None, user: User) -> str:
    """Names all that the board tells (`mujun.keeping`): results never change, signals and advice are made anew."""
    signals = Signal.objects.visible_to(user).in_use().filter(year=run.snapshot.year).order_by()
    advice = RecommendationSet.objects.filter(run=run, is_current=True).values_list("pk", flat=True)
    parts = [
        run.state,
        before.state if before else "",
        *advice,
        *signals.aggregate(Max("pk"), Count("pk")).values(),
    ]
    return " ".join(map(str, parts))


def seen_by(user: User) -> QuerySet:
    return Enterprise.objects.visible_to(user)


def waste(run: Run, table: pd.DataFrame, user: User) -> Waste:
    lasts = {group["name"]: group["grades"][-1]["code"] for group in run.outline["groups"] if group["grades"]}
    last = table[table["grade"].ne("") & table["grade"].eq(table["group"].map(lasts))]
    signals = Signal.objects.visible_to(user).in_use().filter(year=run.snapshot.year).order_by()
    signalled = table[table["enterprise"].isin(set(signals.values_list("enterprise", flat=True).distinct()))]
    largest = [part.sort_values("land", ascending=False) for part in (last, signalled)]
    return Waste(*largest, float(table.loc[table["group"].ne(""), "land"].sum()))


def moved(run: Run, before: Run, table: pd.DataFrame, user: User) -> Movement:
    """Those who have a grade in both years, with their land of `table`."""
    both = moved_since(before, run, user).join(table.set_index("enterprise")["land"])
    return Movement(both[both["grade"].ne("") & both["grade_before"].ne("")].reset_index())


def money(run: Run, user: User) -> list[Money]:
    advice = Recommendation.objects.visible_to(user).current().due().filter(run=run).order_by()
    rows = advice.values_list("lever__direction", "lever__unit").annotate(
        Count("enterprise", distinct=True), Sum("amount"), executable=Sum("amount", filter=Q(executable=True))
    )
    return [Money(*row) for row in sorted(rows) if row[3]]


def first(part: pd.DataFrame, size: int = SHOWN) -> Sequence[dict]:
    return part.head(size).to_dict("records")
