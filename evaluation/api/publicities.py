"""公示 over REST: what is or was announced to everybody, and until when; objections name it by its number."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import Publicity
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class PublicitySerializer(serializers.ModelSerializer):
    """一次公示；撤回的和还没有开始的不在其中。"""

    year = serializers.IntegerField(source="round.year", read_only=True)
    subject = serializers.CharField(read_only=True, help_text="land 用地，results 结果")

    class Meta:
        model = Publicity
        fields = [
            "id", "round", "year", "subject", "run", "starts_at", "ends_at", "days", "counting", "grades",
            "shows_ranks", "contact", "answer_days", "answer_counting",
        ]  # fmt: skip
        extra_kwargs = {
            "run": {"help_text": "公示的测算；公示用地的为空"},
            "grades": {"help_text": "公示的档次，空的为全部"},
        }


class PublicityFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")
    subject = django_filters.ChoiceFilter(choices=Publicity.Subject.choices, label="公示的内容")

    class Meta:
        model = Publicity
        fields: list[str] = []


@extend_schema(tags=["年度评价"])
@extend_schema_view(list=extend_schema(summary="公示，新的在前"), retrieve=extend_schema(summary="一次公示"))
class PublicityViewSet(ReadViewSet):
    subject = Subject.ROUNDS
    permission_classes = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]
    queryset = Publicity.objects.select_related("round").order_by("-id")
    serializer_class = PublicitySerializer
    filterset_class = PublicityFilter
    lookup_value_converter = "int"
