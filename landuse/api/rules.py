"""A county's identification rules over REST: the sets, each rule in words, and what a set would catch in a year."""

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.identification import rules
from landuse.identification.language import Rule, undecided
from landuse.identification.language import RuleSet as Loaded
from landuse.identification.wording import sentence
from landuse.models import RuleSet
from landuse.readings.catching import preview
from mujun.api.filters import YesOrNo
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of


class RuleSetSerializer(serializers.ModelSerializer):
    state = serializers.SerializerMethodField(help_text="采用中、草稿或已停用。")

    class Meta:
        model = RuleSet
        fields = [
            "id",
            "name",
            "kind",
            "state",
            "own",
            "adopted",
            "adopted_at",
            "ended_at",
            "reason",
            "digest",
        ]

    def get_state(self, rule_set: RuleSet) -> str:
        return "采用中" if rule_set.adopted else "草稿" if rule_set.is_draft else "已停用"


class RuleSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    words = serializers.SerializerMethodField(help_text="怎样判断。")
    source = serializers.CharField(help_text="依据")
    undecided = serializers.SerializerMethodField(help_text="未定的内容；有未定的不运行。")

    def get_words(self, rule: Rule) -> str:
        return sentence(rule)

    def get_undecided(self, rule: Rule) -> list[str]:
        return undecided(rule)


class RuleSetDetailSerializer(RuleSetSerializer):
    source = serializers.SerializerMethodField(help_text="来源")
    rules = serializers.SerializerMethodField()

    class Meta(RuleSetSerializer.Meta):
        fields = [*RuleSetSerializer.Meta.fields, "source", "rules", "text"]

    def get_source(self, rule_set: RuleSet) -> str:
        return self._loaded(rule_set).source

    @extend_schema_field(RuleSerializer(many=True))
    def get_rules(self, rule_set: RuleSet) -> list[dict]:
        return RuleSerializer(self._loaded(rule_set).rules, many=True).data

    def _loaded(self, rule_set: RuleSet) -> Loaded:
        return rules.load(rule_set.text, rule_set.name)


class ShareSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="规则代码或镇街")
    number = serializers.IntegerField(help_text="户数")
    plots = serializers.IntegerField(help_text="宗地数")
    area = serializers.FloatField(help_text="用地（亩）")


class CaughtSerializer(serializers.Serializer):
    credit_code = serializers.CharField(source="enterprise.credit_code", default=None)
    name = serializers.CharField()
    parcel = serializers.CharField(source="parcel.code", default=None, help_text="宗地代码；指整户的为空。")
    town = serializers.CharField()
    area = serializers.FloatField(help_text="用地（亩）", allow_null=True)
    sentences = serializers.DictField(child=serializers.CharField(), help_text="规则代码：说明")
    first = serializers.BooleanField(help_text="是否优先")
    added = serializers.BooleanField(help_text="现在采用的规则没有列入")


class SilentSerializer(serializers.Serializer):
    code = serializers.CharField(source="rule.code")
    why = serializers.CharField()


class PreviewSerializer(serializers.Serializer):
    """试算，没有写入任何内容。"""

    judged = serializers.IntegerField(help_text="有数据的户数")
    judged_plots = serializers.IntegerField(source="plots", help_text="宗地数；没有按宗地的规则时为 0。")
    number = serializers.IntegerField(source="catch.number", help_text="筛出的户数")
    plots = serializers.IntegerField(source="catch.plots", help_text="按宗地筛出的宗数")
    area = serializers.FloatField(source="catch.area", help_text="用地（亩），一户的地只计一次")
    by_rule = ShareSerializer(source="catch.by_rule", many=True)
    by_town = ShareSerializer(source="catch.by_town", many=True)
    silent = SilentSerializer(many=True, help_text="没有运行的规则")
    gaps = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="没有筛出任何一户的规则代码：哪些数据谁都没有",
    )
    listed = CaughtSerializer(many=True, help_text="筛出的")
    kept = CaughtSerializer(many=True, help_text="按 LE-02 保留的")
    dropped = CaughtSerializer(many=True, help_text="代替现在采用的规则以后退出的")


class RuleSetFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=RuleSet.Kind.choices, label="类别")
    adopted = YesOrNo(label="1：只列采用中的；0：只列其余的")

    class Meta:
        model = RuleSet
        fields = ["kind", "adopted"]


@extend_schema(tags=["认定规则"])
@extend_schema_view(
    list=extend_schema(summary="本县的认定规则"), retrieve=extend_schema(summary="一套规则，逐条说明")
)
class RuleSetViewSet(ReadViewSet):
    subject = Subject.LAND
    queryset = RuleSet.objects.order_by("pk")
    serializer_class = RuleSetSerializer
    detail_serializer_class = RuleSetDetailSerializer
    filterset_class = RuleSetFilter

    @extend_schema(
        summary="试算一套规则",
        parameters=[OpenApiParameter("year", int, required=True, description="年度")],
        responses=PreviewSerializer,
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def preview(self, request: Request, pk: str) -> Response:
        rule_set, user = self.get_object(), request.user
        year, known = request.query_params.get("year", ""), [str(each) for each in years_of(request)]
        if year not in known:
            raise ValidationError(
                {"year": [f"写明有数据的年度，如 ?year={known[0]}。可选：{'、'.join(known)}。"]}
            )
        found = preview(
            county=user.county, text=rule_set.text, file=rule_set.name, year=int(year), town=user.town
        )
        return Response(PreviewSerializer(found).data)

    def _parameters(self) -> list[str]:
        return ["year"] if self.action == "preview" else super()._parameters()
