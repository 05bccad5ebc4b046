"""One unit's item once more, for its explanation: what its shape gives before cap and floor, and these in points."""

from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.shapes import Range
from evaluation.scoring.items import Terms
from evaluation.scoring.rounding import rounded
from evaluation.scoring.scored import factor
from evaluation.scoring.shapes import shaped


@dataclass(frozen=True)
class Working:
    """`raw` in points as the method rounds them, None where nothing was computed; None for a bound is none."""

    raw: float | None
    cap: float | None
    floor: float | None


NOTHING = Working(None, None, None)


def working(method: Method, group: Group, name: str, value: float | None, base: float | None) -> Working:
    """`value` and `base` as the engine gave them for the unit."""
    item = group.items[name]
    terms = Terms.of(item, method.rules, factor(group, name))
    cap, floor = _finite(terms.cap * terms.scale), _finite(terms.floor * terms.scale)
    # 极差 needs everybody; only bounds of its own could change what it gives
    if value is None or isinstance(item.shape, Range) or (item.based and base is None):
        return Working(None, cap, floor)
    raw = shaped(item.shape, np.array([value]), 1.0 if base is None else base, None) * terms.scale
    return Working(_finite(float(rounded(raw, terms.places, terms.mode)[0])), cap, floor)


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None
