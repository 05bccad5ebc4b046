"""The figures of the enterprises that a lever touches, before it began and after, beside all the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from django.db.models import Min

from evaluation.execution.ledger import lines_of
from evaluation.models import Lever, Run, SnapshotRow
from evaluation.results.ratios import Measured, measure
from evaluation.rounds.holding import runs_by_year
from landuse.models import Enterprise
from mujun.accounts.models import User

TOUCHED, OTHERS = "执行的企业", "其他企业"


@dataclass(frozen=True)
class Change:
    """One ratio of one group in both years. `by`: how much of the former value was added; None where one is missing."""

    before: Measured
    after: Measured

    @property
    def by(self) -> float | None:
        was, became = self.before.value, self.after.value
        return None if not was or became is None else became / was - 1


@dataclass(frozen=True)
class Group:
    name: str
    size: int
    changes: Sequence[Change]


@dataclass(frozen=True)
class Years:
    """Those that can be compared, and the two that are. `partly`: the lever began within the second."""

    known: Sequence[int]
    before: int
    after: int
    partly: bool


def years_of(user: User, lever: Lever, before: str = "", after: str = "") -> Years | None:
    """The year before the lever began and the first whole one with it, or the newest there is; others where asked for.

    None while fewer than two years are judged, or nothing of the lever is seen.
    """
    known, began = sorted(runs_by_year(user)), lever.valid_from or _first_day(user, lever)
    if len(known) < 2 or began is None:
        return None
    whole = began.year if (began.month, began.day) == (1, 1) else began.year + 1
    first = _asked(before, known) or max((year for year in known if year < began.year), default=known[0])
    later = [year for year in known if year > first]
    if not later:
        first, later = known[-2], known[-1:]
    second = _asked(after, later) or next((year for year in later if year >= whole), later[-1])
    return Years(known, first, second, second < whole)


def compare(user: User, lever: Lever, years: Years) -> list[Group]:
    """Only of enterprises with figures in both years; by the grade for which the lever was last executed."""
    lines = lines_of(user).filter(list__lever=lever).order_by("list__starts_on")
    grades = pd.Series(dict(lines.values_list("enterprise", "grade")), dtype=object)
    runs = runs_by_year(user)
    first, second = (_figures(runs[year], user) for year in (years.before, years.after))
    both = first.index.intersection(second.index)
    touched = grades.reindex(both)
    parts = [(f"{grade} 类", both[touched == grade]) for grade in sorted(set(touched.dropna()))]
    parts += [(TOUCHED, both[touched.notna()])] * (len(parts) != 1)
    parts += [(OTHERS, both[touched.isna()])]
    return [
        Group(name, len(who), [
            Change(was, became)
            for was in measure(first.loc[who])
            for became in measure(second.loc[who])
            if was.ratio == became.ratio
        ])
        for name, who in parts
    ]  # fmt: skip


def _figures(run: int, user: User) -> pd.DataFrame:
    """One row per enterprise that the user sees, one column per code of the run's snapshot."""
    snapshot = Run.objects.select_related("snapshot").get(pk=run).snapshot
    rows = SnapshotRow.objects.filter(snapshot=snapshot, enterprise__in=Enterprise.objects.visible_to(user))
    who, values = list(zip(*rows.values_list("enterprise", "values"), strict=True)) or ([], [])
    return pd.DataFrame(list(values), index=list(who), columns=list(snapshot.variables), dtype=float)


def _first_day(user: User, lever: Lever) -> date | None:
    return lines_of(user).filter(list__lever=lever).aggregate(first=Min("list__starts_on"))["first"]


def _asked(text: str, known: Sequence[int]) -> int | None:
    return int(text) if text.isdecimal() and int(text) in known else None
