"""Tax per mu before and after cases, from what the evaluation handed down. One query for a page of them."""

from collections import defaultdict
from collections.abc import Iterable

from landuse.casework.worth import Worth, Yearly, worth
from landuse.models import Case, Performance


def worth_of(cases: Iterable[Case]) -> dict[int, Worth]:
    """By id of the case."""
    cases = list(cases)
    years: dict[int, dict[int, Yearly]] = defaultdict(dict)
    rows = Performance.objects.filter(enterprise__in={each.enterprise_id for each in cases})
    for enterprise, year, tax, land in rows.values_list("enterprise", "year", "tax", "land"):
        years[enterprise][year] = (tax, land)
    return {each.pk: worth(years[each.enterprise_id], each.listed_on, each.closed_on) for each in cases}
