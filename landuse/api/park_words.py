"""园区用词 over REST: the words a county has added, all that lists of parks may use, added and ended."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import park_words as actions
from landuse.models import ParkWord
from landuse.parks.words import TITLES
from landuse.readings.park_words import words_of
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

FIELDS = list(TITLES.items())


class ParkWordSerializer(serializers.ModelSerializer):
    """县里增加的一个用词。"""

    field = serializers.ChoiceField(choices=FIELDS, help_text="用在哪一项")

    class Meta:
        model = ParkWord
        fields = ["id", "field", "word", "source", "at", "ended_at"]


class OfferedWordsSerializer(serializers.Serializer):
    """园区名单的一项现在可用的用词。"""

    field = serializers.ChoiceField(choices=FIELDS)
    title = serializers.CharField(help_text="名单中的列名")
    several = serializers.BooleanField(source="words.several", help_text="可填几项，用“、”隔开")
    source = serializers.CharField(source="words.source", help_text="自带用词的来源")
    words = serializers.ListField(
        source="names", child=serializers.CharField(), help_text="自带的和县里增加的"
    )


class ParkWordInput(Input):
    """增加一个用词。"""

    field = serializers.ChoiceField(FIELDS)
    word = serializers.CharField(max_length=20)
    source = serializers.CharField(max_length=200, help_text="文号，或者谁在什么时候定的")


class ParkWordFilter(django_filters.FilterSet):
    field = django_filters.ChoiceFilter(choices=FIELDS, label="用在哪一项")
    standing = YesOrNo("ended_at", lookup_expr="isnull", label="1：在用；0：已停用")
    q = django_filters.CharFilter("word", lookup_expr="icontains", label="用词")

    class Meta:
        model = ParkWord
        fields: list[str] = []


@extend_schema(tags=["园区"])
@extend_schema_view(
    list=extend_schema(summary="县里增加的园区用词，新的在前"),
    retrieve=extend_schema(summary="县里增加的一个用词"),
)
class ParkWordViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.IMPORT_ANY_FIGURES,)
    reads = ("list", "retrieve", "offered")
    queryset = ParkWord.objects.select_related("county").order_by("-pk")
    serializer_class = ParkWordSerializer
    filterset_class = ParkWordFilter
    lookup_value_converter = "int"

    @extend_schema(summary="增加用词", request=ParkWordInput, responses={201: ParkWordSerializer})
    def create(self, request: Request) -> Response:
        made = actions.add(county=request.user.county, by=request.user, **self.given(ParkWordInput))
        return self.made(made.pk)

    @extend_schema(
        summary="停用", description="用了这个词的园区不变。", request=None, responses=ParkWordSerializer
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        actions.end(word=self.get_object(), by=request.user)
        return self.now()

    @extend_schema(
        summary="现在可用的园区用词，按项", responses=OfferedWordsSerializer(many=True), filters=False
    )
    @action(detail=False, filterset_class=None, pagination_class=None)
    def offered(self, request: Request) -> Response:
        return Response(OfferedWordsSerializer(words_of(request.user.county).values(), many=True).data)
