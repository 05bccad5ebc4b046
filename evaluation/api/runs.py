"""Runs over REST: start one, see what it rests on and how it came out."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evaluation.actions import runs
from evaluation.models import Method, Run
from evaluation.rounds.holding import Standing, runs_by_year, standings_of
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of
from mujun.jobs.api import started


class OutlineItemSerializer(serializers.Serializer):
    name = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.CharField()
    decimals = serializers.IntegerField()
    weight = serializers.FloatField(allow_null=True, help_text="办法未定时为空。")
    base = serializers.FloatField(allow_null=True, help_text="各户不同的为空，见各户的结果。")
    how = serializers.CharField(required=False, help_text="基准值怎么来的。")


class OutlineGradeSerializer(serializers.Serializer):
    code = serializers.CharField()
    cut = serializers.CharField(help_text="界线，如“前20%”。")
    count = serializers.IntegerField()


class OutlinePoolSerializer(serializers.Serializer):
    name = serializers.CharField()
    size = serializers.IntegerField()


class OutlineStandingSerializer(serializers.Serializer):
    """范围中的一条规定。"""

    name = serializers.CharField()
    kind = serializers.CharField(help_text="照常、不参评、只采集、不定档、列为等。")
    code = serializers.CharField(help_text="列为哪一类；没有时为空。")
    like = serializers.CharField(help_text="参照哪一档管理；没有时为空。")


class OutlineGroupSerializer(serializers.Serializer):
    name = serializers.CharField()
    size = serializers.IntegerField()
    items = OutlineItemSerializer(many=True)
    grades = OutlineGradeSerializer(many=True)
    pools = OutlinePoolSerializer(many=True)
    points = serializers.ListField(child=serializers.CharField(), required=False, help_text="加减分各族。")
    lists = serializers.ListField(child=serializers.CharField(), required=False, help_text="名单。")
    standings = OutlineStandingSerializer(many=True, required=False)
    breaches = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="超出上级规定的地方；没有时为空。"
    )


class OutlineSerializer(serializers.Serializer):
    """各组的指标、权重、基准值、档次和户数。"""

    groups = OutlineGroupSerializer(many=True)
    outside = serializers.IntegerField(help_text="不参评的户数。")


class RunSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:run-detail")
    results_url = serializers.SerializerMethodField()
    year = serializers.IntegerField(source="snapshot.year", read_only=True)
    method_name = serializers.CharField(source="method", read_only=True)
    method_digest = serializers.CharField(source="method.digest", read_only=True, help_text="办法摘要")
    snapshot_digest = serializers.CharField(source="snapshot.digest", read_only=True, help_text="快照摘要")
    result_digest = serializers.CharField(source="digest", read_only=True, help_text="结果摘要")
    enterprises = serializers.IntegerField(source="snapshot.enterprises", read_only=True)
    standing = serializers.SerializerMethodField(
        help_text="published 已公布，replaced 曾公布后经更正，final 最终结果，formal 正式测算，trial 试算。"
    )
    document = serializers.SerializerMethodField(help_text="公布的文号；没有公布的为空。")

    class Meta:
        model = Run
        fields = [
            "id", "url", "results_url", "year", "method", "method_name", "method_digest", "snapshot_digest",
            "result_digest", "engine", "enterprises", "job", "finished_at", "standing", "document",
        ]  # fmt: skip

    def get_standing(self, run: Run) -> str:
        return self._standing(run).weight

    def get_document(self, run: Run) -> str:
        published = self._standing(run).publication
        return published.document if published else ""

    def _standing(self, run: Run) -> Standing:
        """Of all runs of an answer at once."""
        if "standings" not in self.context:
            listed = self.parent.instance if self.parent else [self.instance]
            self.context["standings"] = standings_of(listed)
        return self.context["standings"][run.pk]

    def get_results_url(self, run: Run) -> str:
        return reverse("api:result-list", args=[run.pk], request=self.context["request"])


class RunDetailSerializer(RunSerializer):
    grade_names = serializers.DictField(
        source="method.grade_names",
        child=serializers.CharField(),
        read_only=True,
        help_text="办法给各档起的名称。",
    )
    outline = serializers.JSONField(read_only=True)

    class Meta(RunSerializer.Meta):
        fields = [*RunSerializer.Meta.fields, "grade_names", "outline"]


# the outline was checked when it was stored; it is described here, not walked through again
extend_schema_field(OutlineSerializer)(RunDetailSerializer._declared_fields["outline"])


class OwnMethods(serializers.PrimaryKeyRelatedField):
    def get_queryset(self):
        return Method.objects.visible_to(self.context["request"].user).offered()


class StartSerializer(Input):
    """算哪一年、用哪个办法。"""

    year = serializers.IntegerField(help_text="年度，须已有导入的数据。")
    method = OwnMethods(queryset=Method.objects.all(), help_text="办法的编号，见 /methods/。")

    def validate_year(self, year: int) -> int:
        known = years_of(self.context["request"])
        if year not in known:
            raise serializers.ValidationError(f"{year} 年没有数据。可选：{'、'.join(map(str, known))}。")
        return year


class RunFilter(django_filters.FilterSet):
    year = WholeNumber("snapshot__year", label="年度")
    method = WholeNumber(label="办法的编号")
    holds = YesOrNo(method="holding", label="1：各年只取为准的一次：已公布的，没有公布的取正式的或最近的")
    job = django_filters.UUIDFilter("job_id", label="任务的编号")

    class Meta:
        model = Run
        fields = ["method"]

    def holding(self, runs: QuerySet[Run], _name: str, wanted: bool) -> QuerySet[Run]:
        if not wanted:
            return runs
        return runs.filter(pk__in=runs_by_year(self.request.user).values())


@extend_schema(tags=["测算"])
@extend_schema_view(
    list=extend_schema(summary="测算，新的在前"), retrieve=extend_schema(summary="一次测算的依据和概要")
)
class RunViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = Run.objects.select_related("snapshot", "method").order_by("-id")
    serializer_class = RunSerializer
    detail_serializer_class = RunDetailSerializer
    filterset_class = RunFilter
    lookup_value_converter = "int"

    def get_permissions(self) -> list:
        return [may(Permission.START_RUNS)()] if self.action == "create" else super().get_permissions()

    @extend_schema(
        summary="开始测算",
        description="交给后台；同一年度、同一办法已在测算时，返回正在进行的任务。",
        request=StartSerializer,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        wish = StartSerializer(data=request.data, context={"request": request})
        wish.is_valid(raise_exception=True)
        job = runs.start(county=request.user.county, by=request.user, **wish.validated_data)
        return started(job, request)
