"""Whether the parts of a method that come before and after the scoring fit together: names, grades, groups."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.methods.dictionary import ATTRIBUTES, DATES
from evaluation.methods.formulas import (
    REFERENCE_DAY,
    Call,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Operation,
    names,
    parse,
)
from evaluation.methods.schema import Cut, Group, Method
from evaluation.methods.schema.adjusting import TOTAL, Adjustment
from mujun.documents import Document, Key, Problem, nearest

PLACE, GRADE = "名次", "档次"
# functions that ask for other years
_PAST = ("上年", "往年", "近年均", "连年")


@dataclass(frozen=True)
class _Checking:
    """A method with its document; `variables` are the names that figures may have."""

    method: Method
    document: Document
    variables: Collection[str]

    @property
    def words(self) -> set[str]:
        return {*ATTRIBUTES, *self.method.classes}

    def names(self, key: Key, formula: str, more: Collection[str] = ()) -> Iterator[Problem]:
        """Names of a condition that nothing goes by, and words that a class does not have."""
        node = parse(formula)
        known = {*self.variables, *DATES, REFERENCE_DAY, *self.words, *more}
        for name in dict.fromkeys(names(node, self.words)):
            if name not in known:
                cure = nearest(name, known) or "见数据项字典"
                yield self.document.problem(key, f"没有“{name}”这个数据项", cure)
        for name, word in _compared(node):
            if name in self.method.classes and word not in self.method.classes[name].classes:
                classes = self.method.classes[name].classes
                cure = nearest(word, classes) or f"可选：{'、'.join(classes)}"
                yield self.document.problem(key, f"“{name}”中没有“{word}”这一类", cure)

    def sort(self, key: Key, name: str) -> Iterator[Problem]:
        known = {*self.variables, *self.method.indicators, *DATES, TOTAL}
        if name not in known:
            cure = nearest(name, known) or "写数据项或指标的名称"
            yield self.document.problem(key, f"没有“{name}”", cure)

    def attribute(self, key: Key, name: str, use: str) -> Iterator[Problem]:
        if name not in self.words:
            cure = f"可选：{'、'.join([*ATTRIBUTES, *self.method.classes])}"
            yield self.document.problem(key, f"不能按“{name}”{use}", cure)


def check_judgement(method: Method, document: Document, variables: Collection[str]) -> Iterator[Problem]:
    """Mistakes of 归类, 范围, 排序, 定级, 上级约束, 调整, 名单, 档名 and 公示 that only the whole method shows."""
    checking = _Checking(method, document, variables)
    yield from _classes(checking)
    yield from _scope(checking)
    for name, group in method.groups.items():
        yield from _group(checking, name, group)
    for at, rule in enumerate(method.adjustments):
        yield from _adjustment(checking, ("调整", str(at)), rule)
    yield from _lists(checking)
    codes = _grades(method) | _codes(method)
    decided = method.groups and all(group.grading is not None for group in method.groups.values())
    for code in method.grade_names.keys() - codes if decided else ():
        yield _no_grade(document, ("档名", code), code, codes)
    shown = method.publicity.grades if method.publicity else None
    for code in set(shown or ()) - codes if decided else ():
        yield _no_grade(document, ("公示", "档次"), code, codes)


def _no_grade(document: Document, key: Key, code: str, codes: Collection[str]) -> Problem:
    cure = nearest(code, codes) or f"各档是：{'、'.join(sorted(codes))}"
    return document.problem(key, f"没有“{code}”这一档", cure)


def check_names(
    method: Method, document: Document, variables: Collection[str], key: Key, condition: str
) -> Iterator[Problem]:
    """Names of a condition over figures that nothing goes by."""
    yield from _Checking(method, document, variables).names(key, condition)


def open_in_judgement(method: Method) -> list[str]:
    """What the rules after the ranking leave open, in the words of their keys."""
    quota = method.rules.quota
    mixed = any(_mixed(group) for group in method.groups.values())
    points = _open_about_units(method)
    points += ["规则 › 名额 › 条件档"] if mixed and quota and quota.by_condition is None else []
    return points + [f"调整 › {rule.name} › 名额" for rule in method.adjustments if rule.places is None]


def _open_about_units(method: Method) -> list[str]:
    """What is open of units judged together and of tenants that go by their landlord."""
    pooling, rules = method.pooling, method.scope.except_ if method.scope else {}
    decisions = {"部分缺数据": pooling.partial, "单独": pooling.alone} if pooling else {}
    points = [f"评价单位 › {key}" for key, decision in decisions.items() if decision is None]
    open_rules = [name for name, rule in rules.items() if rule.follows and rule.otherwise is None]
    return points + [f"范围 › 除外 › {name} › 出租方未定档" for name in open_rules]


def _mixed(group: Group) -> bool:
    cuts = group.grading or []
    return any(cut.by_place for cut in cuts) and any(cut.condition for cut in cuts)


def _grades(method: Method) -> set[str]:
    return {cut.grade for group in method.groups.values() for cut in group.grading or ()}


def _codes(method: Method) -> set[str]:
    rules = method.scope.except_.values() if method.scope else ()
    return {rule.treatment.code for rule in rules if rule.treatment.code}


def _classes(checking: _Checking) -> Iterator[Problem]:
    method, document = checking.method, checking.document
    before = set(ATTRIBUTES)
    for name, classes in method.classes.items():
        if name in checking.variables or name in method.indicators or name in ATTRIBUTES:
            yield document.problem(("归类", name), f"已有叫“{name}”的数据项、指标或属性", "换一个名称")
        if classes.source not in before:
            cure = nearest(classes.source, before) or f"可选：{'、'.join(sorted(before))}"
            yield document.problem(("归类", name, "依据"), f"没有“{classes.source}”可依", cure)
        before.add(name)


def _scope(checking: _Checking) -> Iterator[Problem]:
    method, document = checking.method, checking.document
    if not method.scope:
        return
    if method.scope.within:
        yield from checking.names(("范围", "参评"), method.scope.within)
    grades = _grades(method)
    for name, rule in method.scope.except_.items():
        key = ("范围", "除外", name)
        yield from checking.names((*key, "条件"), rule.condition, method.indicators)
        if rule.treatment.code in grades:
            yield document.problem((*key, "处理"), f"“{rule.treatment.code}”已是定级的一档", "换一个代号")
        if rule.like and grades and rule.like not in grades:
            yield document.problem(
                (*key, "参照"), f"没有“{rule.like}”这一档", f"各档是：{'、'.join(sorted(grades))}"
            )


def _group(checking: _Checking, name: str, group: Group) -> Iterator[Problem]:
    method, document = checking.method, checking.document
    for sort in group.order:
        yield from checking.sort(("分组", name, "排序"), sort.name)
        if sort.name == TOTAL and not group.items:
            yield document.problem(("分组", name, "排序"), "没有计分，不能按总分排序", "写指标或数据项的名称")
    for cut in group.grading or ():
        key = ("分组", name, "定级", cut.grade)
        if cut.condition:
            yield from checking.names(key, cut.condition, {*method.indicators, TOTAL, PLACE})
        if cut.stages:
            yield from checking.sort(key, cut.stages.by.name)
        kept = method.rules.quota and method.rules.quota.by_condition == "计入"
        if cut.own and kept and _mixed(group):
            yield document.problem(
                key, "条件档计入名额时，不能只写本档占多少", "改写从第一名起的累计数，如“至60%”"
            )
        yield from _within_bounds(checking, key, group.grading or [], cut)


def _within_bounds(checking: _Checking, key: Key, cuts: Sequence[Cut], cut: Cut) -> Iterator[Problem]:
    bound = checking.method.parent_bounds.get(cut.grade)
    share = share_of(cuts, cut)
    if bound and share is not None and bound.broken_by(share):
        reason = f"{cut.grade} 占 {float(share * 100):g}%，上级约束为{bound.words}"
        yield checking.document.problem(key, reason, "改到约束以内")


def share_of(cuts: Sequence[Cut], wanted: Cut) -> Decimal | None:
    """The share of the pool that a cut takes by its words; None where they do not say."""
    edge = Decimal(0)
    for cut in cuts:
        if cut.condition or cut.count is not None:
            return None
        before = edge
        share = cut.stages.share if cut.stages else cut.share
        own = cut.own or cut.stages is not None
        edge = Decimal(1) if cut.rest else edge if share is None else edge + share if own else share
        if cut is wanted:
            return edge - before
    return None


def _adjustment(checking: _Checking, key: Key, rule: Adjustment) -> Iterator[Problem]:
    method, document = checking.method, checking.document
    more = {*method.indicators, TOTAL, PLACE}
    yield from checking.names((*key, "条件"), rule.condition, more)
    if rule.places not in (None, "不变") and _asks_for_grade(parse(rule.condition)):
        yield document.problem(
            (*key, "条件"),
            "让出名次的调整在定档之前，不能问本年的档次",
            "改为“名额: 不变”，或用连年(…)问往年",
        )
    for name in set(rule.groups) - method.groups.keys():
        yield document.problem(
            (*key, "分组"), f"没有“{name}”这个分组", nearest(name, method.groups) or "见“分组”"
        )
    for name, group in method.groups.items():
        grades = [cut.grade for cut in group.grading or ()]
        concerned = grades and (not rule.groups or name in rule.groups)
        if concerned and rule.grade and rule.grade not in grades:
            cure = f"{name}各档是：{'、'.join(grades)}；只管某些组的写明“分组”"
            yield document.problem(key, f"分组“{name}”没有“{rule.grade}”这一档", cure)


def _lists(checking: _Checking) -> Iterator[Problem]:
    for name, each in checking.method.lists.items():
        key = ("名单", name)
        if each.condition:
            more = {*checking.method.indicators, TOTAL, PLACE}
            yield from checking.names((*key, "条件"), each.condition, more)
        for attribute in each.within:
            yield from checking.attribute((*key, "按"), attribute, "分取")
        yield from checking.sort((*key, "依据"), each.by.name)


def _asks_for_grade(node: Node) -> bool:
    """Whether a condition reads this year's grade; that of years past is known before."""
    match node:
        case Name(name) | Member(name, _):
            return name == GRADE
        case Operation(_, left, right) | Compare(_, left, right):
            return _asks_for_grade(left) or _asks_for_grade(right)
        case Not(inner):
            return _asks_for_grade(inner)
        case Call(function, arguments):
            return function not in _PAST and any(map(_asks_for_grade, arguments))
    return False


def _compared(node: Node) -> Iterator[tuple[str, str]]:
    """Every name with each word it is compared with."""
    match node:
        case Member(name, among):
            yield from ((name, word) for word in among)
        case Compare(_, Name(name), Name(word)):
            yield name, word
        case Operation(_, left, right):
            yield from _compared(left)
            yield from _compared(right)
        case Not(inner):
            yield from _compared(inner)
        case Call(_, arguments):
            for argument in arguments:
                yield from _compared(argument)
