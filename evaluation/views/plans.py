"""指标分配: the plans of the county, a new one from rules and a workbook, and one with its answers line by line."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import plans as actions
from evaluation.allocation.planning import library, load
from evaluation.allocation.planning.files import LIBRARY
from evaluation.models import QuotaPlan
from evaluation.quota_plans.workbook import WorkbookError, template
from evaluation.views.plan_page import file_of_lines, plan_page
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.documents import DocumentError
from mujun.downloads import csv_file, xlsx_file
from mujun.frame import year_of
from mujun.paging import page_of

_HEAVY = ("applicants", "rules", "greedy", "optimum")
_SORTS = {"number": ("year", "number"), "name": ("name",), "size": ("size",), "state": ("state",)}


@require_GET
@requires(Permission.VIEW_RESULTS)
def quota_list(request: HttpRequest) -> HttpResponse:
    own = QuotaPlan.objects.visible_to(request.user).defer(*_HEAVY)
    sort = request.GET.get("sort", "-number")
    listed = _sorted(_filtered(own, request.GET), sort).select_related("made_by")
    if request.GET.get("download"):
        return _file(listed)
    context = {
        "page": page_of(request, listed),
        "sort": sort,
        "any": own.exists(),
        "states": QuotaPlan.State.choices,
        "plan_years": own.order_by("-year").values_list("year", flat=True).distinct(),
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
    }
    return render(request, "evaluation/quota_plans.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_LEVERS)
def quota_new(request: HttpRequest) -> HttpResponse:
    """From rules of the library or typed ones and a workbook; `act=template` gives the workbook to fill in."""
    sent = request.method == "POST"
    text = request.POST.get("text", "") if sent else _of_library(request.GET.get("from", ""))
    context = {"text": text, "library": _library(), "given": request.POST}
    if sent:
        try:
            return _template(text) if request.POST.get("act") == "template" else _made(request, text)
        except DocumentError as error:
            context["mistakes"] = error.problems
        except WorkbookError as error:
            context["problems"] = error.problems
        except ValidationError as error:
            context["refused"] = error.messages
    return render(request, "evaluation/quota_plan_new.html", context, status=400 if sent else 200)


@require_GET
@requires(Permission.VIEW_RESULTS)
def quota_plan(request: HttpRequest, pk: int) -> HttpResponse:
    about = _plan(request, pk)
    return file_of_lines(request, about) if request.GET.get("download") else plan_page(request, about)


@require_GET
@requires(Permission.MANAGE_LEVERS)
def quota_applicants(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook as it came."""
    return deliver(_plan(request, pk).file)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def quota_act(request: HttpRequest, pk: int) -> HttpResponse:
    """`solve` or `adopt`."""
    about, given = _plan(request, pk), request.POST
    try:
        if given.get("act") == "solve":
            return redirect("job", actions.start(plan=about, by=request.user).pk)
        actions.adopt(
            plan=about, answer=given.get("answer", ""), reason=given.get("reason", ""), by=request.user
        )
    except ValidationError as error:
        return plan_page(request, about, refused=error.messages[0], status=400)
    messages.success(request, "方案已定案。")
    return redirect("quota-plan", pk)


def _plan(request: HttpRequest, pk: int) -> QuotaPlan:
    plans = QuotaPlan.objects.visible_to(request.user).select_related(
        "county", "run__snapshot", "file", "made_by", "chosen_by"
    )
    return get_object_or_404(plans, pk=pk)


def _made(request: HttpRequest, text: str) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise ValidationError("请选择填好的申请表（.xlsx）；还没有的先下载申请表。", "no_file")
    made = actions.create(
        county=request.user.county,
        year=year_of(request),
        text=text,
        # one byte more than allowed is enough to be refused
        content=file.read(settings.ATTACHMENT_LIMIT_BYTES + 1),
        filename=file.name,
        name=request.POST.get("name", ""),
        by=request.user,
    )
    messages.success(request, f"{made.size} 户申请已读入，快速方案已算出。")
    return redirect("quota-plan", made.pk)


def _template(text: str) -> HttpResponse:
    rules = load(text, "规则")
    return xlsx_file(f"{rules.name}申请表", template(rules))


def _library() -> list[tuple[str, str]]:
    """Code and name of each file."""
    return [(code, load(_of_library(code), code).name) for code in library()]


def _of_library(code: str) -> str:
    known = library()
    chosen = code if code in known else known[0]
    return (LIBRARY / f"{chosen}.yaml").read_text(encoding="utf-8")


def _filtered(own: QuerySet, asked) -> QuerySet:
    if (year := asked.get("of", "")).isdecimal():
        own = own.filter(year=int(year))
    if state := asked.get("state"):
        own = own.filter(state=state)
    if words := asked.get("q"):
        own = own.filter(Q(name__icontains=words))
    return own


def _sorted(listed: QuerySet, sort: str) -> QuerySet:
    """`number`, `name`, `size`, `state`; with `-` the other way round."""
    columns = _SORTS.get(sort.removeprefix("-"), _SORTS["number"])
    sign = "-" if sort.startswith("-") else ""
    return listed.order_by(*(f"{sign}{column}" for column in columns), "-pk")


def _file(listed: QuerySet) -> HttpResponse:
    header = [
        "规划年份",
        "第几号",
        "名称",
        "状态",
        "申请户数",
        "快速方案收益",
        "精确方案收益",
        "采用",
        "理由",
    ]
    rows = (
        (
            *(plan.year, plan.number, plan.name, plan.get_state_display(), plan.size),
            *(plan.gains.get(name) for name in QuotaPlan.Answer.values),
            *(plan.get_chosen_display(), plan.chosen_reason),
        )
        for plan in listed
    )
    return csv_file("指标分配方案", header, rows)
