"""What the parts of a method must agree on to score items and points: names, formulas, blocks, sums of weights."""

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Operation, names, parse
from evaluation.methods.schema import Group, Item, Method, Rules
from evaluation.methods.schema.bases import ByWord, Computed
from evaluation.methods.schema.points import AnyPoints, Counted, Family, OnCondition, Points
from evaluation.methods.schema.policies import FullIf
from mujun.documents import OPEN, Document, Key, Problem, nearest

Check = Callable[[Key, str], Iterator[Problem]]


def unknown_names(document: Document, key: Key, formula: str, known: Collection[str]) -> Iterator[Problem]:
    """Names of a formula that are no variable."""
    for name in dict.fromkeys(names(parse(formula), ATTRIBUTES)):
        if name not in known:
            yield document.problem(key, f"没有“{name}”这个数据项", nearest(name, known) or "见数据项字典")


def check_scoring(
    method: Method, document: Document, attributes: Collection[str], known: Check
) -> Iterator[Problem]:
    """`attributes` can class units; `known` checks the names of a condition or amount."""
    yield from _policies(("规则",), method.rules, known)
    yield from _points((), method.points, known)
    for name, group in method.groups.items():
        key = ("分组", name)
        for item, entry in group.items.items():
            yield from _item(method, document, (*key, "计分", item), item, entry, attributes, known)
        yield from _blocks(document, key, group)
        yield from _points(key, group.points, known)


def _item(
    method: Method, document: Document, key: Key, name: str, item: Item, attributes: Collection[str],
    known: Check,
) -> Iterator[Problem]:  # fmt: skip
    yield from _policies(key, item, known)
    base = item.base
    by = [base.by] if isinstance(base, ByWord) else base.by if isinstance(base, Computed) else []
    for attribute in set(by) - set(attributes):
        cure = nearest(attribute, attributes) or f"可选：{'、'.join(attributes)}"
        yield document.problem((*key, "基准", "按"), f"不能按“{attribute}”分别定基准", cure)
    if isinstance(base, Computed) and base.take == "合计之比" and name in method.indicators:
        node = method.indicators[name].node
        if not (isinstance(node, Operation) and node.sign == "/"):
            yield document.problem(
                (*key, "基准", "取"),
                f"“{method.indicators[name].formula}”不是两数相除，没有合计之比",
                "把算式写成“甲 / 乙”的样子，或改取均值、中位数",
            )


def _policies(key: Key, part: Item | Rules, known: Check) -> Iterator[Problem]:
    policies = {"缺失": part.missing, "分母为零": part.zero_denominator, "负值": part.negative}
    for name, policy in policies.items():
        if isinstance(policy, FullIf):
            yield from known((*key, name, "满分条件"), policy.condition)


def _blocks(document: Document, key: Key, group: Group) -> Iterator[Problem]:
    places: dict[str, list[str]] = {name: [] for name in group.items}
    for block, entry in group.blocks.items():
        for item in entry.items:
            if item not in places:
                cure = nearest(item, group.items) or "先在“计分”中写出这一项"
                yield document.problem((*key, "分块", block, "项"), f"“计分”中没有“{item}”", cure)
            places.setdefault(item, []).append(block)
    for item, blocks in places.items():
        if group.blocks and len(blocks) != 1 and item in group.items:
            where = f"写了 {len(blocks)} 次（{'、'.join(blocks)}）" if blocks else "不在任何一块里"
            yield document.problem((*key, "分块"), f"“{item}”{where}", "每一项写在且只写在一块里")
    weighed = group.blocks.values() or group.items.values()
    found = sum((entry.weight for entry in weighed if entry.weight), Decimal(0))
    known = all(entry.weight for entry in weighed)
    if known and group.items and group.weights is not None and found != group.weights:
        of = "各块" if group.blocks else "各项"
        yield document.problem(
            (*key, "权重合计"), f"应为 {group.weights}，{of}权重相加是 {found}", "核对各权重，或改正合计"
        )


def _points(key: Key, points: Points, known: Check) -> Iterator[Problem]:
    for name, family in points.items():
        yield from _family((*key, "加减分", name), family, known)


def _family(key: Key, family: AnyPoints, known: Check) -> Iterator[Problem]:
    if isinstance(family, Family):
        for name, part in family.parts.items():
            yield from _family((*key, "项", name), part, known)
    elif isinstance(family, OnCondition):
        yield from known((*key, "条件"), family.condition)
    elif isinstance(family, Counted):
        yield from known((*key, "计数"), family.count)
    else:
        yield from known((*key, "算式"), family.formula)


def open_in_item(item: Item) -> Iterator[tuple[str, ...]]:
    """The keys of an item that the method leaves open."""
    for key, field in type(item).model_fields.items():
        value, alias = getattr(item, key), str(field.alias)
        if value is None and (key == "weight" or (key == "base" and item.based)):
            yield (alias,)
        yield from _open_policy(alias, value)


def open_in_rules(rules: Rules) -> Iterator[tuple[str, ...]]:
    for key, field in type(rules).model_fields.items():
        value, alias = getattr(rules, key), str(field.alias)
        if value is None:
            yield (alias,)
        yield from _open_policy(alias, value)


def _open_policy(alias: str, value: object) -> Iterator[tuple[str, ...]]:
    if value == OPEN:
        yield (alias,)
    if isinstance(value, FullIf) and value.otherwise == OPEN:
        yield (alias, "否则")
