"""Write a method down: checked as often as wanted, kept as an edition when asked, published with a number."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.actions import methods as actions
from evaluation.methods.loader import LIBRARY, open_points, titles
from evaluation.methods.offering import offers
from evaluation.models import Method
from landuse.models import Tag
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError


@require_http_methods(["GET", "POST"])
@requires(Permission.START_RUNS)
def method_write(request: HttpRequest) -> HttpResponse:
    text, code = _sent(request) if request.method == "POST" else _started(request)
    context = {"text": text, "code": code, "own_file": f"{code}.yaml", **_beside(request)}
    if request.method == "POST":
        try:
            loaded = actions.read(county=request.user.county, text=text, code=code)
        except DocumentError as mistakes:
            return render(request, _PAGE, context | _wrong(mistakes, context["own_file"]))
        except ValidationError as error:
            return render(request, _PAGE, {**context, "refusal": " ".join(error.messages)})
        if request.POST.get("act") == "keep":
            return _keep(request, text, code)
        context |= {"loaded": loaded, "open_points": open_points(loaded.method)}
        context["offers"] = offers(loaded.method, _tags())
    return render(request, _PAGE, context)


_PAGE = "evaluation/method_write.html"


def _beside(request: HttpRequest) -> dict:
    """What to begin with, and the words to insert."""
    chosen = request.GET.get("from", "")
    return {
        "library": titles(),
        "editions": Method.objects.visible_to(request.user).offered(),
        "started": int(chosen) if chosen.isdecimal() else chosen,
        "over": request.GET.get("way") == "over",
        "offers": offers(None, _tags()),
        "wrong": "[]",
    }


def _tags() -> list[str]:
    return list(Tag.objects.values_list("name", flat=True))


def _wrong(mistakes: DocumentError, own_file: str) -> dict:
    """The mistakes, and the numbers of the lines of this text that have one."""
    lines = {each.place.line for each in mistakes.problems if each.place.file == own_file}
    return {"problems": mistakes.problems, "wrong": sorted(lines)}


@require_POST
@requires(Permission.START_RUNS)
def method_publish(request: HttpRequest, pk: int) -> HttpResponse:
    method = get_object_or_404(Method.objects.visible_to(request.user).select_related("county"), pk=pk)
    try:
        published = actions.publish(method=method, by=request.user)
        messages.success(request, f"已发布为第 {published.number} 版。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("method", pk)


def _started(request: HttpRequest) -> tuple[str, str]:
    """The text and name to begin with: an edition of the county, a file of the library, or nothing."""
    chosen = request.GET.get("from", "")
    if chosen.isdecimal():
        method = get_object_or_404(Method.objects.visible_to(request.user), pk=chosen)
        text, code = method.text, method.code
    elif chosen in titles():
        text, code = (LIBRARY / f"{chosen}.yaml").read_text(encoding="utf-8"), chosen
    else:
        return "", ""
    return (_OVER.format(code=code), "") if request.GET.get("way") == "over" else (text, code)


_OVER = """沿用: {code}
办法:
版次:
地区:
依据:
  文件:
  来源:
状态: 草案

# 以下只写与所沿用的办法不同之处
"""


def _sent(request: HttpRequest) -> tuple[str, str]:
    """From the text field, or from a file when one was chosen."""
    text, code = request.POST.get("text", ""), request.POST.get("code", "").strip()
    if file := request.FILES.get("file"):
        text = file.read(4 * actions.LONGEST_TEXT).decode("utf-8", errors="replace")
        code = code or file.name.rpartition(".")[0]
    return text.replace("\r\n", "\n"), code


def _keep(request: HttpRequest, text: str, code: str) -> HttpResponse:
    method = actions.write(county=request.user.county, text=text, code=code, by=request.user)
    messages.success(request, "已保存为新的版本，可以测算；定稿后发布。")
    return redirect("method", method.pk)
