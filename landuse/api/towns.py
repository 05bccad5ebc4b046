"""The towns of a county over REST."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.api.enterprises import towns
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

    def get_queryset(self) -> QuerySet:
        return towns(self.request).order_by("pk")
