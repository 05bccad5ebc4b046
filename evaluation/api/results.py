"""Results over REST: the ranking with every item, and one enterprise explained down to its figures."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.api.benchmarks import EnterpriseComparisonSerializer
from evaluation.api.figures import SourceSerializer
from evaluation.api.result_items import Items
from evaluation.benchmarks.gathering import of_enterprise
from evaluation.models import Result, Run
from evaluation.rejudging.lifts import ways_of
from evaluation.results.dossier import Line, band, families, lines, paragraph, why
from evaluation.results.filters import ORDERS, UNGRADED, ResultFilter
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.documents import nearest


class ResultSerializer(serializers.Serializer):
    """登记信息是测算那时的。"""

    credit_code = serializers.CharField(source="row.credit_code")
    name = serializers.CharField(source="row.name")
    town = serializers.CharField(source="row.town")
    industry = serializers.CharField(source="row.industry")
    scale = serializers.CharField(source="row.scale")
    group = serializers.CharField(help_text="分组；不参评时为空。")
    pool = serializers.CharField(help_text="排序池")
    total = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    pool_size = serializers.IntegerField(allow_null=True, help_text="参排户数")
    grade = serializers.CharField(help_text="档次；未定时为空。")
    reason = serializers.CharField()
    items = Items()


class BehindSerializer(serializers.Serializer):
    """算式中的一个数据项。figure 为空：由用地台账算得，或没有数据。"""

    variable = serializers.CharField(source="variable.code")
    name = serializers.CharField(source="variable.name")
    unit = serializers.CharField(source="variable.unit")
    value = serializers.FloatField(allow_null=True)
    figure = serializers.IntegerField(source="figure.pk", default=None, allow_null=True)
    figure_url = serializers.HyperlinkedRelatedField(
        source="figure", view_name="api:figure-detail", read_only=True, allow_null=True
    )
    source = SourceSerializer(source="figure", allow_null=True)


class PlaceSerializer(serializers.Serializer):
    """按该项得分，在同一排序池的参排企业中。"""

    rank = serializers.IntegerField(help_text="得分相同的并列。")
    of = serializers.IntegerField(help_text="池中该项有得分的户数。")


class ExplainedItemSerializer(serializers.Serializer):
    name = serializers.CharField(source="item.name")
    formula = serializers.CharField(source="item.formula")
    unit = serializers.CharField(source="item.unit")
    value = serializers.FloatField(allow_null=True)
    base = serializers.FloatField(allow_null=True, help_text="基准值")
    base_from = serializers.CharField(source="item.how", default="", help_text="基准值怎么来的。")
    weight = serializers.FloatField(source="item.weight", allow_null=True)
    raw_score = serializers.FloatField(
        source="working.raw", allow_null=True, help_text="封顶、保底之前的得分；不是算出来的为空。"
    )
    cap = serializers.FloatField(source="working.cap", allow_null=True, help_text="封顶的分；没有时为空。")
    floor = serializers.FloatField(
        source="working.floor", allow_null=True, help_text="保底的分；没有时为空。"
    )
    score = serializers.FloatField(allow_null=True)
    remark = serializers.CharField()
    place = PlaceSerializer(allow_null=True, help_text="该项的名次；没有参排或没有得分时为空。")
    figures = BehindSerializer(source="behind", many=True)


class PointsSerializer(serializers.Serializer):
    name = serializers.CharField()
    points = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(help_text="哪些项算了分。")


class ChangeSerializer(serializers.Serializer):
    rule = serializers.CharField()
    was = serializers.CharField(help_text="原来的档次；没有时为空。")
    became = serializers.CharField()


class ResultDetailSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="row.credit_code", read_only=True)
    name = serializers.CharField(source="row.name", read_only=True)
    town = serializers.CharField(source="row.town", read_only=True)
    industry = serializers.CharField(source="row.industry", read_only=True)
    scale = serializers.CharField(source="row.scale", read_only=True)
    grade_name = serializers.SerializerMethodField(help_text="办法给档次起的名称；没有时为空。")
    cut = serializers.SerializerMethodField(
        help_text="这一档取排序池的哪一段，或按什么条件；没有档次时为空。"
    )
    why = serializers.SerializerMethodField(help_text="为什么是这个档次。")
    paragraph = serializers.SerializerMethodField(help_text="全部结果用一段话说。")
    points = serializers.SerializerMethodField(help_text="加减分，每族一条。")
    lists = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="列入的名单。")
    changes = ChangeSerializer(many=True, read_only=True, help_text="依次起作用的调整。")
    items = serializers.SerializerMethodField()

    class Meta:
        model = Result
        fields = [
            "run", "credit_code", "name", "town", "industry", "scale", "group", "pool", "total", "rank",
            "pool_size", "grade", "grade_name", "cut", "like", "reason", "why", "paragraph", "before", "points",
            "changes", "lists", "items",
        ]  # fmt: skip

    def get_grade_name(self, result: Result) -> str:
        return result.run.method.grade_names.get(result.grade, "")

    def get_cut(self, result: Result) -> str:
        return band(result.run.group(result.group), result.grade) if result.grade else ""

    def get_why(self, result: Result) -> str:
        return why(result)

    def get_paragraph(self, result: Result) -> str:
        return paragraph(result, self._explained(result))

    @extend_schema_field(PointsSerializer(many=True))
    def get_points(self, result: Result) -> list[dict]:
        found = families(result, result.run.group(result.group))
        return [{"name": name, "points": points, "reason": reason} for name, points, reason in found]

    @extend_schema_field(ExplainedItemSerializer(many=True))
    def get_items(self, result: Result) -> list[dict]:
        return ExplainedItemSerializer(self._explained(result), many=True, context=self.context).data

    def _explained(self, result: Result) -> list[Line]:
        """Once for the sentence and the items."""
        if not hasattr(self, "_lines"):
            self._lines = lines(result)
        return self._lines


class WaySerializer(serializers.Serializer):
    """一个数据项单独改变，一个方向一条。"""

    variable = serializers.CharField(source="lift.variable", help_text="数据项")
    unit = serializers.CharField()
    value = serializers.FloatField(source="lift.value", help_text="现值")
    sure = serializers.BooleanField(
        source="lift.sure", help_text="范围以内已经查遍：needed 是最小的改变，为空即不能提档。"
    )
    needed = serializers.FloatField(
        source="lift.needed", allow_null=True, help_text="需达到；为空：没有找到单靠此项能提档的数值。"
    )
    change = serializers.FloatField(source="lift.change", allow_null=True)
    share = serializers.FloatField(source="lift.share", allow_null=True, help_text="变化占现值的比例。")
    from_register = serializers.BooleanField(help_text="由用地台账算得。")


class LiftsSerializer(serializers.Serializer):
    grade = serializers.CharField(help_text="现在的档次；没有时为空。")
    next = serializers.CharField(help_text="上一档；没有时为空。")
    ways = WaySerializer(many=True)


@extend_schema(tags=["结果"])
@extend_schema_view(
    list=extend_schema(summary="一次测算的排名和逐项得分"),
    retrieve=extend_schema(summary="一家企业的结果，直到背后的数据"),
)
class ResultViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = Result.objects.all()
    serializer_class = ResultSerializer
    detail_serializer_class = ResultDetailSerializer
    filterset_class = ResultFilter
    lookup_field = "row__credit_code"
    lookup_url_kwarg = "credit_code"
    lookup_value_converter = "slug"

    def list(self, request: Request, run: int) -> Response:
        _check_words(request.query_params, self._run())
        return super().list(request)

    def retrieve(self, request: Request, run: int, credit_code: str) -> Response:
        self._run()
        return super().retrieve(request)

    @extend_schema(
        summary="一家企业提升一档需要什么",
        description="每个数据项单独改变到多少可以提一档，都经重新测算核对。需要几秒。",
        responses=LiftsSerializer,
    )
    @action(detail=True)
    def lifts(self, request: Request, run: int, credit_code: str) -> Response:
        self._run()
        found, ways = ways_of(self.get_object())
        return Response(LiftsSerializer({"grade": found.grade, "next": found.next, "ways": ways}).data)

    @extend_schema(
        summary="一家企业的亩均指标与标杆线的差距",
        description="标杆线：本行业企业的四分位和最高，文件写明的目标。",
        responses=EnterpriseComparisonSerializer,
    )
    @action(detail=True)
    def benchmarks(self, request: Request, run: int, credit_code: str) -> Response:
        self._run()
        result = self.get_object()
        found = {"industry": result.row.industry, "benchmarks": of_enterprise(result)}
        return Response(EnterpriseComparisonSerializer(found).data)

    def get_queryset(self) -> QuerySet:
        results = super().get_queryset().filter(run=self.kwargs["run"])
        if self.action == "list":
            return results.order_by("group", "rank", "pk")
        return results.select_related("row", "run__snapshot", "run__method")

    def get_serializer_context(self) -> dict:
        return super().get_serializer_context() | {"items": getattr(self, "items", {})}

    def state(self) -> tuple | None:
        """Results never change, nor does who of the whole county is in them."""
        user = self.request.user
        return None if user.town_id or user.credit_code else (self.run.pk, self.run.digest)

    def _run(self) -> Run:
        self.run = run = get_object_or_404(Run.objects.visible_to(self.request.user), pk=self.kwargs["run"])
        self.items = {group["name"]: group["items"] for group in run.outline["groups"]}
        return run


def _check_words(asked: Mapping[str, str], run: Run) -> None:
    """A group or grade the run does not have, or an order nobody knows, is a mistake, not an empty list."""
    groups = run.outline["groups"]
    widest = max((len(group["items"]) for group in groups), default=0)
    orders = [*ORDERS, *(f"{column}{at}" for column in ("score", "value") for at in range(widest))]
    known = {
        "sort": {sign + order for order in orders for sign in ("", "-")},
        "group": {group["name"] for group in groups},
        "grade": {grade["code"] for group in groups for grade in group["grades"]} | {UNGRADED},
    }
    for name, words in known.items():
        if asked.get(name) and asked[name] not in words:
            cure = nearest(asked[name], words) or f"可用：{'、'.join(sorted(words))}。"
            raise ValidationError({name: f"这次测算没有“{asked[name]}”。{cure}"})
