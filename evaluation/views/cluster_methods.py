"""产业集群评价办法: the edition by which a province judges its clusters, those before, and the form for another."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from evaluation.actions import cluster_methods as actions
from evaluation.methods.loader import LIBRARY, load_library, restore, titles
from evaluation.methods.prose import prose
from evaluation.models import RegionKind
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.paging import page_of
from mujun.plain_form import PlainForm


class ClusterMethodForm(PlainForm):
    code = forms.CharField(
        label="文件名", max_length=60, help_text="小写字母、数字和连字符，如 city-clusters-2026"
    )
    text = forms.CharField(
        label="办法", widget=forms.Textarea(attrs={"rows": 24, "class": "form-control code", "spellcheck": "false"}),
        help_text="和企业评价办法同样写法，写明“对象: 产业集群”，不留未定",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_PROVINCE)
def cluster_method_list(request: HttpRequest) -> HttpResponse:
    province, sent = request.user.province, request.method == "POST"
    may = request.user.may(Permission.RUN_PROVINCE)
    if sent and not may:
        raise PermissionDenied("只有本省市的省市经办可以采用产业集群评价办法。")
    editions = province.cluster_methods.select_related("added_by")
    current, offered = editions.first(), _offered()
    form = (
        ClusterMethodForm(request.POST if sent else None, initial=_begun(request, current, offered))
        if may
        else None
    )
    if sent and form.is_valid() and _adopted(request, form):
        return redirect("cluster-method-list")
    context = {
        "current": current, "said": prose(restore(current.resolved)) if current else "", "form": form,
        "page": page_of(request, editions), "offered": offered, "province": province,
    }  # fmt: skip
    return render(request, "evaluation/cluster_methods.html", context, status=400 if sent else 200)


def _adopted(request: HttpRequest, form: ClusterMethodForm) -> bool:
    """What is wrong with the text is told at the form, line by line."""
    given = {"code": form.cleaned_data["code"], "text": form.cleaned_data["text"].replace("\r\n", "\n")}
    try:
        made = actions.adopt(province=request.user.province, by=request.user, **given)
    except DocumentError as mistakes:
        for each in mistakes.problems:
            form.add_error("text", f"第 {each.place.line} 行 {each.key}：{each.reason}。{each.cure}")
    except ValidationError as refusal:
        form.refuse(refusal)
    else:
        messages.success(request, f"已采用“{made}”，下次统一试算起按它评价。")
        return True
    return False


def _offered() -> dict[str, str]:
    """Of the library, those for clusters."""
    return {
        code: title
        for code, title in titles().items()
        if load_library(code).method.subject == RegionKind.CLUSTER
    }


def _begun(request: HttpRequest, current, offered: dict[str, str]) -> dict[str, str]:
    """The file that was asked for, else the edition in force."""
    asked = request.GET.get("from", "")
    if asked in offered:
        return {"code": asked, "text": (LIBRARY / f"{asked}.yaml").read_text(encoding="utf-8")}
    return {"code": current.code, "text": current.text} if current else {}
