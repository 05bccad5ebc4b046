"""A method as plain Chinese text, to be laid beside the document it was written from: numbered, in order."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from evaluation.methods.item_prose import adding, bounds, item_lines, missing, number, times
from evaluation.methods.loader import open_points
from evaluation.methods.schema import Cut, Group, Method
from evaluation.methods.schema.adjusting import Adjustment, SideList
from evaluation.methods.schema.grading import Sort
from evaluation.methods.schema.method import ENTERPRISE
from evaluation.methods.schema.scope import Exemption
from mujun.documents import OPEN

_NUMERALS = "一二三四五六七八九十"


def prose(method: Method) -> str:
    """Sections without a word in the method are left out, and the others numbered through."""
    sections = [(title, list(part(method))) for title, part in _SECTIONS.items()]
    lines = [f"{method.name}（{method.edition}）", ""]
    for at, (title, said) in enumerate((title, said) for title, said in sections if said):
        lines += [f"{_numeral(at + 1)}、{title}"]
        lines += [f"{place}. {line}" if line[0] != " " else line for place, line in _numbered(said)]
        lines.append("")
    return "\n".join(lines)


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if number <= 10 else f"十{_NUMERALS[number - 11]}"


def _numbered(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that are set in belong to the one above."""
    place = 0
    for line in lines:
        place += line[0] != " "
        yield place, line


def _basis(method: Method) -> Iterator[str]:
    basis = method.basis
    published = f"，{basis.published} 公布" if basis.published else ""
    yield f"依据：{basis.document}{published}。状态：{method.status}。地区：{method.area}。"
    yield f"来源：{basis.source}{f'（{basis.note}）' if basis.note else ''}。"
    if method.subject != ENTERPRISE:
        yield f"评价对象：{method.subject}，各项按所属企业的合计数计算。"
    if method.valid:
        until = f"至 {method.valid.until}" if method.valid.until else "，未写截止日"
        yield f"有效：自 {method.valid.since}{until}。"
    if method.parent:
        yield f"沿用：{method.parent}，以下是合并后的全文。"
    if method.fixed:
        yield f"下级不能改的：{'、'.join(method.fixed)}。"
    if method.prepared or method.verified:
        yield f"编制：{method.prepared or '未写'}；核对：{method.verified or '未写'}。"


def _figures(method: Method) -> Iterator[str]:
    for name, variable in method.variables.items():
        yield f"另报数据项：{name}（{variable.unit}）。"
    for name, coefficient in method.coefficients.items():
        values = number(coefficient.value) if coefficient.value is not None else ""
        yearly = "；".join(f"{year} 年 {number(value)}" for year, value in coefficient.yearly.items())
        yield f"系数：{name} {values or yearly} {coefficient.unit}".rstrip() + "。"
    for name, derived in method.derived.items():
        yield f"派生：{name} = {derived.formula}（{derived.unit or '无单位'}）。"
    for name, classes in method.classes.items():
        for word, members in classes.classes.items():
            who = OPEN if members is None else "、".join(members) or "其余"
            yield f"归类：{name}（依据{classes.source}）：{word}——{who}。"


def _units(method: Method) -> Iterator[str]:
    pooling = method.pooling
    if pooling is None:
        return
    apart = f"；符合“{pooling.apart}”的另算" if pooling.apart else ""
    yield f"同一{pooling.by}的合并为一个评价单位，数额相加，其余取{pooling.lead}最大的一户{apart}。"
    if pooling.of_lead:
        yield f"{'、'.join(pooling.of_lead)}取代表户的，不相加。"
    yield f"部分成员缺数据：{pooling.partial or OPEN}。"
    if pooling.alone != "不评":
        yield f"合并的各户另单独评一次，档次：{pooling.alone or OPEN}。"


def _scope(method: Method) -> Iterator[str]:
    if method.scope is None:
        return
    if method.scope.within:
        yield f"参加评价的：{method.scope.within}。"
    if method.scope.except_:
        yield "依次看以下各条，先符合的一条为准："
        yield from (f"   {name}：{_exemption(rule)}。" for name, rule in method.scope.except_.items())


def _exemption(rule: Exemption) -> str:
    treatment = rule.treatment
    code = f" {treatment.code}" if treatment.code else ""
    like = f"，参照 {rule.like} 管理" if rule.like else ""
    landlord = f"，出租方未定档的{rule.otherwise or OPEN}" if rule.follows else ""
    return f"{rule.condition} 的，{treatment.kind}{code}{like}{landlord}"


def _indicators(method: Method) -> Iterator[str]:
    for name, indicator in method.indicators.items():
        unit = f"（{indicator.unit}）" if indicator.unit else ""
        yield f"{name} = {indicator.formula or OPEN}{unit}。"


def _general(method: Method) -> Iterator[str]:
    rules = method.rules
    policies = {"缺数据": rules.missing, "分母为零": rules.zero_denominator, "负值": rules.negative}
    yield "；".join(f"{name}：{missing(policy)}" for name, policy in policies.items()) + "。"
    yield f"封顶：{times(rules.cap)}；保底：{times(rules.floor)}。"
    rounding = rules.rounding
    if rounding is None:
        yield f"保留位数：{OPEN}。"
        return
    parts = {"值": rounding.value, "项得分": rounding.item, "总分": rounding.total}
    said = "，".join(f"{part}保留 {places} 位小数" for part, places in parts.items() if places is not None)
    yield f"{said or '位数' + OPEN}，{rounding.mode}。"


