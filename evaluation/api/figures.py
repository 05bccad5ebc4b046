"""Figures over REST, each with the cell it came from."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import Figure, Variable
from mujun.accounts.models import Department
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class SourceSerializer(serializers.ModelSerializer):
    """数据从哪里来：哪个批次的哪个文件、哪个单元格。"""

    file = serializers.CharField(source="batch.filename", read_only=True)
    received_at = serializers.DateTimeField(source="batch.received_at", read_only=True)

    class Meta:
        model = Figure
        fields = ["batch", "file", "sheet", "cell", "received_at"]


class FigureSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:figure-detail")
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    variable = serializers.CharField(source="variable.code", read_only=True)
    name = serializers.CharField(source="variable.name", read_only=True)
    unit = serializers.CharField(source="variable.unit", read_only=True)
    department = serializers.CharField(source="variable.department.code", read_only=True)
    value = serializers.FloatField()
    source = SourceSerializer(source="*", read_only=True)

    class Meta:
        model = Figure
        fields = [
            "id", "url", "credit_code", "enterprise", "year", "variable", "name", "unit", "department",
            "value", "is_current", "source",
        ]  # fmt: skip


class FigureFilter(django_filters.FilterSet):
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    year = WholeNumber(label="年度")
    variable = django_filters.ModelChoiceFilter(
        queryset=Variable.objects.all(), to_field_name="code", label="数据项代码，如 tax"
    )
    department = django_filters.ModelChoiceFilter(
        "variable__department",
        queryset=Department.objects.all(),
        to_field_name="code",
        label="提供部门代码，如 tax",
    )
    history = YesOrNo(method="with_history", label="1：连同被更正过的旧值；默认只给现行值")

    class Meta:
        model = Figure
        fields = ["year"]

    def filter_queryset(self, figures: QuerySet) -> QuerySet:
        figures = super().filter_queryset(figures)
        return figures if self.form.cleaned_data["history"] else figures.current()

    def with_history(self, figures: QuerySet, _name: str, _asked: bool) -> QuerySet:
        """Nothing to do: current figures are the default of the whole set."""
        return figures


@extend_schema(tags=["数据"])
@extend_schema_view(
    list=extend_schema(summary="企业数据和来源"), retrieve=extend_schema(summary="一个数据和它的来源")
)
class FigureViewSet(ReadViewSet):
    subject = Subject.FIGURES
    queryset = Figure.objects.select_related("enterprise", "variable__department", "batch").order_by("-id")
    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    lookup_value_converter = "int"
