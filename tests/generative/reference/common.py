"""What the parts of the plain reference share."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from evaluation.methods.schema import Method

Figure = Decimal | None
MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN, "截尾": ROUND_DOWN}


@dataclass
class Judged:
    scores: list[Figure]
    total: Figure
    rank: int = 0
    grade: str = ""


def rounded(method: Method, value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value
    return value.quantize(Decimal(1).scaleb(-places), MODES[method.rules.rounding.mode])
