"""目标对照 over REST: the targets of the texts against every county of a province."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from evaluation.api.target_standings import BoardAsked, TargetStandingSerializer
from evaluation.models import Run
from evaluation.results.province_targets import CountyTargets, targets_of
from evaluation.results.target_board import narrowed
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of


class CountyTargetsSerializer(serializers.Serializer):
    code = serializers.CharField(source="county.code", help_text="县代码")
    name = serializers.CharField(source="county.name", help_text="县")
    targets = serializers.SerializerMethodField(help_text="各项目标，现行文件的在前。")

    @extend_schema_field(TargetStandingSerializer(many=True))
    def get_targets(self, told: CountyTargets) -> list[dict]:
        asked = self.context["asked"]
        sheets = narrowed(told.sheets, asked["document"], asked["state"])
        return TargetStandingSerializer([line for sheet in sheets for line in sheet.lines], many=True).data


class TargetsAsked(BoardAsked):
    year = None


@extend_schema(tags=["县域比较"])
@extend_schema_view(
    list=extend_schema(
        summary="一年里各县的目标对照，按县代码排列",
        description="只有合计；合计户数过少的按没有数据计。草案、期满的文件另有标明。",
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, "path", description="年度"), TargetsAsked],
    )
)
class ProvinceTargetViewSet(ListViewSet):
    subject = Subject.PROVINCE
    queryset = Run.objects.none()
    serializer_class = CountyTargetsSerializer
    permission_classes = [may(Permission.VIEW_PROVINCE)]

    def get_queryset(self) -> list[CountyTargets]:
        """Raises Http404 for a year of which no county has anything."""
        if self.kwargs["year"] not in years_of(self.request):
            raise Http404
        return targets_of(self.request.user.province, self.kwargs["year"])

    def get_serializer_context(self) -> dict:
        asked = TargetsAsked(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return super().get_serializer_context() | {"asked": asked.validated_data}

    def _parameters(self) -> list[str]:
        return [*super()._parameters(), *TargetsAsked().fields]
