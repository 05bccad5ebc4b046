"""手工调档 over REST: the list and one, its evidence; proposing, signing and withdrawing."""

import django_filters
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import decisions as actions
from evaluation.models import GradeDecision, Round
from landuse.actions.speaking import File
from landuse.models import Enterprise
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, ReasonInput
from mujun.api.files import FileViewSet
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class DecisionSerializer(serializers.ModelSerializer):
    """手工调档：一人提出，另一人签署后有效。"""

    year = serializers.IntegerField(source="round.year", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    was = serializers.CharField(read_only=True, help_text="提出时的档次；没有时为空")
    agrees = serializers.BooleanField(
        read_only=True, allow_null=True, help_text="第二人是否同意；未签署的为空"
    )

    class Meta:
        model = GradeDecision
        fields = [
            "id", "round", "year", "credit_code", "name", "was", "grade", "is_veto", "places", "reason", "basis",
            "proposed_at", "agrees", "remark", "signed_at", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class ProposeInput(Input):
    """把哪家企业定为什么档次，理由、依据和佐证材料。"""

    round = serializers.IntegerField(help_text="年度评价的编号")
    credit_code = serializers.CharField()
    grade = serializers.CharField(help_text="定为的档次")
    reason = serializers.CharField(max_length=actions.LONGEST_REASON)
    basis = serializers.CharField(max_length=actions.LONGEST_BASIS, help_text="依据的文件或会议")
    is_veto = serializers.BooleanField(default=False, help_text="一票否决")
    places = serializers.ChoiceField(
        choices=GradeDecision.Places.choices,
        default="",
        allow_blank=True,
        help_text="名额；办法有规定的按办法",
    )
    evidence = serializers.FileField(allow_empty_file=True, help_text="佐证材料，PDF、JPG、PNG、docx 或 xlsx")

    def validate_evidence(self, file: UploadedFile) -> File:
        """No more is read than it takes to see that it is too large."""
        return File(file.name, file.read(settings.ATTACHMENT_LIMIT_BYTES + 1))


class SignInput(Input):
    """第二人的意见。"""

    agrees = serializers.BooleanField(help_text="是否同意")
    remark = serializers.CharField(default="", allow_blank=True, max_length=300, help_text="不同意时必填")


class DecisionFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    agrees = YesOrNo(label="1：已同意的；0：不同意的")
    waiting = YesOrNo("signed_at", method="waits", label="1：等第二人签署的；0：其余的")

    class Meta:
        model = GradeDecision
        fields: list[str] = []

    def waits(self, found: QuerySet, _name: str, waiting: bool) -> QuerySet:
        still_open = found.open()
        return still_open if waiting else found.exclude(pk__in=still_open.values("pk"))


@extend_schema(tags=["年度评价"])
@extend_schema_view(list=extend_schema(summary="手工调档"), retrieve=extend_schema(summary="一件手工调档"))
class DecisionViewSet(Acting, ReadViewSet):
    subject = Subject.ROUNDS
    acted_by = (Permission.CONDUCT_ROUNDS,)
    queryset = GradeDecision.objects.select_related("round", "enterprise").order_by("-pk")
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_converter = "int"

    @extend_schema(
        summary="提出调档",
        description="阶段不对、材料不全、按办法不起作用时答 400。另一人签署后有效。",
        request={"multipart/form-data": ProposeInput},
        responses={201: DecisionSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(ProposeInput)
        of = get_object_or_404(Round.objects.visible_to(request.user), pk=given.pop("round"))
        about = get_object_or_404(
            Enterprise.objects.visible_to(request.user), credit_code=given.pop("credit_code")
        )
        evidence, wish = given.pop("evidence"), actions.Wish(**given)
        made = actions.propose(round=of, enterprise=about, wish=wish, evidence=evidence, by=request.user)
        return Response(DecisionSerializer(made).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="签署调档",
        description="由提出人以外的人签署；已经办结、理由不全时答 400。",
        request={"application/json": SignInput},
        responses=DecisionSerializer,
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: int) -> Response:
        decision, opinion = self.asked(SignInput)
        actions.sign(decision=decision, by=request.user, **opinion)
        return self.now()

    @extend_schema(
        summary="撤回调档", request={"application/json": ReasonInput}, responses=DecisionSerializer
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        decision, given = self.asked(ReasonInput)
        actions.withdraw(decision=decision, by=request.user, **given)
        return self.now()


@extend_schema(tags=["年度评价"])
@extend_schema_view(retrieve=extend_schema(summary="调档的佐证材料"))
class EvidenceViewSet(FileViewSet):
    subject = Subject.ROUNDS
    queryset = GradeDecision.objects.select_related("evidence").exclude(evidence=None)
    attachment = "evidence"
