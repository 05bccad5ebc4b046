"""The method of a round with the grades set by people in it: one rule for each, so that the final run is a run."""

import json
from collections.abc import Sequence

import yaml

from evaluation.actions.results import grades_of
from evaluation.methods.dictionary import UNIT
from evaluation.methods.loader import Loaded, load_text, restore
from evaluation.methods.schema.adjusting import ByHand
from evaluation.methods.schema.method import SETTLED
from evaluation.models import GradeDecision, Method, Round
from evaluation.rejudging.material import material
from evaluation.scoring.engine import score

_LONGEST_CODE = 50
_RULES = "调整"


def by_hand(method: Method) -> ByHand:
    """How the county lets decisions count."""
    return restore(method.resolved).by_hand or ByHand.model_validate({})


def edition(round: Round, decisions: Sequence[GradeDecision]) -> Loaded:
    """The formal run's edition with the decisions, complete in itself. Raises `DocumentError`."""
    method = round.run.method
    document = {key: value for key, value in json.loads(method.resolved).items() if key != "沿用"}
    document |= {"状态": SETTLED, _RULES: _rules(round, document.get(_RULES, []), decisions)}
    head = f"# {round}定档：{method}（摘要 {method.digest[:12]}）加 {len(decisions)} 件手工调档。\n"
    text = head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)
    return load_text(text, f"{method.code[:_LONGEST_CODE]}-dj-{round.year}", {})


def grades(round: Round, loaded: Loaded) -> dict[int, str]:
    """What the edition gives on the frozen figures of the formal run, by enterprise; empty where no grade."""
    frozen = material(round.run.snapshot, loaded.resolved)
    given = grades_of(score(loaded.method, frozen.figures))
    return dict(zip(frozen.enterprises, given.tolist(), strict=True))


def named(decision: GradeDecision) -> str:
    """What the rule of a decision is called, in results and papers."""
    return f"{'一票否决' if decision.is_veto else '手工调档'}（{decision.basis}）"


def _rules(round: Round, rules: list[dict], decisions: Sequence[GradeDecision]) -> list[dict]:
    """In their order: before or after the county's own, as its method says; a veto is never undone by a rule. Decisions
    on whom the formal run no longer judges, or not by that grade, have nobody to act on.
    """
    known = round.run.results.filter(enterprise__in=[each.enterprise_id for each in decisions])
    groups = dict(known.values_list("enterprise", "group"))
    acting = [each for each in decisions if each.grade in codes_of(round, groups.get(each.enterprise_id, ""))]
    usual = [_rule(each, groups[each.enterprise_id]) for each in acting if not each.is_veto]
    vetoes = [_rule(each, groups[each.enterprise_id]) for each in acting if each.is_veto]
    first = by_hand(round.run.method).order == "规则之前"
    return [*usual, *rules, *vetoes] if first else [*rules, *usual, *vetoes]


def codes_of(round: Round, group: str) -> list[str]:
    """The grades that an enterprise of a group may get, best first."""
    judged = restore(round.run.method.resolved).groups.get(group)
    return [cut.grade for cut in (judged.grading or ())] if judged else []


def _rule(decision: GradeDecision, group: str) -> dict:
    return {
        "名称": named(decision),
        "条件": f'{UNIT} = "{decision.enterprise.credit_code}"',
        "定为": decision.grade,
        "名额": decision.places,
        "分组": [group],
    }
