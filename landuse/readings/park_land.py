"""What the registers say of the land of a park in a year: which parcels lie in it, and how they are used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from landuse.actions.ledgers import shares_of
from landuse.areas.units import square_metres_of
from landuse.models import Enterprise, Parcel, ParcelPark, Park, YearLedger
from landuse.provisions import Finding, Outcome, worst
from landuse.readings.parcel_shares import shares, users_of
from landuse.readings.provisions import documents_of
from landuse.supply import judge_year
from mujun.accounts.models import User


@dataclass(frozen=True)
class Plot:
    """A parcel and who uses it: names, `used` in 亩."""

    parcel: Parcel
    users: list[str]
    used: Decimal


@dataclass(frozen=True)
class Land:
    """`area` and `used` in 亩, `floor` in square metres of the parcels that say it; `floor_area_of` is their land in
    square metres, `lacking` how many do not say it.
    """

    plots: list[Plot]
    area: Decimal
    used: Decimal
    floor: Decimal
    floor_area_of: Decimal
    lacking: int

    @property
    def plot_ratio(self) -> Decimal | None:
        return self.floor / self.floor_area_of if self.floor_area_of else None

    @property
    def use(self) -> Decimal | None:
        """In %."""
        return 100 * self.used / self.area if self.area else None


@dataclass(frozen=True)
class SmallFirms:
    """LE-05 in a year, by number and by area, with what the clause says to it."""

    ledger: YearLedger
    findings: list[Finding]

    @property
    def outcome(self) -> Outcome:
        return worst(self.findings)


def parcels_of(user: User, park: Park, year: int):
    """Those that the user may see."""
    inside = ParcelPark.objects.in_force(year).filter(park=park).values("parcel")
    return Parcel.objects.visible_to(user).filter(pk__in=inside)


def land_of(user: User, park: Park, year: int) -> Land:
    inside = parcels_of(user, park, year).select_related("town", "holder").defer("polygon")
    parcels = list(inside.order_by("code"))
    plots = _plots(parcels, year)
    known = [each for each in parcels if each.floor_area is not None]
    return Land(
        plots=plots,
        area=sum((each.area for each in parcels), Decimal(0)),
        used=sum((plot.used for plot in plots), Decimal(0)),
        floor=sum((each.floor_area for each in known), Decimal(0)),
        floor_area_of=sum((square_metres_of(each.area) for each in known), Decimal(0)),
        lacking=len(parcels) - len(known),
    )


def _plots(parcels: Sequence[Parcel], year: int) -> list[Plot]:
    """Used on the last day of the year, or today while it is not over."""
    day = min(date(year, 12, 31), timezone.localdate())
    inside = {each.pk for each in parcels}
    users = users_of(inside, day)
    names = dict(Enterprise.objects.filter(pk__in=users).values_list("pk", "name"))
    of: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for share in shares(users, day):
        if share.parcel in inside:
            of[share.parcel].append((names[share.enterprise], share.area))
    return [
        Plot(each, [name for name, _ in of[each.pk]], sum((area for _, area in of[each.pk]), Decimal(0)))
        for each in parcels
    ]


def small_firms_of(park: Park) -> list[SmallFirms]:
    """Year by year, the newest first."""
    kept = (
        park.ledgers.current().filter(kind=YearLedger.Kind.SMALL_PARK).select_related("by").order_by("-year")
    )
    ledgers, documents = list(kept), documents_of(park.county)
    return [
        SmallFirms(each, judge_year(documents, "small_park", each.year, shares_of(each))) for each in ledgers
    ]
