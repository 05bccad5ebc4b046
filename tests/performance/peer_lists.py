"""The list of results as DRF's ModelSerializer and django-ninja write it: same rows, fields, order and token.

The DRF one has what such a project has: pages by cursor, the filters of django-filter, the permission of the project,
DRF's own JSON. It comes twice: with the fields of an item declared, as ours and ninja's are, so that its description
knows them; and with items as plain dicts, which is faster and describes nothing. Nobody is counted for rates on either
side. Addresses of the peers come first, so none is found late.
"""

from django.http import HttpRequest
from django.urls import include, path
from django_filters.rest_framework import DjangoFilterBackend
from ninja import NinjaAPI, Schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from evaluation.models import Result, Run
from evaluation.results.filters import ResultFilter
from evaluation.scoring.remarks import REMARKS
from mujun.clients.authentication import ByToken

_OWN = ["group", "pool", "total", "rank", "pool_size", "grade", "reason"]
_OF_ROW = ["credit_code", "name", "town", "industry", "scale"]


def items_of(result: Result, known: dict) -> list[dict]:
    measured = zip(result.values, result.bases, result.scores, result.remarks, strict=True)
    return [
        {"name": item["name"], "unit": item["unit"], "value": value, "base": base, "weight": item["weight"],
         "score": score, "remark": REMARKS[remark]}
        for item, (value, base, score, remark) in zip(known[result.group], measured, strict=True)
    ]  # fmt: skip


def known_items(run: Run) -> dict[str, list[dict]]:
    return {group["name"]: group["items"] for group in run.outline["groups"]}


class ItemSerializer(serializers.Serializer):
    name = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    base = serializers.FloatField(allow_null=True)
    weight = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(allow_null=True)
    remark = serializers.CharField()


class PlainSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="row.credit_code")
    name = serializers.CharField(source="row.name")
    town = serializers.CharField(source="row.town")
    industry = serializers.CharField(source="row.industry")
    scale = serializers.CharField(source="row.scale")
    items = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = [*_OF_ROW, *_OWN, "items"]

    def get_items(self, result: Result) -> list[dict]:
        return items_of(result, self.context["items"])


class DeclaredSerializer(PlainSerializer):
    def get_items(self, result: Result) -> list[dict]:
        return ItemSerializer(super().get_items(result), many=True).data


class PeerPages(CursorPagination):
    page_size = 100
    ordering = ("group", "rank", "pk")


class PlainList(ListAPIView):
    authentication_classes = [ByToken]
    renderer_classes = [JSONRenderer]
    pagination_class = PeerPages
    serializer_class = PlainSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = ResultFilter

    def get_queryset(self):
        self.run = Run.objects.visible_to(self.request.user).get(pk=self.kwargs["run"])
        return Result.objects.visible_to(self.request.user).filter(run=self.run).select_related("row")

    def get_serializer_context(self) -> dict:
        return super().get_serializer_context() | {"items": known_items(self.run)}


class DeclaredList(PlainList):
    serializer_class = DeclaredSerializer


class Item(Schema):
    name: str
    unit: str
    value: float | None
    base: float | None
    weight: float | None
    score: float | None
    remark: str


class Line(Schema):
    credit_code: str
    name: str
    town: str
    industry: str
    scale: str
    group: str
    pool: str
    total: float | None
    rank: int | None
    pool_size: int | None
    grade: str
    reason: str
    items: list[Item]


class Page(Schema):
    next: str | None
    results: list[Line]


def by_token(request: HttpRequest):
    found = ByToken().authenticate(Request(request))
    request.user = found[0]
    return found


ninja = NinjaAPI(auth=by_token, docs_url=None, openapi_url=None)


@ninja.get("/runs/{run}/results/", response=Page)
def results(request: HttpRequest, run: int):
    this = Run.objects.visible_to(request.user).get(pk=run)
    known = known_items(this)
    rows = Result.objects.visible_to(request.user).filter(run=this).select_related("row")
    listed = list(rows.order_by("group", "rank", "pk")[:101])
    lines = [
        {name: getattr(each.row, name) for name in _OF_ROW}
        | {name: getattr(each, name) for name in _OWN}
        | {"items": items_of(each, known)}
        for each in listed[:100]
    ]
    return {"next": str(listed[-1].pk) if len(listed) > 100 else None, "results": lines}


ninja_urls = ninja.urls
for pattern in ninja_urls[0]:
    pattern.callback.login_required = False  # it has its own way in, as views of the interface have

urlpatterns = [
    path("api/drf/runs/<int:run>/results/", DeclaredList.as_view()),
    path("api/drf-plain/runs/<int:run>/results/", PlainList.as_view()),
    path("api/ninja/", ninja_urls),
    path("", include("mujun.urls")),
]
