"""Tokens with which programs use the REST interface in somebody's name."""

from django.db import transaction
from rest_framework.authtoken.models import Token

from mujun.accounts import audit
from mujun.accounts.models import User


@transaction.atomic
def issue(*, user: User, renew: bool, by: User | None) -> Token:
    """The token of `user`; with `renew` a new one, and the one before is no longer valid."""
    if renew:
        Token.objects.filter(user=user).delete()
    token, created = Token.objects.get_or_create(user=user)
    if created:
        audit.record("token_issued", user, by=by, county=user.county, renewed=renew)
    return token


@transaction.atomic
def revoke(*, user: User, by: User) -> None:
    """Whatever holds the token is out at the next call."""
    deleted, _ = Token.objects.filter(user=user).delete()
    if deleted:
        audit.record("token_revoked", user, by=by, county=user.county)


def issued_at(user: User):
    """When the valid token was issued; None without one."""
    return Token.objects.filter(user=user).values_list("created", flat=True).first()
