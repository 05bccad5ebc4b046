"""The array engine and the plain reference give the same published scores, points, ranks and grades."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from tests.generative.methods import TITLES, VARIABLES, methods, row
from tests.generative.reference import judge

Rows = Sequence[Mapping]
YEAR = 2025


def figures(rows: Rows) -> Figures:
    units = [str(at) for at in range(len(rows))]
    labels = {name: Labels.of([word] * len(rows)) for name, word in (("规模", "规上"), ("镇街", "甲镇"))}
    labels["行业"] = Labels.of([one["行业"] for one in rows])
    labels["集团"] = Labels.of([one["集团"] for one in rows])
    flags = {("标签", title): np.array([title in one["标签"] for one in rows]) for title in TITLES}
    before = Figures(units, _numbers([one["上年"] for one in rows]), labels, year=YEAR - 1)
    return Figures(units, _numbers(rows), labels, flags, year=YEAR, past={1: before})


def _numbers(rows: Rows) -> dict[str, np.ndarray]:
    return {
        name: np.array([np.nan if one[name] is None else float(one[name]) for one in rows])
        for name in VARIABLES
    }


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(method=methods(), rows=st.lists(row, min_size=1, max_size=25))
def test_published_scores_ranks_and_grades_are_identical(method, rows):
    group = score(method, figures(rows)).groups[0]
    judged = judge(method, method.groups["全部"], rows, YEAR, VARIABLES)
    for at, plain in enumerate(judged):
        scores = [None if np.isnan(item.scores[at]) else item.scores[at] for item in group.items]
        assert scores == [None if value is None else float(value) for value in plain.scores]
        assert [family.points[at] for family in group.points] == [float(value) for value in plain.points]
        assert (None if np.isnan(group.totals[at]) else group.totals[at]) == (
            None if plain.total is None else float(plain.total)
        )
        assert group.ranks[at] == plain.rank
        grade = group.grades[at]
        assert (group.grade_names[grade] if grade >= 0 else "") == plain.grade
