"""What the levers would give or take, by lever and by enterprise."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.actions.recommendations import start
from evaluation.advice.beside import At, Beside
from evaluation.advice.by_grade import ByGrade
from evaluation.advice.freshness import outdated
from evaluation.models import Lever, Recommendation, RecommendationSet, Run
from evaluation.views.chosen import chosen_run
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept, kept_of
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def recommendations(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        return render(request, "evaluation/recommendations.html", {"run": None})
    sets = list(RecommendationSet.objects.visible_to(request.user).filter(run=run).select_related("made_by"))
    shown = next(
        (each for each in sets if str(each.number) == request.GET.get("set")), sets[0] if sets else None
    )
    advice = Recommendation.objects.visible_to(request.user).filter(set=shown)
    filtered = _sorted(_filtered(advice, request.GET), request.GET.get("sort", ""))
    if shown:
        shown.run = run
    if request.GET.get("download"):
        return _file(filtered, run, shown)
    state = shown.state if shown else ""
    page = page_of(request, filtered, state=state)
    _put_beside(page, shown)
    context = {
        "run": run,
        "sets": sets,
        "shown": shown,
        "outdated": shown and shown.is_current and outdated(shown),
        "may_renew": request.user.may(Permission.MANAGE_LEVERS),
        "page": page,
        "sort": request.GET.get("sort", "lever"),
        "levers": _levers(kept_of(state, advice, "totals", lambda: _totals(advice)), shown),
        "towns": kept_of(state, advice, "towns", lambda: _occurring(advice, "enterprise__town__name")),
        "grades": kept_of(state, advice, "grades", lambda: _occurring(advice, "grade")),
    }
    return render(request, "evaluation/recommendations.html", context)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def recommendations_renew(request: HttpRequest) -> HttpResponse:
    """Under the levers as they stand now; the set before stays."""
    run = chosen_run(request)
    if run is None:
        messages.error(request, "这一年还没有测算，无从提出建议。先在“测算”中测算。")
        return redirect(f"{reverse('recommendations')}?year={year_of(request)}")
    return redirect("job", start(run=run, by=request.user).pk)


def _filtered(advice: QuerySet, asked) -> QuerySet:
    columns = {"lever": "lever__code", "town": "enterprise__town__name", "grade": "grade"}
    chosen = {column: asked[name] for name, column in columns.items() if asked.get(name)}
    if words := asked.get("q"):
        advice = advice.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    return advice.filter(**chosen)


def _sorted(filtered: QuerySet, sort: str) -> QuerySet:
    """`lever`, `name`, `town`, `grade`, `amount`; with `-` the other way round."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    columns = {"name": "enterprise__name", "town": "enterprise__town", "grade": "grade", "amount": "amount"}
    first = F(columns.get(key, "lever__code"))
    ordered = first.desc(nulls_last=True) if descending else first.asc(nulls_last=True)
    return filtered.select_related("lever", "enterprise__town").order_by(ordered, "lever__code", "pk")


def _put_beside(page: Iterable[Recommendation], made: RecommendationSet | None) -> None:
    """`up` and `down`: each row's lever one grade up and one down; nothing of a set that kept no records."""
    rows = list(page)
    if made and made.levers and rows:
        beside = kept(made.state, f"beside {[each.pk for each in rows]}", lambda: _beside(made, rows))
        for each in rows:
            each.up, each.down = beside[each.pk]


def _beside(made: RecommendationSet, rows: list[Recommendation]) -> dict[int, tuple[At, At]]:
    found = Beside.of(made, {each.enterprise_id for each in rows})
    return {each.pk: found.of_row(each) for each in rows}


def _file(filtered: QuerySet, run: Run, made: RecommendationSet | None) -> HttpResponse:
    header = [
        "统一社会信用代码",
        "企业名称",
        "镇街",
        "档次",
        "措施",
        "数额",
        "单位",
        "算法",
        "法律依据",
        "能否执行",
        *("升一档", "升一档数额", "降一档", "降一档数额"),
    ]
    beside = Beside.of(made) if made and made.levers else Beside(ByGrade({}, {}), {})
    rows = (
        (
            *(
                of.credit_code,
                of.name,
                of.town.name,
                each.grade,
                lever.name,
                each.amount,
                lever.unit,
                each.working,
            ),
            *(lever.legal_basis, "可执行" if each.executable else "仅模拟"),
            *(cell for at in beside.of_row(each) for cell in (at.grade, at.said.amount if at.said else None)),
        )
        for each in filtered
        for of, lever in [(each.enterprise, each.lever)]
    )
    return csv_file(f"{run.snapshot.year}年要素建议", header, rows)


def _occurring(advice: QuerySet, column: str) -> list[str]:
    return list(advice.order_by(column).values_list(column, flat=True).distinct())


def _totals(advice: QuerySet) -> dict[int, dict]:
    """By lever the number of enterprises and the sum of its amounts, in the lever's unit."""
    return {
        row["lever"]: row
        for row in advice.due()
        .order_by()
        .values("lever")
        .annotate(size=Count("pk"), amount=Sum("amount"), executable=Count("pk", Q(executable=True)))
    }


def _levers(sums: dict[int, dict], made: RecommendationSet | None) -> list[tuple[Lever, dict]]:
    """Each lever that occurs, and what stood against it."""
    return [
        (lever, sums[lever.pk] | {"against": made.against.get(lever.code, [])})
        for lever in Lever.objects.filter(pk__in=sums)
    ]
