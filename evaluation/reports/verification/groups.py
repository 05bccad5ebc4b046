"""One group as a sheet of formulas, with what was published beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Method
from evaluation.reports.verification import places
from evaluation.reports.verification.data import Data
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.grades import Graded, add_grades, published
from evaluation.reports.verification.items import draw
from evaluation.reports.verification.parameters import Parameters
from evaluation.reports.verification.quotas import faults
from evaluation.reports.verification.scope import add_membership, add_standing
from evaluation.reports.verification.sheets import DATA, Cell, Place, Sheet
from evaluation.reports.verification.totals import add_total
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Figures, Ints
from evaluation.scoring.outcome import GroupOutcome
from evaluation.scoring.placing import pools_of
from evaluation.scoring.scoping import LEFT_OUT, scope
from evaluation.scoring.scorecard import scorecard, with_places

SAME, DIFFERS = "一致", "不一致"
# heading, note, weights and column names stand above the rows
FIRST = 6


@dataclass(frozen=True)
class GroupSheet:
    """`faults`: formulas that count what is wrong with the order of the rows."""

    name: str
    sheet: Sheet
    check: Place
    faults: Sequence[str]
    further: Sequence[Sheet]
    gaps: Sequence[str]


def ordered(method: Method, figures: Figures, outcome: GroupOutcome) -> Ints:
    """The group's rows as its sheet shows them, as places in the group."""
    return places.order_by(method, method.groups[outcome.name], outcome, card_of(method, figures, outcome))


def card_of(method: Method, figures: Figures, outcome: GroupOutcome) -> Figures:
    group = method.groups[outcome.name]
    card = scorecard(method, group, figures.of(outcome.rows, figures.numbers), outcome.items, outcome.totals)
    return with_places(card, outcome.ranks)


def build(
    method: Method,
    outcome: GroupOutcome,
    order: Ints,
    start: int,
    data: Data,
    parameters: Parameters,
    titles: tuple[str, str],
) -> GroupSheet:
    """`start` is the place of the group's first row on 数据; `titles` name the sheet and that of its quotas."""
    sheet = Sheet(titles[0], len(order), FIRST, offset=data.sheet.first + start - FIRST)
    draft = Draft(method, outcome.name, method.groups[outcome.name], outcome, order, sheet, data, parameters)
    _add_names(draft)
    add_standing(draft)
    add_membership(draft)
    total = add_total(draft, draw(draft))
    numbers: dict[str, str] = {name: place.here for name, place in draft.values.items()}
    numbers["总分"] = total.here
    card = card_of(method, data.figures, outcome)
    ranked = places.add_places(draft, draft.after(numbers), card)
    numbers["名次"] = ranked.first.here
    left_out = _left_out(method, outcome, data.figures)
    graded = add_grades(draft, titles[1], ranked, numbers, left_out, card)
    check = _add_check(draft, total, ranked.first, graded)
    wrong = [f"SUM({ranked.faults.on(sheet.name)})"]
    if graded.quotas:
        wrong.append(faults(graded.quotas, ranked, sheet.name))
    wrong += graded.left
    return GroupSheet(outcome.name, sheet, check, wrong, graded.sheets, draft.gaps)


def _add_names(draft: Draft) -> None:
    data = draft.data
    codes: list[Cell] = [data.figures.units[row] for row in draft.rows.tolist()]
    draft.sheet.add("编码", f"数据!${data.code.letter}{DATA}", codes, "text", 22)
    if data.named:
        at = draft.sheet.offset + FIRST - data.sheet.first
        names = data.sheet.columns[1].cells[at : at + draft.sheet.size]
        draft.sheet.add("名称", f"数据!${data.named.letter}{DATA}", names, "text", 30)


def _add_check(draft: Draft, total: Place, rank: Place, graded: Graded) -> Place:
    outcome, sheet = draft.outcome, draft.sheet
    totals: list[Cell] = [cell if cell != "" else None for cell in draft.cells(outcome.totals)]
    ranks: list[Cell] = [rank or None for rank in outcome.ranks[draft.order].tolist()]
    old_total = sheet.add("公布的总分", "", totals, "total")
    old_rank = sheet.add("公布的名次", "", ranks, "rank", 7)
    grades: list[Cell] = [grade or None for grade in published(draft)]
    old_grade = sheet.add("公布的档次", "", grades, "grade", 10)
    same_total = (
        f"IF(ISNUMBER({total.here}),IF(ISNUMBER({old_total.here}),"
        f"ABS({total.here}-{old_total.here})<=0.00000001,FALSE),NOT(ISNUMBER({old_total.here})))"
    )
    same = f'AND({same_total},{rank.here}&""={old_rank.here}&"",EXACT({graded.grade.here}&"",{old_grade.here}&""))'
    member = next(
        sheet.place(at).here for at, column in enumerate(sheet.columns) if column.heading == "合分组条件"
    )
    formula = f'IF(AND({member}=1,{same}),"{SAME}","{DIFFERS}")'
    return sheet.add("核对", formula, [SAME] * sheet.size, "check", 9)


def _left_out(method: Method, outcome: GroupOutcome, figures: Figures) -> Ints:
    """Units of each pool that meet the group's condition and that the scope leaves out."""
    none = np.zeros(len(outcome.pool_names), np.int64)
    quota = method.rules.quota
    if quota is None or quota.base != "全部" or method.scope is None:
        return none
    scoped = scope(method, figures)
    free = scoped.within
    for name, group in method.groups.items():
        inside = free & holds(parse(group.condition), figures) if group.condition else np.zeros_like(free)
        if name == outcome.name:
            break
        free = free & ~inside
    rows = np.flatnonzero(inside & scoped.of_kind(*LEFT_OUT))
    pools = pools_of(tuple(method.rules.pool or ()), outcome.name, figures.of(rows, ()))
    counts = np.bincount(pools.codes, minlength=len(pools.names)).tolist()
    found: Mapping[str, int] = dict(zip(pools.names, counts, strict=True))
    return np.array([found.get(name, 0) for name in outcome.pool_names], np.int64)
