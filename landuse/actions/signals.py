"""Compute the low-efficiency signals of a year from the adopted rules."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import transaction

from landuse.identification import rules
from landuse.identification.engine import Hit, Record, identify
from landuse.models import Performance, RuleSet, Signal
from mujun.accounts import audit
from mujun.accounts.models import County, User

AMOUNTS = ("tax", "value_added", "revenue")


@transaction.atomic
def renew(*, county: County, year: int, by: User | None) -> int:
    """Replace the county's signals of the year; returns how many there are."""
    Signal.objects.filter(enterprise__county=county, year=year).delete()
    sets = [
        (row, rules.load(row.text, row.name)) for row in RuleSet.objects.filter(county=county, adopted=True)
    ]
    if not sets:
        return 0
    longest = max(rule.years for _, rule_set in sets for rule in rule_set.rules)
    enterprises, record = _record(county, range(year - longest + 1, year + 1))
    signals = [
        signal
        for row, rule_set in sets
        for hit in identify(rule_set.rules, record)
        for signal in _signals(row, hit, enterprises, record)
    ]
    Signal.objects.bulk_create(signals, batch_size=2000)
    audit.record("signals_renewed", f"{year}", by=by, county=county, signals=len(signals))
    return len(signals)


def _record(county: County, years: Sequence[int]) -> tuple[list[int], Record]:
    """The handed-down years as columns; rows are the enterprises that have the last year."""
    columns = ["enterprise_id", "year", "scale", "industry", "land", *AMOUNTS]
    rows = list(
        Performance.objects.filter(enterprise__county=county, year__in=years)
        .order_by("enterprise__credit_code")
        .values_list(*columns)
    )
    present = [row for row in rows if row[1] == years[-1]]
    place = {row[0]: at for at, row in enumerate(present)}
    table = np.full((len(years), len(AMOUNTS) + 1, len(present)), np.nan)
    known = [row for row in rows if row[0] in place]
    if known:
        at_year = [row[1] - years[0] for row in known]
        at_place = [place[row[0]] for row in known]
        table[at_year, :, at_place] = np.array([row[4:] for row in known], dtype=float)
    record = Record(
        years=list(years),
        amounts={name: list(table[:, column]) for column, name in enumerate(AMOUNTS, start=1)},
        land=list(table[:, 0]),
        scale=np.array([row[2] for row in present], dtype=str),
        industry=np.array([row[3] for row in present], dtype=str),
    )
    return [row[0] for row in present], record


def _signals(rule_set: RuleSet, hit: Hit, enterprises: list[int], record: Record) -> list[Signal]:
    land = record.land[-1]
    return [
        Signal(
            enterprise_id=enterprises[row],
            year=record.years[-1],
            rule_set=rule_set,
            rule=hit.rule.code,
            title=hit.rule.title,
            source=hit.rule.source,
            **_evidence(hit, at, float(land[row]), record.years),
        )
        for at, row in enumerate(hit.rows.tolist())
    ]


def _evidence(hit: Hit, at: int, land: float, years: Sequence[int]) -> dict[str, Any]:
    rule = hit.rule
    if rule.metric is None:
        sentence = f"用地 {land:,.2f} 亩，{rule.title}。"
        return {"evidence": {"land": land}, "sentence": sentence}
    yearly = dict(zip(map(str, years[-rule.years :]), hit.yearly[at].tolist(), strict=True))
    value, line = float(hit.values[at]), float(hit.lines[at])
    span = f"{years[-1]} 年" if rule.years == 1 else f"{years[-rule.years]}—{years[-1]} 年平均"
    sentence = f"{span}{rule.metric} {value:,.2f} 万元/亩，低于 {line:,.2f} 万元/亩；用地 {land:,.2f} 亩。"
    evidence = {
        "metric": rule.metric,
        "unit": "万元/亩",
        "value": value,
        "line": line,
        "years": yearly,
        "land": land,
    }
    return {"evidence": evidence, "sentence": sentence}
