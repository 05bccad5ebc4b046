"""Which regions a county has in a year, and what is asked of each kind besides sums."""

from evaluation.methods.loader import restore
from evaluation.models import Method, Region, RegionKind
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.summing import COUNTED
from landuse.models import EnterpriseYear
from mujun.accounts.models import County

_COLUMNS = {RegionKind.TOWN: "town__name", RegionKind.PARK: "park__name", RegionKind.INDUSTRY: "industry"}


def names_of(county: County, kind: str, year: int) -> list[str]:
    """As results name them."""
    if kind in MADE_OF_PARTS:
        return list(Region.objects.filter(county=county, kind=kind).values_list("name", flat=True))
    if kind == RegionKind.COUNTY:
        return [county.name]
    column = _COLUMNS[RegionKind(kind)]
    listed = EnterpriseYear.objects.filter(enterprise__county=county, year=year).exclude(**{column: None})
    return sorted(set(listed.order_by().values_list(column, flat=True).distinct()))


def variables_of(county: County, kind: str) -> dict[str, str]:
    """What the county's methods for regions of this kind declare and the system does not count: name → unit."""
    found: dict[str, str] = {}
    for resolved in Method.objects.filter(county=county, subject=kind).values_list("resolved", flat=True):
        found |= {name: variable.unit for name, variable in restore(resolved).variables.items()}
    return {name: unit for name, unit in found.items() if name not in COUNTED}
