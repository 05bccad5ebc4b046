"""Base values: typed, by words, or computed from the figures of the group."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Operation, names
from evaluation.methods.schema import Indicator, Item, Method
from evaluation.methods.schema.bases import ByWord, Computed
from evaluation.methods.schema.shapes import REST
from evaluation.scoring.classing import classes, per_class
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded


@dataclass(frozen=True)
class Standard:
    """What an item compares with: `base` for all rows, or `bases` row by row, NaN where a row has none for the
    reason in `gaps`; neither where the method published none. `how` says in words where it comes from.
    """

    base: float | None = None
    bases: Floats | None = None
    gaps: Floats | None = None
    how: str = ""


def standard(method: Method, item: Item, indicator: Indicator, column: Floats, figures: Figures) -> Standard:
    """`column`: the indicator's values of this year."""
    if not item.based or item.base is None:
        return Standard()
    if isinstance(item.base, Decimal):
        return Standard(float(item.base), how="办法公布")
    if isinstance(item.base, ByWord):
        return _by_word(item.base, figures)
    return _computed(method, item, item.base, indicator, column, figures)


def _by_word(base: ByWord, figures: Figures) -> Standard:
    labels = figures.label(base.by)
    bases = np.full(len(figures), np.nan)
    for word, number in reversed([(word, number) for word, number in base.values.items() if word != REST]):
        bases[labels.among([word])] = float(number)
    if REST in base.values:
        bases[np.isnan(bases)] = float(base.values[REST])
    gaps = np.full(len(figures), float(Remark.NO_BASE_FOR_WORD))
    return Standard(None, bases, gaps, f"办法公布，按{base.by}")


def _computed(
    method: Method, item: Item, base: Computed, indicator: Indicator, column: Floats, figures: Figures
) -> Standard:
    by = [*((method.rules.pool or []) if base.scope == "排序池" else []), *base.by]
    within = classes(figures, by)
    then = figures.before(1) if base.year == "上年" else figures
    if base.take == "合计之比" and isinstance(indicator.node, Operation):
        found, some = _ratio_of_sums(indicator.node, then, within)
    else:
        source = column if then is figures else _of_that_year(method, indicator, then)
        found, some = per_class(source, within, _number(base, item))
    bases = found * float(base.times)
    gaps = np.where(some, float(Remark.BASE_NOT_POSITIVE), float(Remark.NOBODY_FOR_BASE))
    bases[~(bases > 0)] = np.nan
    how = computed_words(base, by)
    if within is None and len(bases) and not np.isnan(bases[0]):
        return Standard(float(bases[0]), how=how)
    return Standard(None, bases, gaps, how)


def _ratio_of_sums(node: Operation, figures: Figures, within: Ints | None) -> tuple[Floats, Bools]:
    """Of each row's class; and where the class has somebody with both parts."""
    united = figures.united(within, list(names(node, ATTRIBUTES)))
    if united is not None:
        of = np.zeros(len(figures), np.int64) if within is None else within
        top, bottom = values(node.left, united)[of], values(node.right, united)[of]
        some = np.isfinite(top) & np.isfinite(bottom)
    else:
        above, below = values(node.left, figures), values(node.right, figures)
        both = np.isfinite(above) & np.isfinite(below)
        top, _ = per_class(np.where(both, above, np.nan), within, _sum)
        bottom, some = per_class(np.where(both, below, np.nan), within, _sum)
    return np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom != 0), some


def _of_that_year(method: Method, indicator: Indicator, figures: Figures) -> Floats:
    column = values(indicator.node, figures)
    column = np.where(np.isfinite(column), column, np.nan)
    rounding = method.rules.rounding
    return rounded(column, rounding.value, rounding.mode) if rounding else column


def _number(base: Computed, item: Item) -> Callable[[Floats], float]:
    match base.take:
        case "均值":
            return lambda known: _sum(known) / len(known)
        case "中位数":
            return lambda known: float(np.median(known))
        case "分位":
            return lambda known: float(np.percentile(known, float(base.percentile or 0)))
        case "前列均值":
            return lambda known: _mean_of_best(known, base.first or Decimal(100), _less_is_better(item))
        case "最小":
            return lambda known: float(known.min())
    return lambda known: float(known.max())


def _sum(known: Floats) -> float:
    """What cancels out is nothing, whatever binary floats leave of it."""
    total = float(known.sum())
    return 0.0 if abs(total) <= 1e-15 * len(known) * float(np.abs(known).sum()) else total


def _mean_of_best(known: Floats, first: Decimal, smallest: bool) -> float:
    size = max(1, int((first * len(known) / 100).to_integral_value(ROUND_HALF_UP)))
    ordered = np.sort(known)
    return _sum(ordered[:size] if smallest else ordered[len(known) - size :]) / size


def _less_is_better(item: Item) -> bool:
    return item.shape.kind in ("反比", "少者优")


def computed_words(base: Computed, by: list[str]) -> str:
    """行业内各户合计之比的2倍（上年数据） — the way a computed base came about, for people."""
    of = f"同{'、同'.join(by)}" if by else "全组"
    take = {
        "分位": f"从低到高第{base.percentile}%处的值",
        "前列均值": f"前{base.first}%的均值",
        "最大": "最大值",
        "最小": "最小值",
    }.get(base.take, base.take)
    times = "" if base.times == 1 else f"的{base.times}倍"
    return f"{base.year}{of}有数据各户的{take}{times}"
