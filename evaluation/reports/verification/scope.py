"""What the scope of the method decides about each unit, by formula."""

from collections.abc import Sequence

from evaluation.methods.formulas import parse
from evaluation.methods.schema.scope import FOLLOWS
from evaluation.reports.verification.draft import USUAL, Draft
from evaluation.reports.verification.sheets import Cell, text
from evaluation.scoring.scoping import LANDLORD


def add_standing(draft: Draft) -> None:
    """The treatment that the first fitting rule names, with its code; without rules there is no such column."""
    scope = draft.method.scope
    if scope is None or not scope.except_:
        return
    said = {
        name: rule.treatment.kind + (f"·{rule.treatment.code}" if rule.treatment.code else "")
        for name, rule in scope.except_.items()
    }
    # of a rule about tenants those who are judged for themselves are judged as usual
    words = [one.kind + (f"·{one.code}" if one.code else "") for one in draft.outcome.standings] + [USUAL]
    cells: list[Cell] = [words[at] for at in draft.outcome.standing[draft.order].tolist()]
    formula = text(USUAL)
    for name, rule in reversed(scope.except_.items()):
        holds, then = draft.before.condition(parse(rule.condition)), text(said[name])
        if rule.follows:
            holds = f'AND({holds},{draft.data.word(LANDLORD)}<>"")'
            then = f"IF({_following(draft, cells)}=1,{then},{text(USUAL)})"
        formula = f"IF({holds},{then},{formula})"
    draft.standing = draft.sheet.add("范围", formula, cells, "text", 10)


def _following(draft: Draft, standings: Sequence[Cell]) -> str:
    """A column that is copied: whose landlord has a grade, or who waits for none."""
    if draft.following is None:
        copied: list[Cell] = [int(one == FOLLOWS) for one in standings]
        draft.following = draft.sheet.add("随出租方（抄录）", "", copied, "count", 8)
        draft.gaps.append("承租户是否随出租方、随出租方取的档次照抄")
    return draft.following.here


def add_membership(draft: Draft) -> None:
    """1 where the unit meets the condition of the group and of no group before it."""
    conditions = []
    for name, group in draft.method.groups.items():
        if group.condition is None:
            continue
        condition = draft.before.condition(parse(group.condition))
        if name == draft.name:
            conditions.append(condition)
            break
        conditions.append(f"NOT({condition})")
    if draft.method.scope and draft.method.scope.within:
        conditions.append(draft.before.condition(parse(draft.method.scope.within)))
    if draft.standing:
        conditions += [f'{draft.standing.here}<>"{kind}"' for kind in ("不参评", "只采集")]
    draft.sheet.add("合分组条件", f"IF(AND({','.join(conditions)}),1,0)", [1] * draft.sheet.size, "count", 8)
