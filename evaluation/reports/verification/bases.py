"""Base values as cells: typed ones to be changed by the reader, computed ones by formula over the group's column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.methods.formulas import Operation
from evaluation.methods.schema import Item
from evaluation.methods.schema.bases import ByWord, Computed
from evaluation.methods.schema.shapes import REST, Range
from evaluation.reports.verification.draft import Draft, shown
from evaluation.reports.verification.expressions import fits
from evaluation.reports.verification.sheets import Cell, Place, both
from evaluation.scoring.bases import computed_words
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Floats
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.rounding import rounded


@dataclass(frozen=True)
class Against:
    """The cell an item compares with; `by_row`: it may be empty."""

    cell: str = ""
    by_row: bool = False


def against(draft: Draft, name: str, item: Item, outcome: ItemOutcome, value: Place) -> Against | None:
    """None where the method published no base."""
    if not item.based:
        return Against()
    if item.base is None:
        return None
    source = draft.method.basis.source
    if isinstance(item.base, Decimal):
        return Against(draft.parameter(name, "基准", float(item.base), source=f"办法公布；{source}"))
    if isinstance(item.base, ByWord):
        formula = _by_word(draft, name, item.base, source)
    else:
        formula = _computed(draft, name, item, item.base, outcome, value)
    bases = draft.cells(outcome.base_of_rows())
    return Against(draft.sheet.add(f"{name}\n基准", formula, bases, "figure").here, by_row=True)


def _by_word(draft: Draft, name: str, base: ByWord, source: str) -> str:
    typed = {
        word: draft.parameter(name, f"基准 {base.by} {word}", float(number), source=f"办法公布；{source}")
        for word, number in base.values.items()
    }
    found = typed.pop(REST, '""')
    cell = draft.data.word(base.by)
    for word, number in reversed(typed.items()):
        found = f"IF({fits(cell, word)},{number},{found})"
    return found


def _computed(draft: Draft, name: str, item: Item, base: Computed, outcome: ItemOutcome, value: Place) -> str:
    by = [*((draft.method.rules.pool or []) if base.scope == "排序池" else []), *base.by]
    columns = _columns(draft, name, base, value)
    ranges = [column.on(draft.sheet.name) for column in columns]
    how, bases = computed_words(base, by), outcome.base_of_rows()[draft.order]
    times = draft.parameter(name, "基准的倍数", float(base.times)).partition("!")[2]
    if not by:
        known = bases[np.isfinite(bases)]
        number = _number(item, base, ranges, None, "")
        value_now: Cell = float(known[0]) if len(known) else ""
        return draft.parameter(name, "基准", value_now, _positive(number, times), how, array=_is_array(base))
    keys = draft.key(by)
    classes = keys.on(draft.sheet.name)
    return _looked_up(
        draft,
        keys,
        name,
        lambda cell: _positive(_number(item, base, ranges, classes, cell), times),
        bases,
        how,
    )


def _looked_up(
    draft: Draft, keys: Place, name: str, formula: Callable[[str], str], bases: Floats, how: str
) -> str:
    """A line of 参数 for every class, found by its name; `formula` takes the cell of the name."""
    words = np.array(draft.cells_of(keys))
    since = len(draft.parameters.lines)
    for word in sorted(set(words.tolist())):
        known = bases[(words == word) & np.isfinite(bases)]
        value: Cell = float(known[0]) if len(known) else ""
        draft.parameter(name, word, value, formula(draft.parameters.next_name), f"基准；{how}", True)
    names, numbers = draft.parameters.block(since)
    return f"INDEX({numbers},MATCH({keys.here},{names},0))"


def _positive(number: str, times: str) -> str:
    return f'IFERROR(IF({number}*{times}>0,{number}*{times},""),"")'


def _is_array(base: Computed) -> bool:
    return base.take == "前列均值"


def _columns(draft: Draft, name: str, base: Computed, value: Place) -> list[Place]:
    """The columns that the base is taken of: values, or numerators and denominators."""
    node = draft.method.indicators[name].node
    then = draft.data.figures.before(1) if base.year == "上年" else draft.data.figures
    if base.take == "合计之比" and isinstance(node, Operation):
        parts = [values(node.left, then), values(node.right, then)]
        both_known = np.isfinite(parts[0]) & np.isfinite(parts[1])
        parts = [np.where(both_known, part, np.nan) for part in parts]
        if base.year == "本年":
            left, right = draft.before.number(node.left), draft.before.number(node.right)
            known = both([draft.scored, left.condition, right.condition])
            formulas = [f'IF({known},{one.text},"")' for one in (left, right)]
            headings = [f"{name}\n分子", f"{name}\n分母"]
            return [_add(draft, h, f, p) for h, f, p in zip(headings, formulas, parts, strict=True)]
        headings = [f"{name}·上年分子", f"{name}·上年分母"]
        return [_copied(draft, h, part) for h, part in zip(headings, parts, strict=True)]
    if base.year == "本年":
        return [value]
    column = values(node, then)
    column = np.where(np.isfinite(column), column, np.nan)
    rounding = draft.method.rules.rounding
    return [
        _copied(
            draft,
            f"{name}·上年值",
            rounded(column, rounding.value, rounding.mode) if rounding else column,
        )
    ]


def _copied(draft: Draft, heading: str, column: Floats) -> Place:
    cell = draft.data.column(heading, column)
    return _add(draft, heading, f'IF({both([draft.scored, f"ISNUMBER({cell})"])},{cell},"")', column)


def _add(draft: Draft, heading: str, formula: str, column: Floats) -> Place:
    return draft.sheet.add(heading, formula, shown(column[draft.rows]), "figure")


def _number(item: Item, base: Computed, ranges: Sequence[str], keys: str | None, key: str) -> str:
    """Over a column, or over those of its rows whose class stands in the cell `key`."""
    first = ranges[0]
    if len(ranges) == 2:
        sums = [f"SUM({each})" if keys is None else f"SUMIFS({each},{keys},{key})" for each in ranges]
        return f"{sums[0]}/{sums[1]}"
    chosen = first if keys is None else f'IF({keys}={key},IF(ISNUMBER({first}),{first},""),"")'
    match base.take:
        case "均值" | "合计之比":
            return f"AVERAGE({chosen})"
        case "中位数":
            return f"MEDIAN({chosen})"
        case "分位":
            return f"PERCENTILE({chosen},{(base.percentile or Decimal(0)) / 100:f})"
        case "前列均值":
            return _mean_of_best(item, chosen, base.first or Decimal(100))
        case "最小":
            return f"IF(COUNT({chosen})=0,1/0,MIN({chosen}))"
    return f"IF(COUNT({chosen})=0,1/0,MAX({chosen}))"


def _mean_of_best(item: Item, chosen: str, first: Decimal) -> str:
    """The edge of the best, and by how much on average the better ones exceed it."""
    size = f"MAX(1,ROUND({first:f}*COUNT({chosen})/100,0))"
    smallest = item.shape.kind in ("反比", "少者优")
    edge = f"{'SMALL' if smallest else 'LARGE'}({chosen},{size})"
    beyond = "<" if smallest else ">"
    return f"({edge}+SUM(IF(ISNUMBER({chosen}),IF({chosen}{beyond}{edge},{chosen}-{edge},0),0))/{size})"


def extremes(draft: Draft, name: str, shape: Range, value: Place) -> tuple[str, str]:
    """Cells of the lowest and the highest value of the row's class."""
    column = value.on(draft.sheet.name)
    numbers = draft.column(value)
    pool = draft.method.rules.pool or []
    if shape.scope == "全组" or not pool:
        known = numbers[np.isfinite(numbers)]
        low, high = (float(known.min()), float(known.max())) if len(known) else ("", "")
        return (
            draft.parameter(
                name, "最小值", low, f'IF(COUNT({column})=0,"",MIN({column}))', "本年全组有数据各户"
            ),
            draft.parameter(
                name, "最大值", high, f'IF(COUNT({column})=0,"",MAX({column}))', "本年全组有数据各户"
            ),
        )
    keys = draft.key(pool)
    range_ = keys.on(draft.sheet.name)
    words = list(map(str, draft.cells_of(keys)))
    found = []
    for title, function in (("最小值", np.nanmin), ("最大值", np.nanmax)):
        since = len(draft.parameters.lines)
        sheet_function = "MIN" if title == "最小值" else "MAX"
        for word in sorted(set(words)):
            here = numbers[[at for at, each in enumerate(words) if each == word]]
            cached: Cell = float(function(here)) if np.isfinite(here).any() else ""
            cell = draft.parameters.next_name
            chosen = f'IF({range_}={cell},IF(ISNUMBER({column}),{column},""),"")'
            formula = f'IF(COUNT({chosen})=0,"",{sheet_function}({chosen}))'
            draft.parameter(name, word, cached, formula, f"{title}，同{'、同'.join(pool)}有数据各户", True)
        names, cells = draft.parameters.block(since)
        found.append(f"INDEX({cells},MATCH({keys.here},{names},0))")
    return found[0], found[1]
