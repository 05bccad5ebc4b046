"""What every route of the interface asks of a program before it does anything."""

from typing import ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from mujun.clients.idempotency import ActsOnce
from mujun.clients.models import Credential
from mujun.clients.refusals import MissingScope, TooOften
from mujun.clients.scopes import Subject, scope_of
from mujun.clients.throttling import PerClient, Standing


class Guarded(ActsOnce):
    """Mixin of the views: `subject` says what a view is about, and with it which scope a call needs."""

    subject: ClassVar[Subject]
    throttle_classes = (PerClient,)
    standing: Standing | None = None

    def check_permissions(self, request: Request) -> None:
        """Tokens and keys are good for what they were given for, whatever `get_permissions` says of roles."""
        if isinstance(request.auth, Credential):
            needed = scope_of(self.subject, request.method)
            if needed not in request.auth.scopes:
                raise MissingScope(needed)
        super().check_permissions(request)

    def throttled(self, request: Request, wait: float | None) -> None:
        raise TooOften(self.standing.limit, self.standing.reset)

    def finalize_response(self, request: Request, response: HttpResponse, *args, **kwargs) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.standing.headers.items() if self.standing else ():
            response[name] = value
        return response
