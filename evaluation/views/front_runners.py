"""领跑者: lists of front-runners, one list with its members, and the form that proposes another."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import front_runners as actions
from evaluation.front_runners.language import library, rule_of, text_of
from evaluation.models import FrontRunner, FrontRunnerList
from evaluation.rounds.holding import run_of_year, standing_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

_SORTS = {"name": "name", "pool": "pool", "value": "value", "place": "place"}
_KEPT = {"in": True, "out": False}
_LISTS = {"subject": "subject", "state": "state", "at": "pk"}


@require_GET
@requires(Permission.VIEW_RESULTS)
def front_runner_lists(request: HttpRequest) -> HttpResponse:
    year, sort = year_of(request), request.GET.get("sort", "-at")
    own = FrontRunnerList.objects.visible_to(request.user).filter(year=year)
    listed = own.filter(**{name: request.GET[name] for name in ("subject", "state") if request.GET.get(name)})
    if request.GET.get("download"):
        return _lists_file(listed, year)
    column = F(_LISTS.get(sort.removeprefix("-"), "pk"))
    counted = listed.select_related("made_by", "run").annotate(
        size=Count("members", filter=Q(members__kept=True))
    )
    context = {
        "page": page_of(
            request, counted.order_by(column.desc() if sort.startswith("-") else column, "-pk"), 20
        ),
        "any": own.exists(),
        "sort": sort,
        "subjects": [value for value, _ in FrontRunnerList.SUBJECTS],
        "states": FrontRunnerList.State.choices,
        "may_make": request.user.may(Permission.START_RUNS),
    }
    return render(request, "evaluation/front_runner_lists.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.START_RUNS)
def front_runners_new(request: HttpRequest) -> HttpResponse:
    """`rule`: the delivered text to begin with, else the one last used; the text is the county's to change."""
    year, wrong, refused = year_of(request), [], ""
    text = request.POST.get("text", "")
    if request.method == "POST":
        try:
            made = actions.propose(county=request.user.county, year=year, text=text, by=request.user)
            messages.success(request, "已提出名单。核对以后确认。")
            return redirect("front-runner-list", made.pk)
        except DocumentError as error:
            wrong = error.problems
        except ValidationError as error:
            refused = " ".join(error.messages)
    run = run_of_year(request.user, year)
    context = {
        "text": text or _beginning(request),
        "rules": library(),
        "chosen": request.GET.get("rule", ""),
        "last": FrontRunnerList.objects.visible_to(request.user).exists(),
        "run": run,
        "standing": run and standing_of(run),
        "wrong": wrong,
        "lines": [each.place.line for each in wrong],
        "refused": refused,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "evaluation/front_runners_new.html", context, status=status)


@require_GET
@requires(Permission.VIEW_RESULTS)
def front_runner_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), "")


@require_POST
@requires(Permission.START_RUNS)
def front_runners_strike(request: HttpRequest, pk: int) -> HttpResponse:
    """`out` or `back`: the id of one member. Filters, order and page of the list stay as they were."""
    about, given = _one(request, pk), request.POST
    back = "back" in given
    asked = given.get("back" if back else "out", "")
    members = FrontRunner.objects.visible_to(request.user).filter(list=about).select_related("list__county")
    member = get_object_or_404(members, pk=asked if asked.isdecimal() else 0)
    try:
        actions.strike(member=member, kept=back, by=request.user)
    except ValidationError as refusal:
        return _page(request, about, " ".join(refusal.messages))
    kept = request.GET.urlencode()
    return redirect(
        f"{reverse('front-runner-list', args=[pk])}{'?' if kept else ''}{kept}#member-{member.pk}"
    )


@require_POST
@requires(Permission.START_RUNS)
def front_runners_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """`act`: confirm or end."""
    about, given = _one(request, pk), request.POST
    act = actions.confirm if given.get("act") == "confirm" else actions.end
    try:
        act(of=about, reason=given.get("reason", ""), by=request.user)
    except ValidationError as refusal:
        return _page(request, about, " ".join(refusal.messages))
    messages.success(request, "名单已确认。" if act is actions.confirm else "名单已停用。")
    return redirect("front-runner-list", pk)


def _page(request: HttpRequest, about: FrontRunnerList, refused: str) -> HttpResponse:
    sort = request.GET.get("sort", "pool")
    own = FrontRunner.objects.visible_to(request.user).filter(list=about)
    listed = _sorted(_filtered(own, request.GET), sort)
    rule = rule_of(about.text)
    if request.GET.get("download"):
        return _file(about, listed, rule)
    context = {
        "about": about,
        "rule": rule,
        "page": page_of(request, listed),
        "pools": own.order_by("pool").values_list("pool", flat=True).distinct(),
        "sort": sort,
        "standing": standing_of(about.run),
        "out": own.filter(kept=False).count(),
        "refused": refused,
        "given": request.POST,
        "may_strike": request.user.may(Permission.START_RUNS)
        and about.state == FrontRunnerList.State.PROPOSED,
        "may_decide": request.user.may(Permission.START_RUNS) and about.state != FrontRunnerList.State.ENDED,
    }
    return render(request, "evaluation/front_runner_list.html", context, status=400 if refused else 200)


def _one(request: HttpRequest, pk: int) -> FrontRunnerList:
    lists = FrontRunnerList.objects.visible_to(request.user)
    about = get_object_or_404(lists.select_related("county", "run", "made_by", "decided_by"), pk=pk)
    request.year = about.year
    return about


def _beginning(request: HttpRequest) -> str:
    if (code := request.GET.get("rule")) in library():
        return text_of(code)
    last = FrontRunnerList.objects.visible_to(request.user).first()
    return last.text if last else text_of(next(iter(library())))


def _filtered(own: QuerySet, asked) -> QuerySet:
    if pool := asked.get("pool"):
        own = own.filter(pool=pool)
    if (kept := asked.get("kept")) in _KEPT:
        own = own.filter(kept=_KEPT[kept])
    if words := asked.get("q"):
        own = own.filter(Q(name__icontains=words) | Q(enterprise__credit_code__istartswith=words))
    return own


def _sorted(own: QuerySet, sort: str) -> QuerySet:
    column = F(_SORTS.get(sort.removeprefix("-"), "pool"))
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return own.select_related("enterprise__town").order_by(ordered, "place", "name", "pk")


def _file(about: FrontRunnerList, listed: QuerySet, rule) -> HttpResponse:
    header = [
        "名称", "统一社会信用代码", "镇街", "行业或类型", rule.metric, "单位", "名次", "参比数", "是否列入", "年度",
        "规则", "状态",
    ]  # fmt: skip
    rows = (
        (
            each.name, each.enterprise.credit_code if each.enterprise else "",
            each.enterprise.town.name if each.enterprise else "", each.pool, each.value, rule.unit, each.place,
            each.of, "列入" if each.kept else "未列入", about.year, about.rule, about.get_state_display(),
        )
        for each in listed
    )  # fmt: skip
    return csv_file(f"{about.year}年{about.subject}领跑者", header, rows)


def _lists_file(listed: QuerySet, year: int) -> HttpResponse:
    header = ["编号", "年度", "对象", "规则", "状态", "提出人", "决定人", "理由"]
    rows = (
        (each.pk, each.year, each.subject, each.rule, each.get_state_display(), each.made_by, each.decided_by,
         each.reason)
        for each in listed.select_related("made_by", "decided_by")
    )  # fmt: skip
    return csv_file(f"{year}年领跑者名单", header, rows)
