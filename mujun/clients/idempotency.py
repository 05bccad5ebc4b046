"""The same call twice acts once: with an Idempotency-Key its answer is kept and given again.

The act and its answer are one transaction, under a lock of the key: whoever dies in between has done nothing, and
nobody waits for a mark that is left behind. See docs/adr/0015.
"""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from mujun.accounts.models import User
from mujun.api.problems import Conflict
from mujun.clients.bodies import body_of
from mujun.clients.models import Answer
from mujun.clients.scopes import READING

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
FORM = "[!-~]{1,100}"
_KEPT = ("Content-Type", "Location", "ETag")
_REJECTED = 422  # changed nothing that was meant, but left a batch that says so
_BOUNDARY = re.compile(r'boundary="?([^";]+)')
_LOCK = "SELECT pg_try_advisory_xact_lock(%s)"


class OtherContent(exceptions.APIException):
    status_code = 422

    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 已用于另一个请求。内容不同的请求请用新的编号。")
        self.members = {"code": "key_reused"}


class AnsweredBefore(Exception):
    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


@dataclass(frozen=True)
class Claim:
    """A key that is ours until the end of the transaction."""

    user: User
    key: str
    fingerprint: str

    def keep(self, response: HttpResponse) -> None:
        """Of what acted; a refusal has changed nothing and may be tried again."""
        if response.status_code >= 400 and response.status_code != _REJECTED:
            return
        headers = {name: response[name] for name in _KEPT if name in response}
        Answer.objects.create(
            user=self.user,
            key=self.key,
            fingerprint=self.fingerprint,
            status=response.status_code,
            headers=headers,
            content=response.content,
        )


class ActsOnce:
    """For views of the interface. Needs `request.user`, so it claims the key when that is known."""

    claim: Claim | None = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not _is_asked(request):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif self.claim:
                self.claim.keep(response)
        return response

    def perform_authentication(self, request: Request) -> None:
        if _is_asked(request):
            body_of(request._request)  # before a session's check reads the form and leaves nothing of it
        super().perform_authentication(request)

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if _is_asked(request):
            self.claim = claim(request)

    def handle_exception(self, exc: Exception) -> HttpResponse:
        return exc.answer if isinstance(exc, AnsweredBefore) else super().handle_exception(exc)


def claim(request: Request) -> Claim:
    """Raises `AnsweredBefore`, `OtherContent`, Conflict while the same key is at work, ValidationError for its form."""
    key = request.headers[HEADER]
    if not re.fullmatch(FORM, key):
        raise exceptions.ValidationError({HEADER: "应为 1—100 个可见的 ASCII 字符，不含空格，如 UUID。"})
    made = Claim(request.user, key, _fingerprint(request._request))
    if not _is_ours(made):
        raise Conflict("同一个 Idempotency-Key 的请求正在办理，请稍后再试。")
    if before := Answer.objects.filter(user=made.user, key=key).first():
        if before.fingerprint != made.fingerprint:
            raise OtherContent
        raise AnsweredBefore(_again(before))
    return made


def sweep() -> int:
    """Forget answers that are older than IDEMPOTENCY_KEPT."""
    deleted, _ = Answer.objects.filter(given_at__lt=timezone.now() - settings.IDEMPOTENCY_KEPT).delete()
    return deleted


def _is_asked(request: HttpRequest | Request) -> bool:
    return request.method not in READING and HEADER in request.headers


def _again(before: Answer) -> HttpResponse:
    return HttpResponse(
        bytes(before.content), status=before.status, headers={**before.headers, REPLAYED: "true"}
    )


def _is_ours(made: Claim) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [lock_of(made)])
        return cursor.fetchone()[0]


def lock_of(made: Claim) -> int:
    digest = sha256(f"{made.user.pk}\n{made.key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _fingerprint(request: HttpRequest) -> str:
    """Programs choose a new boundary of a form each time they send it, so that it is no part of the content."""
    content = body_of(request)
    if found := _BOUNDARY.search(request.headers.get("Content-Type", "")):
        content = content.replace(found[1].encode(), b"")
    address = f"{request.method} {request.get_full_path()}\n"
    return sha256(address.encode() + content).hexdigest()
