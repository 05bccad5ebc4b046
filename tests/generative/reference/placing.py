"""Ranks and grades, by comparing everybody with everybody."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from evaluation.methods.schema import Group, Method
from tests.generative.reference.common import Figure, Judged

QUOTAS = {"四舍五入": ROUND_HALF_UP, "进一": ROUND_CEILING, "去尾": ROUND_FLOOR}


def grade(method: Method, group: Group, rows: Sequence[Mapping[str, Figure]], judged: list[Judged]) -> None:
    ties = method.rules.ties
    placed = [at for at, one in enumerate(judged) if one.total is not None]

    def key(at: int) -> tuple:
        keys = [rows[at][key.name] for key in ties.keys]
        return (judged[at].total, *(Decimal("-Infinity") if value is None else value for value in keys))

    for at in placed:
        judged[at].rank = 1 + sum(key(other) > key(at) for other in placed)
        last = sum(key(other) >= key(at) for other in placed)
        place = judged[at].rank if ties.share == "同取高档" else last
        for cut in group.grading:
            if cut.share is None or place <= _places(method, cut.share, len(placed)):
                judged[at].grade = cut.grade
                break


def _places(method: Method, share: Decimal, size: int) -> int:
    return int((share * size).to_integral_value(QUOTAS[method.rules.quota.rounding]))
