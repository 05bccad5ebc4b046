"""Findings and cases over REST, each with its steps. Read only: acts are done on the pages."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.identification.registers import difficulties, modes, treatments, violations
from landuse.models import (
    Case,
    CaseFile,
    CaseParcel,
    CaseStep,
    FindingObjection,
    FindingParcel,
    FindingStep,
    LandFinding,
    Violation,
)
from landuse.readings.casework_filters import CaseFilter, FindingFilter
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject

_STEP = ["code", "name", "was", "became", "reason", "at"]


class _About(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)


class GroundSerializer(serializers.Serializer):
    """依据：列为拟认定时固定的线索。"""

    rule = serializers.CharField(help_text="规则代码")
    title = serializers.CharField(help_text="规则")
    source = serializers.CharField(help_text="来源")
    sentence = serializers.CharField(help_text="情况")
    facts = serializers.ListField(child=serializers.CharField(), help_text="各项条件")
    set = serializers.CharField(help_text="规则集")


class FindingSerializer(_About):
    evidence = GroundSerializer(many=True, read_only=True)

    class Meta:
        model = LandFinding
        fields = [
            "id", "number", "kind", "state", "credit_code", "name", "town", "year", "area", "evidence",
            "noticed_on", "due", "decision", "decided_at", "revoked_at",
        ]  # fmt: skip


class FindingPartSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="parcel.code", read_only=True, help_text="宗地代码")

    class Meta:
        model = FindingParcel
        fields = ["code", "area"]


class FindingStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = FindingStep
        fields = _STEP


class FindingObjectionSerializer(serializers.ModelSerializer):
    class Meta:
        model = FindingObjection
        fields = [
            "number",
            "statement",
            "by_town",
            "raised_at",
            "is_late",
            "verdict",
            "decision",
            "decided_at",
        ]


class FindingDetailSerializer(FindingSerializer):
    parcels = FindingPartSerializer(source="parts", many=True, read_only=True)
    steps = FindingStepSerializer(many=True, read_only=True)
    objections = FindingObjectionSerializer(many=True, read_only=True)

    class Meta(FindingSerializer.Meta):
        fields = [*FindingSerializer.Meta.fields, "notice", "parcels", "steps", "objections"]


class CaseSerializer(_About):
    finding = serializers.CharField(source="finding.number", read_only=True, help_text="认定编号")
    treatment = serializers.SerializerMethodField(help_text="处置方式，LE-07")
    mode = serializers.SerializerMethodField(help_text="再开发方式，LE-16")
    difficulties = serializers.SerializerMethodField(help_text="难点")
    responsible = serializers.CharField(read_only=True, help_text="责任单位")
    remaining = serializers.DecimalField(
        max_digits=12, decimal_places=4, read_only=True, help_text="剩余（亩）"
    )
    deadline = serializers.DateField(read_only=True, allow_null=True, help_text="本阶段期限")
    is_overdue = serializers.BooleanField(read_only=True, help_text="逾期")

    class Meta:
        model = Case
        fields = [
            "id", "number", "finding", "stage", "credit_code", "name", "town", "treatment", "mode", "responsible",
            "area", "treated", "remaining", "difficulties", "difficulty_note", "listed_on", "deadline",
            "is_overdue", "accepted_on", "closed_on",
        ]  # fmt: skip

    def get_treatment(self, case: Case) -> str:
        return treatments().names.get(case.treatment, "")

    def get_mode(self, case: Case) -> str:
        return modes().names.get(case.mode, "")

    def get_difficulties(self, case: Case) -> list[str]:
        return [difficulties().names.get(code, code) for code in case.difficulties]


class CasePartSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="parcel.code", read_only=True, help_text="宗地代码")

    class Meta:
        model = CaseParcel
        fields = ["code", "area"]


class CaseStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = CaseStep
        fields = _STEP


class CaseFileSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="attachment.name", read_only=True)

    class Meta:
        model = CaseFile
        fields = ["stage", "caption", "taken_on", "name"]


class ViolationSerializer(serializers.ModelSerializer):
    field = serializers.SerializerMethodField(help_text="领域，LE-09")
    is_overdue = serializers.BooleanField(read_only=True, help_text="整改逾期")

    class Meta:
        model = Violation
        fields = ["field", "text", "plan", "due", "recheck", "rechecked_on", "handled", "is_overdue"]

    def get_field(self, violation: Violation) -> str:
        return violations().names.get(violation.category, "")


class CaseDetailSerializer(CaseSerializer):
    parcels = CasePartSerializer(source="parts", many=True, read_only=True)
    steps = CaseStepSerializer(many=True, read_only=True)
    files = CaseFileSerializer(many=True, read_only=True)
    violations = ViolationSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields, "plan", "plan_due", "start_due", "accept_due", "close_due", "accepted_by",
            "parcels", "steps", "files", "violations",
        ]  # fmt: skip


@extend_schema(tags=["认定和整治"])
@extend_schema_view(
    list=extend_schema(summary="低效认定", description="人作出的认定；线索见 signals。"),
    retrieve=extend_schema(summary="一个认定，连同宗地、经过和异议"),
)
class FindingViewSet(ReadViewSet):
    subject = Subject.LAND
    queryset = LandFinding.objects.select_related("enterprise__town").order_by("-year", "-pk")
    serializer_class = FindingSerializer
    detail_serializer_class = FindingDetailSerializer
    filterset_class = FindingFilter


@extend_schema(tags=["认定和整治"])
@extend_schema_view(
    list=extend_schema(summary="整治清单", description="LE-08：没有验收的不能销号。"),
    retrieve=extend_schema(summary="一宗整治，连同宗地、经过、照片和违法违规问题"),
)
class CaseViewSet(ReadViewSet):
    subject = Subject.LAND
    queryset = Case.objects.select_related("enterprise__town", "finding", "department", "town").order_by(
        "-pk"
    )
    serializer_class = CaseSerializer
    detail_serializer_class = CaseDetailSerializer
    filterset_class = CaseFilter
