"""How a program comes in: with a token, or by signing each call. `request.auth` is then the `Credential`."""

from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from mujun.accounts.models import User
from mujun.clients import proving
from mujun.clients.models import Credential
from mujun.clients.refusals import ContentNotSigned, NotBelieved
from mujun.clients.schemes import HEADERS, covers_content
from mujun.clients.scopes import READING

_MINUTE = timedelta(minutes=1)


class ByToken(TokenAuthentication):
    def authenticate_credentials(self, key: str) -> tuple[User, Credential]:
        credential = proving.by_token(key)
        if credential is None:
            raise AuthenticationFailed("令牌无效。请核对，或重新发放。")
        return _let_in(credential)


class BySignature(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Credential] | None:
        if not any(name in request.headers for name in HEADERS):
            return None
        credential = proving.by_signature(request._request)
        if request.method not in READING and not covers_content(credential.scheme):
            raise ContentNotSigned
        return _let_in(credential)


def _let_in(credential: Credential) -> tuple[User, Credential]:
    if credential.revoked_at:
        raise NotBelieved("revoked", f"这个{credential.get_kind_display()}已经收回，请重新发放。")
    if credential.is_expired:
        words = (
            f"这个{credential.get_kind_display()}的有效期到 {credential.expires_on}，已经过了，请重新发放。"
        )
        raise NotBelieved("expired", words)
    if not credential.user.is_active:
        raise AuthenticationFailed("账号已停用。")
    _note_use(credential)
    return credential.user, credential


def _note_use(credential: Credential) -> None:
    """At most once a minute."""
    now, before = timezone.now(), credential.last_used_at
    if before is None or now - before > _MINUTE:
        Credential.objects.filter(pk=credential.pk).update(last_used_at=now)
