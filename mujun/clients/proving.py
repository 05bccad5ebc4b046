"""Which credential a call comes in with: found by its token, or proven by its signature."""

import logging
import os
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from redis.exceptions import RedisError

from mujun.clients.actions import HANDLE, digest_of
from mujun.clients.bodies import body_of
from mujun.clients.models import Credential, CredentialQuerySet
from mujun.clients.refusals import NotBelieved, Unavailable, not_signed_well
from mujun.clients.schemes import access_header
from mujun.exchange.signing.digests import same
from mujun.exchange.signing.keys import Key, KeyMissing, Keys, from_environment
from mujun.exchange.signing.refusals import Accepted, Refusal, Refused
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers
from mujun.exchange.signing.signers import signer

log = logging.getLogger(__name__)


def by_token(token: str) -> Credential | None:
    """Found by its beginning, told by its digest without telling by time how much of it is right."""
    digest = digest_of(token)
    found = _of_kind(Credential.Kind.TOKEN).filter(handle=token[:HANDLE])
    return next((each for each in found if same(each.digest, digest)), None)


def by_signature(request: HttpRequest) -> Credential:
    """Raises `NotBelieved` for what is not signed well, and for what was signed well but came before."""
    headers, now = Headers(dict(request.headers.items())), timezone.now()
    refusal = Refusal.ACCESS_KEY
    for credential, key in _known(headers):
        try:
            # nothing is read of a body before its sender is known
            accepted = _signer(credential).verify(_call(request), headers, Keys((key,)), now)
        except Refused as refused:
            refusal = refused.refusal
        else:
            _refuse_replayed(accepted)
            return credential
    raise not_signed_well(refusal, now.isoformat(timespec="seconds"))


def key_of(credential: Credential) -> Key | None:
    """From the environment; None when it is not there, which the log tells."""
    try:
        return from_environment([credential.name], os.environ).live[0]
    except KeyMissing as missing:
        log.warning("密钥 %s 不能用：%s", credential.name, missing)
        return None


def _known(headers: Headers) -> Iterator[tuple[Credential, Key]]:
    """Those with the access key that the call names, as its signer has it."""
    for credential in _of_kind(Credential.Kind.KEY).filter(revoked_at=None):
        key = key_of(credential)
        if key and key.access == headers.get(access_header(credential.scheme)):
            yield credential, key


def _of_kind(kind: Credential.Kind) -> CredentialQuerySet:
    """With what every call needs to know of them, and in no order: each call waits for this query."""
    return Credential.objects.filter(kind=kind).select_related("user__allowance").order_by()


def _signer(credential: Credential):
    return signer(credential.scheme, {"tolerance": str(settings.CLOCK_TOLERANCE)})


def _call(request: HttpRequest) -> Request:
    query = tuple(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
    return Request(request.method or "", request.path, query, body=body_of(request))


def _refuse_replayed(accepted: Accepted) -> None:
    """A signature is good once. Kept where all processes see it for as long as its time would pass."""
    mark = sha256(f"{accepted.access}\n{accepted.proof}".encode()).hexdigest()
    try:
        is_new = cache.add(f"signature:{mark}", 1, timeout=2 * settings.CLOCK_TOLERANCE + 1)
    except RedisError:
        log.exception("不能核对签名是否用过")
        raise Unavailable from None
    if not is_new:
        raise NotBelieved("replayed", "这个签名已经用过。每次调用都要重新签名，随机数不能重复。")
