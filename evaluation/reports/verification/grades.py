"""Grades by formula: cuts by place and by condition, then the rules that change a grade."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Cut
from evaluation.methods.schema.adjusting import Adjustment
from evaluation.methods.schema.scope import FOLLOWS
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.expressions import Reader
from evaluation.reports.verification.moving import MOVING, Movers, act
from evaluation.reports.verification.places import Ranked, add_places_among
from evaluation.reports.verification.quotas import Beside, Quotas, add_quotas
from evaluation.reports.verification.sheets import Cell, Place, Sheet, both, text
from evaluation.reports.verification.stages import Staging
from evaluation.scoring.figures import Figures, Ints
from evaluation.scoring.reasons import undecided

TWO_STAGES = "两步取档又有调整使别人递补的，表格公式没有重算，档次照抄"


@dataclass
class Graded:
    """`grade`: the column of the grade recomputed; `quotas` the sheet it rests on, if any."""

    grade: Place
    quotas: Quotas | None = None
    sheets: list[Sheet] = field(default_factory=list)
    # formulas that count units which a rule would still move
    left: Sequence[str] = ()


def add_grades(
    draft: Draft, name: str, ranked: Ranked, numbers: dict[str, str], left_out: Ints, card: Figures
) -> Graded:
    """`name` is what the sheet of the quotas is called; `left_out` counts units of each pool kept out by the scope."""
    cuts = draft.group.grading or []
    rules = [rule for rule in draft.method.adjustments if not rule.groups or draft.name in rule.groups]
    if undecided(draft.method, draft.group, rules) or not cuts:
        return Graded(_named(draft, None))
    moving = [rule for rule in rules if rule.places in MOVING]
    if moving and any(cut.stages for cut in cuts):
        draft.gaps.append(TWO_STAGES)
        return Graded(_copied(draft))
    conditioned = _conditions(draft, cuts, numbers)
    quotas, index, left = _by_cuts(draft, name, ranked, conditioned, left_out, (draft.after(numbers), card))
    if moving:
        index, still = _movers(draft, moving, ranked, quotas, conditioned, cuts).add(index, numbers)
        left = [*left, still]
    place = _adjusted(draft, rules, index, numbers, cuts)
    return Graded(_named(draft, place), quotas, [quotas.sheet] if quotas else [], left)


def _movers(
    draft: Draft,
    rules: Sequence[Adjustment],
    ranked: Ranked,
    quotas: Quotas | None,
    conditioned: Place | None,
    cuts: Sequence[Cut],
) -> Movers:
    quota = draft.method.rules.quota
    apart = quota is not None and quota.by_condition == "剔除"
    steps = [at for at, cut in enumerate(cuts) if cut.by_place]
    return Movers(draft, rules, ranked, quotas, conditioned, apart, steps, [cut.grade for cut in cuts])


def _copied(draft: Draft) -> Place:
    return draft.sheet.add("档次（抄录）", "", published(draft), "grade", 10)


def published(draft: Draft) -> list[Cell]:
    names = (*draft.outcome.grade_names, "")
    return [names[grade] for grade in draft.outcome.grades[draft.order].tolist()]


def _by_cuts(
    draft: Draft,
    name: str,
    ranked: Ranked,
    conditioned: Place | None,
    left_out: Ints,
    reading: tuple[Reader, Figures],
) -> tuple[Quotas | None, Place, Sequence[str]]:
    """The column of each row's cut, counted from 1; 0 where it has none. Formulas that count what is out of order."""
    before, cuts = _before_rules(draft), draft.group.grading or []
    steps = [at for at, cut in enumerate(cuts) if cut.by_place]
    quota = draft.method.rules.quota
    if not steps or quota is None:
        formula = conditioned.here if conditioned else "0"
        return None, draft.sheet.add("档次序号", formula, before, "count", 8), ()
    apart = conditioned if quota.by_condition == "剔除" else None
    beside = Beside(_beside(draft, ranked, quota.base), left_out, apart)
    quotas = add_quotas(draft, name, ranked, beside, quota)
    counts, active = ranked.counts, f"{ranked.active.here}=1"
    if apart:
        out = np.zeros(len(draft.order), bool)
        out[draft.order] = draft.column(apart) != 0
        counts = add_places_among(draft, ranked, f"{apart.here}>0", out, "除条件档")
        active = f"AND({active},{apart.here}=0)"
    place, first, faults = counts.here, "", list[str]()
    if two := cuts[steps[0]].stages:
        staging = Staging(draft, ranked, quotas, counts, active, f"{apart.here}>0" if apart else "")
        staged = staging.add(two, *reading, np.array(before) == steps[0] + 1)
        place, first, faults = staged.place, staged.best.here, [*staged.faults]
    found = str(steps[-1] + 1)
    for at in reversed(steps[1:-1] if first else steps[:-1]):
        found = f"IF({place}<={quotas.last(at)},{at + 1},{found})"
    found = f"IF({first}=1,{steps[0] + 1},{found})" if first else found
    found = f"IF({active},{found},0)"
    if conditioned:
        found = f"IF({conditioned.here}>0,{conditioned.here},{found})"
    return quotas, draft.sheet.add("档次序号", found, before, "count", 8), faults


