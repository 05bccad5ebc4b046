"""Until when workbooks may come in, and years that are locked, over REST: departments read, the office decides."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.intake import windows
from mujun.intake.models import Window, WindowException, YearLock

_READING = [may(Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES)]


class ExceptionSerializer(serializers.ModelSerializer):
    class Meta:
        model = WindowException
        fields = ["until", "reason", "granted_at"]


class WindowSerializer(serializers.ModelSerializer):
    """一种工作簿一个年度的报送窗口；没有窗口的随时可以报送。首尾两天都在内。"""

    is_open = serializers.SerializerMethodField(help_text="今天可以报送，延期的在内")
    exceptions = ExceptionSerializer(many=True, read_only=True, help_text="延期，先后为序")

    class Meta:
        model = Window
        fields = ["id", "layout", "year", "opens", "closes", "is_open", "exceptions"]

    def get_is_open(self, window: Window) -> bool:
        return windows.standing_of(window, windows.day_of()).is_open


class WindowInput(Input):
    """设定或改动一个窗口。"""

    layout = serializers.CharField(max_length=50, help_text="工作簿的种类")
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    opens = Day(help_text="第一天")
    closes = Day(help_text="最后一天")


class ExtendInput(ReasonInput):
    """延期到哪天，为什么。"""

    until = Day(help_text="最后一天")


class WindowFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    layout = django_filters.CharFilter(label="工作簿的种类")

    class Meta:
        model = Window
        fields: list[str] = []


class _OfCounty(Acting, ReadViewSet):
    subject = Subject.FIGURES
    permission_classes = _READING
    acted_by = (Permission.IMPORT_ANY_FIGURES,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(county=self.request.user.county_id)


@extend_schema(tags=["导入"])
@extend_schema_view(
    list=extend_schema(summary="报送窗口，先截止的在前"), retrieve=extend_schema(summary="一个报送窗口")
)
class WindowViewSet(_OfCounty):
    queryset = Window.objects.prefetch_related("exceptions").order_by("closes", "pk")
    serializer_class = WindowSerializer
    filterset_class = WindowFilter

    @extend_schema(summary="设定或改动报送窗口", request=WindowInput, responses={201: WindowSerializer})
    def create(self, request: Request) -> Response:
        given = self.given(WindowInput)
        return self.made(windows.set_window(county=request.user.county, by=request.user, **given).pk)

    @extend_schema(summary="延期", request=ExtendInput, responses=WindowSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: int) -> Response:
        window, given = self.asked(ExtendInput)
        windows.grant_exception(window=window, by=request.user, **given)
        return self.now()


class YearLockSerializer(serializers.ModelSerializer):
    """一次锁定；解除的留存。"""

    class Meta:
        model = YearLock
        fields = ["id", "year", "reason", "locked_at", "unlocked_at", "unlocked_reason"]


class YearLockInput(ReasonInput):
    """锁定哪个年度，为什么。"""

    year = serializers.IntegerField(min_value=2000, max_value=2100)


class YearLockFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    locked = YesOrNo("unlocked_at", lookup_expr="isnull", label="1：锁定着的；0：已解除的")

    class Meta:
        model = YearLock
        fields: list[str] = []


@extend_schema(tags=["导入"])
@extend_schema_view(
    list=extend_schema(summary="年度的锁定，新的在前"), retrieve=extend_schema(summary="一次锁定")
)
class YearLockViewSet(_OfCounty):
    queryset = YearLock.objects.select_related("county").order_by("-id")
    serializer_class = YearLockSerializer
    filterset_class = YearLockFilter

    @extend_schema(
        summary="锁定一个年度",
        description="此后每次更正都须写明原因。",
        request=YearLockInput,
        responses={201: YearLockSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(YearLockInput)
        return self.made(windows.lock_year(county=request.user.county, by=request.user, **given).pk)

    @extend_schema(summary="解除锁定", request=ReasonInput, responses=YearLockSerializer)
    @action(detail=True, methods=["post"])
    def unlock(self, request: Request, pk: int) -> Response:
        lock, given = self.asked(ReasonInput)
        standing = get_object_or_404(self.get_queryset(), pk=lock.pk, unlocked_at=None)
        windows.unlock_year(county=standing.county, year=standing.year, by=request.user, **given)
        return self.now()


router = SimpleRouter(use_regex_path=False)
router.register("windows", WindowViewSet, "window")
router.register("year-locks", YearLockViewSet, "year-lock")
urlpatterns = router.urls
