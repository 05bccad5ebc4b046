"""目标看板 over REST: what the texts ask for, how the county stands, how far it is; results that are typed in."""

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import targets as actions
from evaluation.models import TargetResult
from evaluation.results.target_board import Line, board, narrowed
from evaluation.targets.language import documents
from evaluation.targets.standing import State
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.views import Input, ListViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of


class TargetStandingSerializer(serializers.Serializer):
    """“没有数据”不是没有达到；没有数据的结果和差距为空。"""

    code = serializers.CharField(help_text="编号")
    name = serializers.CharField(source="target.name", help_text="指标")
    unit = serializers.CharField(source="target.unit", help_text="目标的单位；类型为年变化的是比上年的 %。")
    document = serializers.CharField(source="document.document", help_text="文件")
    number = serializers.CharField(source="document.number", help_text="文号；没有的为空")
    issued = serializers.CharField(source="document.source", help_text="发布单位和日期")
    status = serializers.ChoiceField(source="document.status", choices=["现行", "草案", "期满"])
    is_draft = serializers.BooleanField(source="document.is_draft", help_text="征求意见稿，不作依据。")
    whose = serializers.CharField(source="target.whose", help_text="文件约束谁；全省、全市的，县只看差距。")
    kind = serializers.ChoiceField(source="target.kind", choices=["水平", "年变化"])
    sense = serializers.ChoiceField(source="target.sense", choices=["不低于", "不高于"], help_text="要求")
    wanted = serializers.FloatField(source="standing.wanted", help_text="目标")
    is_about = serializers.BooleanField(source="target.about", help_text="源文写的是“左右”。")
    due = serializers.IntegerField(source="standing.due", help_text="目标年度")
    year = serializers.IntegerField(help_text="结果的年度")
    value = serializers.FloatField(source="standing.value", allow_null=True, help_text="结果")
    distance = serializers.FloatField(
        source="standing.distance", allow_null=True, help_text="结果减目标，正负不分好坏。"
    )
    course = serializers.FloatField(
        source="standing.course", allow_null=True, help_text="按直线本年应到多少；不适用的为空。"
    )
    state = serializers.ChoiceField(
        source="standing.state.value", choices=[state.value for state in State], help_text="进度"
    )
    result_source = serializers.CharField(source="source", help_text="结果的来处；没有数据的为空。")


class ResultInput(Input):
    """一个目标的结果；同一年度以前填报的留存。系统自己算得的不收。"""

    code = serializers.CharField(max_length=50, help_text="目标的编号")
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    value = serializers.DecimalField(max_digits=20, decimal_places=4)
    source = serializers.CharField(max_length=200, help_text="来处，如统计公报")


class TargetResultSerializer(serializers.ModelSerializer):
    value = serializers.FloatField()

    class Meta:
        model = TargetResult
        fields = ["code", "year", "value", "source", "at"]


class BoardAsked(serializers.Serializer):
    year = serializers.IntegerField(
        min_value=2000, max_value=2100, required=False, help_text="不写取最新的年度。"
    )
    document = serializers.ChoiceField(
        choices=list(documents()), default="", allow_blank=True, help_text="只看一个文件。"
    )
    state = serializers.ChoiceField(
        choices=[state.value for state in State], default="", allow_blank=True, help_text="只看一种进度。"
    )


@extend_schema(tags=["目标看板"])
@extend_schema_view(
    list=extend_schema(
        summary="各文件的目标和本县结果",
        description="现行的在前，草案、期满的在后。",
        parameters=[BoardAsked],
    )
)
class TargetStandingViewSet(Acting, ListViewSet):
    subject = Subject.RESULTS
    acted_by = (Permission.START_RUNS,)
    queryset = TargetResult.objects.none()
    serializer_class = TargetStandingSerializer

    def get_queryset(self) -> Sequence[Line]:
        asked = BoardAsked(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        year = wanted.get("year") or years_of(self.request._request)[0]
        sheets = narrowed(board(self.request.user, year), wanted["document"], wanted["state"])
        return [line for sheet in sheets for line in sheet.lines]

    @extend_schema(summary="填报目标结果", request=ResultInput, responses={201: TargetResultSerializer})
    def create(self, request: Request) -> Response:
        kept = actions.report(county=request.user.county, by=request.user, **self.given(ResultInput))
        return Response(TargetResultSerializer(kept).data, status.HTTP_201_CREATED)

    def _parameters(self) -> Sequence[str]:
        asked = BoardAsked().fields if self.action == "list" else ()
        return [*super()._parameters(), *asked]
