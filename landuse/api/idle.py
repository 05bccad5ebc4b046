"""Idle land over REST: what the statute's clock says today of every parcel whose contract is known."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from landuse.api.enterprises import towns
from landuse.idleness.reading import Status
from landuse.models import Development, IdleProceeding
from landuse.readings.idle_land import Clock, clocks, statute_of
from landuse.register.development_columns import PROGRESS
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class TermSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="期限")
    due = serializers.DateField(help_text="最后一天")
    left = serializers.IntegerField(help_text="还剩几天；负数是已过几天")


class ProgressSerializer(serializers.ModelSerializer):
    """合同和建设进度。面积为平方米，金额为万元。"""

    class Meta:
        model = Development
        fields = [column.key for column in PROGRESS]


class IdleSerializer(serializers.Serializer):
    parcel = serializers.CharField(source="code", help_text="宗地代码")
    town = serializers.CharField()
    credit_code = serializers.CharField(allow_null=True, help_text="权利人；不在企业名单中的为空")
    name = serializers.CharField(source="holder", allow_null=True, help_text="权利人名称")
    area = serializers.FloatField(help_text="登记面积（亩）")
    status = serializers.ChoiceField(
        source="reading.status", choices=[each.value for each in Status], help_text="期限读数，不是认定"
    )
    cause = serializers.CharField(help_text="原因；需要而没有填的为“未查明”")
    start = serializers.DateField(source="reading.start", allow_null=True, help_text="动工日期")
    presumed = serializers.BooleanField(source="reading.presumed", help_text="动工日期是否按交地日期推定")
    paused = serializers.BooleanField(source="reading.paused", help_text="现在是否不计入期限")
    terms = TermSerializer(source="reading.thresholds", many=True)
    left = serializers.IntegerField(allow_null=True, help_text="离下一期限几天")
    fee = serializers.FloatField(
        source="reading.fee", allow_null=True, help_text="闲置费估算（万元），不是应缴数"
    )
    missing = serializers.ListField(
        source="reading.missing", child=serializers.CharField(), help_text="还需查明"
    )
    sentence = serializers.CharField(source="reading.words")
    investigated = serializers.SerializerMethodField(help_text="是否正在调查")
    progress = serializers.SerializerMethodField()

    def get_investigated(self, clock: Clock) -> bool:
        return clock.parcel in self.context["investigated"]

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, clock: Clock) -> dict:
        return ProgressSerializer(self.context["progress"][clock.development]).data


class IdleFilter(django_filters.FilterSet):
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    town = django_filters.ModelChoiceFilter(
        "parcel__town", queryset=towns, to_field_name="name", label="镇街"
    )
    credit_code = django_filters.CharFilter("parcel__holder__credit_code", label="权利人统一社会信用代码")
    status = django_filters.ChoiceFilter(
        label="期限读数", choices=[(each.value, each.value) for each in Status], method="left_to_the_clock"
    )

    class Meta:
        model = Development
        fields: list[str] = []

    def left_to_the_clock(self, listed: QuerySet, _name: str, _status: str) -> QuerySet:
        """Known only once the clock was read."""
        return listed


@extend_schema(tags=["闲置土地"])
@extend_schema_view(
    list=extend_schema(
        summary="闲置土地期限",
        description="按办法计算的期限和估算，不是认定；是否闲置由自然资源部门依法认定。只列有建设进度的宗地。",
    )
)
class IdleViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = Development.objects.order_by("parcel__code")
    serializer_class = IdleSerializer
    filterset_class = IdleFilter

    def filter_queryset(self, queryset: QuerySet) -> list[Clock]:
        found = super().filter_queryset(queryset)
        user, status = self.request.user, self.request.query_params.get("status")
        read = clocks(found, statute_of(user.county), timezone.localdate())
        return [each for each in read if not status or each.reading.status == status]

    def paginate_queryset(self, queryset: list[Clock]) -> list[Clock]:
        """What only the page needs is read for the page."""
        self.page = super().paginate_queryset(queryset)
        return self.page

    def get_serializer_context(self) -> dict:
        page = getattr(self, "page", ())  # none while the interface is described
        parcels = [each.parcel for each in page]
        open_ones = IdleProceeding.objects.open().filter(parcel__in=parcels).values_list("parcel", flat=True)
        return super().get_serializer_context() | {
            "investigated": set(open_ones) if page else set(),
            "progress": Development.objects.in_bulk([each.development for each in page]) if page else {},
        }
