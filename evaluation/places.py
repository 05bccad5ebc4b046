"""Development zones and high-tech zones that the county has registered, as places that ledgers on land may name."""

from evaluation.models import Region, RegionKind
from landuse.readings.places import tells
from mujun.accounts.models import County


@tells
def zones(county: County) -> list[tuple[str, str]]:
    kinds = (RegionKind.ZONE, RegionKind.HIGH_TECH)
    return list(Region.objects.filter(county=county, kind__in=kinds).values_list("kind", "name"))
