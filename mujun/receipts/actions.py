"""Give a paper its receipt number: 县代码-年-流水号."""

from django.db import connection, transaction
from django.utils import timezone

from mujun.accounts.models import County

_NEXT = """
INSERT INTO receipts_receiptseries (county_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (county_id, year) DO UPDATE SET last = receipts_receiptseries.last + 1
RETURNING last
"""


@transaction.atomic
def issue(county: County) -> str:
    """A number that nobody else has: 339901-2025-00017, of the county and the present year.

    Two at the same time wait for each other; an act that is taken back gives its number back.
    """
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [county.pk, year])
        (number,) = cursor.fetchone()
    return f"{county.code}-{year}-{number:05d}"
