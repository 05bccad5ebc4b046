"""The array engine and the plain reference agree on who is judged, on places, grades, adjustments and lists."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from tests.generative.judgements import TAGS, methods, rows
from tests.generative.reference.judging import judge_group, on_list

NUMBERS = ("税收实际贡献", "用地面积")
WORDS = ("行业", "镇街")


def _figures(table: list[dict]) -> Figures:
    return Figures(
        [str(at) for at in range(len(table))],
        {
            name: np.array([np.nan if one[name] is None else float(one[name]) for one in table])
            for name in NUMBERS
        },
        {name: Labels.of([one[name] for one in table]) for name in (*WORDS, "出租方")}
        | {"规模": Labels.of(["规上"] * len(table))},
        flags={("标签", tag): np.array([one[f"标签:{tag}"] for one in table]) for tag in TAGS},
    )


def _within(landlord: str | None, size: int) -> str | None:
    """A place that the table does not have is somebody outside."""
    return "外" if landlord and landlord.isdigit() and int(landlord) >= size else landlord


@settings(max_examples=400, deadline=None)
@given(method=methods(), table=st.lists(rows, min_size=1, max_size=30))
def test_places_grades_adjustments_and_lists_are_identical(method: Method, table: list[dict]):
    table = [one | {"出租方": _within(one["出租方"], len(table))} for one in table]
    outcome = score(method, _figures(table))
    group = outcome.groups[0]
    verdicts = judge_group(method, "全部", "得分", table)
    left = {one.at for one in verdicts if one.kind in ("外", "不参评", "只采集")}
    assert set(outcome.outside.tolist()) == left
    plain = [one for one in verdicts if one.at not in left]
    assert group.rows.tolist() == [one.at for one in plain]
    assert group.ranks.tolist() == [one.rank for one in plain]
    assert [[*group.grade_names, ""][at] for at in group.grades.tolist()] == [one.grade for one in plain]
    totals = [None if np.isnan(total) else Decimal(str(total)) for total in group.totals.tolist()]
    assert totals == [one.total for one in plain]
    acts: dict[int, list] = {one.at: [] for one in plain}
    names = [*group.grade_names, ""]
    for each in group.adjustments:
        for row, was, became in zip(each.rows, each.was, each.became, strict=True):
            acts[int(group.rows[row])].append((each.name, names[was], names[became]))
    assert acts == {one.at: one.acts for one in plain}
    for name, members in group.lists:
        assert set(group.rows[members].tolist()) == on_list(method, method.lists[name], verdicts)
    assert len(group.reasons) == len(plain)
    assert all(reason for reason, grade in zip(group.reasons, group.grades, strict=True) if grade < 0)
