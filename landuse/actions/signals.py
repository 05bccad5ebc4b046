"""Compute the low-efficiency signals of a year from the adopted rules, and the list of 高耗低效企业."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import isnan
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from landuse.identification import rules
from landuse.identification.engine import Hit
from landuse.identification.evidence import Evidence, explain
from landuse.identification.language import Rule
from landuse.identification.language import RuleSet as Text
from landuse.models import Listing, RuleSet, Signal
from landuse.readings.handed_down import Roll, Rolls, rolls_of
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.copying import copy_in

LONGEST_SENTENCE = 300


@transaction.atomic
def renew(*, county: County, year: int, by: User | None, on: date | None = None) -> int:
    """Replace the county's signals of the year, and its list of 高耗低效企业, by what the rules in force `on` the day
    (today) find; returns how many signals there are.
    """
    day = on or timezone.localdate()
    in_use = [_InUse(row, day) for row in RuleSet.objects.filter(county=county, adopted=True)]
    applied = [rule for each in in_use for rule in each.rules]
    rolls = rolls_of(county, year, applied, day) if applied else None
    signals = _renewed(Signal, RuleSet.Kind.LAND, in_use, rolls, county, year)
    audit.record("signals_renewed", f"{year}", by=by, county=county, signals=len(signals))
    listed = _renewed(Listing, RuleSet.Kind.ENTERPRISES, in_use, rolls, county, year)
    if any(each.text.kind == RuleSet.Kind.ENTERPRISES for each in in_use):
        number = len({enterprise for _, _, enterprise, *_ in listed})
        audit.record("listings_renewed", f"{year}", by=by, county=county, enterprises=number)
    return len(signals)


class _InUse:
    """An adopted set and those of its rules that are in force on `day`."""

    def __init__(self, row: RuleSet, day: date) -> None:
        self.row = row
        self.text: Text = rules.load(row.text, row.name)
        self.rules: list[Rule] = self.text.in_force(day)


def _renewed(
    model: type[Signal] | type[Listing],
    kind: str,
    in_use: Sequence[_InUse],
    rolls: Rolls | None,
    county: County,
    year: int,
) -> list[tuple]:
    """Rows of `model` by `_COLUMNS` instead of those of the year before."""
    model.objects.filter(town__county=county, year=year).delete()
    rows = [
        (year, each.row.pk, *row)
        for each in in_use
        if rolls is not None and each.text.kind == kind
        for roll, hits in rolls.identify(each.text, each.rules)
        for hit in hits
        for row in _told(roll, hit)
    ]
    columns = [name for name in _COLUMNS if name != "parcel_id" or model is Signal]
    copy_in(model, columns, (row[: len(columns)] for row in rows))
    return rows


_COLUMNS = [
    "year",
    "rule_set_id",
    "enterprise_id",
    "town_id",
    "rule",
    "title",
    "source",
    "sentence",
    "evidence",
]
_COLUMNS += ["parcel_id"]


def _told(roll: Roll, hit: Hit) -> Iterator[tuple]:
    """Of each row that the rule caught: whom it is about, what is said, and which parcel."""
    said = (hit.rule.code, hit.rule.title, hit.rule.source)
    for each in explain(hit):
        enterprise, town = int(roll.enterprises[each.row]) or None, int(roll.towns[each.row])
        parcel = None if roll.parcels is None else int(roll.parcels[each.row])
        evidence = orjson.dumps(_kept(each)).decode()
        yield (enterprise, town, *said, each.sentence[:LONGEST_SENTENCE], evidence, parcel)


def _kept(evidence: Evidence) -> dict[str, Any]:
    """The first measured fact as keys of its own, as lists and exports read it; all facts in words."""
    kept: dict[str, Any] = {
        "land": None if isnan(evidence.land) else evidence.land,
        "facts": [fact.words for fact in evidence.facts],
        "first": evidence.first,
    }
    measured = next((fact for fact in evidence.facts if fact.metric), None)
    if measured is not None:
        years = {str(year): value for year, value in measured.years.items()}
        kept |= {
            "metric": measured.metric,
            "unit": measured.unit,
            "value": measured.value,
            "line": measured.line,
            "years": years,
        }
    return kept