def _groups(method: Method) -> Iterator[str]:
    for name, group in method.groups.items():
        yield f"{name}：{group.condition or OPEN}。"
        yield from _scoring(method, group)
        yield from (f"   加减分 {part}：{adding(points)}。" for part, points in group.points.items())
        yield from (f"   {line}" for line in _totals(group))


def _scoring(method: Method, group: Group) -> Iterator[str]:
    if not group.items and not group.order:
        yield f"   计分：{OPEN}。"
    for name, item in group.items.items():
        yield f"   {name}：{'；'.join(item_lines(item, method.indicators[name].formula))}。"
    for name, block in group.blocks.items():
        yield f"   分块 {name}：{'、'.join(block.items)}，在总分中占 {number(block.weight)}。"
    if group.order:
        not_scored = "不计分，" if not group.items else ""
        yield f"   {not_scored}按{_order(group.order)}排序。"


def _points(method: Method) -> Iterator[str]:
    yield from (f"{name}：{adding(points)}。" for name, points in method.points.items())
    yield from _totals(method)


def _totals(part: Method | Group) -> Iterator[str]:
    for name, limits in {"加减分合计": part.points_bounds, "总分": part.total_bounds}.items():
        if limits:
            yield f"{name}：{bounds(limits) or '不封顶、不保底'}。"


def _ranking(method: Method) -> Iterator[str]:
    rules = method.rules
    pool = OPEN if rules.pool is None else f"按{'、'.join(rules.pool)}分池" if rules.pool else "全组一起"
    yield f"排序：{pool}。"
    quota = rules.quota
    if quota is None:
        yield f"名额：{OPEN}。"
    else:
        mixed = f"，条件档{quota.by_condition}" if quota.by_condition else ""
        yield f"名额：基数{quota.base}，{quota.each}{quota.rounding}，边界{quota.edge}{mixed}。"
    ties = rules.ties
    keys = f"依次比较{_order(ties.keys)}，" if ties and ties.keys else ""
    yield f"并列：{f'{keys}仍相同的{ties.share}' if ties else OPEN}。"


def _order(keys: list[Sort]) -> str:
    return "、".join(f"{key.name}（小的在前）" if key.ascending else key.name for key in keys)


def _grading(method: Method) -> Iterator[str]:
    for name, group in method.groups.items():
        cuts = group.grading
        said = OPEN if cuts is None else "；".join(map(_cut, cuts)) or "只排名，不定级"
        yield f"{name}：{said}。"
    for code, words in method.grade_names.items():
        yield f"{code} 称为“{words}”。"
    for grade, bound in method.parent_bounds.items():
        yield f"上级约束：{grade} {bound.words}。"


def _cut(cut: Cut) -> str:
    return f"{cut.grade} {cut.words}"


def _adjustments(method: Method) -> Iterator[str]:
    yield from (f"{rule.name}：{_adjustment(rule)}。" for rule in method.adjustments)
    if method.by_hand:
        places = method.by_hand.places
        counted = f"名额{places}" if places else "名额逐件决定"
        yield f"手工调档：在{method.by_hand.order}，{counted}；一票否决总在最后。"


def _adjustment(rule: Adjustment) -> str:
    acts = {"定为": rule.set_to, "不高于": rule.at_best, "不低于": rule.at_worst}
    moves = {"提": rule.up, "降": rule.down}
    act = next((f"{word} {grade}" for word, grade in acts.items() if grade), "")
    act = act or next(f"{word} {steps} 档" for word, steps in moves.items() if steps)
    groups = f"{'、'.join(rule.groups)}中" if rule.groups else ""
    return f"{groups}{rule.condition} 的，{act}；名额：{rule.places or OPEN}"


def _lists(method: Method) -> Iterator[str]:
    yield from (f"{name}：{_list(each)}。" for name, each in method.lists.items())


def _list(each: SideList) -> str:
    who = f"{each.condition} 的，" if each.condition else ""
    within = f"每个{'、'.join(each.within)}内" if each.within else ""
    take = each.take
    amount = (
        f"前 {take.count} 名" if take.count else f"前 {_percent(take.share)}" if take.share else "全部列入"
    )
    return f"{who}按{_order([each.by])}{within}取{amount}，不改变档次"


def _publicity(method: Method) -> Iterator[str]:
    if method.publicity and method.publicity.words:
        yield f"{method.publicity.words}。"


def _percent(share: Decimal) -> str:
    return f"{number(share * 100)}%"


def _open(method: Method) -> Iterator[str]:
    yield from (f"{point}。" for point in open_points(method))


_SECTIONS: dict[str, Callable[[Method], Iterator[str]]] = {
    "依据与效力": _basis,
    "数据项、系数与归类": _figures,
    "评价单位": _units,
    "范围与除外": _scope,
    "指标": _indicators,
    "计分通则": _general,
    "分组与计分": _groups,
    "加减分与总分": _points,
    "排序与名额": _ranking,
    "定级": _grading,
    "调整（按顺序）": _adjustments,
    "名单": _lists,
    "公示": _publicity,
    "未定": _open,
}
