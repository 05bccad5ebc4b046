"""Compute the low-efficiency signals of a year from the adopted rules."""

from datetime import date
from math import isnan
from typing import Any

from django.db import transaction
from django.utils import timezone

from landuse.handed_down import record_of
from landuse.identification import rules
from landuse.identification.engine import Hit, identify
from landuse.identification.evidence import Evidence, explain
from landuse.models import Enterprise, RuleSet, Signal
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_SENTENCE = 300


@transaction.atomic
def renew(*, county: County, year: int, by: User | None, on: date | None = None) -> int:
    """Replace the county's signals of the year by what the rules in force `on` the day (today) find in its figures;
    returns how many there are.
    """
    day = on or timezone.localdate()
    Signal.objects.filter(town__county=county, year=year).delete()
    sets = [
        (row, rules.load(row.text, row.name)) for row in RuleSet.objects.filter(county=county, adopted=True)
    ]
    # 高耗低效企业 are a list of their own
    adopted = [(row, rule_set.in_force(day)) for row, rule_set in sets if rule_set.kind == "低效用地"]
    back = [rule.back for _, in_force in adopted for rule in in_force]
    if not back:
        return 0
    enterprises, record = record_of(county, range(year - max(back) + 1, year + 1))
    towns = dict(Enterprise.objects.filter(county=county).values_list("pk", "town_id"))
    signals = [
        signal
        for row, in_force in adopted
        for hit in identify(in_force, record)
        for signal in _signals(row, hit, enterprises, towns, year)
    ]
    Signal.objects.bulk_create(signals, batch_size=2000)
    audit.record("signals_renewed", f"{year}", by=by, county=county, signals=len(signals))
    return len(signals)


def _signals(
    rule_set: RuleSet, hit: Hit, enterprises: list[int], towns: dict[int, int], year: int
) -> list[Signal]:
    return [
        Signal(
            enterprise_id=enterprises[each.row],
            town_id=towns[enterprises[each.row]],
            year=year,
            rule_set=rule_set,
            rule=hit.rule.code,
            title=hit.rule.title,
            source=hit.rule.source,
            evidence=_kept(each),
            sentence=each.sentence[:LONGEST_SENTENCE],
        )
        for each in explain(hit)
    ]


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
