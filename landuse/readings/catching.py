"""What a rule set catches in a county's year before anybody adopts it, and how that differs from what holds now."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np
from django.utils import timezone

from landuse.identification import rules
from landuse.identification.catching import Catch, Share, catch
from landuse.identification.engine import Hit
from landuse.identification.evidence import Evidence, telling
from landuse.identification.gaps import gaps
from landuse.identification.language import Rule, RuleSet, undecided
from landuse.identification.record import Rows
from landuse.models import Enterprise, Parcel
from landuse.models import RuleSet as Adopted
from landuse.readings.handed_down import Roll, rolls_of
from mujun.accounts.models import County, Town

# an enterprise or, where nobody in the list holds it, a parcel: ids, one of them 0
Subject = tuple[int, int]


@dataclass(frozen=True)
class Caught:
    """An enterprise, or a `parcel` with its holder if there is one. `area` in 亩, None where unknown; `rules` are the
    codes of those that caught it, each with what tells why; `first` where one says it comes first; `added`: nothing
    that is adopted now catches it.
    """

    enterprise: Enterprise | None
    parcel: Parcel | None
    town: str
    area: float | None
    rules: dict[str, Callable[[], Evidence]]
    first: bool
    added: bool = False

    @property
    def sentences(self) -> dict[str, str]:
        """By code of the rule; made when asked for, since only some of a long list are shown."""
        return {code: tell().sentence for code, tell in self.rules.items()}

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise else ""

    @property
    def code(self) -> str:
        """Of the parcel, or of the enterprise."""
        return self.parcel.code if self.parcel else self.enterprise.credit_code if self.enterprise else ""


@dataclass(frozen=True)
class Silent:
    rule: Rule
    why: str


@dataclass(frozen=True)
class Preview:
    """`judged`: how many enterprises there were, `plots` how many parcels; `silent`: rules left out, as not decided or
    not in force. `kept` stay by a reason of LE-02 and no rule catches them otherwise. `present` is what the sets of
    the same kind that are adopted now catch, `dropped` who of that would no longer be caught if this one replaced
    them. `gaps`: by code of a rule that caught nobody, what it asked for and is known of nobody.
    """

    rule_set: RuleSet
    judged: int
    plots: int
    silent: list[Silent]
    catch: Catch
    listed: list[Caught]
    kept: list[Caught]
    present: Catch
    dropped: list[Caught]
    gaps: dict[str, list[str]]

    @property
    def towns(self) -> list[str]:
        return sorted({each.town for each in (*self.listed, *self.kept, *self.dropped)})

    @property
    def added(self) -> list[Caught]:
        return [each for each in self.listed if each.added]


def preview(
    *, county: County, text: str, file: str, year: int, on: date | None = None, town: Town | None = None
) -> Preview:
    """A fixed number of queries, nothing is written. Those that come first lead the list, then the larger areas.

    `on` is the day on which a rule has to be in force (today); with `town` only what lies there is told. Raises
    `DocumentError` with every mistake of `text`.
    """
    rule_set, day = rules.load(text, file), on or timezone.localdate()
    in_force = rule_set.in_force(day)
    now = [(each, each.in_force(day)) for each in _adopted(county, rule_set.kind)]
    rolls = rolls_of(county, year, [*in_force, *(rule for _, those in now for rule in those)], day)
    found = _within(town, rolls.identify(rule_set, in_force))
    present = _within(
        town, [part for each, those in [(rule_set, []), *now] for part in rolls.identify(each, those)]
    )
    names = _Names(county, [*found, *present])
    then, before = _subjects(found), _subjects(present)
    listed = [replace(one, added=_subject(one) not in before) for one in names.told(_hits(found))]
    return Preview(
        rule_set=rule_set,
        judged=_size(rolls.enterprises, town),
        plots=0 if rolls.plots is None else _size(rolls.plots, town),
        silent=[*_silent(rule_set, in_force, day)],
        catch=names.catch(found),
        listed=listed,
        kept=[one for one in names.told(_kept(found)) if _key(one) not in set(map(_key, listed))],
        present=names.catch(present),
        dropped=[one for one in names.told(_hits(present)) if _subject(one) not in then],
        gaps={hit.rule.code: missing for _, hits in found for hit in hits if (missing := gaps(hit))},
    )


Found = Sequence[tuple[Roll, Sequence[Hit]]]


def _within(town: Town | None, found: Found) -> Found:
    return found if town is None else [(roll, [_at(roll, hit, town) for hit in hits]) for roll, hits in found]


def _at(roll: Roll, hit: Hit, town: Town) -> Hit:
    """The hit without what lies elsewhere."""
    here = roll.towns[hit.rows] == town.pk
    kept = hit.kept[roll.towns[hit.kept] == town.pk]
    return replace(hit, rows=hit.rows[here], first=hit.first[here], kept=kept)


def _size(roll: Roll, town: Town | None) -> int:
    return len(roll.towns) if town is None else int((roll.towns == town.pk).sum())


def _adopted(county: County, kind: str) -> Iterator[RuleSet]:
    for row in Adopted.objects.in_use(kind).filter(county=county):
        yield rules.load(row.text, row.name)


def _silent(rule_set: RuleSet, in_force: Sequence[Rule], day: date) -> Iterator[Silent]:
    for rule in rule_set.rules:
        if names := undecided(rule):
            yield Silent(rule, f"{'、'.join(names)}未定")
        elif rule not in in_force:
            yield Silent(rule, f"{day.year}年{day.month}月{day.day}日不在有效期内")


def _hits(found: Found) -> Iterator[tuple[Roll, Hit, Rows]]:
    return ((roll, hit, hit.rows) for roll, hits in found for hit in hits)


def _kept(found: Found) -> Iterator[tuple[Roll, Hit, Rows]]:
    return ((roll, hit, hit.kept) for roll, hits in found for hit in hits)


def _subjects(found: Found) -> set[Subject]:
    return {
        (enterprise, 0 if enterprise else parcel)
        for roll, _, rows in _hits(found)
        for enterprise, parcel in _ids(roll, rows)
    }


def _ids(roll: Roll, rows: Rows) -> Iterable[tuple[int, int]]:
    parcels = [0] * len(rows) if roll.parcels is None else roll.parcels[rows].tolist()
    return zip(roll.enterprises[rows].tolist(), parcels, strict=True)


def _key(one: Caught) -> tuple[int, int]:
    return (one.enterprise.pk if one.enterprise else 0, one.parcel.pk if one.parcel else 0)


def _subject(one: Caught) -> Subject:
    enterprise, parcel = _key(one)
    return (enterprise, 0 if enterprise else parcel)


class _Names:
    """Enterprises, parcels and towns of all that was found, read at once."""

    def __init__(self, county: County, found: Found) -> None:
        everybody = [(roll, rows) for roll, hit, each in _hits(found) for rows in (each, hit.kept)]
        pairs = {pair for roll, rows in everybody for pair in _ids(roll, rows)}
        self.enterprises = Enterprise.objects.in_bulk({enterprise for enterprise, _ in pairs} - {0})
        self.parcels = Parcel.objects.in_bulk({parcel for _, parcel in pairs} - {0})
        self.towns = dict(Town.objects.filter(county=county).values_list("pk", "name"))

    def catch(self, found: Found) -> Catch:
        """Each roll once, with the hits of all sets in it; towns by name."""
        parts = [roll.part(hits) for roll, hits in _by_roll(found)]
        total = catch(parts)
        named = [Share(self.towns[int(each.name)], *_numbers(each)) for each in total.by_town]
        return replace(total, by_town=sorted(named, key=lambda share: share.name))

    def told(self, caught: Iterable[tuple[Roll, Hit, Rows]]) -> list[Caught]:
        found: dict[tuple[int, int], Caught] = {}
        for roll, hit, rows in caught:
            tell, first = telling(hit), set(hit.rows[hit.first].tolist())
            for row, ids in zip(rows.tolist(), _ids(roll, rows), strict=True):
                before = found.get(ids) or self._caught(ids, roll, row)
                why = before.rules | {hit.rule.code: partial(tell, row)}
                found[ids] = replace(before, rules=why, first=before.first or row in first)
        return sorted(found.values(), key=_order)

    def _caught(self, ids: tuple[int, int], roll: Roll, row: int) -> Caught:
        enterprise, parcel = self.enterprises.get(ids[0]), self.parcels.get(ids[1])
        land = float(roll.record.land[-1][row])
        area = None if np.isnan(land) else land
        return Caught(enterprise, parcel, self.towns[int(roll.towns[row])], area, {}, first=False)


def _order(one: Caught) -> tuple:
    code = one.enterprise.credit_code if one.enterprise else ""
    return (not one.first, -(one.area or 0), code, one.parcel.code if one.parcel else "")


def _numbers(share: Share) -> tuple[int, float, int]:
    return share.number, share.area, share.plots


def _by_roll(found: Found) -> list[tuple[Roll, list[Hit]]]:
    rolls: dict[int, tuple[Roll, list[Hit]]] = {}
    for roll, hits in found:
        rolls.setdefault(id(roll), (roll, []))[1].extend(hits)
    return [*rolls.values()]
