"""内生裂变优势企业库: who is in it, who may be, an entry with its projects, and what counts where."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import advantages as actions
from evaluation.advantages.candidates import candidates, without_ground
from evaluation.advantages.fission import fission
from evaluation.advantages.sharing import Shared, above, by_place
from evaluation.models import Advantage, AdvantageProject, FrontRunner, Publication, SharedAmount
from landuse.models import Enterprise, EnterpriseTag
from mujun.accounts.access import requires
from mujun.accounts.models import County
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of

Stage = AdvantageProject.Stage
_TOLD = 5  # of those without a ground, by name


@require_GET
@requires(Permission.VIEW_RESULTS)
def advantage_list(request: HttpRequest) -> HttpResponse:
    listed = _filtered(request)
    if request.GET.get("download"):
        return _file(listed)
    user, today, year = request.user, timezone.localdate(), year_of(request)
    may_manage = user.may(Permission.MANAGE_LEVERS)
    state = state_of(Advantage, FrontRunner, Publication, EnterpriseTag, Enterprise)
    visible = Advantage.objects.visible_to(user)
    fields = visible.order_by("field").values_list("field", flat=True).distinct()
    counted = listed.annotate(size=Count("projects"), money=Sum("projects__investment"))
    context = {
        "page": page_of(request, counted, state=state),
        "fields": kept_of(state, fields, "fields", lambda: list(fields)),
        "lists": fission(),
        "named": _names(),
        "doubtful": may_manage
        and kept_of(state, visible, f"doubtful {year} {today}", lambda: _doubtful(user.county, year, today)),
        "may_manage": may_manage,
        "counted": _counted(user),
    }
    return render(request, "evaluation/advantages.html", context)


@requires(Permission.MANAGE_LEVERS)
def advantage_new(request: HttpRequest) -> HttpResponse:
    """Candidates with their grounds; those ticked become a batch."""
    year, today = year_of(request), timezone.localdate()
    refused = ""
    if request.method == "POST":
        try:
            made = actions.add(
                county=request.user.county,
                year=year,
                enterprises=list(_chosen(request)),
                field=request.POST.get("field", ""),
                news=request.POST.getlist("news"),
                words=request.POST.get("words", ""),
                on=today,
                by=request.user,
                front_runners=bool(request.POST.get("front_runner")),
            )
            messages.success(request, f"第 {made[0].batch} 批入库 {len(made)} 家。")
            return redirect("advantage-list")
        except ValidationError as error:
            refused = error.messages[0]
    found = candidates(request.user.county, year, today)
    if words := request.GET.get("q"):
        found = [each for each in found if words in each.enterprise.name or words in each.words]
    context = {"page": page_of(request, found), "lists": fission(), "refused": refused, "given": request.POST}
    return render(request, "evaluation/advantage_new.html", context, status=400 if refused else 200)


@require_GET
@requires(Permission.VIEW_RESULTS)
def advantage(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), "")


@require_POST
@requires(Permission.MANAGE_LEVERS)
def advantage_act(request: HttpRequest, pk: int) -> HttpResponse:
    """`remove`, `project` or `share`."""
    about, given = _one(request, pk), request.POST
    try:
        if given.get("act") == "remove":
            reason = given.get("reason", "")
            actions.remove(advantage=about, on=timezone.localdate(), reason=reason, by=request.user)
        elif given.get("act") == "project":
            actions.add_project(advantage=about, given=_project(given), by=request.user)
        else:
            _share(request, about)
        messages.success(request, "已保存。")
    except ValidationError as error:
        return _page(request, about, error.messages[0])
    except (ValueError, InvalidOperation):
        return _page(request, about, "数额和年度填写数字，日期写成 2026-01-01 的样子。")
    return redirect("advantage", pk)


def _share(request: HttpRequest, about: Advantage) -> None:
    given = request.POST
    project = get_object_or_404(about.projects, pk=given.get("project") or 0)
    actions.share(
        project=project,
        year=int(given.get("year", "")),
        indicator=given.get("indicator", ""),
        amount=Decimal(given.get("amount", "")),
        in_both=bool(given.get("in_both")),
        agreement=given.get("agreement", ""),
        by=request.user,
    )


def _project(given) -> dict:
    words = {
        name: given.get(name, "").strip() for name in ("name", "kind", "flow", "destination", "flow_reason")
    }
    if not words["name"] or given.get("stage") not in Stage.values:
        raise ValidationError("请填写项目名称和阶段。", "incomplete")
    started = given.get("started_on", "")
    return {
        **words,
        "investment": Decimal(given.get("investment", "")),
        "stage": given["stage"],
        "started_on": date.fromisoformat(started) if started else None,
    }


def _chosen(request: HttpRequest):
    codes = [*request.POST.getlist("code"), *request.POST.get("front_runner", "").split()]
    return Enterprise.objects.visible_to(request.user).filter(credit_code__in=codes)


def _one(request: HttpRequest, pk: int) -> Advantage:
    entries = Advantage.objects.visible_to(request.user).select_related(
        "enterprise__town", "enterprise__county"
    )
    return get_object_or_404(entries, pk=pk)


def _page(request: HttpRequest, about: Advantage, refused: str) -> HttpResponse:
    context = {
        "entry": about,
        "grounds": [_names()[code] for code in about.grounds],
        "projects": about.projects.prefetch_related("amounts"),
        "lists": fission(),
        "stages": Stage.choices,
        "refused": refused,
        "given": request.POST,
        "may_manage": request.user.may(Permission.MANAGE_LEVERS) and about.removed_on is None,
    }
    return render(request, "evaluation/advantage.html", context, status=400 if refused else 200)


def _filtered(request: HttpRequest):
    listed = Advantage.objects.visible_to(request.user).select_related("enterprise__town")
    if request.GET.get("state") != "all":
        listed = listed.standing()
    if field := request.GET.get("field"):
        listed = listed.filter(field=field)
    if ground := request.GET.get("ground"):
        listed = listed.filter(grounds__contains=[ground])
    if words := request.GET.get("q"):
        listed = listed.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    return listed.order_by("-batch", "field", "enterprise__credit_code")


def _counted(user) -> list[tuple]:
    """F-06: indicator, what the places may count, and the total above both; of all years."""
    amounts = SharedAmount.objects.filter(project__in=AdvantageProject.objects.visible_to(user))
    county = user.county.name
    rows = [
        Shared(each.indicator, each.amount, county, each.project.destination or county, each.in_both)
        for each in amounts.select_related("project")
    ]
    places, totals = by_place(rows), above(rows)
    return [
        (name, [(place, amount) for (place, of), amount in sorted(places.items()) if of == name], total)
        for name, total in totals.items()
    ]


class _Doubtful(NamedTuple):
    """How many have no ground any more, and the first of them."""

    size: int
    first: list[Advantage]


def _doubtful(county: County, year: int, day: date) -> _Doubtful:
    found = without_ground(county, year, day)
    return _Doubtful(len(found), found[:_TOLD])


def _names() -> dict[str, str]:
    return {each.code: each.name for each in fission().grounds}


def _file(listed) -> HttpResponse:
    names = _names()
    header = [
        "批次", "领域", "统一社会信用代码", "企业名称", "镇街", "入库依据", "五新", "依据年度", "入库日期", "出库日期",
        "出库原因",
    ]  # fmt: skip
    rows = (
        (
            each.batch, each.field, each.enterprise.credit_code, each.enterprise.name, each.enterprise.town.name,
            "、".join(names[code] for code in each.grounds), "、".join(each.news), each.year, each.added_on,
            each.removed_on, each.removed_reason,
        )
        for each in listed
    )  # fmt: skip
    return csv_file("内生裂变优势企业库", header, rows)
