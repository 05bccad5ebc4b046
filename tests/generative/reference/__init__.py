"""The method language in plain Decimal and plain loops: slow, obvious, and written without a look at the arrays.

Rounding of unrounded intermediates differs by design: everything here is exact to 40 digits.
"""

from collections.abc import Mapping, Sequence
from decimal import localcontext

from evaluation.methods.schema import Group, Method
from tests.generative.reference.common import Figure, Judged
from tests.generative.reference.items import item_scores, total
from tests.generative.reference.placing import grade
from tests.generative.reference.points import add

__all__ = ["judge"]


def judge(method: Method, group: Group, rows: Sequence[Mapping[str, Figure]]) -> list[Judged]:
    """Scores, total, rank and grade of each row of one group, all in one pool."""
    with localcontext() as context:
        context.prec = 40
        columns = [item_scores(method, group, name, rows) for name in group.items]
        judged = [total(method, group, [column[at] for column in columns]) for at in range(len(rows))]
        for one, row in zip(judged, rows, strict=True):
            add(method, group, row, one)
        grade(method, group, rows, judged)
    return judged
