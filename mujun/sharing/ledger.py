"""Write the ledger of use. One line for each time data leave or come in."""

from django.http import HttpRequest
from django.utils import timezone

from mujun.accounts.addresses import address_of
from mujun.accounts.models import County, User
from mujun.sharing.models import Usage

_TITLE, _SCOPE, _UNIT = 200, 500, 100


def note(
    *,
    way: Usage.Way,
    resource: str,
    title: str,
    purpose: str,
    by: User | None,
    county: County | None,
    rows: int | None,
    digest: str,
    scope: str = "",
    size: int | None = None,
    request: HttpRequest | None = None,
    is_done: bool = True,
) -> Usage:
    """`resource`: a code of `resources`. Called inside the transaction of what it speaks of, where there is one."""
    return Usage.objects.create(
        way=way,
        resource=resource,
        title=title[:_TITLE],
        purpose=purpose,
        user=by,
        role=by.role if by else "",
        unit=_unit(by)[:_UNIT],
        county=county,
        rows=rows,
        digest=digest,
        scope=scope[:_SCOPE],
        size=size,
        address=address_of(request) if request else None,
        done_at=timezone.now() if is_done else None,
    )


def finish(line: Usage, *, rows: int | None, size: int, digest: str) -> None:
    """What a stream was, now that it has ended; the database lets that be written once."""
    Usage.objects.filter(pk=line.pk, done_at=None).update(
        rows=rows, size=size, digest=digest, done_at=timezone.now()
    )


def _unit(by: User | None) -> str:
    if by is None:
        return ""
    return str(by.department or by.town or by.credit_code or by.county or by.province or "")
