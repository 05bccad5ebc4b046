"""What the views of all routes have in common; the index, and the answer to addresses that do not exist."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import mixins, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from mujun.accounts.roles import Permission
from mujun.api import etags, keyset, whole
from mujun.api.access import may
from mujun.api.rendering import Json, Lines, Table
from mujun.api.rows import Part, columns_of
from mujun.clients.guard import Guarded
from mujun.documents import nearest

LISTS = [
    "enterprise",
    "figure",
    "method",
    "run",
    "signal",
    "snapshot",
    "round",
    "publicity",
    "publication",
    "correction",
    "decision",
    "paper",
    "town",
    "parcel",
    "block",
    "project",
    "idle-land",
    "idle-proceeding",
    "wasteful-enterprise",
    "rule-set",
    "finding",
    "case",
    "agreement",
    "supply-contract",
    "checklist",
    "ledger",
    "land-account",
    "land-entry",
    "land-demand",
    "cluster-land",
    "recommendation",
    "willingness",
    "park",
    "park-measure",
    "park-word",
    "region-run",
    "region",
    "region-figure",
    "target-standing",
    "region-handling",
    "front-runner",
    "province-run",
    "lever",
    "execution-list",
    "lever-ledger",
    "lever-appeal",
    "lever-refund",
    "lever-trial",
    "advantage",
    "quota-plan",
    "figure-request",
    "quality-finding",
    "quality-check",
    "confirmation-call",
    "dispute",
    "objection",
    "batch",
    "window",
    "year-lock",
    "target",
    "transmission",
    "connector",
    "pull",
    "reconciliation",
    "webhook",
    "catalogue",
    "usage",
    "message",
    "audit-event",
    "job",
]  # fmt: skip


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """Raise a ValidationError for every name in `given` that is not in `known`, with the nearest known one."""
    known = list(known)
    choices = f"可用：{'、'.join(known)}。" if known else "这里不用参数。"
    problems = {
        name: f"没有这个参数。{nearest(name, known) or choices}" for name in given if name not in known
    }
    if problems:
        raise ValidationError({name: [words] for name, words in problems.items()}, "unknown_parameter")


def _wanted(request: Request, fields: Collection[str]) -> Collection[str]:
    """Which of the fields were asked for. Raises a ValidationError for what is no field, with the nearest one."""
    asked = request.query_params.get("fields")
    if not asked:
        return fields
    wanted = asked.split(",")
    if unknown := [name for name in wanted if name not in fields]:
        cures = (nearest(name, fields) or f"可用：{'、'.join(fields)}。" for name in unknown)
        raise ValidationError(
            {"fields": [f"没有“{name}”这个字段。{cure}" for name, cure in zip(unknown, cures, strict=True)]}
        )
    return wanted


class Input(serializers.Serializer):
    """A request body. A name it does not know is a mistake, as in the address."""

    def to_internal_value(self, data) -> dict:
        if isinstance(data, Mapping):
            refuse_unknown(data, self.fields)
        return super().to_internal_value(data)


class ScopedViewSet(Guarded, GenericViewSet):
    """Objects the user may see, for roles that see results, without unknown parameters in the address.

    Each names its `subject`, from which the scope follows that a token needs.
    """

    permission_classes = [may(Permission.VIEW_RESULTS)]

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self._parameters())

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)

    def finalize_response(self, request: Request, response: HttpResponse, *args, **kwargs):
        return etags.marked(super().finalize_response(request, response, *args, **kwargs), request)

    def _parameters(self) -> list[str]:
        return []


class ListViewSet(ScopedViewSet):
    """By pages, or whole as NDJSON or CSV. `fields` in the address leaves out what nobody asked for."""

    def list(self, request: Request, *args, **kwargs) -> HttpResponse:
        state = self.state()
        tag = state and etags.of(state, request.get_full_path(), request.accepted_renderer.format)
        if tag and (answer := etags.unchanged(request, tag)):
            return answer
        found = self.filter_queryset(self.get_queryset())
        by_pages = not request.accepted_renderer.whole
        answer = self.get_paginated_response(self.page_of(found)) if by_pages else whole.answer(self, found)
        return etags.put(answer, tag) if tag else answer

    def state(self) -> tuple | None:
        """What stays the same as long as the list does, where that is known without reading the list."""
        return None

    def page_of(self, found: QuerySet | Sequence) -> Sequence[dict]:
        """The page that was asked for; asked again, the next."""
        if columns := self.columns(found):
            paths = dict.fromkeys([*columns.paths, *keyset.paths_of(found)])
            rows = self.paginate_queryset(found.values(*paths))
            return list(map(columns.read_by(self.get_serializer_context()), rows))
        return self.get_serializer(self.paginate_queryset(found), many=True).data

    def columns(self, found: QuerySet | Sequence) -> Part | None:
        """What the list shows, where it is columns of the rows and nothing more."""
        plain = type(self).paginate_queryset is GenericViewSet.paginate_queryset
        columns = (
            columns_of(self.get_serializer_class(), found) if plain and isinstance(found, QuerySet) else None
        )
        return columns and columns.only(_wanted(self.request, columns.fields))

    def get_renderers(self) -> Sequence[Json]:
        return [Json(), Lines(), Table()] if self.action == "list" else super().get_renderers()

    def get_serializer(self, *args, **kwargs) -> serializers.BaseSerializer:
        serializer = super().get_serializer(*args, **kwargs)
        if self.request and "fields" in self.request.query_params:
            fields = getattr(serializer, "child", serializer).fields
            for name in set(fields) - set(_wanted(self.request, fields)):
                del fields[name]
        return serializer

    def _parameters(self) -> Sequence[str]:
        if self.action != "list":
            return super()._parameters()
        filters = getattr(self, "filterset_class", None)
        pages = [] if self.request.accepted_renderer.whole else self.paginator.parameters
        return [*(filters.base_filters if filters else {}), "fields", *pages]


class ReadViewSet(mixins.RetrieveModelMixin, ListViewSet):
    """`detail_serializer_class`, when given, shows one object more fully than the list does."""

    detail_serializer_class: type[serializers.Serializer] | None = None

    def get_serializer_class(self) -> type[serializers.Serializer]:
        if self.action == "retrieve" and self.detail_serializer_class:
            return self.detail_serializer_class
        return super().get_serializer_class()

    def _parameters(self) -> Sequence[str]:
        return ["fields"] if self.action == "retrieve" else super()._parameters()


class Index(APIView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        names = [f"{name}-list" for name in LISTS] + ["schema", "docs"]
        urls = [reverse(f"api:{name}", request=request) for name in names]
        return Response({url.rstrip("/").rpartition("/")[2]: url for url in urls})


class Docs(SpectacularSwaggerSplitView):
    url_name = "api:schema"


class Unknown(APIView):
    """Every other address under /api/v1/."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_cure(request.path))


def _cure(path: str) -> str:
    try:
        misses_slash = resolve(f"{path}/").func.cls is not Unknown
    except Resolver404:
        misses_slash = False
    if misses_slash:
        return f"地址末尾缺少“/”：{path}/"
    return "接口没有这个地址。可用的地址见 /api/v1/ 和 /api/v1/docs/。"
