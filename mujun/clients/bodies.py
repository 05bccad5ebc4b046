"""The bytes of a request, read once and left for whoever parses them."""

from django.conf import settings
from django.http import HttpRequest

from mujun.clients.refusals import TooLarge

_ROOM = 1024 * 1024  # around a file: the other fields of its form


def body_of(request: HttpRequest) -> bytes:
    """Files and records are larger than what Django keeps in memory by itself. Raises `TooLarge`."""
    if not hasattr(request, "_body"):
        limit = settings.UPLOAD_LIMIT_BYTES + _ROOM
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(settings.UPLOAD_LIMIT_BYTES // 1024 // 1024)
        request._body = request.read(limit)
    return request.body
