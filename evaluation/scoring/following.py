"""Tenants that have the grade of their landlord instead of one of their own."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evaluation.methods.schema import Method
from evaluation.methods.schema.scope import FOLLOWS
from evaluation.scoring.figures import Bools, Figures, Ints
from evaluation.scoring.outcome import GroupOutcome, Outcome, Standing
from evaluation.scoring.scoping import LANDLORD, Scoped

Words = npt.NDArray[np.object_]
OWN = "自行定档"


def with_landlords(
    method: Method, figures: Figures, scoped: Scoped, judge: Callable[[Scoped], Outcome]
) -> Outcome:
    """Tenants take no place of their own. Those who are judged for themselves when their landlord has no grade join
    the others, who are then placed anew, until nobody joins any more.
    """
    if not scoped.of_kind(FOLLOWS).any():
        return judge(scoped)
    tenants = _Tenants.of(method, figures, scoped)
    while True:
        outcome = judge(tenants.scoped)
        grades = _grades(method, outcome)
        joining = tenants.joining(grades)
        if not joining.any():
            return tenants.graded(outcome, grades)
        tenants = tenants.without(joining)


@dataclass(frozen=True)
class _Tenants:
    """`landlord` is the row of each unit's landlord, −1 where it has none among the units; `otherwise` what the rule
    of the scope says of a landlord without a grade, by rule; `joined` those who are judged for themselves.
    """

    figures: Figures
    scoped: Scoped
    landlord: Ints
    otherwise: tuple[str | None, ...]
    joined: Bools

    @classmethod
    def of(cls, method: Method, figures: Figures, scoped: Scoped) -> "_Tenants":
        label, place = figures.label(LANDLORD), {unit: row for row, unit in enumerate(figures.units)}
        rows = np.array([*(place.get(word, -1) for word in label.words), -1], np.int64)
        rules = method.scope.except_.values() if method.scope else ()
        otherwise = tuple(rule.otherwise if rule.follows else None for rule in rules)
        return cls(figures, scoped, rows[label.codes], otherwise, np.zeros(len(figures), bool))

    @property
    def follow(self) -> Bools:
        """Who is judged at all and by its landlord; one outside the scope has no grade that others could take."""
        return self.scoped.of_kind(FOLLOWS) & self.scoped.within

    @property
    def ends(self) -> Ints:
        """The row whose grade a tenant has: its landlord, of a tenant again the landlord of that one; −1: nobody."""
        follow, ends = self.follow, self.landlord
        for _ in range(len(ends).bit_length()):
            ends = np.where(follow[ends] & (ends >= 0), ends[ends], ends)
        # whoever still follows goes in a circle
        return np.where(follow[ends], -1, ends)

    def joining(self, grades: Words) -> Bools:
        """Whose landlord has no grade; tenants of those who join now may follow them."""
        follow = self.follow
        # those who have joined stand behind the rules, whoever no rule names at the very end
        after = [False] * (len(self.scoped.standings) + 1 - len(self.otherwise))
        wish = np.array([*(words == OWN for words in self.otherwise), *after])[self.scoped.standing]
        found: Bools = follow & wish & (grades[self.ends] == "")
        first = found & ~(follow[self.landlord] & (self.landlord >= 0))
        return first if first.any() else found

    def without(self, joining: Bools) -> "_Tenants":
        """Those who join are judged as usual, and it is still said by which rule."""
        scoped = self.scoped
        usual = tuple(Standing(one.name, "照常", "", "") for one in scoped.standings[: len(self.otherwise)])
        standings = scoped.standings[: len(self.otherwise)] + usual
        standing = np.where(joining, scoped.standing + len(usual), scoped.standing)
        scoped = Scoped(scoped.within, standing, standings)
        return replace(self, scoped=scoped, joined=self.joined | joining)

    def graded(self, outcome: Outcome, grades: Words) -> Outcome:
        follow, given = self.follow, grades[self.ends]
        groups = tuple(self._of_group(group, follow, given) for group in outcome.groups)
        return replace(outcome, groups=groups)

    def _of_group(self, group: GroupOutcome, follow: Bools, given: Words) -> GroupOutcome:
        at = np.flatnonzero(follow[group.rows])
        taken = [given[row] for row in group.rows[at].tolist()]
        names = tuple(dict.fromkeys([*group.grade_names, *filter(None, taken)]))
        place = {name: index for index, name in enumerate(names)}
        grades = group.grades.copy()
        grades[at] = [place.get(name, -1) for name in taken]
        reasons = list(group.reasons)
        for row, name in zip(at.tolist(), taken, strict=True):
            reasons[row] = self._reason(int(group.rows[row]), name)
        for row in np.flatnonzero(self.joined[group.rows]).tolist():
            words = f"出租方 {self._name(int(group.rows[row]))} 没有档次，自行定档"
            reasons[row] = f"{words}；{reasons[row]}" if reasons[row] else words
        cuts = (*group.cuts, *[FOLLOWS] * (len(names) - len(group.grade_names)))
        return replace(group, grades=grades, grade_names=names, cuts=cuts, reasons=reasons)

    def _reason(self, row: int, grade: str) -> str:
        rule = self.scoped.standings[self.scoped.standing[row]].name
        if grade:
            return f"随出租方 {self._name(row)} 定为{grade}：{rule}"
        decided = self.otherwise[self.scoped.standing[row]] is not None
        return (
            f"随出租方 {self._name(row)}，其没有档次，{'不定档' if decided else '办法未定怎样定档'}：{rule}"
        )

    def _name(self, row: int) -> str:
        label = self.figures.label(LANDLORD)
        return label.words[int(label.codes[row])]


def _grades(method: Method, outcome: Outcome) -> Words:
    """The grade of every unit, empty where it has none, a code beside the grades among that; the last is nobody's."""
    grades = np.full(len(outcome.units) + 1, "", dtype=object)
    for group in outcome.groups:
        cuts = len(method.groups[group.name].grading or ())
        names = np.array(
            [*group.grade_names[:cuts], *[""] * (len(group.grade_names) - cuts), ""], dtype=object
        )
        grades[group.rows] = names[group.grades]
    return grades
