"""What a file of identification rules can get wrong beyond its words; every mistake with its place and cure."""

from collections.abc import Iterator

from landuse.identification.language import Bounds, Condition, Rule, RuleSet
from landuse.identification.metrics import METRICS
from mujun.documents import Document, Key, Problem

# the keys a condition may stand on; 规模 and 行业 only narrow
_GROUNDS = {"least_area", "area_below", "grades", "stopped", "vacant", "flags", "every", "either", "metric"}


def problems(document: Document, rule_set: RuleSet) -> Iterator[Problem]:
    seen: set[str] = set()
    yield from _validity(document, (), rule_set)
    for index, rule in enumerate(rule_set.rules):
        key = ("规则", str(index))
        if rule.code in seen:
            yield document.problem((*key, "编号"), f"编号“{rule.code}”重复", "每条规则一个编号")
        seen.add(rule.code)
        yield from _validity(document, key, rule)
        yield from _condition(document, key, rule)
        if rule.priority is not None:
            yield from _condition(document, (*key, "优先"), rule.priority)


def _validity(document: Document, key: Key, entry: Rule | RuleSet) -> Iterator[Problem]:
    if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
        yield document.problem((*key, "失效"), "失效早于施行", "改正其中一个日期")


def _condition(document: Document, key: Key, condition: Condition) -> Iterator[Problem]:
    stated = condition.model_fields_set
    if stated.isdisjoint(_GROUNDS) and not condition.bounded:
        yield document.problem(
            key, "没有任何可判断的条件", "写“指标”和界线，或“面积不少于”“档次”“情形”等条件"
        )
    yield from _metric(document, key, condition)
    yield from _years(document, key, condition)
    yield from _bounds(document, key, condition)
    for index, case in enumerate(condition.cases):
        yield from _bounds(document, (*key, "分类", str(index)), case)
    yield from _areas(document, key, condition)
    for name, parts in (("且", condition.every), ("或", condition.either)):
        for index, part in enumerate(parts):
            yield from _condition(document, (*key, name, str(index)), part)


def _metric(document: Document, key: Key, condition: Condition) -> Iterator[Problem]:
    lined = condition.bounded or bool(condition.cases)
    if "metric" not in condition.model_fields_set:
        if lined:
            yield document.problem(key, "有界线而没有“指标”", f"写明指标：{'、'.join(METRICS)}")
        return
    if not lined:
        yield document.problem(
            key, "有“指标”而没有界线", "写“低于”“高于”“低于同业平均的”等界线，或分档写“分类”"
        )
    if condition.bounded and condition.cases:
        yield document.problem((*key, "分类"), "界线既写在“分类”里又写在外面", "只留一处")
    for index, case in enumerate(condition.cases):
        if not case.bounded:
            yield document.problem((*key, "分类", str(index)), "这一类没有界线", "写“低于”“高于”等界线")


def _years(document: Document, key: Key, condition: Condition) -> Iterator[Problem]:
    stated = condition.model_fields_set & {"years", "running"}
    if len(stated) == 2:
        yield document.problem((*key, "连续几年"), "既按平均又按逐年", "留下“近几年平均”或“连续几年”")
    if "running" in stated and {"metric", "grades"} <= condition.model_fields_set:
        yield document.problem((*key, "连续几年"), "不清楚是指标还是档次连续几年", "分成两条，写在“且”里")
    if "running" in stated and not {"metric", "grades"} & condition.model_fields_set:
        yield document.problem((*key, "连续几年"), "没有写什么连续几年", "与“指标”或“档次”写在一起")
    metric = METRICS.get(condition.metric or "")
    bounds: list[Bounds] = [condition, *condition.cases]
    shared = any({"branch_share", "above_branch"} & each.model_fields_set for each in bounds)
    if metric is not None and not metric.yearly and (shared or stated):
        yield document.problem(
            (*key, "指标"), f"{metric.name}没有逐年的值和同业平均", "删去按年和按同业平均的内容"
        )


def _bounds(document: Document, key: Key, bounds: Bounds) -> Iterator[Problem]:
    upper = [limit for limit in (bounds.below, bounds.at_most) if limit is not None]
    lower = [limit for limit in (bounds.above, bounds.at_least) if limit is not None]
    if not upper or not lower:
        return
    touching = bounds.below is None and bounds.above is None
    if min(upper) < max(lower) or (min(upper) == max(lower) and not touching):
        yield document.problem(key, "上限不大于下限，任何企业都不会符合", "改正界线")


def _areas(document: Document, key: Key, condition: Condition) -> Iterator[Problem]:
    least, below = condition.least_area, condition.area_below
    if least is not None and below is not None and below <= least:
        yield document.problem((*key, "面积少于"), "不大于“面积不少于”，任何企业都不会符合", "改正面积")
