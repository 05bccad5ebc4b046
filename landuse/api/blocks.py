"""Parcels, blocks and redevelopment projects over REST."""

import django_filters
from django.db.models import Count, Q, QuerySet, Sum
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from landuse.api.enterprises import ParcelSerializer, towns
from landuse.identification.registers import modes
from landuse.models import Block, Parcel, Project, ProjectParcel, Signal
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject


class LandParcelSerializer(ParcelSerializer):
    town = serializers.CharField(source="town.name", read_only=True)
    holder = serializers.CharField(
        source="holder.credit_code", default=None, help_text="权利人统一社会信用代码"
    )
    block = serializers.CharField(source="in_block.block.code", default=None, help_text="区块代码")
    park = serializers.CharField(
        source="park_name", default=None, read_only=True, help_text="园区名称，按最近一次用地台账"
    )
    polygon = serializers.JSONField(read_only=True, help_text="界址：GeoJSON 几何，CGCS2000 度；没有的为空。")

    class Meta(ParcelSerializer.Meta):
        fields = ["town", "holder", "block", "park", *ParcelSerializer.Meta.fields, "polygon"]


class ParcelFilter(django_filters.FilterSet):
    town = django_filters.ModelChoiceFilter(queryset=towns, to_field_name="name", label="镇街")
    holder = django_filters.CharFilter("holder__credit_code", label="权利人统一社会信用代码")
    code = django_filters.CharFilter(lookup_expr="startswith", label="宗地代码的开头")
    block = django_filters.CharFilter("in_block__block__code", label="区块代码")
    park = django_filters.CharFilter("park_name", label="园区名称")
    least = django_filters.NumberFilter("area", lookup_expr="gte", label="登记面积不少于（亩）")
    drawn = YesOrNo(method="with_outline", label="1：有界址的；0：没有界址的")
    signalled = WholeNumber(method="pointed_at", label="这宗地或它的权利人在这个年度有低效线索")

    class Meta:
        model = Parcel
        fields = ["town"]

    def with_outline(self, parcels: QuerySet, _name: str, drawn: bool) -> QuerySet:
        return parcels.filter(polygon__isnull=not drawn)

    def pointed_at(self, parcels: QuerySet, _name: str, year: int) -> QuerySet:
        pointed = Signal.objects.visible_to(self.request.user).in_use().filter(year=year)
        whole = pointed.filter(parcel=None).values("enterprise")
        return parcels.filter(Q(pk__in=pointed.values("parcel")) | Q(holder__in=whole))


@extend_schema(tags=["宗地"])
@extend_schema_view(list=extend_schema(summary="宗地，按代码"))
class ParcelViewSet(ListViewSet):
    subject = Subject.REGISTER
    queryset = Parcel.objects.with_park().select_related("town", "holder", "in_block__block").order_by("code")
    serializer_class = LandParcelSerializer
    filterset_class = ParcelFilter


class BlockSerializer(serializers.ModelSerializer):
    parcels = serializers.IntegerField(source="size", help_text="宗地数")
    area = serializers.FloatField(help_text="登记面积合计（亩）")
    metres = serializers.FloatField(source="division.metres", help_text="相距多少米以内划为一个区块")
    outline = serializers.JSONField(help_text="区块范围：GeoJSON 几何，含宗地之间的空隙。")

    class Meta:
        model = Block
        fields = ["code", "name", "parcels", "area", "metres", "outline"]


@extend_schema(tags=["区块"])
@extend_schema_view(
    list=extend_schema(summary="现有的区块", description="县以下的用户只有全部宗地都能看到的区块。")
)
class BlockViewSet(ListViewSet):
    subject = Subject.REGISTER
    queryset = Block.objects.present().select_related("division").order_by("code")
    serializer_class = BlockSerializer

    def get_queryset(self) -> QuerySet:
        seen = self.queryset.within_sight(self.request.user)
        return seen.annotate(size=Count("members"), area=Sum("members__parcel__area"))


class MemberSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="parcel.code", help_text="宗地代码")
    area = serializers.FloatField(source="parcel.area", help_text="登记面积（亩）")
    odd = serializers.CharField(help_text="零星用地的种类（LE-18）；主体用地为空。")

    class Meta:
        model = ProjectParcel
        fields = ["code", "area", "odd"]


class ProjectSerializer(serializers.ModelSerializer):
    mode_name = serializers.SerializerMethodField(help_text="再开发方式（LE-16）")
    planned_area = serializers.FloatField(help_text="计划整治（亩）")
    treated_area = serializers.FloatField(help_text="已整治（亩）")
    plot_ratio = serializers.FloatField(help_text="规划容积率")
    target = serializers.FloatField(help_text="目标亩均税收（万元/亩）")

    class Meta:
        model = Project
        fields = [
            "number", "name", "mode", "mode_name", "unit", "state", "planned_area", "treated_area", "plot_ratio",
            "target", "approval", "due",
        ]  # fmt: skip

    @extend_schema_field(str)
    def get_mode_name(self, project: Project) -> str:
        return modes().names.get(project.mode, project.mode)


class ProjectDetailSerializer(ProjectSerializer):
    parcels = serializers.SerializerMethodField(help_text="看得到的宗地")

    class Meta(ProjectSerializer.Meta):
        fields = [*ProjectSerializer.Meta.fields, "note", "parcels"]

    @extend_schema_field(MemberSerializer(many=True))
    def get_parcels(self, project: Project) -> list[dict]:
        seen = Parcel.objects.visible_to(self.context["request"].user)
        members = project.members.filter(parcel__in=seen).select_related("parcel")
        return MemberSerializer(members, many=True).data


class ProjectFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=Project.State.choices, label="状态")
    mode = django_filters.CharFilter(label="再开发方式代码（LE-16-1 … LE-16-9）")
    q = django_filters.CharFilter(method="matching", label="名称、编号或责任单位")

    class Meta:
        model = Project
        fields = ["state", "mode"]

    def matching(self, projects: QuerySet, _name: str, words: str) -> QuerySet:
        named = Q(name__icontains=words) | Q(number__icontains=words) | Q(unit__icontains=words)
        return projects.filter(named)


@extend_schema(tags=["再开发项目"])
@extend_schema_view(
    list=extend_schema(summary="再开发项目"), retrieve=extend_schema(summary="一个项目和它的宗地")
)
class ProjectViewSet(ReadViewSet):
    subject = Subject.LAND
    queryset = Project.objects.order_by("number")
    serializer_class = ProjectSerializer
    detail_serializer_class = ProjectDetailSerializer
    filterset_class = ProjectFilter
    lookup_field = "number"
