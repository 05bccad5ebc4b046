"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The address of the person's machine; None when it cannot be known.

    A header is believed only when the operator names it, and of several addresses in it only the last: that one
    was written by one's own proxy, the others by whoever asked.
    """
    told = request.headers.get(settings.CLIENT_ADDRESS_HEADER or "-", "").rpartition(",")[2].strip()
    return _valid(told) or _valid(request.META.get("REMOTE_ADDR", ""))


def _valid(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
