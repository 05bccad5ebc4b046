"""Give a paper its receipt number: 县代码-年-流水号."""

from django.db import connection, transaction
from django.utils import timezone

from mujun.accounts.models import County

_NEXT = """
INSERT INTO receipts_receiptseries AS series (county_id, year, last) VALUES (%s, %s, %s)
ON CONFLICT (county_id, year) DO UPDATE SET last = series.last + excluded.last
RETURNING last
"""


def issue(county: County) -> str:
    """A number that nobody else has: 339901-2025-00017, of the county and the present year."""
    (number,) = issue_many(county, 1)
    return number


@transaction.atomic
def issue_many(county: County, count: int) -> list[str]:
    """As many numbers in a row; none for nothing.

    Two at the same time wait for each other; an act that is taken back gives its numbers back.
    """
    if not count:
        return []
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [county.pk, year, count])
        (last,) = cursor.fetchone()
    return [f"{county.code}-{year}-{number:05d}" for number in range(last - count + 1, last + 1)]
