"""Rows that are judged together, made one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from evaluation.methods.formulas import parse
from evaluation.methods.schema.pooling import Pooling
from tests.generative.reference.common import Figure
from tests.generative.reference.formulas import Row, holds


def units(pooling: Pooling, rows: Sequence[Row]) -> list[list[int]]:
    """The places of the rows of each unit, its leading one first; units in the order of those."""
    found: dict[object, list[int]] = {}
    for at, row in enumerate(rows):
        alone = row[pooling.by] is None or (pooling.apart and holds(parse(pooling.apart), row))
        found.setdefault(at if alone else row[pooling.by], []).append(at)
    led = []
    for members in found.values():
        lead = members[0]
        for at in members[1:]:
            most, here = rows[lead][pooling.lead], rows[at][pooling.lead]
            if here is not None and (most is None or here > most):
                lead = at
        led.append([lead, *(at for at in members if at != lead)])
    return sorted(led)


def together(pooling: Pooling, rows: Sequence[Row], amounts: Sequence[str]) -> Row:
    """One row of several, the leading one first."""
    lead = rows[0]
    found: dict[str, Any] = dict(lead)
    for name in amounts:
        if name not in pooling.of_lead:
            found[name] = _sum([row[name] for row in rows], pooling.partial == "只加已有")
    if "标签" in lead:
        found["标签"] = frozenset().union(*(row["标签"] for row in rows))
    if "上年" in lead:
        found["上年"] = together(pooling, [row["上年"] for row in rows], amounts)
    return found


def _sum(figures: Sequence[Figure], known_only: bool) -> Figure:
    known = [figure for figure in figures if figure is not None]
    if not known or (len(known) < len(figures) and not known_only):
        return None
    return sum(known, Decimal(0))
