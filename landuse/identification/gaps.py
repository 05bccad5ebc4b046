"""What a rule asked for that was known of no row: why it caught nobody."""

from collections.abc import Iterator

import numpy as np

from landuse.identification.engine import Hit
from landuse.identification.language import Condition
from landuse.identification.metrics import METRICS
from landuse.identification.record import Columns, Days


def gaps(hit: Hit) -> list[str]:
    """Metrics, dates and situations without any figure; none where the rule caught somebody."""
    if len(hit.rows) or not hit.columns.size:
        return []
    return list(dict.fromkeys(_within(hit.rule, hit.columns)))


def _within(condition: Condition, columns: Columns) -> Iterator[str]:
    metric, record = METRICS.get(condition.metric or ""), columns.record
    if metric is not None and np.isnan(columns.value(metric)).all():
        yield metric.name
    if condition.stopped is not None and _never(record.stopped):
        yield "停产"
    if condition.vacant is not None and _never(record.vacant):
        yield "空置"
    yield from (flag for flag in condition.flags or () if flag not in record.flags)
    for part in (*condition.every, *condition.either):
        yield from _within(part, columns)


def _never(since: Days | None) -> bool:
    return since is None or bool(np.isnat(since).all())
