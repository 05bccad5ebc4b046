"""园区措施 (LE-06) over REST: what is in force for which park, taken and ended."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import park_measures as actions
from landuse.models import Park, ParkMeasure
from landuse.readings.parks import TERMS
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class ParkMeasureSerializer(serializers.ModelSerializer):
    """对不符合认定条件的、列入“标准地”负面清单的园区采取的一项措施。"""

    park = serializers.IntegerField(source="park_id", read_only=True, help_text="园区的编号")
    park_name = serializers.CharField(source="park.name", read_only=True)
    kind = serializers.ChoiceField(choices=ParkMeasure.Kind.choices)

    class Meta:
        model = ParkMeasure
        fields = [
            "id",
            "park",
            "park_name",
            "kind",
            "since",
            "ground",
            "measure",
            "due",
            "ended_on",
            "outcome",
        ]


class ParkMeasureInput(Input):
    """对一个园区采取一项措施。"""

    park = serializers.IntegerField(help_text="园区的编号，见 parks/")
    kind = serializers.ChoiceField(ParkMeasure.Kind.choices)
    since = Day(help_text="自哪天起，不晚于今天")
    ground = serializers.CharField(max_length=500, help_text="情况和依据")
    measure = serializers.CharField(max_length=500, help_text="措施")
    due = Day(default=None, allow_null=True, help_text="期限；没有的不写")


class ParkMeasureEndInput(Input):
    """解除。"""

    on = Day(help_text="解除日期")
    outcome = serializers.CharField(max_length=500, help_text="解除的情况")


class ParkMeasureFilter(django_filters.FilterSet):
    park = WholeNumber(label="园区的编号")
    kind = django_filters.ChoiceFilter(choices=ParkMeasure.Kind.choices, label="类别")
    open = YesOrNo("ended_on", lookup_expr="isnull", label="1：执行中；0：已解除")
    term = django_filters.ChoiceFilter(
        choices=[(code, term.words) for code, term in TERMS.items()],
        method="of_term",
        label="执行中的，按期限",
    )

    class Meta:
        model = ParkMeasure
        fields: list[str] = []

    def of_term(self, measures: QuerySet, _name: str, code: str) -> QuerySet:
        return measures.filter(pk__in=TERMS[code].rows().values("pk"))


@extend_schema(tags=["园区"])
@extend_schema_view(
    list=extend_schema(summary="园区措施（LE-06），新的在前"),
    retrieve=extend_schema(summary="一项园区措施"),
)
class ParkMeasureViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = ParkMeasure.objects.select_related("park__county").order_by("-pk")
    serializer_class = ParkMeasureSerializer
    filterset_class = ParkMeasureFilter
    lookup_value_converter = "int"

    @extend_schema(summary="采取措施", request=ParkMeasureInput, responses={201: ParkMeasureSerializer})
    def create(self, request: Request) -> Response:
        given = self.given(ParkMeasureInput)
        seen = Park.objects.visible_to(request.user).select_related("county")
        park = get_object_or_404(seen, pk=given.pop("park"))
        return self.made(actions.start(park=park, by=request.user, **given).pk)

    @extend_schema(summary="解除措施", request=ParkMeasureEndInput, responses=ParkMeasureSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        measure, given = self.asked(ParkMeasureEndInput)
        actions.end(measure=measure, by=request.user, **given)
        return self.now()
