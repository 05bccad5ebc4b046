"""Which rules are about plots: everything they ask for is known of a single parcel, so that they tell which one."""

from collections.abc import Iterator

from landuse.identification.language import Condition, Flag, Rule
from landuse.identification.metrics import METRICS

# what is found on the land itself; the other flags are of who uses it
LAND_FLAGS: frozenset[Flag] = frozenset(
    {"不符合规划", "低", "散", "乱", "污", "难以整改", "整改后不达标", "用途不符"}
)


def of_plots(rule: Rule) -> bool:
    """Whether the rule is judged parcel by parcel. One that also asks for what only an enterprise has, such as tax or
    a grade, is judged by enterprise, over all the land it holds.
    """
    parts = [*_parts(rule)]
    return any(map(_asks_for_land, parts)) and not any(map(_asks_for_enterprise, parts))


def asks_for_land(rule: Rule) -> bool:
    """Whether anything that is kept of parcels is needed to judge the rule."""
    return any(map(_asks_for_land, _parts(rule)))


def flags_of_enterprises(rule: Rule) -> set[Flag]:
    """The situations the rule asks for that are of who uses the land."""
    return {flag for part in _parts(rule) for flag in part.flags or () if flag not in LAND_FLAGS}


def _parts(rule: Rule) -> Iterator[Condition]:
    yield from _within(rule)
    if rule.priority is not None:
        yield from _within(rule.priority)


def _within(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in (*condition.every, *condition.either):
        yield from _within(part)


def _asks_for_land(part: Condition) -> bool:
    metric = METRICS.get(part.metric or "")
    promised = any(each.below_promised is not None for each in (part, *part.cases))
    measured = metric is not None and (not metric.yearly or promised)
    return measured or part.vacant is not None or bool(LAND_FLAGS & {*(part.flags or ())})


def _asks_for_enterprise(part: Condition) -> bool:
    metric = METRICS.get(part.metric or "")
    of_enterprise = {*(part.flags or ())} - LAND_FLAGS
    yearly = metric is not None and metric.yearly
    return yearly or part.grades is not None or part.stopped is not None or bool(of_enterprise)
