"""Findings and cases as the interface shows them, each with its steps and papers."""

from rest_framework import serializers

from landuse.identification.registers import difficulties, modes, treatments, violations
from landuse.models import (
    Case,
    CaseFile,
    CaseParcel,
    CaseStep,
    FindingFile,
    FindingObjection,
    FindingParcel,
    FindingStep,
    LandFinding,
    Violation,
)

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


class FindingFileSerializer(serializers.ModelSerializer):
    """一份材料；内容在 files/{id}/。"""

    name = serializers.CharField(source="attachment.name", read_only=True)
    objection = serializers.CharField(
        source="objection.number", default=None, read_only=True, help_text="异议的证明材料的，是异议的编号"
    )

    class Meta:
        model = FindingFile
        fields = ["id", "title", "name", "objection"]


class FindingDetailSerializer(FindingSerializer):
    parcels = FindingPartSerializer(source="parts", many=True, read_only=True)
    steps = FindingStepSerializer(many=True, read_only=True)
    objections = FindingObjectionSerializer(many=True, read_only=True)
    files = FindingFileSerializer(many=True, read_only=True)

    class Meta(FindingSerializer.Meta):
        fields = [*FindingSerializer.Meta.fields, "notice", "parcels", "steps", "objections", "files"]


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
    """一份照片或材料；内容在 files/{id}/。"""

    name = serializers.CharField(source="attachment.name", read_only=True)

    class Meta:
        model = CaseFile
        fields = ["id", "stage", "caption", "taken_on", "name"]


class ViolationSerializer(serializers.ModelSerializer):
    field = serializers.SerializerMethodField(help_text="领域，LE-09")
    is_overdue = serializers.BooleanField(read_only=True, help_text="整改逾期")

    class Meta:
        model = Violation
        fields = ["id", "field", "text", "plan", "due", "recheck", "rechecked_on", "handled", "is_overdue"]

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
