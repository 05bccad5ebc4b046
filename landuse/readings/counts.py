"""How many rows belong to a row of a list, worked out for the rows of a page only."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet, by: str) -> Coalesce:
    """An annotation: those of `rows` whose foreign key `by` leads to the row of the list."""
    of_one = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(of_one.annotate(size=Count("*")).values("size")), 0)
