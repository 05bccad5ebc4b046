"""ETag and If-None-Match: who has an answer already is told so instead of getting it again."""

from hashlib import blake2b

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework.request import Request
from rest_framework.response import Response


def of(*parts: object) -> str:
    """A validator of what the answer is made of, known before it is made."""
    return _tag(repr(parts).encode())


def put(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"  # may be kept, but is asked for again each time
    return response


def unchanged(request: Request, tag: str) -> HttpResponse | None:
    """304, where the caller has what `tag` stands for."""
    answer = get_conditional_response(request._request, tag)
    return answer and put(answer, tag)


def marked(response: HttpResponse, request: Request) -> HttpResponse:
    """With the digest of its body, where nothing cheaper has marked it before."""
    told = isinstance(response, Response) and response.status_code == 200 and not response.has_header("ETag")
    if told and request.method in {"GET", "HEAD"}:
        response.add_post_render_callback(lambda rendered: _answered(rendered, request))
    return response


def _answered(rendered: Response, request: Request) -> HttpResponse | None:
    tag = _tag(rendered.content)
    return get_conditional_response(request._request, tag, response=put(rendered, tag))


def _tag(content: bytes) -> str:
    return quote_etag(blake2b(content, digest_size=16).hexdigest())
