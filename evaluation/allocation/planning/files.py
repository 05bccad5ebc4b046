"""Read planning files."""

from collections.abc import Iterator
from pathlib import Path

from evaluation.allocation.planning.language import (
    AnyRule,
    Barred,
    LeastShare,
    PlanRules,
    ShareOfNeed,
    TownCap,
    TownFloor,
    undecided,
)
from mujun.documents import Document, DocumentError, Key, Problem, nearest, read

LIBRARY = Path(__file__).parent / "library"


def load(text: str, file: str) -> PlanRules:
    """Raises `DocumentError` with every mistake."""
    document = read(text, file)
    rules = document.into(PlanRules)
    if mistakes := [*_problems(document, rules)]:
        raise DocumentError(mistakes)
    return rules


def library() -> list[str]:
    """The codes of the planning files that come with the system."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def open_points(text: str, file: str) -> list[Problem]:
    """Where the source is silent. A rule with such a point is not applied before somebody decides it."""
    document = read(text, file)
    return [
        document.problem(("规则", str(at), key), "文件没有规定", "由本县规定后填写；填写以前这条规则不运用")
        for at, rule in enumerate(document.into(PlanRules).rules)
        for key in undecided(rule)
    ]


def _problems(document: Document, rules: PlanRules) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, rule in enumerate(rules.rules):
        key = ("规则", str(at))
        if rule.name in seen:
            yield document.problem((*key, "名称"), f"名称“{rule.name}”重复", "每条规则一个名称")
        seen.add(rule.name)
        if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
            yield document.problem((*key, "失效"), "失效早于施行", "改正其中一个日期")
        for name in _quotas(rule):
            if name not in rules.quotas:
                cure = nearest(name, rules.quotas) or f"可选：{'、'.join(rules.quotas)}"
                yield document.problem((*key, "指标"), f"“指标”中没有“{name}”", cure)
        yield from _amounts(document, key, rule)


def _quotas(rule: AnyRule) -> list[str]:
    if isinstance(rule, Barred | ShareOfNeed):
        return rule.quotas
    quota = getattr(rule, "quota", None)
    return [] if quota is None else [quota]


def _amounts(document: Document, key: Key, rule: AnyRule) -> Iterator[Problem]:
    if isinstance(rule, TownCap | TownFloor) and rule.model_fields_set.isdisjoint({"towns", "others"}):
        yield document.problem(key, "没有写数量", "写“镇街”各多少，或写“其余”每个镇街多少")
    if isinstance(rule, LeastShare) and rule.before and rule.before.part > rule.before.whole:
        yield document.problem((*key, "已安排", "其中"), "大于合计", "改正其中一个数")
