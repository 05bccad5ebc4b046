"""Whatever a lever says and figures are, columns give the amounts that exact fractions give row by row."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.allocation.core.levers import Lever
from evaluation.allocation.core.overlaps import yielding
from evaluation.allocation.core.recommend import propose
from evaluation.scoring.figures import Figures
from tests.generative.reference import levers as reference

YEAR = 2025
GRADES = ["A", "B", "C", "D"]

hundredths = st.integers(0, 500).map(lambda n: Decimal(n) / 100)
step_rates = st.one_of(
    hundredths.map(lambda rate: {"标准": rate}),
    st.dictionaries(st.integers(2023, 2026), hundredths, min_size=1, max_size=3).map(
        lambda d: {"分年标准": d}
    ),
    st.dictionaries(st.integers(2, 4), hundredths, max_size=2).map(
        lambda d: {"连年标准": {1: Decimal("0.1"), **d}}
    ),
)
shares = st.dictionaries(
    st.sampled_from(["C", "D"]), st.sampled_from([Decimal("0.5"), Decimal(1)]), max_size=2
)


@st.composite
def levers(draw: st.DrawFn, code: str = "E1") -> Lever:
    said = {
        "编号": code,
        "措施": "例",
        "类型": "电价",
        "档次": ["C", "D"],
        "算式": "用电量 * 标准 / 3",
        "单位": "万元",
        "档次比例": draw(shares),
        "保留小数": draw(st.integers(0, 4)),
        "取舍": draw(st.sampled_from(["四舍五入", "四舍六入五成双", "截尾"])),
        "从高": "电价加价",
        "方向": "加征",
        "状态": "示例",
        "来源": "例",
        **draw(step_rates),
    }
    if draw(st.booleans()):
        said["不超过"] = draw(st.integers(1, 900).map(lambda n: Decimal(n) / 100))
    return Lever.model_validate(said)


rows = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 99_999).map(lambda n: Decimal(n) / 100)),
        st.lists(st.sampled_from(GRADES), min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


def columns(table) -> tuple[Figures, list]:
    power = np.array([np.nan if value is None else float(value) for value, _ in table])
    figures = Figures([str(at) for at in range(len(table))], {"用电量": power}, {}, year=YEAR)
    return figures, [np.array([grades[back] for _, grades in table]) for back in range(3)]


@given(levers(), rows)
def test_amounts_are_those_of_exact_fractions(lever, table):
    figures, (now, *before) = columns(table)
    proposal = propose(lever, figures, now, before)
    touched = [at for at, (_, grades) in enumerate(table) if grades[0] in lever.grades]
    assert proposal.rows.tolist() == touched
    assert proposal.running.tolist() == [reference.running(lever, table[at][1]) for at in touched]
    expected = [reference.amount(lever, table[at][0], YEAR, table[at][1]) for at in touched]
    assert proposal.amounts == expected


@given(st.lists(levers(), min_size=2, max_size=3), rows)
def test_of_one_group_exactly_the_highest_stands(found, table):
    figures, (now, *before) = columns(table)
    proposals = [propose(each, figures, now, before) for each in found]
    standing = yielding(proposals, len(figures))
    for row in range(len(table)):
        here = [
            (amount, instead)
            for proposal, others in zip(proposals, standing, strict=True)
            for at, amount, instead in zip(
                proposal.rows.tolist(), proposal.amounts, others.tolist(), strict=True
            )
            if at == row and amount is not None
        ]
        if here:
            (stands,) = [amount for amount, instead in here if instead == -1]
            assert stands == max(amount for amount, _ in here)
