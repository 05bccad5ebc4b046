"""异议 over REST: what the caller may see of them, their files; raised, looked into, decided, taken back by people."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import objection_decisions
from evaluation.actions import objections as actions
from evaluation.models import Objection, ObjectionFile, Publicity
from evaluation.rounds.announced import begun
from evaluation.rounds.filters import ObjectionFilter
from evaluation.rounds.forms.objections import files_of
from landuse.api.sent_files import FilesInput
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.acting import Acting, ReasonInput
from mujun.api.files import FileViewSet
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

_SEEING = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]
_FILES = Prefetch("files", ObjectionFile.objects.select_related("attachment").defer("attachment__content"))


class ObjectionSerializer(serializers.ModelSerializer):
    """一条异议；数值的单位见数据项字典。"""

    year = serializers.IntegerField(source="round.year", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    variable = serializers.CharField(source="variable.code", default=None, read_only=True)
    department = serializers.CharField(
        source="department.code", default=None, read_only=True, help_text="受理部门，空的为亩均办"
    )
    announced = serializers.FloatField(source="value", read_only=True, help_text="公示所用的数值")
    wanted = serializers.FloatField(read_only=True, help_text="认为正确的数值")
    corrected = serializers.FloatField(read_only=True, help_text="采纳后更正为")
    state = serializers.CharField(source="state_label", read_only=True)

    class Meta:
        model = Objection
        fields = [
            "id", "number", "year", "publicity", "credit_code", "name", "town", "subject", "variable", "announced",
            "wanted", "statement", "capacity", "note", "raised_at", "is_late", "department", "due", "state", "opinion",
            "opinion_at", "verdict", "decision", "decided_at", "corrected", "run", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class ObjectionFileSerializer(serializers.ModelSerializer):
    """一份证明材料；内容在 files/{id}/。"""

    name = serializers.CharField(source="attachment.name", read_only=True)
    size = serializers.IntegerField(source="attachment.size", read_only=True, help_text="字节")
    sha256 = serializers.CharField(source="attachment.sha256", read_only=True)

    class Meta:
        model = ObjectionFile
        fields = ["id", "name", "size", "sha256", "by_objector"]
        extra_kwargs = {"by_objector": {"help_text": "提出的人交的；否则是受理部门的"}}


class ObjectionDetailSerializer(ObjectionSerializer):
    files = ObjectionFileSerializer(many=True, read_only=True)

    class Meta(ObjectionSerializer.Meta):
        fields = [*ObjectionSerializer.Meta.fields, "files"]


class RaiseInput(Input):
    """对哪家企业的什么有异议，理由是什么。"""

    publicity = serializers.IntegerField(help_text="公示的编号，见 publicities/")
    credit_code = serializers.CharField()
    subject = serializers.ChoiceField(choices=Objection.Subject.choices)
    statement = serializers.CharField(allow_blank=True)
    variable = serializers.CharField(required=False, default="", help_text="subject 为 figure 时必填")
    wanted = serializers.DecimalField(
        max_digits=20, decimal_places=6, required=False, default=None, allow_null=True
    )
    department = serializers.CharField(required=False, default="", help_text="subject 为 other 时可填")
    note = serializers.CharField(required=False, default="", help_text="镇街代企业提出时必填")


class RaiseWithFiles(RaiseInput):
    """同上，连同证明材料。"""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        default=list,
        help_text=f"证明材料，PDF、JPG、PNG、docx 或 xlsx，最多 {actions.MOST_FILES} 份",
    )


class OpinionInput(FilesInput):
    """受理部门核实以后的意见，一次。"""

    opinion = serializers.CharField(max_length=actions.LONGEST_OPINION, help_text="核实意见")


class DecideInput(Input):
    """亩均办的决定。"""

    verdict = serializers.ChoiceField(Objection.Verdict.choices)
    reason = serializers.CharField(max_length=actions.LONGEST_REASON, help_text="理由，企业可以看到")
    value = serializers.DecimalField(
        max_digits=20, decimal_places=6, required=False, allow_null=True,
        help_text="采纳对数据的异议时，更正后的数值；已经更正的不写",
    )  # fmt: skip


@extend_schema(tags=["异议"])
@extend_schema_view(list=extend_schema(summary="异议"), retrieve=extend_schema(summary="一条异议"))
class ObjectionViewSet(Acting, ReadViewSet):
    subject = Subject.ROUNDS
    # raised and taken back by who speaks for the enterprise or looks for a department, as the actions say
    reads = ("list", "retrieve", "create", "withdraw")
    permission_classes = _SEEING
    queryset = Objection.objects.select_related(
        "round", "enterprise__town", "variable", "department"
    ).order_by("pk")
    serializer_class = ObjectionSerializer
    detail_serializer_class = ObjectionDetailSerializer
    filterset_class = ObjectionFilter
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        return found if self.action == "list" else found.prefetch_related(_FILES)

    @extend_schema(
        summary="提出异议",
        description="有证明材料时用 multipart/form-data，材料写在 files，可以重复。",
        request={"application/json": RaiseInput, "multipart/form-data": RaiseWithFiles},
        responses={201: ObjectionDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        fields = self.given(RaiseWithFiles if request.FILES else RaiseInput)
        fields.pop("files", None)
        announced = _announced(request.user, fields.pop("publicity"))
        visible = Enterprise.objects.visible_to(request.user).select_related("county")
        about, note = get_object_or_404(visible, credit_code=fields.pop("credit_code")), fields.pop("note")
        if not actions.may_raise(about, request.user):
            raise PermissionDenied("只有企业本身、所在镇街和部门可以提出异议。")
        raised = actions.raise_objection(
            publicity=announced, enterprise=about, claim=actions.Claim(**fields), files=files_of(request), note=note,
            by=request.user,
        )  # fmt: skip
        return self.made(raised.pk)

    @extend_schema(
        summary="出具核实意见",
        description="由受理的部门出具。",
        request={"application/json": OpinionInput, "multipart/form-data": OpinionInput},
        responses=ObjectionDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def opinion(self, request: Request, pk: int) -> Response:
        about, given = self.asked(OpinionInput)
        actions.give_opinion(objection=about, by=request.user, **given)
        return self.now()

    @extend_schema(
        summary="决定异议",
        description="采纳的更正当时写入，以后重新测算。",
        request=DecideInput,
        responses=ObjectionDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: int) -> Response:
        about, given = self.asked(DecideInput)
        objection_decisions.decide(objection=about, by=request.user, **given)
        return self.now()

    @extend_schema(
        summary="撤回异议",
        description="由提出的人撤回。",
        request=ReasonInput,
        responses=ObjectionDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ReasonInput)
        actions.withdraw(objection=about, by=request.user, **given)
        return self.now()

    def actors(self) -> tuple[Permission, ...]:
        return (Permission.IMPORT_OWN_FIGURES if self.action == "opinion" else Permission.CONDUCT_ROUNDS,)


@extend_schema(tags=["异议"])
@extend_schema_view(retrieve=extend_schema(summary="异议的一份证明材料"))
class ObjectionFileViewSet(FileViewSet):
    subject = Subject.ROUNDS
    permission_classes = _SEEING
    queryset = ObjectionFile.objects.select_related("attachment")
    lookup_url_kwarg = "evidence"

    def get_queryset(self) -> QuerySet:
        seen = Objection.objects.visible_to(self.request.user)
        return self.queryset.filter(objection__in=seen, objection=self.kwargs["objection"])


def _announced(user: User, pk: int) -> Publicity:
    found = next((each for each in begun(user) if each.pk == pk), None)
    if found is None:
        raise Http404
    return found
