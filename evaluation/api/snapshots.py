"""Snapshots over REST: which figures a run rests on, frozen."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import Snapshot
from mujun.api.filters import WholeNumber
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class SnapshotSerializer(serializers.ModelSerializer):
    past = serializers.PrimaryKeyRelatedField(read_only=True, help_text="上一年的快照；没有时为空。")

    class Meta:
        model = Snapshot
        fields = ["id", "year", "enterprises", "variables", "digest", "past", "taken_at"]


class SnapshotFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    digest = django_filters.CharFilter(label="快照摘要")

    class Meta:
        model = Snapshot
        fields: list[str] = []


@extend_schema(tags=["测算"])
@extend_schema_view(
    list=extend_schema(summary="测算用的数据快照"), retrieve=extend_schema(summary="一个快照")
)
class SnapshotViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = Snapshot.objects.order_by("-pk")
    serializer_class = SnapshotSerializer
    filterset_class = SnapshotFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(county=self.request.user.county_id)
