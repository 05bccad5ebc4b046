"""The one place through which downloads go: no view notes its own, so none can forget.

Whatever is sent as a file to be saved, and whatever the interface sends as a stream, leaves a line. Where data of
single enterprises leave, whoever has to say what for is asked first, once in a session.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from mujun.sharing import ledger
from mujun.sharing.models import Usage
from mujun.sharing.purposes import load
from mujun.sharing.resources import Resource, resource_by

# in the session: what data are taken along for
PURPOSE = "usage_purpose"
HEADER = "X-Purpose"
# parameters of the address that do not tell which part of the data it is
_NO_SCOPE = {"download", "page", "cursor", "format", "csrfmiddlewaretoken"}


class Recording(MiddlewareMixin):
    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        said = unquote(request.headers.get(HEADER, ""))
        if not said or not request.path.startswith("/api/"):
            return None
        known = load(settings.USAGE_PURPOSES).purposes
        if said in known:
            return None
        detail = f"没有“{said}”这个用途。可选：{'、'.join(known)}，写成 URL 编码。"
        problem = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": detail}
        return JsonResponse(problem, status=400, content_type="application/problem+json")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not _leaves(request, response):
            return response
        resource = resource_by(request.resolver_match.view_name)
        if resource.is_public or not request.user.is_authenticated:
            return response
        if _must_ask(request, resource):
            asked = urlencode({"next": request.get_full_path()}, safe="/")
            return HttpResponseRedirect(f"{reverse('usage-purpose')}?{asked}")
        return _noted(request, response, resource)


def _leaves(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether these are data that somebody takes along, and not a page or an answer to a call."""
    if request.resolver_match is None or response.status_code not in (200, 206) or request.method == "HEAD":
        return False
    if response.get("Content-Disposition", "").startswith("attachment"):
        return True
    return response.streaming and request.path.startswith("/api/")


def _must_ask(request: HttpRequest, resource: Resource) -> bool:
    """Only a person at a page can be asked, and only before an address that can be opened again."""
    if not resource.enterprises or request.method != "GET" or request.path.startswith("/api/"):
        return False
    return PURPOSE not in request.session and load(settings.USAGE_PURPOSES).asks(request.user.role)


def _noted(request: HttpRequest, response: HttpResponse, resource: Resource) -> HttpResponse:
    by_interface = request.path.startswith("/api/")
    line = {
        "way": Usage.Way.INTERFACE if by_interface else Usage.Way.DOWNLOAD,
        "resource": resource.code,
        "title": _name(response) or resource.title,
        "purpose": _purpose(request),
        "by": request.user,
        "county": request.user.county,
        "scope": _scope(request),
        "request": request,
    }
    rows = getattr(response, "rows", None)
    if not response.streaming:
        digest = sha256(response.content).hexdigest()
        ledger.note(**line, rows=rows, size=len(response.content), digest=digest)
        return response
    begun = ledger.note(**line, rows=rows, digest="", is_done=False)
    pieces = response.streaming_content
    response.streaming_content = _counted(begun, pieces, response.get("Content-Type", ""))
    return response


def _counted(line: Usage, pieces: Iterable[bytes], kind: str) -> Iterator[bytes]:
    """The same pieces; at their end, or where they break off, the line gets what they were."""
    digest, size, ends = sha256(), 0, 0
    try:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            ends += piece.count(b"\n")
            yield piece
    finally:
        ledger.finish(line, rows=_rows(line, kind, ends), size=size, digest=digest.hexdigest())


def _rows(line: Usage, kind: str, ends: int) -> int | None:
    """Lines of a table without its heading; None for what has no lines."""
    if line.rows is not None:
        return line.rows
    if kind.startswith("text/csv"):
        return max(ends - 1, 0)
    return ends if "ndjson" in kind else None


def _purpose(request: HttpRequest) -> str:
    said = unquote(request.headers.get(HEADER, "")) or request.session.get(PURPOSE)
    return said or load(settings.USAGE_PURPOSES).default_of(request.user.role)


def _scope(request: HttpRequest) -> str:
    asked = [f"{name}={value}" for name, value in parse_qsl(request.META.get("QUERY_STRING", ""))]
    asked = [each for each in asked if each.partition("=")[0] not in _NO_SCOPE]
    return "，".join([request.path, *asked])


def _name(response: HttpResponse) -> str:
    """Of the file, as the browser saves it."""
    _, _, name = response.get("Content-Disposition", "").partition("filename*=UTF-8''")
    if name:
        return unquote(name.partition(";")[0])
    _, _, name = response.get("Content-Disposition", "").partition("filename=")
    return name.strip('"')
