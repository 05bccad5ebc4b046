"""The small county of the stories: two towns, both sizes, two years, gaps and a tie."""

from evaluation.models import Figure
from landuse.models import Enterprise
from tests import factories
from tests.evaluation.county import Small, small_county

TOWNS = ["云栖镇", "青石街道"]


def lively_county() -> Small:
    """24 enterprises, in turn of either town, the last eight of them 规下; figures of 2024 and 2025.

    The third lacks its emission, the last its electricity; the fourth and the fifth are alike.
    """
    small = small_county(24)
    _spread_out(small)
    _, _, third, fourth, fifth, *_, last = small.enterprises
    Figure.objects.filter(enterprise=third, variable__code="emission").delete()
    Figure.objects.filter(enterprise=last, variable__code="electricity").delete()
    tax = Figure.objects.filter(variable__code="tax")
    tax.filter(enterprise=fifth).update(value=tax.get(enterprise=fourth).value)
    _add_the_year_before(small)
    small.enterprises[:] = Enterprise.objects.order_by("pk").select_related("town")
    return small


def _spread_out(small: Small) -> None:
    second = factories.town(small.county, TOWNS[1])
    keys = [enterprise.pk for enterprise in small.enterprises]
    Enterprise.objects.filter(pk__in=keys[1::2]).update(town=second)
    Enterprise.objects.filter(pk__in=keys[-8:]).update(scale="规下")


def _add_the_year_before(small: Small) -> None:
    """Everybody a tenth smaller."""
    batch = factories.batch(small.county, 2024)
    for figure in Figure.objects.select_related("enterprise", "variable").order_by("pk"):
        factories.figure(figure.enterprise, figure.variable, float(figure.value) * 0.9, batch)
