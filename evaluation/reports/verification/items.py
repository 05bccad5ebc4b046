"""Values and scores of the items, by formula."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.methods.schema import Item
from evaluation.methods.schema.shapes import (
    AnyShape,
    Direct,
    Inverse,
    LessIsBetter,
    Range,
    Ratio,
    Steps,
    TwoPoints,
    ladder,
)
from evaluation.reports.verification.bases import Against, against, extremes
from evaluation.reports.verification.draft import Draft, value_of
from evaluation.reports.verification.rounding import rounded
from evaluation.reports.verification.sheets import Cell, Place
from evaluation.scoring import settling
from evaluation.scoring.items import Terms
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.remarks import Remark
from evaluation.scoring.scored import factor
from evaluation.scoring.shapes import OF_POINTS

LEFT_OUT = "剔除"
_EMPTY = '""'
_DIGITS = 10
# what stands where there is no value of one's own, and where the mean stands
_FILLED = [*settling.MISSING.values(), *settling.ZERO.values(), Remark.NEGATIVE_MEAN]
_MEANS = [table[settling.MEAN] for table in (settling.MISSING, settling.ZERO, settling.NEGATIVE)]


@dataclass(frozen=True)
class Drawn:
    """An item before its score has a column. `raw`: the score of who has a value, where a mean of them is needed."""

    outcome: ItemOutcome
    weight: str
    formula: str


def draw(draft: Draft) -> list[tuple[Drawn, Place]]:
    """Columns of values and bases of every item, then their scores side by side."""
    drawn = [_draw(draft, outcome) for outcome in draft.outcome.items]
    return [(each, _add_score(draft, each)) for each in drawn]


def _add_score(draft: Draft, drawn: Drawn) -> Place:
    heading, cells = f"{drawn.outcome.name}\n得分", _scores(draft, drawn)
    return draft.sheet.add(
        heading, drawn.formula, cells, "score", above=drawn.weight, weight=drawn.outcome.weight
    )


def _scores(draft: Draft, drawn: Drawn) -> list[Cell]:
    scores = draft.cells(drawn.outcome.scores)
    out = settling.left_out(drawn.outcome.remarks)[draft.order].tolist()
    return [LEFT_OUT if left else score for score, left in zip(scores, out, strict=True)]


def _draw(draft: Draft, outcome: ItemOutcome) -> Drawn:
    name, item = outcome.name, draft.group.items[outcome.name]
    if silence := _silence(draft, name):
        draft.gaps.append(silence)
        return Drawn(outcome, "", _EMPTY)
    terms = Terms.of(item, draft.method.rules, factor(draft.group, name))
    read = draft.before.number(draft.method.indicators[name].node)
    value = draft.sheet.add(
        f"{name}\n{outcome.unit}".strip(), value_of(read, draft), draft.cells(outcome.values), "figure"
    )
    draft.values[name] = value
    weight = _weight(draft, name, item, terms)
    base = against(draft, name, item, outcome, value)
    if base is None:
        draft.gaps.append(f"{name}：办法没有公布基准值，不计分")
        return Drawn(outcome, weight, _EMPTY)
    score = _score(draft, item, terms, value, weight, base, name)
    usual = (
        f'AND({value.here}<>"",{value.here}<>0)' if isinstance(item.shape, Inverse) else f'{value.here}<>""'
    )
    filling = _Filling(draft, terms, weight, outcome, base)
    filling.raw = filling.scored_alone(usual, value, score)
    score = filling.of_negative(value, score)
    formula = f"IF({usual},{score},{filling.of_nothing(read.condition)})"
    if base.by_row:
        formula = f'IF({base.cell}="","",{formula})'
    if draft.standing:
        formula = f'IF({draft.scored},{formula},"")'
    return Drawn(outcome, weight, formula)


def _silence(draft: Draft, name: str) -> str:
    """What the method leaves open so that an item is not scored at all; empty when nothing."""
    if draft.method.indicators[name].formula is None:
        return f"{name}：办法没有规定算式，不计分"
    block = next((block.items for block in draft.group.blocks.values() if name in block.items), [name])
    silent = any(draft.group.items[each].weight is None for each in block)
    return f"{name}：办法没有规定权重，不计分" if silent else ""


def _weight(draft: Draft, name: str, item: Item, terms: Terms) -> str:
    """The cell of what the item counts in the total."""
    block = next(((title, each) for title, each in draft.group.blocks.items() if name in each.items), None)
    own = draft.parameter(name, "权重", float(item.weight or 0))
    if block is None:
        return own
    title, each = block
    inner = " + ".join(f"{draft.group.items[one].weight or 0:f}" for one in each.items)
    formula = f"{_here(own)}*{each.weight:f}/({inner})"
    return draft.parameter(name, f"在总分中的权重（分块“{title}”{each.weight:f}）", terms.weight, formula)


def _here(cell: str) -> str:
    """A cell of 参数 as formulas on 参数 name it."""
    return cell.partition("!")[2]


def _score(
    draft: Draft, item: Item, terms: Terms, value: Place, weight: str, base: Against, name: str
) -> str:
    """The score of who has a value."""
    formula = _shaped(draft, item.shape, value, base, name)
    if np.isfinite(terms.cap):
        formula = f"MIN({draft.parameter(name, '封顶', terms.cap, source=_bound_words(item))},{formula})"
    if np.isfinite(terms.floor):
        formula = f"MAX({draft.parameter(name, '保底', terms.floor, source=_bound_words(item))},{formula})"
    if not isinstance(item.shape, OF_POINTS):
        formula = f"{formula}*{weight}"
    elif terms.scale != 1:
        formula = f"{formula}*{draft.parameter(name, '分块折算', terms.scale)}"
    return rounded(formula, terms.places, draft.method.rules.rounding)


def _bound_words(item: Item) -> str:
    return "分" if isinstance(item.shape, OF_POINTS) else "权重的倍数"


def _shaped(draft: Draft, shape: AnyShape, value: Place, base: Against, name: str) -> str:
    cell = value.here
    match shape:
        case Ratio():
            return f"{cell}/{base.cell}"
        case Inverse():
            return f"{base.cell}/{cell}"
        case LessIsBetter():
            return f"(2-{cell}/{base.cell})/2"
        case TwoPoints():
            lower = draft.parameter(name, "下限", float(shape.lower))
            target = draft.parameter(name, "目标", float(shape.target))
            return f"({cell}-{lower})/({target}-{lower})"
        case Range():
            low, high = extremes(draft, name, shape, value)
            share = draft.parameter(
                name, "保底份额", float(shape.share) / 100, source="极差记分时最低者的份额"
            )
            return f"IF({high}={low},1,{share}+(1-{share})*({cell}-{low})/({high}-{low}))"
        case Steps():
            return _steps(draft, shape, cell, name)
        case Direct():
            return cell
    raise TypeError(f"not a shape: {shape}")


def _steps(draft: Draft, shape: Steps, cell: str, name: str) -> str:
    """Pieces of the number line from below; neighbours of one step need no edge between them."""
    cut = ladder(list(shape.steps))
    points = {
        at: draft.parameter(name, f"分段 {text}", float(number))
        for at, (text, number) in enumerate(shape.steps.items())
    }
    found = points[cut.steps[-1]]
    for at in reversed(range(len(cut.steps) - 1)):
        if cut.steps[at] == cut.steps[at + 1]:
            continue
        edge, sign = cut.edges[at // 2], "<" if at % 2 == 0 else "<="
        found = f"IF(ROUND({cell},{_DIGITS}){sign}{edge:f},{points[cut.steps[at]]},{found})"
    return found


@dataclass
class _Filling:
    """What stands where the arithmetic has no answer. `raw`: the score of those of whom the mean is taken."""

    draft: Draft
    terms: Terms
    weight: str
    outcome: ItemOutcome
    base: Against
    raw: str = ""
    mean: str = ""

    def scored_alone(self, usual: str, value: Place, score: str) -> str:
        """The score of those who have one without the mean; fixed points for a value below zero are one."""
        if self.terms.negative.decision != settling.AS_IT_IS:
            negative = self._with_condition(
                self.terms.negative, _points(self.terms.negative, self.weight, "")
            )
            score = f"IF({value.here}<0,{negative},{score})"
        raw = f'IF({usual},{score},"")'
        return f'IF({self.base.cell}="","",{raw})' if self.base.by_row else raw

    def of_negative(self, value: Place, score: str) -> str:
        if self.terms.negative.decision == settling.AS_IT_IS:
            return score
        return f"IF({value.here}<0,{self._by(self.terms.negative)},{score})"

    def of_nothing(self, known: str) -> str:
        """A zero denominator where all figures are `known`, or figures are missing."""
        missing = self._by(self.terms.missing)
        if self.terms.zero_denominator.decision == settling.AS_MISSING:
            return missing
        zero = self._by(self.terms.zero_denominator)
        return zero if zero == missing else f"IF({known},{zero},{missing})"

    def _by(self, policy: settling.Policy) -> str:
        found = self._mean() if policy.decision == settling.MEAN else _points(policy, self.weight)
        return self._with_condition(policy, found)

    def _with_condition(self, policy: settling.Policy, found: str) -> str:
        if policy.full_if is None:
            return found
        return f"IF({self.draft.before.condition(policy.full_if)},{self.weight},{found})"

    def _mean(self) -> str:
        """A column of its own, or the formula would look at itself."""
        if self.mean:
            return self.mean
        draft, outcome, terms = self.draft, self.outcome, self.terms
        formula = f'IF({draft.scored},{self.raw},"")' if draft.standing else self.raw
        cached = np.where(np.isin(outcome.remarks, _FILLED), np.nan, outcome.scores)
        raw = draft.sheet.add(f"{outcome.name}\n有数据者得分", formula, draft.cells(cached), "score")
        mean = rounded(f"AVERAGE({raw.on(draft.sheet.name)})", terms.places, draft.method.rules.rounding)
        filled = outcome.scores[np.isin(outcome.remarks, _MEANS)]
        value = float(filled[0]) if len(filled) and np.isfinite(filled[0]) else _average(cached)
        source = "没有自己得分的按此计分"
        self.mean = draft.parameter(outcome.name, "平均得分", value, f'IFERROR({mean},"")', source)
        return self.mean


def _average(column: np.ndarray) -> Cell:
    known = column[np.isfinite(column)]
    return float(known.mean()) if len(known) else ""


def _points(policy: settling.Policy, weight: str, left_out: str = LEFT_OUT) -> str:
    if isinstance(policy.decision, float):
        return f"{Decimal(repr(policy.decision)):f}"
    fixed = {"记0分": "0", settling.FULL: weight, settling.REWEIGHTED: f'"{left_out}"'}
    return fixed.get(policy.decision or "", _EMPTY)
