"""What the rules are put to: a county's year as columns, of its enterprises and of its parcels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from django.db.models import Min, Q

from landuse.casework.table import Stage
from landuse.identification.catching import Part
from landuse.identification.engine import Hit, identify
from landuse.identification.language import Flag, Rule, RuleSet
from landuse.identification.plots import asks_for_land, flags_of_enterprises, of_plots
from landuse.identification.record import Days, Record, Retained, Rows
from landuse.identification.registers import violations
from landuse.models import EnterpriseState, Performance, Retention, Violation
from landuse.readings.holdings import Holdings
from landuse.readings.plots import Plots, plots_of
from mujun.accounts.models import County

_UNSAFE: Flag = "安全环保不达标"
AMOUNTS = ("tax", "value_added", "revenue", "energy")


@dataclass(frozen=True)
class Roll:
    """A record and whom its rows are about: ids, 0 for nobody. Of a parcel `enterprises` has its holder; `parcels` is
    None where the rows are enterprises.
    """

    record: Record
    enterprises: Rows
    towns: Rows
    parcels: Rows | None = None

    def part(self, hits: Sequence[Hit]) -> Part:
        """With the ids of towns for their names."""
        land = self.record.land[-1]
        return Part(hits, land, self.towns, self.enterprises, plots=self.parcels is not None)


@dataclass(frozen=True)
class Rolls:
    """`plots` is None where no rule needs to know parcels."""

    enterprises: Roll
    plots: Roll | None

    def identify(self, rule_set: RuleSet, rules: Sequence[Rule]) -> list[tuple[Roll, list[Hit]]]:
        """`rules` of the set put to enterprises, those about plots to parcels; 高耗低效企业 are enterprises always."""
        by_plot = [rule for rule in rules if self.plots and rule_set.kind == "低效用地" and of_plots(rule)]
        whole = [rule for rule in rules if rule not in by_plot]
        found = [(self.enterprises, identify(whole, self.enterprises.record))]
        if self.plots and by_plot:
            found.append((self.plots, identify(by_plot, self.plots.record)))
        return found


def rolls_of(county: County, year: int, rules: Sequence[Rule], on: date) -> Rolls:
    """All that `rules` need to know of the enterprises that were handed down in the year, and of the parcels there
    are. Two queries; three more where a rule asks for parcels, one where it asks for violations, one where it names
    reasons to stay (LE-02), which count when they are in force `on` the day the rules are applied.
    """
    back = max((rule.back for rule in rules), default=1)
    roll = _enterprises(county, range(year - back + 1, year + 1))
    if any(_UNSAFE in flags_of_enterprises(rule) for rule in rules):
        roll = _with_violations(roll, county)
    reasons = _reasons(county, on) if any(rule.retained for rule in rules) else []
    plots = plots_of(county) if any(map(asks_for_land, rules)) else None
    if plots is None:
        return Rolls(_kept(roll, reasons), None)
    return Rolls(_kept(_with_land(roll, plots), reasons), _kept(_parcels(roll, plots), reasons))


def _enterprises(county: County, years: Sequence[int]) -> Roll:
    """Those that have the last of `years`, by credit code."""
    columns = ["enterprise_id", "year", "enterprise__town", "scale", "industry", "grade", "land", *AMOUNTS]
    rows = list(
        Performance.objects.filter(enterprise__county=county, year__in=years)
        .order_by("enterprise__credit_code")
        .values_list(*columns)
    )
    present = [row for row in rows if row[1] == years[-1]]
    place = {row[0]: at for at, row in enumerate(present)}
    table = np.full((len(years), len(AMOUNTS) + 1, len(present)), np.nan)
    grades = np.full((len(years), len(present)), "", dtype="U10")
    known = [row for row in rows if row[0] in place]
    if known:
        at_year = [row[1] - years[0] for row in known]
        at_place = [place[row[0]] for row in known]
        table[at_year, :, at_place] = np.array([row[6:] for row in known], dtype=float)
        grades[at_year, at_place] = [row[5] for row in known]
    record = Record(
        years=list(years),
        amounts={name: list(table[:, column]) for column, name in enumerate(AMOUNTS, start=1)},
        land=list(table[:, 0]),
        scale=np.array([row[3] for row in present], dtype=str),
        industry=np.array([row[4] for row in present], dtype=str),
        grades=list(grades),
        stopped=_stopped(county, place, date(years[-1], 12, 31)),
    )
    return Roll(record, _ids(row[0] for row in present), _ids(row[2] for row in present))


def _ids(numbers) -> Rows:
    return np.array([*numbers], dtype=np.int64)


def _stopped(county: County, place: dict[int, int], day: date) -> Days:
    """Since when an enterprise has stood still that stands still on `day`."""
    since = np.full(len(place), np.datetime64("NaT"), dtype="datetime64[D]")
    states = EnterpriseState.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        enterprise__county=county,
        kind=EnterpriseState.Kind.STOPPED,
        since__lte=day,
    )
    for enterprise, start in states.values_list("enterprise").annotate(Min("since")).order_by():
        if enterprise in place:
            since[place[enterprise]] = start
    return since


def _with_violations(roll: Roll, county: County) -> Roll:
    """LE-09: enterprises with a violation of safety or environment that was not rechecked as put right."""
    fields = [each.code for each in violations().items if each.name in {"安全", "环保"}]
    standing = Violation.objects.filter(case__county=county, category__in=fields)
    standing = standing.exclude(recheck=Violation.Recheck.PASSED).exclude(case__stage=Stage.REVOKED)
    found = [*standing.values_list("case__enterprise", flat=True)]
    return replace(roll, record=replace(roll.record, flags={_UNSAFE: np.isin(roll.enterprises, found)}))


def _with_land(roll: Roll, plots: Plots) -> Roll:
    """The enterprises with what their parcels say of them together."""
    held = Holdings.of(roll.enterprises.tolist(), plots)
    record = replace(
        roll.record,
        levels=held.levels(roll.record.land[-1]),
        promised=held.promised(),
        vacant=held.vacant(),
        flags={**roll.record.flags, **held.flags()},
    )
    return replace(roll, record=record)


def _parcels(roll: Roll, plots: Plots) -> Roll:
    """One row for each parcel, held by somebody or not; scale and industry are its holder's, if handed down."""
    place = {enterprise: at for at, enterprise in enumerate(roll.enterprises.tolist())}
    at = np.array([place.get(holder, -1) for holder in plots.holders.tolist()], dtype=np.int64)
    record = Record(
        years=roll.record.years[-1:],
        amounts={},
        land=[plots.land],
        scale=np.append(roll.record.scale, "")[at],
        industry=np.append(roll.record.industry, "")[at],
        levels=plots.levels,
        promised=plots.promised,
        vacant=plots.vacant,
        flags=plots.flags,
    )
    return Roll(record, plots.holders, plots.towns, plots.ids)


