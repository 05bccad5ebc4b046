"""Trying out over REST: other numbers, an overlay, another method, another year's figures. Nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.models import Method, Run, Snapshot
from evaluation.rejudging.fields import Field
from evaluation.rejudging.form import form
from evaluation.rejudging.simulation import TRIAL, overlay
from evaluation.rejudging.trials import Trial, Wish, snapshots_of, try_out
from evaluation.scoring.deriving import CannotScore
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.paging import Pages
from mujun.api.problems import Conflict
from mujun.api.views import Input, ScopedViewSet
from mujun.clients.scopes import Subject
from mujun.documents import DocumentError, nearest

_LONGEST = 200_000  # characters of an overlay


class FieldSerializer(serializers.Serializer):
    """办法中可以试的一个数。"""

    key = serializers.CharField(help_text="写在 changes 里的名称。")
    label = serializers.CharField()
    value = serializers.CharField(help_text="办法的规定；办法没有写的为空。")
    before = serializers.CharField(help_text="数前面的字，如“前”。")
    after = serializers.CharField(help_text="数后面的字，如“%”。")
    choices = serializers.ListField(child=serializers.CharField(), help_text="只能取这些词；不限的为空。")


class WishSerializer(Input):
    """不写 method、year：原测算的办法、原测算的数据。changes 和 overlay 至多写一个。"""

    method = serializers.IntegerField(required=False, help_text="换用的办法的编号。")
    year = serializers.IntegerField(required=False, help_text="换用哪一年的数据。")
    changes = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="改动的数：fields 中的 key 和要试的值。"
    )
    overlay = serializers.CharField(
        required=False,
        max_length=_LONGEST,
        help_text="办法文件的文字（YAML）：沿用所选办法的写改动之处，或整个办法。",
    )

    def validate(self, asked: dict) -> dict:
        if "changes" in asked and "overlay" in asked:
            raise serializers.ValidationError("changes 和 overlay 只写一个。")
        return asked


class MatrixSerializer(serializers.Serializer):
    before = serializers.CharField(help_text="原档次")
    after = serializers.DictField(child=serializers.IntegerField(), help_text="各试算档次的户数。")


class TallySerializer(serializers.Serializer):
    name = serializers.CharField()
    size = serializers.IntegerField()
    up = serializers.IntegerField(help_text="升档户数")
    down = serializers.IntegerField(help_text="降档户数")
    before = serializers.SerializerMethodField(help_text="原来各档的户数。")
    after = serializers.SerializerMethodField(help_text="试算各档的户数。")

    def get_before(self, tally) -> dict[str, int]:
        return {code: was for code, was, _ in tally.counts}

    def get_after(self, tally) -> dict[str, int]:
        return {code: becomes for code, _, becomes in tally.counts}


class MoneySerializer(serializers.Serializer):
    lever = serializers.CharField(source="lever.code")
    name = serializers.CharField(source="lever.name")
    unit = serializers.CharField(source="lever.unit")
    size_before = serializers.IntegerField(source="size")
    amount_before = serializers.FloatField(source="amount")
    size_after = serializers.IntegerField()
    amount_after = serializers.FloatField()


class MoverSerializer(serializers.Serializer):
    credit_code = serializers.CharField()
    name = serializers.CharField()
    town = serializers.CharField()
    industry = serializers.CharField()
    grade_before = serializers.CharField()
    grade_after = serializers.CharField()
    total_before = serializers.FloatField(allow_null=True)
    total_after = serializers.FloatField(allow_null=True)
    rank_before = serializers.SerializerMethodField()
    rank_after = serializers.SerializerMethodField()

    def get_rank_before(self, each) -> int | None:
        return int(each.rank_before) if each.rank_before else None

    def get_rank_after(self, each) -> int | None:
        return int(each.rank_after) if each.rank_after else None


class BreachSerializer(serializers.Serializer):
    group = serializers.CharField()
    detail = serializers.CharField()


class TrialSerializer(serializers.Serializer):
    """与原测算相比。没有档次的记“未定”，只在一边的记“不在其中”。"""

    overlay = serializers.CharField(help_text="试的是这份办法文件；没有改动的为空。")
    up = serializers.IntegerField(help_text="升档户数")
    down = serializers.IntegerField(help_text="降档户数")
    matrix = MatrixSerializer(many=True)
    towns = TallySerializer(many=True)
    industries = TallySerializer(many=True)
    levers = MoneySerializer(many=True, help_text="有数额的措施。")
    breaches = BreachSerializer(many=True, help_text="试算超出上级规定的地方。")
    moved = serializers.IntegerField(help_text="档次变动的户数。")
    movers = MoverSerializer(many=True, help_text="档次变动的企业，按页。")
    next = serializers.CharField(allow_null=True, help_text="movers 的下一页；没有时为空。")


PAGES = [
    OpenApiParameter("cursor", OpenApiTypes.STR, description="movers 的下一页：上一页的 next 里的 cursor。"),
    OpenApiParameter("page_size", OpenApiTypes.INT, description="movers 每页几户，1—1000，默认 100。"),
]
OTHERS = [
    OpenApiParameter("method", OpenApiTypes.INT, description="换用的办法的编号。"),
    OpenApiParameter("year", OpenApiTypes.INT, description="换用哪一年的数据。"),
]


class TrialViewSet(ScopedViewSet):
    """Of one run, for who starts runs: the whole county is judged again."""

    subject = Subject.RESULTS
    permission_classes = [may(Permission.START_RUNS)]
    queryset = Run.objects.select_related("snapshot__county", "method")
    serializer_class = TrialSerializer

    @property
    def pagination_class(self) -> type[Pages] | None:
        """What may be tried comes as a whole."""
        return None if self.action == "fields" else Pages

    @extend_schema(
        tags=["试算"], summary="办法中可以试的数", responses=FieldSerializer(many=True), filters=False
    )
    def fields(self, request: Request, pk: int) -> Response:
        return Response(
            FieldSerializer(list(form(self.get_object().method.resolved, {}).fields), many=True).data
        )

    @extend_schema(
        tags=["试算"],
        summary="改动办法中的数，看谁升谁降",
        description="什么也不保存。changes 的名称见同一地址的 GET；办法有错误时答 400，逐处说明位置和改法。",
        request=WishSerializer,
        responses=TrialSerializer,
        parameters=PAGES,
    )
    def simulate(self, request: Request, pk: int) -> Response:
        return self._answer(self.get_object(), request.data)

    @extend_schema(
        tags=["试算"],
        summary="换一个办法或另一年的数据，与这次测算比较",
        description="例如用今年的办法算去年的数据。什么也不保存。",
        responses=TrialSerializer,
        parameters=OTHERS + PAGES,
    )
    def compare(self, request: Request, pk: int) -> Response:
        given = {name: words for name, words in request.query_params.items() if name in _OTHERS}
        return self._answer(self.get_object(), given)

    def _parameters(self) -> list[str]:
        pages = [each.name for each in PAGES]
        return {"fields": [], "simulate": pages, "compare": [*sorted(_OTHERS), *pages]}[self.action]

    def _answer(self, run: Run, sent: Mapping[str, Any]) -> Response:
        wish = WishSerializer(data=sent)
        wish.is_valid(raise_exception=True)
        asked = wish.validated_data
        method = self._method(asked["method"]) if "method" in asked else run.method
        snapshot = _snapshot(run, asked["year"]) if "year" in asked else run.snapshot
        text = asked.get("overlay", "")
        if changes := asked.get("changes"):
            text = overlay(method, _changed(method, changes), TRIAL)
        trial = _tried(Wish(run, method, snapshot, text), "overlay" if "overlay" in asked else "changes")
        movers = self.paginate_queryset(trial.movers)
        return Response(TrialSerializer(_told(trial, text, movers, self.paginator.next)).data)

    def _method(self, pk: int) -> Method:
        return get_object_or_404(Method.objects.visible_to(self.request.user), pk=pk)


_OTHERS = {"method", "year"}


def _snapshot(run: Run, year: int) -> Snapshot:
    """The run's own where it is of that year."""
    if year == run.snapshot.year:
        return run.snapshot
    known: QuerySet[Snapshot] = snapshots_of(run)
    found = known.filter(year=year).first()
    if found is None:
        years = "、".join(str(each.year) for each in known)
        raise ValidationError({"year": f"{year} 年还没有测算用的数据。可选：{years}。"})
    return found


