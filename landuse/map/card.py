"""What the map tells of one parcel at a glance."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import NullIf
from django.utils import timezone

from landuse.areas.drawn import SQUARE_METRES, area_of
from landuse.models import (
    Block,
    Case,
    Development,
    Enterprise,
    LandFinding,
    Occupancy,
    Parcel,
    Performance,
    Project,
    Signal,
)
from landuse.readings.idle_land import clocks, statute_of
from landuse.readings.parks import park_of
from landuse.register.conflicts import DEVIATION
from mujun.accounts.models import User

_SAME = 0.0005  # of the registered area: less is not worth a word


def card_of(parcel: Parcel, user: User, year: int, day: date) -> dict:
    """Context of landuse/map_card.html. Of enterprises the user may not see only the names are told."""
    uses = list(_uses(parcel, day))
    here = {use.enterprise_id for use in uses} | ({parcel.holder_id} if parcel.holder_id else set())
    seen = Enterprise.objects.visible_to(user).filter(pk__in=here)
    about = Q(parcel=parcel) | Q(parcel=None, enterprise__in=seen)
    signals = Signal.objects.visible_to(user).in_use().filter(about, year=year)
    figures = Performance.objects.filter(enterprise__in=seen, year=year).select_related("enterprise")
    building = Development.objects.visible_to(user).filter(parcel=parcel)
    return {
        "parcel": parcel,
        "park": park_of(parcel, year),
        "uses": uses,
        "figures": figures.annotate(tax_per_mu=F("tax") / NullIf(F("land"), 0.0)),
        "signals": signals.select_related("enterprise").order_by("enterprise", "rule"),
        "findings": LandFinding.objects.visible_to(user).filter(parts__parcel=parcel).order_by("-pk"),
        "cases": Case.objects.visible_to(user).filter(parts__parcel=parcel).order_by("-pk"),
        "block": Block.objects.visible_to(user).filter(members__parcel=parcel).first(),
        "projects": Project.objects.visible_to(user).filter(members__parcel=parcel),
        "drawn": drawn_area(parcel),
        "idle": next(iter(clocks(building, statute_of(user.county), timezone.localdate())), None),
    }


@dataclass(frozen=True)
class Drawn:
    """亩 by the outline, held against what is registered; `off` as a share of the latter."""

    area: float
    off: float

    @property
    def words(self) -> str:
        if abs(self.off) < _SAME:
            return "与登记一致"
        return f"比登记{'多' if self.off > 0 else '少'} {abs(self.off):.1%}"

    @property
    def conflicts(self) -> bool:
        return abs(self.off) > DEVIATION


def drawn_area(parcel: Parcel) -> Drawn | None:
    """None without an outline."""
    if parcel.polygon is None:
        return None
    area = area_of(parcel.polygon) / SQUARE_METRES
    return Drawn(area, area / float(parcel.area) - 1)


def _uses(parcel: Parcel, day: date) -> QuerySet:
    in_force = Q(until=None) | Q(until__gte=day)
    uses = Occupancy.objects.filter(in_force, parcel=parcel, since__lte=day)
    return uses.select_related("enterprise").order_by("-area", "pk")
