"""The plain twin of landuse/identification: one row after the other, in exact fractions."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from landuse.identification.language import Bounds, Condition, Rule
from landuse.identification.metrics import METRICS

# name of the column → value of this row; yearly amounts and grades as lists, the year judged last
Enterprise = dict[str, Any]


def caught(rule: Rule, everybody: Sequence[Enterprise], day: date) -> list[int]:
    return [
        at
        for at, one in enumerate(everybody)
        if holds(rule, one, everybody, day) and not _stays(rule, one, day)
    ]


def holds(said: Condition, one: Enterprise, everybody: Sequence[Enterprise], day: date) -> bool:
    land = one["land"][-1]
    tests = [
        (said.scale, lambda scale: one["scale"] == scale),
        (said.industries, lambda divisions: one["industry"] in divisions),
        (said.metric, lambda _: _measured(said, one, everybody)),
        (said.least_area, lambda area: land is not None and land >= area),
        (said.area_below, lambda area: land is not None and land < area),
        (said.grades, lambda grades: all(one["grades"][-1 - back] in grades for back in range(said.running))),
        (said.stopped, lambda months: one["stopped"] is not None and _over(one["stopped"], months, day)),
        (said.vacant, lambda months: one["vacant"] is not None and _over(one["vacant"], months, day)),
        (said.flags, lambda flags: any(name in one["flags"] for name in flags)),
        (said.every or None, lambda parts: all(holds(part, one, everybody, day) for part in parts)),
        (said.either or None, lambda parts: any(holds(part, one, everybody, day) for part in parts)),
    ]
    return all(test(limit) for limit, test in tests if limit is not None)


def _measured(said: Condition, one: Enterprise, everybody: Sequence[Enterprise]) -> bool:
    for case in said.cases:
        if case.scale in (None, one["scale"]) and (
            case.industries is None or one["industry"] in case.industries
        ):
            return _beyond(case, said, one, everybody)
    return not said.cases and _beyond(said, said, one, everybody)


def _beyond(bounds: Bounds, said: Condition, one: Enterprise, everybody: Sequence[Enterprise]) -> bool:
    if said.running > 1:
        return all(
            _past(bounds, _value(said.metric, one, back), said.metric, one, everybody, back)
            for back in range(said.running)
        )
    values = [_value(said.metric, one, back) for back in range(said.years)]
    mean = None if None in values else sum(values) / len(values)
    return _past(bounds, mean, said.metric, one, everybody, 0)


def _past(bounds, value, metric, one, everybody, back) -> bool:
    if value is None:
        return False
    branch = _branch(metric, one, everybody, back)
    promised = one["promised"].get(metric)
    tests = [
        (bounds.below, lambda line: value < Fraction(line)),
        (bounds.at_most, lambda line: value <= Fraction(line)),
        (bounds.above, lambda line: value > Fraction(line)),
        (bounds.at_least, lambda line: value >= Fraction(line)),
        (bounds.branch_share, lambda share: branch is not None and value < branch * Fraction(share)),
        (bounds.above_branch, lambda share: branch is not None and value > branch * Fraction(share)),
        (
            bounds.below_promised,
            lambda share: promised is not None and value < Fraction(promised) * Fraction(share),
        ),
    ]
    return all(test(line) for line, test in tests if line is not None)


def _value(name: str, one: Enterprise, back: int) -> Fraction | None:
    metric = METRICS[name]
    amount = _amount(one, metric.column, back)
    if not metric.over:
        return amount
    under = _amount(one, metric.over, back)
    return None if amount is None or not under else Fraction(amount) / Fraction(under)


def _branch(name: str, one: Enterprise, everybody: Sequence[Enterprise], back: int) -> Fraction | None:
    metric = METRICS[name]
    if not metric.over:
        return None
    pairs = [
        (_amount(each, metric.column, back), _amount(each, metric.over, back))
        for each in everybody
        if each["industry"] == one["industry"]
    ]
    both = [pair for pair in pairs if None not in pair]
    under = sum(pair[1] for pair in both)
    return Fraction(sum(pair[0] for pair in both)) / Fraction(under) if under else None


def _amount(one: Enterprise, column: str, back: int) -> Fraction | None:
    known = one[column]
    return known[-1 - back] if isinstance(known, list) else known


def _over(since: date, months: int, day: date) -> bool:
    """Month by month on the calendar: the day of the start does not count."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = min(since.day, (first_of_next - timedelta(days=1)).day)
    return date(year, month + 1, last) < day


def _stays(rule: Rule, one: Enterprise, day: date) -> bool:
    return any(
        reason in rule.retained and fits and since <= day and (until is None or day <= until)
        for reason, since, until, fits in one["retained"]
    )
