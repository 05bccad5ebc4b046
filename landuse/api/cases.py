"""Cases over REST (LE-08): read by who sees results, taken from stage to stage by people who handle land."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import case_progress, cases
from landuse.api.casework import CaseDetailSerializer, CaseSerializer
from landuse.api.sent_files import FilesInput
from landuse.api.units import UnitInput
from landuse.casework.table import STEPS
from landuse.models import Case, CaseFile, Violation
from landuse.readings.casework_filters import CaseFilter
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.files import FileViewSet
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

# who may answer for a case; whether they do is looked up
_UNITS = (Permission.HANDLE_LAND, Permission.ACT_FOR_ENTERPRISES, Permission.IMPORT_OWN_FIGURES)


class PlanInput(UnitInput):
    """整治方案；处置方式、再开发方式写代码。"""

    treatment = serializers.CharField(
        default="", allow_blank=True, help_text="处置方式（LE-07）的代码；按 LE-02 保留的才可以不写"
    )
    mode = serializers.CharField(default="", allow_blank=True, help_text="再开发方式（LE-16）的代码")
    text = serializers.CharField(max_length=cases.LONGEST_PLAN, help_text="整治方案")
    start_due = Day(help_text="开工期限")
    accept_due = Day(help_text="验收期限")
    close_due = Day(help_text="销号期限")


class CaseStepInput(Input):
    """走到下一步，或退回；确定方案、验收通过另有地址。"""

    step = serializers.ChoiceField([(code, way.name) for code, way in STEPS.items() if not way.by_act])
    reason = serializers.CharField(
        max_length=cases.LONGEST_REASON, default="", allow_blank=True, help_text="销号、退回的必填"
    )
    on = Day(required=False, allow_null=True, help_text="销号日期；不写为今天")


class ProgressInput(Input):
    """到现在为止的进展。"""

    treated = serializers.DecimalField(
        max_digits=12, decimal_places=4, min_value=0, help_text="已整治（亩），累计"
    )
    words = serializers.CharField(max_length=case_progress.LONGEST_WORDS, help_text="进展情况")
    difficulties = serializers.ListField(child=serializers.CharField(), default=list, help_text="难点的代码")
    difficulty_note = serializers.CharField(
        max_length=case_progress.LONGEST_NOTE, default="", allow_blank=True, help_text="难点说明"
    )


class PicturesInput(FilesInput):
    """照片或材料，每次 1 至 10 份。"""

    stage = serializers.ChoiceField(CaseFile.Stage.choices, help_text="整治前、中、后")
    caption = serializers.CharField(max_length=case_progress.LONGEST_CAPTION, help_text="如：东侧厂房拆除后")
    taken_on = Day(help_text="拍摄或形成日期")


class AcceptInput(Input):
    """验收通过：谁、哪天、什么意见。"""

    on = Day(help_text="验收日期")
    accepted_by = serializers.CharField(max_length=cases.LONGEST_UNIT, help_text="参加验收的单位")
    opinion = serializers.CharField(max_length=cases.LONGEST_REASON, help_text="验收意见")


class ChargeInput(Input):
    """违法违规问题（LE-09）。"""

    category = serializers.CharField(help_text="领域的代码")
    text = serializers.CharField(max_length=case_progress.LONGEST_NOTE, help_text="违法违规情形")
    plan = serializers.CharField(max_length=500, help_text="整改方案（一企一策）")
    due = Day(help_text="整改期限")


class RecheckInput(Input):
    """一个问题复查的结果。"""

    violation = serializers.IntegerField(help_text="问题的编号，见 violations")
    result = serializers.ChoiceField(Violation.Recheck.choices)
    on = Day(help_text="复查日期")
    words = serializers.CharField(
        max_length=case_progress.LONGEST_NOTE, help_text="复查意见；不合格的，怎样依法处置"
    )


@extend_schema(tags=["认定和整治"])
@extend_schema_view(
    list=extend_schema(summary="整治清单", description="LE-08：没有验收的不能销号。"),
    retrieve=extend_schema(summary="一宗整治，连同宗地、经过、照片和违法违规问题"),
)
class CaseViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = Case.objects.select_related("enterprise__town", "finding", "department", "town").order_by(
        "-pk"
    )
    serializer_class = CaseSerializer
    detail_serializer_class = CaseDetailSerializer
    filterset_class = CaseFilter
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_converter = "int"

    def actors(self) -> tuple[Permission, ...]:
        return _UNITS if self.action in {"report", "add_files"} else self.acted_by

    @extend_schema(summary="确定整治方案", request=PlanInput, responses=CaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: int) -> Response:
        about, given = self.asked(PlanInput)
        unit = given.pop("unit")
        cases.plan(case=about, plan=cases.Plan(**given), unit=unit, by=request.user)
        return self.now()

    @extend_schema(
        summary="走一步",
        description="阶段不对、还缺什么的答 400，逐项说明。",
        request=CaseStepInput,
        responses=CaseDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: int) -> Response:
        about, given = self.asked(CaseStepInput)
        cases.take(case=about, by=request.user, **given)
        return self.now()

    @extend_schema(
        summary="报告进展",
        description="由责任单位、亩均办或自然资源部门的人报告。",
        request=ProgressInput,
        responses=CaseDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ProgressInput)
        progress = case_progress.Progress(**given | {"difficulties": tuple(given["difficulties"])})
        case_progress.report(case=about, progress=progress, by=request.user)
        return self.now()

    @extend_schema(
        summary="上传照片或材料",
        request={"multipart/form-data": PicturesInput},
        responses={201: CaseDetailSerializer},
    )
    @action(detail=True, methods=["post"], url_path="files")
    def add_files(self, request: Request, pk: int) -> Response:
        about, given = self.asked(PicturesInput)
        files = given.pop("files")
        picture = case_progress.Picture(**given)
        case_progress.add_files(case=about, picture=picture, files=files, by=request.user)
        return self.made(about.pk)

    @extend_schema(
        summary="验收通过",
        description="须全部整治、有整治后的照片、问题都复查合格。",
        request=AcceptInput,
        responses=CaseDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        about, given = self.asked(AcceptInput)
        cases.accept(case=about, by=request.user, **given)
        return self.now()

    @extend_schema(summary="列入违法违规问题", request=ChargeInput, responses={201: CaseDetailSerializer})
    @action(detail=True, methods=["post"])
    def charge(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ChargeInput)
        case_progress.charge(case=about, charge=case_progress.Charge(**given), by=request.user)
        return self.made(about.pk)

    @extend_schema(summary="复查违法违规问题", request=RecheckInput, responses=CaseDetailSerializer)
    @action(detail=True, methods=["post"])
    def recheck(self, request: Request, pk: int) -> Response:
        about, given = self.asked(RecheckInput)
        violations = about.violations.select_related("case__county")
        violation = get_object_or_404(violations, pk=given.pop("violation"))
        case_progress.recheck(violation=violation, by=request.user, **given)
        return self.now()


@extend_schema(tags=["认定和整治"])
@extend_schema_view(retrieve=extend_schema(summary="整治的一份照片或材料"))
class CaseFileViewSet(FileViewSet):
    subject = Subject.LAND
    queryset = CaseFile.objects.select_related("attachment")
    lookup_url_kwarg = "case_file"

    def get_queryset(self) -> QuerySet:
        seen = Case.objects.visible_to(self.request.user)
        return self.queryset.filter(case__in=seen, case=self.kwargs["case"])
