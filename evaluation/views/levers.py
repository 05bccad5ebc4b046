"""差别化措施: the county's records, what stands against each, its steps; taking one from the library, writing one."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import levers as actions
from evaluation.allocation.core.lawful import COURSE, OPEN_STATUSES, obstacles
from evaluation.allocation.core.overlaps import doubled
from evaluation.allocation.core.writing import rate_words, refund_words, share_words, supply_words, text_of
from evaluation.models import Lever, Recommendation
from evaluation.views.chosen import chosen_run
from landuse.readings.provisions import documents_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file

_NEW = """措施库: 本县措施
措施:
  - 编号: QL-99
    措施: 写明做什么
    类型: 电价
    档次: [D]
    算式: 用电量 * 标准
    标准: 未定
    单位: 万元
    方向: 加征
    状态: 草案
    法律依据: 文件和条款
    公平竞争审查文号: ""
    执行单位: 供电公司
    申诉渠道: ""
    来源: 依据的文件
"""


@require_GET
@requires(Permission.VIEW_RESULTS)
def lever_list(request: HttpRequest) -> HttpResponse:
    today, documents = timezone.localdate(), documents_of(request.user.county)
    found = [
        (lever, rate_words(entry) or supply_words(entry), obstacles(entry, today, documents))
        for lever in _filtered(request)
        for entry in [lever.entry]
    ]
    if request.GET.get("download"):
        return _file(found)
    own = Lever.objects.visible_to(request.user)
    context = {
        "rows": found,
        "statuses": Lever.Status.choices,
        "kinds": own.order_by("kind").values_list("kind", flat=True).distinct(),
        "counts": own.aggregate(all=Count("pk"), in_force=Count("pk", Q(status="现行"))),
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
    }
    return render(request, "evaluation/levers.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def lever(request: HttpRequest, record: str) -> HttpResponse:
    return _page(request, _lever(request, record), {})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_LEVERS)
def lever_write(request: HttpRequest, record: str = "") -> HttpResponse:
    """A new record, one of the library as the start (`from`), or one of the county that is not in force."""
    problems: list = []
    refused = ""
    text = request.POST.get("text") or _start(request, record)
    if request.method == "POST":
        try:
            kept = actions.write(
                county=request.user.county, text=text, reason=request.POST.get("reason", ""), by=request.user
            )
            messages.success(request, f"已保存为草案：{kept.name}。")
            return redirect("lever", kept.code)
        except DocumentError as error:
            problems = error.problems
        except ValidationError as error:
            refused = error.messages[0]
    library = [(name, each) for name, entries in actions.library().items() for each in entries]
    context = {"text": text, "problems": problems, "library": library, "code": record, "refused": refused}
    return render(request, "evaluation/lever_write.html", context, status=400 if problems or refused else 200)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def lever_move(request: HttpRequest, record: str) -> HttpResponse:
    about = _lever(request, record)
    given = {name: request.POST.get(name, "") for name in ("became", "on", "reason", "document")}
    try:
        on = date.fromisoformat(given.pop("on"))
        actions.move(lever=about, on=on, by=request.user, **given)
        messages.success(request, f"{about.name}：{given['became']}，{on:%Y年%-m月%-d日}起算。")
    except ValidationError as error:
        return _page(request, about, {"refused": error.messages[0], "given": request.POST}, status=400)
    except ValueError:
        return _page(
            request, about, {"refused": "请填写起算日，如 2026-01-01。", "given": request.POST}, status=400
        )
    return redirect("lever", record)


def _lever(request: HttpRequest, record: str) -> Lever:
    return get_object_or_404(Lever.objects.visible_to(request.user).select_related("county"), code=record)


def _page(request: HttpRequest, about: Lever, more: dict, status: int = 200) -> HttpResponse:
    entry, run = about.entry, chosen_run(request)
    advice = Recommendation.objects.visible_to(request.user).current().due().filter(run=run, lever=about)
    in_force = Lever.objects.filter(county=about.county, status="现行")
    context = {
        "lever": about,
        "entry": entry,
        "rate": rate_words(entry),
        "shares": share_words(entry),
        "refund": refund_words(entry),
        "supply": supply_words(entry),
        "against": obstacles(entry, timezone.localdate(), documents_of(about.county)),
        "doubled": doubled(entry, [each.entry for each in in_force]),
        "steps": about.steps.select_related("by").order_by("-id"),
        "run": run,
        "sums": advice.aggregate(size=Count("pk"), amount=Sum("amount")),
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
        "ways": COURSE[about.status],
        "may_write": about.status in OPEN_STATUSES,
        "today": timezone.localdate(),
        **more,
    }
    return render(request, "evaluation/lever.html", context, status=status)


def _start(request: HttpRequest, record: str) -> str:
    if record:
        return text_of(_lever(request, record).entry, "本县措施")
    file, _, wanted = request.GET.get("from", "").partition("/")
    for entry in actions.library().get(file, []):
        if entry.code == wanted:
            return text_of(entry, "本县措施")
    return _NEW


def _filtered(request: HttpRequest):
    found = Lever.objects.visible_to(request.user)
    if status := request.GET.get("status"):
        found = found.filter(status=status)
    if kind := request.GET.get("kind"):
        found = found.filter(kind=kind)
    if words := request.GET.get("q"):
        found = found.filter(Q(name__icontains=words) | Q(code__icontains=words))
    return found


def _file(rows: list) -> HttpResponse:
    header = [
        "编号", "措施", "类型", "方向", "档次", "算式", "标准或供地方式", "单位", "状态", "法律依据",
        "公平竞争审查文号", "施行", "失效", "执行单位", "申诉渠道", "来源", "不能执行的原因",
    ]  # fmt: skip
    lines = (
        (
            each.code, each.name, each.kind, each.direction, "、".join(each.grades), each.formula, rate, each.unit,
            each.status, each.legal_basis, each.review_number, each.valid_from, each.valid_to, each.executing_unit,
            each.appeal_channel, each.source, "；".join(against),
        )
        for each, rate, against in rows
    )  # fmt: skip
    return csv_file("差别化措施", header, lines)
