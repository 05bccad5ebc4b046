"""核对规则: the rules in force, another file tried against them, adopted, taken back."""

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import quality_rules as actions
from evaluation.actions.quality import stage_of
from evaluation.models import QualityRuleSet
from evaluation.quality.limits import limits
from evaluation.quality.rules import PATH, STAGES, library_file
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.frame import year_of, years_of
from mujun.templatetags.figures import day

_LONGEST_FILE = 4 * actions.LONGEST  # bytes: no character takes more than four


@requires(Permission.VIEW_RESULTS)
def quality_rules(request: HttpRequest) -> HttpResponse:
    return render(request, "evaluation/quality_rules.html", _page(request))


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def quality_rules_try(request: HttpRequest) -> HttpResponse:
    """What a file would find in the chosen year, or everything that is wrong with it."""
    chosen = request.POST.get("year", "")
    if chosen.isdecimal() and int(chosen) in years_of(request):
        request.year = int(chosen)
    try:
        text, name = _sent(request)
        file = actions.read(text, name)
    except DocumentError as error:
        return render(request, "evaluation/quality_rules.html", _page(request) | {"problems": error.problems})
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("quality-rules")
    county, year = request.user.county, year_of(request)
    changes = actions.compare(county=county, year=year, file=file)
    context = {
        "file": file,
        "name": name,
        "changes": changes,
        "sums": [sum(getattr(each, field) or 0 for each in changes) for field in ("found_now", "found_then")],
        "same": file.digest == QualityRuleSet.objects.file_of(county.pk).digest,
    }
    return render(request, "evaluation/quality_rules_try.html", context)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def quality_rules_adopt(request: HttpRequest) -> HttpResponse:
    text, name = request.POST.get("text", ""), request.POST.get("name", PATH.name)
    try:
        actions.adopt(county=request.user.county, text=text, name=name, by=request.user)
        messages.success(request, "已采用新的核对规则。检查过的年度正在按新规则重新检查。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except DocumentError as error:
        return render(request, "evaluation/quality_rules.html", _page(request) | {"problems": error.problems})
    return redirect("quality-rules")


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def quality_rules_library(request: HttpRequest) -> HttpResponse:
    try:
        actions.use_library(county=request.user.county, by=request.user)
        messages.success(request, "已恢复系统自带的核对规则。检查过的年度正在重新检查。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("quality-rules")


@require_GET
@requires(Permission.VIEW_RESULTS)
def quality_rules_file(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One that the county adopted; without `pk` the library's."""
    if pk is None:
        return _download("系统自带的核对规则", library_file().text)
    own = get_object_or_404(QualityRuleSet.objects.visible_to(request.user), pk=pk)
    return _download(f"核对规则-{own.adopted_at:%Y%m%d}", own.text)


def _sent(request: HttpRequest) -> tuple[str, str]:
    """Text and name of the file. Raises ValidationError without one, and for what is no text."""
    upload = request.FILES.get("file")
    if upload is None:
        raise ValidationError("请选择规则文件（.yaml）。", "missing")
    content = upload.read(_LONGEST_FILE + 1)
    try:
        return content.decode("utf-8"), upload.name
    except UnicodeDecodeError:
        raise ValidationError("文件不是 UTF-8 编码的文本。另存为 UTF-8 编码后再传。", "encoding") from None


def _page(request: HttpRequest) -> dict:
    user = request.user
    adopted = QualityRuleSet.objects.visible_to(user).select_related("adopted_by", "ended_by")
    own = next((each for each in adopted if each.ended_at is None), None)
    file = own.file if own else library_file()
    return {
        "own": own,
        "file": file,
        "since": _day(file.rules.valid_from),
        "rows": [(rule, limits(rule)) for rule in file.rules.rules],
        "earlier": [each for each in adopted if each.ended_at],
        "stage": stage_of(user.county, year_of(request)),
        "stages": STAGES,
        "may_decide": actions.may_decide(user),
    }


def _day(text: str) -> str:
    """As people write it; a file may say it in other words."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return f"{text} "


def _download(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.yaml"
    return response