def _conditions(draft: Draft, cuts: Sequence[Cut], numbers: dict[str, str]) -> Place | None:
    """The first cut whose condition holds, 0 where none does."""
    if not any(cut.condition for cut in cuts):
        return None
    reader = draft.after(numbers)
    found = "0"
    for at, cut in reversed(list(enumerate(cuts, 1))):
        if cut.condition:
            found = f"IF({reader.condition(parse(cut.condition))},{at},{found})"
    formula = found if draft.usual == "TRUE" else f"IF({draft.usual},{found},0)"
    reasons = draft.outcome.reasons
    cached: list[Cell] = [_met(cuts, reasons[row]) for row in draft.order.tolist()]
    return draft.sheet.add("条件档", formula, cached, "count", 8)


def _met(cuts: Sequence[Cut], reason: str) -> int:
    """The engine says it in the reason."""
    starts = [f"符合{cut.grade}的条件：{cut.condition}" if cut.condition else "\0" for cut in cuts]
    return next((at for at, start in enumerate(starts, 1) if reason.startswith(start)), 0)


def _before_rules(draft: Draft) -> list[Cell]:
    """Grades before any rule changed them, from 1."""
    return _after_rule(draft, 0)


def _after_rule(draft: Draft, count: int) -> list[Cell]:
    """Grades when so many rules have acted."""
    outcome = draft.outcome
    cuts = len(draft.group.grading or [])
    followed = [at for at, one in enumerate(outcome.standings) if one.kind == FOLLOWS]
    own = (outcome.grades < cuts) & ~np.isin(outcome.standing, followed)
    grades = np.where(own, outcome.grades, -1)
    for each in reversed(outcome.adjustments[count:]):
        grades[each.rows] = each.was
    found: list[Cell] = (grades[draft.order] + 1).tolist()
    return found


def _beside(draft: Draft, ranked: Ranked, base: str) -> Place | None:
    """1 for who counts though not ranked."""
    if base == "全部":
        cached = (draft.outcome.ranks == 0)[draft.order].astype(int).tolist()
        return draft.sheet.add("另计", f"1-{ranked.active.here}", cached, "count", 6)
    if base == "参评" or draft.standing is None:
        return None
    kinds = ("不定档",) if base == "含不定档" else ("不定档", "列为")
    tests = [f"LEFT({draft.standing.here},{len(kind)})={text(kind)}" for kind in kinds]
    wanted = np.array([one.kind in kinds for one in draft.outcome.standings] + [False])
    cached = wanted[draft.outcome.standing][draft.order].astype(int).tolist()
    return draft.sheet.add("另计", f"IF(OR({','.join(tests)}),1,0)", cached, "count", 6)


def _adjusted(
    draft: Draft, rules: Sequence[Adjustment], index: Place, numbers: dict[str, str], cuts: Sequence[Cut]
) -> Place:
    """One column for every rule, in declared order."""
    names = [cut.grade for cut in cuts]
    for count, rule in enumerate(rules, 1):
        words = {"档次": _chosen(index.here, names)}
        holds = both([draft.usual, draft.after(numbers, words).condition(parse(rule.condition))])
        formula = f"IF({holds},{act(rule, index.here, names)},{index.here})"
        index = draft.sheet.add(f"调整：{rule.name}", formula, _after_rule(draft, count), "count", 10)
    return index


def _chosen(index: str, names: Sequence[str]) -> str:
    return f'IF({index}>0,CHOOSE({index},{",".join(map(text, names))}),"")'


def _named(draft: Draft, index: Place | None) -> Place:
    """The grade in words; a unit that the scope lists has the code of its rule."""
    names = [cut.grade for cut in draft.group.grading or []]
    formula = _chosen(index.here, names) if index else '""'
    if draft.standing:
        here = draft.standing.here
        code = f'IF(ISNUMBER(FIND("·",{here})),MID({here},FIND("·",{here})+1,99),"")'
        if draft.following:
            copied = [
                grade if follows else ""
                for grade, follows in zip(published(draft), draft.cells_of(draft.following), strict=True)
            ]
            landlord = draft.sheet.add("出租方的档次（抄录）", "", copied, "grade", 10)
            code = f"IF({draft.following.here}=1,{landlord.here},{code})"
        formula = f"IF({draft.usual},{formula},{code})"
    return draft.sheet.add("档次", formula, published(draft), "grade", 10)
