"""What a county head asks: where is land wasted, who rose and who fell, what did it bring."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from django.db.models import Count, Q, QuerySet, Sum

from evaluation.models import Recommendation, Result, Run
from landuse.models import Enterprise, Signal
from mujun.accounts.models import User

SHOWN = 4
_COLUMNS = ["enterprise", "credit_code", "name", "town", "group", "grade"]


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
    listed = list(
        rows.values_list(
            "enterprise", "row__credit_code", "row__name", "row__town", "group", "grade", "row__values"
        )
    )
    table = pd.DataFrame([row[:6] for row in listed], columns=_COLUMNS)
    values = pd.DataFrame([row[6] for row in listed], columns=run.snapshot.variables, dtype=float)
    for code in ("land", "tax"):
        table[code] = values[code] if code in values else float("nan")
    return table


def seen_by(user: User) -> QuerySet:
    return Enterprise.objects.visible_to(user)


def waste(run: Run, table: pd.DataFrame, user: User) -> Waste:
    lasts = {group["name"]: group["grades"][-1]["code"] for group in run.outline["groups"] if group["grades"]}
    last = table[table["grade"].ne("") & table["grade"].eq(table["group"].map(lasts))]
    signals = Signal.objects.visible_to(user).filter(year=run.snapshot.year).order_by()
    signalled = table[table["enterprise"].isin(set(signals.values_list("enterprise", flat=True).distinct()))]
    largest = [part.sort_values("land", ascending=False) for part in (last, signalled)]
    return Waste(*largest, float(table.loc[table["group"].ne(""), "land"].sum()))


def movement(run: Run, before: Run, table: pd.DataFrame, user: User) -> Movement:
    """Grades are compared where both years have one, by their places in the method of the group."""
    former = judged(before, user).set_index("enterprise")[["grade", "group"]].add_suffix("_before")
    both = table.join(former, on="enterprise", how="inner")
    both = both[both["grade"].ne("") & both["grade_before"].ne("")]
    places, places_before = _places(run), _places(before)
    now = [places.get(key) for key in zip(both["group"], both["grade"], strict=True)]
    then = [places_before.get(key) for key in zip(both["group_before"], both["grade_before"], strict=True)]
    steps = pd.Series(then, both.index, dtype=float) - pd.Series(now, both.index, dtype=float)
    return Movement(both.assign(step=steps.fillna(0).astype(int)))


def money(run: Run, user: User) -> list[Money]:
    advice = Recommendation.objects.visible_to(user).filter(run=run).order_by()
    rows = advice.values_list("lever__direction", "lever__unit").annotate(
        Count("enterprise", distinct=True), Sum("amount"), executable=Sum("amount", filter=Q(executable=True))
    )
    return [Money(*row) for row in sorted(rows) if row[3]]


def _places(run: Run) -> dict[tuple[str, str], int]:
    return {
        (group["name"], grade["code"]): at
        for group in run.outline["groups"]
        for at, grade in enumerate(group["grades"])
    }


def first(part: pd.DataFrame, size: int = SHOWN) -> Sequence[dict]:
    return part.head(size).to_dict("records")
