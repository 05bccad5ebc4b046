"""调档 as a board: whose grade by score is another by rules or in the end, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from evaluation.actions.results import grades_of
from evaluation.methods.loader import restore
from evaluation.models import GradeDecision, Result, Round, Snapshot
from evaluation.rejudging.material import material
from evaluation.results.filters import UNGRADED
from evaluation.rounds import final
from evaluation.scoring.engine import score
from mujun.accounts.models import User

RULE, HAND, PLACES, WAITING = "规则", "手工", "名额", "待签署"
KINDS = {RULE: "按规则调整", HAND: "手工调档", PLACES: "名额变动", WAITING: "等待第二人签署"}


@dataclass(frozen=True)
class Line:
    """`scored`, `ruled` and `last` are grades, empty where there is none; `kinds` say what changed them."""

    enterprise: int
    credit_code: str
    name: str
    town: str
    group: str
    total: float | None
    rank: int | None
    scored: str
    ruled: str
    last: str
    why: Sequence[str]
    kinds: frozenset[str]
    decision: GradeDecision | None


@dataclass(frozen=True)
class Board:
    """`lines` of everybody whose grade changes at a step or who has a decision; `counts` of everybody: per grade by
    score, by rules, in the end. Not `is_final`: what the end would be now.
    """

    lines: Sequence[Line]
    counts: Sequence[tuple[str, int, int, int]]
    is_final: bool


def board(round: Round, user: User) -> Board:
    """Of a round with a formal run, what the user sees of it."""
    known = Result.objects.visible_to(user).filter(run=round.run).order_by("group", "rank", "pk")
    columns = ("enterprise", "row__credit_code", "row__name", "row__town", "group", "total", "rank", "grade")
    rows = list(known.values_list(*columns, "changes"))
    scored, last = by_score(round), in_the_end(round)
    decisions = _latest(round, user)
    lines, counts = [], Counter[tuple[int, str]]()
    for *own, ruled, changes in rows:
        steps = (scored.get(own[0], ruled), ruled, last.get(own[0], ruled))
        counts.update((at, grade or UNGRADED) for at, grade in enumerate(steps) if own[4])
        decision = decisions.get(own[0])
        if len(set(steps)) > 1 or changes or decision:
            lines.append(_line(own, steps, [each["rule"] for each in changes], decision))
    codes = [code for code in _codes(round) if any(counts[at, code] for at in range(3))]
    table = [(code, counts[0, code], counts[1, code], counts[2, code]) for code in codes]
    return Board(lines, table, round.final_run_id is not None)


def by_score(round: Round) -> dict[int, str]:
    """Grades before any rule, by enterprise; nothing where the method has no rules."""
    resolved = round.run.method.resolved
    if not restore(resolved).adjustments:
        return {}
    return _judged(round.run.snapshot_id, round.run.snapshot.digest, resolved, False)


def in_the_end(round: Round) -> dict[int, str]:
    """Grades of the final run, or what they would be now."""
    if round.final_run_id:
        return dict(round.final_run.results.values_list("enterprise", "grade"))
    return with_decisions(round, round.decisions.in_force())


def with_decisions(round: Round, decisions: Sequence[GradeDecision]) -> dict[int, str]:
    """Grades if these were agreed; nothing changes without any."""
    if not decisions:
        return dict(round.run.results.values_list("enterprise", "grade"))
    resolved = final.edition(round, decisions).resolved
    return _judged(round.run.snapshot_id, round.run.snapshot.digest, resolved, True)


def moved_by(decision: GradeDecision) -> list[tuple[int, str, str]]:
    """What a decision does to others: enterprise, grade without and with it."""
    round = decision.round
    others = [each for each in round.decisions.in_force() if each.enterprise_id != decision.enterprise_id]
    before, after = with_decisions(round, others), with_decisions(round, [*others, decision])
    return [
        (who, before.get(who, ""), grade)
        for who, grade in after.items()
        if grade != before.get(who, "") and who != decision.enterprise_id
    ]


@lru_cache(maxsize=8)
def _judged(snapshot: int, digest: str, resolved: str, with_rules: bool) -> dict[int, str]:
    """What is frozen never changes; looking at the board again costs nothing."""
    frozen, method = material(Snapshot.objects.get(pk=snapshot), resolved), restore(resolved)
    if not with_rules:
        method = method.model_copy(update={"adjustments": []})
    given = grades_of(score(method, frozen.figures))
    return dict(zip(frozen.enterprises, given.tolist(), strict=True))


def _latest(round: Round, user: User) -> dict[int, GradeDecision]:
    """Of each enterprise the one that waits, else the one in force, else the last."""
    seen = GradeDecision.objects.visible_to(user).filter(round=round)
    seen = seen.select_related("enterprise", "proposed_by", "signed_by").order_by("pk")
    weight = {"待签署": 2, "同意": 1}
    found: dict[int, GradeDecision] = {}
    for each in seen:
        known = found.get(each.enterprise_id)
        if known is None or weight.get(each.state, 0) >= weight.get(known.state, 0):
            found[each.enterprise_id] = each
    return found


def _line(own: list, steps: tuple[str, str, str], rules: list[str], decision: GradeDecision | None) -> Line:
    scored, ruled, last = steps
    why, kinds = list(rules), {RULE} if rules else set()
    if decision and decision.agrees and not decision.withdrawn_at:
        acts = decision.grade == last
        why.append(f"{final.named(decision)}{'' if acts else '，没有起作用'}")
        kinds.add(HAND)
    elif decision and decision.is_open:
        kinds.add(WAITING)
    if (scored != ruled and not rules) or (ruled != last and HAND not in kinds):
        why.append("其他企业调整后名额变动")
        kinds.add(PLACES)
    return Line(*own, scored, ruled, last, why, frozenset(kinds), decision)


def _codes(round: Round) -> list[str]:
    codes = dict.fromkeys(each["code"] for group in round.run.outline["groups"] for each in group["grades"])
    return [*codes, UNGRADED]
