"""The method language in plain Decimal and plain loops: slow, obvious, and written without a look at the arrays.

Rounding of unrounded intermediates differs by design: everything here is exact to 40 digits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import localcontext

from evaluation.methods.schema import Group, Method
from tests.generative.reference.common import Figure, Judged
from tests.generative.reference.deriving import derive
from tests.generative.reference.items import item_scores, total
from tests.generative.reference.placing import grade
from tests.generative.reference.points import add
from tests.generative.reference.pooling import together, units

__all__ = ["judge"]


def judge(
    method: Method, group: Group, rows: Sequence[Mapping[str, Figure]], year: int, amounts: Sequence[str]
) -> list[Judged]:
    """Scores, total, rank and grade of each row of one group, all in one pool. `amounts`: the figures of a row."""
    with localcontext() as context:
        context.prec = 40
        known = [derive(method, row, year) for row in rows]
        if method.pooling is None:
            return _judge(method, group, known)
        found = units(method.pooling, known)
        merged = [together(method.pooling, [known[at] for at in unit], amounts) for unit in found]
        judged = _judge(method, group, [derive(method, row, year) for row in merged])
        shared = {at: one for unit, one in zip(found, judged, strict=True) for at in unit}
        if method.pooling.alone == "不评":
            return [shared[at] for at in range(len(rows))]
        several = {at for unit in found if len(unit) > 1 for at in unit}
        alone = _judge(method, group, known)
        order = [cut.grade for cut in group.grading]
        return [
            _twice(method.pooling.alone, order, shared[at], one, at in several)
            for at, one in enumerate(alone)
        ]


def _twice(choice: str | None, order: list[str], merged: Judged, alone: Judged, several: bool) -> Judged:
    """What a row judged with others and alone is given."""
    main, other = (alone, merged) if choice == "以单独为准" else (merged, alone)
    if not several or choice in ("以单独为准", "以合并为准"):
        return main
    if choice is None:
        return replace(main, grade=main.grade if main.grade == other.grade else "")
    both = sorted((one.grade for one in (main, other) if one.grade), key=order.index)
    return replace(main, grade=both[0 if choice == "取较高档" else -1] if both else "")


def _judge(method: Method, group: Group, rows: Sequence[Mapping[str, Figure]]) -> list[Judged]:
    columns = [item_scores(method, group, name, rows) for name in group.items]
    judged = [total(method, group, [column[at] for column in columns]) for at in range(len(rows))]
    for one, row in zip(judged, rows, strict=True):
        add(method, group, row, one)
    grade(method, group, rows, judged)
    return judged