def _changed(method: Method, changes: Mapping[str, str]) -> list[Field]:
    filled = form(method.resolved, changes)
    known = [field.key for field in filled.fields]
    if unknown := [key for key in changes if key not in known]:
        cures = {key: nearest(key, known) or "可用的见同一地址的 GET。" for key in unknown}
        raise ValidationError(
            {f"changes.{key}": f"办法里没有这个可以试的数。{cure}" for key, cure in cures.items()}
        )
    return filled.changed


def _tried(wish: Wish, part: str) -> Trial:
    """`part`: which part of the request the mistakes of the method are about."""
    try:
        return try_out(wish)
    except DocumentError as error:
        raise ValidationError({part: [_mistake(problem, part) for problem in error.problems]}) from error
    except CannotScore as refusal:
        raise Conflict(str(refusal)) from refusal


def _mistake(problem, part: str) -> str:
    """With the line where the caller wrote the text, else with the key."""
    return str(problem) if part == "overlay" else f"{problem.key}：{problem.reason}。{problem.cure}"


def _told(trial: Trial, text: str, movers: list, following: str | None) -> dict:
    found = trial.comparison
    return {
        "overlay": text,
        "up": found.up,
        "down": found.down,
        "matrix": [
            {"before": code, "after": dict(zip(found.codes, counts, strict=True))}
            for code, counts in found.matrix
        ],
        "towns": trial.towns,
        "industries": trial.industries,
        "levers": trial.money,
        "breaches": [{"group": group, "detail": words} for group, words in trial.breaches],
        "moved": len(trial.movers),
        "movers": movers,
        "next": following,
    }
