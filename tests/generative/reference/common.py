"""What the parts of the plain reference share."""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from evaluation.methods.schema import Method

Figure = Decimal | None
MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN, "截尾": ROUND_DOWN}

_FINE = Context(prec=30)


@dataclass
class Judged:
    scores: list[Figure]
    total: Figure
    rank: int = 0
    grade: str = ""
    before: Figure = None
    points: list[Decimal] = field(default_factory=list)


def rounded(method: Method, value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value
    # a third of three is a whole, whatever its fortieth digit
    return _FINE.plus(value).quantize(Decimal(1).scaleb(-places), MODES[method.rules.rounding.mode])
