"""Single files over REST: described by every kind there may be, handed over whatever kind the caller asks for."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from mujun.api.rendering import File
from mujun.api.views import ScopedViewSet
from mujun.attachments.delivery import deliver
from mujun.attachments.kinds import KINDS

OF_ANY_KIND = {(200, kind.media_type): OpenApiTypes.BINARY for kind in KINDS.values()}


class FileViewSet(ScopedViewSet):
    """One file. Whoever has it as an attachment says which; others override `handed_over`."""

    renderer_classes = (File,)
    attachment = "attachment"

    @extend_schema(responses=OF_ANY_KIND)
    def retrieve(self, request: Request, **_: int) -> HttpResponse:
        return self.handed_over(self.get_object())

    def handed_over(self, found) -> HttpResponse:
        return deliver(getattr(found, self.attachment))
