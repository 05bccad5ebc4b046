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
