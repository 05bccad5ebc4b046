"""The regions of a county in a frozen year: who belongs to them, what they have by themselves, years past."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from django.db.models import Q, QuerySet

from evaluation.actions.snapshots import thaw
from evaluation.methods.dictionary import UNIT
from evaluation.methods.schema.method import ENTERPRISE
from evaluation.models import (
    FrontRunner,
    FrontRunnerList,
    Region,
    RegionFigure,
    RegionKind,
    RegionPart,
    Snapshot,
)
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.grouping import Grouping, Part
from evaluation.regions.land import small_firms, with_land
from evaluation.regions.summing import ABOVE_SCALE, FRONT_RUNNERS, Summed, summed
from evaluation.scoring.figures import Bools, Figures, Floats, Ints, Labels
from landuse.models import Park
from landuse.register.attributes import PAST_YEARS

# kinds whose members the register knows by a word of every enterprise
_BY_WORD = {RegionKind.TOWN: "镇街", RegionKind.PARK: "园区", RegionKind.INDUSTRY: "行业"}

_PARK_WORDS = {
    "园区类型": "kind",
    "园区状态": "state",
    "园区星级": "star",
    "园区建设方式": "build_mode",
    "园区土地性质": "land_nature",
    "园区土地来源": "land_source",
    "园区运营主体": "operator_nature",
    "园区运营方式": "operation_mode",
}


def regions_of(snapshot: Snapshot, kind: str, looks_back: bool) -> Summed:
    """The regions of one kind with their figures of the year, and of years past where they are asked for."""
    now = with_land(thaw(snapshot).figures, snapshot)
    grouping = grouping_of(snapshot, kind, now)
    past = _past(snapshot, kind, grouping.names) if looks_back else {}
    own = _own(snapshot, kind, grouping.names) | _counted(snapshot, now, grouping)
    if kind != RegionKind.PARK:
        return summed(now, grouping, own, {}, past)
    labels, days = _park_words(snapshot, grouping.names)
    return summed(now, grouping, own | days | small_firms(snapshot, grouping.names), labels, past)


def grouping_of(snapshot: Snapshot, kind: str, figures: Figures) -> Grouping:
    """Who belongs to the regions of the kind in the frozen year."""
    if kind in _BY_WORD:
        return Grouping.by_word(figures, _BY_WORD[RegionKind(kind)])
    if kind in MADE_OF_PARTS:
        return Grouping.of_parts(
            figures,
            _parts(
                RegionPart.objects.filter(region__county=snapshot.county_id, region__kind=kind), snapshot.year
            ),
        )
    return Grouping.whole(figures, snapshot.county.name)


def _parts(parts: QuerySet[RegionPart], year: int) -> dict[str, list[Part]]:
    """Those in force on the last day of the year."""
    day = date(year, 12, 31)
    in_force = parts.filter(Q(until=None) | Q(until__gte=day), since__lte=day).order_by("region__name", "id")
    found: dict[str, list[Part]] = defaultdict(list)
    for name, *words in in_force.values_list(
        "region__name", "town__name", "park__name", "industry", "enterprise__credit_code"
    ):
        found[name].append(Part(*(word or "" for word in words)))
    return dict(found)


def members_of(region: Region, figures: Figures) -> Ints | None:
    """Rows of the members in the year of the figures; None where no part is in force."""
    parts = _parts(region.parts.all(), figures.year)
    return Grouping.of_parts(figures, parts).members[0] if parts else None


def _past(snapshot: Snapshot, kind: str, names: Sequence[str]) -> dict[int, Figures]:
    """The same regions in the years before, each with the members of its own date."""
    found: dict[int, Figures] = {}
    earlier, back = snapshot.past, 1
    while earlier and back <= PAST_YEARS:
        figures = with_land(thaw(earlier).figures, earlier)
        grouping = grouping_of(earlier, kind, figures).among(names)
        own = _own(earlier, kind, names) | _counted(earlier, figures, grouping)
        found[back] = summed(figures, grouping, own)
        earlier, back = earlier.past, back + 1
    return found


def _own(snapshot: Snapshot, kind: str, names: Sequence[str]) -> dict[str, Floats]:
    """What was typed in for the regions, by name of the variable."""
    place = {name: at for at, name in enumerate(names)}
    typed = RegionFigure.objects.filter(
        county=snapshot.county_id, kind=kind, year=snapshot.year, is_current=True
    )
    columns: dict[str, Floats] = defaultdict(lambda: np.full(len(names), np.nan))
    for name, variable, value in typed.values_list("name", "variable", "value"):
        if name in place:
            columns[variable][place[name]] = float(value)
    return dict(columns)


def _counted(snapshot: Snapshot, figures: Figures, grouping: Grouping) -> dict[str, Floats]:
    """Members above scale, and front-runners where a list of the year is confirmed."""
    return {
        name: np.array([float(holds[rows].sum()) for rows in grouping.members])
        for name, holds in marks_of(snapshot, figures).items()
    }


def marks_of(snapshot: Snapshot, figures: Figures) -> dict[str, Bools]:
    """Who is above scale, and who is a front-runner where a list of the year is confirmed."""
    found = {ABOVE_SCALE: figures.among("规模", ["规上"])}
    year = {"county": snapshot.county_id, "year": snapshot.year}
    lists = FrontRunnerList.objects.filter(**year, subject=ENTERPRISE, state=FrontRunnerList.State.CONFIRMED)
    if lists.exists():
        leading = FrontRunner.objects.holding(**year).filter(list__subject=ENTERPRISE)
        codes = list(leading.values_list("enterprise__credit_code", flat=True))
        found[FRONT_RUNNERS] = figures.among(UNIT, codes)
    return found


def _park_words(
    snapshot: Snapshot, names: Sequence[str]
) -> tuple[Mapping[str, Labels], Mapping[str, Floats]]:
    """What is known of each park as words, its star that of the year; the day it opened as 投产日期."""
    own = Park.objects.filter(county=snapshot.county_id, name__in=names).with_star(snapshot.year)
    parks = {park.name: park for park in own}
    listed = [parks.get(name) for name in names]
    words = {
        name: Labels.of([park and getattr(park, column) or None for park in listed])
        for name, column in _PARK_WORDS.items()
    }
    opened = [park.opened_on if park else None for park in listed]
    days = np.array([np.datetime64(day or "NaT", "D") for day in opened], "datetime64[D]")
    known = ~np.isnat(days)
    return words | {"园区": Labels.of(names)}, {"投产日期": np.where(known, days.astype(np.int64), np.nan)}
