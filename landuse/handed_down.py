"""What the rules are put to: the years handed down, grades and standstill of a county's enterprises as columns."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db.models import Min, Q

from landuse.identification.record import Days, Record
from landuse.models import EnterpriseState, Performance
from mujun.accounts.models import County

AMOUNTS = ("tax", "value_added", "revenue")


def record_of(county: County, years: Sequence[int]) -> tuple[list[int], Record]:
    """Ids of the enterprises that have the last of `years`, in the order of the record's rows, and the record."""
    columns = ["enterprise_id", "year", "scale", "industry", "grade", "land", *AMOUNTS]
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
        table[at_year, :, at_place] = np.array([row[5:] for row in known], dtype=float)
        grades[at_year, at_place] = [row[4] for row in known]
    record = Record(
        years=list(years),
        amounts={name: list(table[:, column]) for column, name in enumerate(AMOUNTS, start=1)},
        land=list(table[:, 0]),
        scale=np.array([row[2] for row in present], dtype=str),
        industry=np.array([row[3] for row in present], dtype=str),
        grades=list(grades),
        stopped=_stopped(county, place, date(years[-1], 12, 31)),
    )
    return [row[0] for row in present], record


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
