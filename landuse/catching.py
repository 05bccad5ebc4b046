"""What a rule set catches in a county's year: before anybody adopts it, and as the list of 高耗低效企业."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils import timezone

from landuse.handed_down import record_of
from landuse.identification import rules
from landuse.identification.catching import Catch, catch
from landuse.identification.engine import Hit, identify
from landuse.identification.evidence import explain
from landuse.identification.language import Rule, RuleSet, undecided
from landuse.models import Enterprise
from mujun.accounts.models import County


@dataclass(frozen=True)
class Caught:
    """`area` in 亩, None where unknown; `sentences` by code of the rule; `first` where a rule says it comes first."""

    enterprise: Enterprise
    area: float | None
    sentences: dict[str, str]
    first: bool


@dataclass(frozen=True)
class Preview:
    """`judged`: how many enterprises there were; `silent`: rules left out, as not decided or not in force."""

    rule_set: RuleSet
    judged: int
    silent: list[Rule]
    catch: Catch
    listed: list[Caught]


def preview(*, county: County, text: str, file: str, year: int, on: date | None = None) -> Preview:
    """Three queries, nothing is written. Those that come first lead the list, then the larger areas.

    `on` is the day on which a rule has to be in force (today). Raises `DocumentError` with every mistake of `text`.
    """
    rule_set = rules.load(text, file)
    in_force = rule_set.in_force(on or timezone.localdate())
    back = max((rule.back for rule in in_force), default=1)
    ids, record = record_of(county, range(year - back + 1, year + 1))
    hits = identify(in_force, record)
    known = Enterprise.objects.select_related("town").in_bulk(ids)
    enterprises = [known[each] for each in ids]
    towns = np.array([each.town.name for each in enterprises], dtype=str)
    silent = [rule for rule in rule_set.rules if undecided(rule) or rule not in in_force]
    return Preview(
        rule_set, len(ids), silent, catch(hits, record.land[-1], towns), _listed(hits, enterprises)
    )


def _listed(hits: Sequence[Hit], enterprises: Sequence[Enterprise]) -> list[Caught]:
    found: dict[int, Caught] = {}
    for hit in hits:
        for each in explain(hit):
            area = None if np.isnan(each.land) else each.land
            before = found.get(each.row) or Caught(enterprises[each.row], area, {}, first=False)
            sentences = before.sentences | {hit.rule.code: each.sentence}
            found[each.row] = Caught(before.enterprise, area, sentences, before.first or each.first)
    return sorted(
        found.values(), key=lambda one: (not one.first, -(one.area or 0), one.enterprise.credit_code)
    )
