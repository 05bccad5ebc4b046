"""Findings over REST: read by who sees results, made and decided by people who handle land, each by their own token."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import case_listing, finding_decisions, finding_objections, findings, proposing
from landuse.actions.speaking import LONGEST_NOTE
from landuse.api.casework import CaseDetailSerializer, FindingDetailSerializer, FindingSerializer
from landuse.api.sent_files import FilesInput
from landuse.api.units import UnitInput
from landuse.models import Case, FindingFile, FindingObjection, LandFinding, Listing, Retention, Signal
from landuse.readings.casework_filters import FindingFilter
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.files import FileViewSet
from mujun.api.views import Input, ReadViewSet
from mujun.calendars.clock import LONGEST, Counting
from mujun.clients.scopes import Subject


class FindingsInput(Input):
    """把一个年度的线索（或高耗低效企业）列为拟认定，一户一件。不筛选的为全部。"""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    kind = serializers.ChoiceField(LandFinding.Kind.choices, default=LandFinding.Kind.LOW)
    rule = serializers.CharField(default="", help_text="规则代码")
    town = serializers.CharField(default="", help_text="镇街名称")
    credit_codes = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="统一社会信用代码"
    )

    @staticmethod
    def pointings(given: dict, user) -> QuerySet:
        model = Listing if given["kind"] == LandFinding.Kind.WASTEFUL else Signal
        columns = {"rule": "rule", "town": "town__name", "credit_codes": "enterprise__credit_code__in"}
        narrowed = {column: given[name] for name, column in columns.items() if given[name]}
        return model.objects.visible_to(user).in_use().filter(year=given["year"], **narrowed)


class FindingsProposedSerializer(serializers.Serializer):
    findings = FindingSerializer(many=True)
    standing = serializers.IntegerField(help_text="本年度已有认定，没有重复列入的户数")
    unheld = serializers.IntegerField(help_text="权利人不在名单中或没有用地，没有列入的线索数")


class NotifyInput(Input):
    """告知书的内容、送达日期和异议期限。"""

    text = serializers.CharField(max_length=findings.LONGEST_NOTICE, help_text="告知内容，企业可以看到")
    noticed_on = Day(help_text="送达企业的日期")
    days = serializers.IntegerField(min_value=1, max_value=LONGEST)
    counting = serializers.ChoiceField([(each.value, each.label) for each in Counting])


class ObjectInput(FilesInput):
    """对拟认定的异议，由企业或镇街代企业提出。"""

    statement = serializers.CharField(max_length=finding_objections.LONGEST_STATEMENT)
    note = serializers.CharField(
        max_length=LONGEST_NOTE,
        default="",
        allow_blank=True,
        help_text="镇街代提时必填：怎样听取了企业的意见",
    )


class AnswerInput(Input):
    """对在办异议的答复。"""

    verdict = serializers.ChoiceField(FindingObjection.Verdict.choices)
    reason = serializers.CharField(max_length=finding_objections.LONGEST_REASON, help_text="企业可以看到")


class StayInput(Input):
    """按 LE-02 保留的理由和材料；不知道的判断为空。"""

    reason = serializers.ChoiceField(Retention.Reason.choices)
    evidence = serializers.CharField(max_length=300)
    approver = serializers.CharField(max_length=50, default="", allow_blank=True, help_text="批准单位")
    fits_industry = serializers.BooleanField(allow_null=True, default=None)
    harmonious = serializers.BooleanField(allow_null=True, default=None)


class FindingReason(Input):
    """决定的理由，告知过的企业可以看到。"""

    reason = serializers.CharField(max_length=findings.LONGEST_REASON)


class FindingConfirmInput(FindingReason):
    """认定的理由；写了 stay 的，企业按 LE-02 保留。"""

    stay = StayInput(required=False, allow_null=True)


class ListInput(UnitInput):
    """列入整治清单：责任单位和方案期限。"""

    plan_due = Day(help_text="在这一天以前提出整治方案")
    on = Day(required=False, allow_null=True, help_text="列入日期；不写为今天")


@extend_schema(tags=["认定和整治"])
@extend_schema_view(
    list=extend_schema(summary="低效认定", description="人作出的认定；线索见 signals。"),
    retrieve=extend_schema(summary="一个认定，连同宗地、经过和异议"),
)
class FindingViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = LandFinding.objects.select_related("enterprise__town").order_by("-year", "-pk")
    serializer_class = FindingSerializer
    detail_serializer_class = FindingDetailSerializer
    filterset_class = FindingFilter
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_converter = "int"

    def actors(self) -> tuple[Permission, ...]:
        return (Permission.ACT_FOR_ENTERPRISES,) if self.action == "objected" else self.acted_by

    @extend_schema(
        summary="列为拟认定",
        description="企业本年度已有同类认定的不重复列入。告知、认定另外逐件办理。",
        request=FindingsInput,
        responses={201: FindingsProposedSerializer},
    )
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def propose(self, request: Request) -> Response:
        given, user = self.given(FindingsInput), request.user
        pointings = FindingsInput.pointings(given, user)
        made = proposing.propose(county=user.county, year=given["year"], pointings=pointings, by=user)
        listed = self.get_queryset().filter(pk__in=[each.pk for each in made.findings])
        told = {"findings": listed, "standing": made.standing, "unheld": made.unheld}
        return Response(FindingsProposedSerializer(told).data, status.HTTP_201_CREATED)

    @extend_schema(summary="告知企业", request=NotifyInput, responses=FindingDetailSerializer)
    @action(detail=True, methods=["post"])
    def notify(self, request: Request, pk: int) -> Response:
        about, given = self.asked(NotifyInput)
        findings.notify(finding=about, notice=findings.Notice(**given), by=request.user)
        return self.now()

    @extend_schema(
        summary="提出异议",
        description="镇街代没有账号的企业提出；有证明材料的用 multipart/form-data。",
        request=ObjectInput,
        responses={201: FindingDetailSerializer},
    )
    @action(detail=True, methods=["post"], url_path="object")
    def objected(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ObjectInput)
        finding_objections.raise_objection(finding=about, by=request.user, **given)
        return self.made(about.pk)

    @extend_schema(summary="答复在办的异议", request=AnswerInput, responses=FindingDetailSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        about, given = self.asked(AnswerInput)
        objection = get_object_or_404(about.objections.select_related("finding"), decided_at=None)
        finding_objections.decide(objection=objection, by=request.user, **given)
        return self.now()

    @extend_schema(
        summary="认定",
        description="异议期满、异议都答复以后；按 LE-02 保留的写 stay。",
        request=FindingConfirmInput,
        responses=FindingDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        about, given = self.asked(FindingConfirmInput)
        said = given.pop("stay", None)
        stay = finding_decisions.Stay(**said) if said else None
        finding_decisions.confirm(finding=about, stay=stay, by=request.user, **given)
        return self.now()

    @extend_schema(summary="不予认定", request=FindingReason, responses=FindingDetailSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        about, given = self.asked(FindingReason)
        finding_decisions.reject(finding=about, by=request.user, **given)
        return self.now()

    @extend_schema(
        summary="撤销认定",
        description="由它列入的整治同时终止，记录保留。",
        request=FindingReason,
        responses=FindingDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: int) -> Response:
        about, given = self.asked(FindingReason)
        findings.revoke(finding=about, by=request.user, **given)
        return self.now()

    @extend_schema(summary="列入整治清单", request=ListInput, responses={201: CaseDetailSerializer})
    @action(detail=True, methods=["post"], url_path="case")
    def put_on_list(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ListInput)
        only = LandFinding.objects.filter(pk=about.pk)
        listed = case_listing.put_on_list(county=about.county, findings=only, by=request.user, **given)
        case = Case.objects.select_related("enterprise__town", "finding", "department", "town").get(
            pk=listed.cases[0].pk
        )
        return Response(CaseDetailSerializer(case).data, status.HTTP_201_CREATED)


@extend_schema(tags=["认定和整治"])
@extend_schema_view(retrieve=extend_schema(summary="认定的一份材料"))
class FindingFileViewSet(FileViewSet):
    subject = Subject.LAND
    queryset = FindingFile.objects.select_related("attachment")
    lookup_url_kwarg = "finding_file"

    def get_queryset(self) -> QuerySet:
        seen = LandFinding.objects.visible_to(self.request.user)
        return self.queryset.filter(finding__in=seen, finding=self.kwargs["finding"])