def _reasons(county: County, on: date) -> list[tuple[int, str]]:
    """Enterprises with a reason (LE-02) that was approved on papers and is in force: they fit their surroundings
    after rework and, with LE-02a, the direction of industry.
    """
    running = Q(ended_on=None) | Q(ended_on__gte=on)
    fitting = ~Q(reason=Retention.Reason.EFFICIENT) | Q(fits_industry=True)
    kept = Retention.objects.filter(
        running & fitting, enterprise__county=county, since__lte=on, harmonious=True
    )
    return list(kept.exclude(evidence="").exclude(approver="").values_list("enterprise", "reason"))


def _kept(roll: Roll, reasons: Sequence[tuple[int, str]]) -> Roll:
    """With the reasons to stay in place, of parcels those of their holders."""
    if not reasons:
        return roll
    named: dict[int, list[str]] = {}
    for enterprise, reason in reasons:
        named.setdefault(enterprise, []).append(reason)
    spread = [
        (at, reason)
        for at in np.flatnonzero(np.isin(roll.enterprises, [*named])).tolist()
        for reason in named[int(roll.enterprises[at])]
    ]
    day = np.datetime64(roll.record.as_of)
    retained = Retained(
        rows=_ids(at for at, _ in spread),
        reasons=np.array([reason for _, reason in spread], dtype=str),
        since=np.full(len(spread), day),
        until=np.full(len(spread), np.datetime64("NaT"), dtype="datetime64[D]"),
        fits=np.ones(len(spread), bool),
    )
    return replace(roll, record=replace(roll.record, retained=retained))
