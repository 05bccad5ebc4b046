"""What was published of a year, and what a correction put in its place, over REST."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import Publication, Round
from mujun.api.acting import Day
from mujun.api.filters import WholeNumber
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class PublicationSerializer(serializers.ModelSerializer):
    """公布和以后的更正；年度以编号最大的为准。"""

    round = serializers.PrimaryKeyRelatedField(read_only=True, help_text="年度评价的编号")
    year = serializers.IntegerField(source="round.year", read_only=True)
    result_digest = serializers.CharField(source="run.digest", read_only=True, help_text="结果摘要")

    class Meta:
        model = Publication
        fields = [
            "id", "round", "year", "number", "run", "result_digest", "document", "meeting", "met_on",
            "effective_from", "reason", "published_at",
        ]  # fmt: skip


class PaperInput(Input):
    """按哪个文件、哪次会议公布，何时施行。"""

    document = serializers.CharField(help_text="文号")
    meeting = serializers.CharField(help_text="审定会议")
    met_on = Day(help_text="会议日期")
    effective_from = Day(help_text="施行日期")


class CorrectionInput(PaperInput):
    """按哪个文件更正已公布的结果，为什么。"""

    reason = serializers.CharField(max_length=300, help_text="更正的原因")


class PublicationFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")

    class Meta:
        model = Publication
        fields: list[str] = []


@extend_schema(tags=["年度评价"])
@extend_schema_view(
    list=extend_schema(summary="公布和更正"), retrieve=extend_schema(summary="一次公布或更正")
)
class PublicationViewSet(ReadViewSet):
    subject = Subject.ROUNDS
    queryset = Publication.objects.select_related("round", "run").order_by("-pk")
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(round__in=Round.objects.visible_to(self.request.user))
