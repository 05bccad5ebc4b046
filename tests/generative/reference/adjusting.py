"""Rules after the ranking, one unit at a time."""

from collections.abc import Callable, Sequence

from evaluation.methods.formulas import parse
from evaluation.methods.schema.adjusting import Adjustment
from tests.generative.reference.conditions import holds
from tests.generative.reference.scoping import Verdict


def act(rule: Adjustment, grade: str, order: Sequence[str]) -> str:
    if rule.set_to:
        return rule.set_to
    if not grade:
        return grade
    at = order.index(grade)
    if rule.at_best:
        at = max(at, order.index(rule.at_best))
    elif rule.at_worst:
        at = min(at, order.index(rule.at_worst))
    else:
        at = min(max(at - (rule.up or 0) + (rule.down or 0), 0), len(order) - 1)
    return order[at]


def adjust(
    rules: Sequence[Adjustment],
    order: Sequence[str],
    units: Sequence[Verdict],
    grades_of: Callable[[dict[int, str]], dict[int, str]],
) -> None:
    """`grades_of` gives everybody's grade when some have left their places."""
    usual = [one for one in units if one.kind == "参评"]
    held: dict[int, str] = {}
    had: dict[int, str] = {}
    while True:
        grades = grades_of(held)
        leaving = {}
        for one in usual:
            if one.at not in held and (left := _leaves(rules, one, grades.get(one.at, ""), order)):
                leaving[one.at] = left
        if not leaving:
            break
        for at, (gets, takes) in leaving.items():
            had[at] = grades.get(at, "")
            held[at] = gets if takes else ""
    for one in usual:
        one.grade = had[one.at] if one.at in had else grades.get(one.at, "")
        for rule in rules:
            if holds(parse(rule.condition), one.row | {"档次": one.grade}):
                after = act(rule, one.grade, order)
                if after != one.grade:
                    one.acts.append((rule.name, one.grade, after))
                one.grade = after


def _leaves(
    rules: Sequence[Adjustment], one: Verdict, grade: str, order: Sequence[str]
) -> tuple[str, bool] | None:
    """The grade it gets and whether it takes a place of it, for who leaves its place."""
    left = None
    for rule in rules:
        if rule.places == "不变" or not holds(parse(rule.condition), one.row):
            continue
        after = act(rule, grade, order)
        if after != grade or rule.set_to:
            left = after, rule.places == "占用"
            grade = after
    return left
