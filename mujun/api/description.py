"""The description of the interface. It is the same for everybody, so each process draws and writes it once."""

from functools import cache

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class Description(SpectacularAPIView):
    """YAML or JSON, as the caller accepts."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        writer = request.accepted_renderer
        charset = f"; charset={writer.charset}" if writer.charset else ""
        answer = HttpResponse(_written(type(writer)), content_type=writer.media_type + charset)
        answer["Content-Disposition"] = f'inline; filename="mujun.{writer.format}"'
        return answer


@cache
def _written(writer: type[BaseRenderer]) -> bytes:
    return writer().render(_drawn(), renderer_context={})


@cache
def _drawn() -> dict:
    return SchemaGenerator().get_schema(public=True)
