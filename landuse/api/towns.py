"""The towns of a county over REST."""

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.api.enterprises import towns
from landuse.drawing.geojson import borders_collection
from mujun.accounts.models import Town
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class TownSerializer(serializers.ModelSerializer):
    class Meta:
        model = Town
        fields = ["id", "name"]


@extend_schema(tags=["企业"])
@extend_schema_view(list=extend_schema(summary="本县的镇街"))
class TownViewSet(ListViewSet):
    subject = Subject.REGISTER
    queryset = Town.objects.order_by("pk")
    serializer_class = TownSerializer

    @extend_schema(
        summary="镇街边界，GeoJSON 要素集",
        description="CGCS2000 经纬度；没有边界的镇街不在其中。属性有镇街、来源和勘定日期。",
        responses={200: OpenApiTypes.OBJECT},
        filters=False,
    )
    @action(detail=False, pagination_class=None)
    def borders(self, request: Request) -> Response:
        return Response(borders_collection(request.user))

    def get_queryset(self) -> QuerySet:
        return towns(self.request).order_by("pk")
