"""Links and applications, for those who manage accounts; and everybody's own links."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.identity import actions
from mujun.identity.filters import ApplicationFilter
from mujun.identity.forms import GrantForm, LinkForm
from mujun.identity.models import Application
from mujun.paging import page_of
from mujun.plain_form import posted

_HEADER = [
    "申请时间",
    "登录方式",
    "编号",
    "姓名",
    "单位",
    "县",
    "用途",
    "状态",
    "账号",
    "办理人",
    "办理时间",
    "原因",
]


@require_GET
def own_links(request: HttpRequest) -> HttpResponse:
    return render(request, "identity/own.html", {"links": request.user.links.select_related("made_by")})


@require_POST
def own_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    actions.unlink(link=get_object_or_404(request.user.links, pk=pk), by=request.user)
    messages.success(request, "已解除绑定，以后用用户名和密码登录。")
    return redirect("own-links")


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def user_links(request: HttpRequest, pk: int) -> HttpResponse:
    about = _managed(request, pk)
    form = LinkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.link(**form.cleaned_data, user=about, by=request.user)
        except ValidationError as error:
            form.add_error("subject", error.messages)
        else:
            messages.success(request, f"已绑定，{about}可以这样登录。")
            return redirect("user-links", pk)
    context = {
        "about": about,
        "form": form,
        "links": about.links.select_related("made_by"),
        "on": settings.SIGN_IN_PROVIDERS.values(),
    }
    return render(request, "identity/user.html", context)


@require_POST
@requires(Permission.MANAGE_USERS)
def user_unlink(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    about = _managed(request, pk)
    actions.unlink(link=get_object_or_404(about.links, pk=link), by=request.user)
    messages.success(request, "已解除绑定。")
    return redirect("user-links", pk)


@require_GET
@requires(Permission.MANAGE_USERS)
def applications(request: HttpRequest) -> HttpResponse:
    asked = Application.objects.visible_to(request.user).select_related("county", "user", "decided_by")
    chosen = ApplicationFilter(request.GET, queryset=asked)
    if request.GET.get("download") == "csv":
        return csv_file("开通申请", _HEADER, map(_cells, chosen.qs))
    page = page_of(request, chosen.qs)
    return render(request, "identity/applications.html", {"page": page, "filter": chosen})


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """`act` of the form: grant or refuse."""
    about = get_object_or_404(Application.objects.visible_to(request.user).select_related("county"), pk=pk)
    act = request.POST.get("act", "")
    form = GrantForm(request.user, request.POST if act == "grant" else None)
    if request.method == "POST" and act not in ("grant", "refuse"):
        raise Http404
    refused = ""
    try:
        if act == "grant" and form.is_valid():
            actions.grant(application=about, user=form.cleaned_data["username"], by=request.user)
            messages.success(request, "已绑定，申请人可以登录了。")
            return redirect("access-applications")
        if act == "refuse":
            actions.refuse(application=about, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, "已答复申请人。")
            return redirect("access-applications")
    except ValidationError as error:
        refused = error.messages[0]
    context = {"about": about, "form": form, "refused": refused, "act": act}
    return render(request, "identity/application.html", context)


def _managed(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


def _cells(each: Application) -> list[object]:
    decided = each.decided_at and timezone.localtime(each.decided_at).strftime("%Y-%m-%d %H:%M")
    return [
        timezone.localtime(each.made_at).strftime("%Y-%m-%d %H:%M"), each.get_provider_display(), each.subject,
        each.name, each.unit, each.county.name, each.reason, each.get_state_display(),
        each.user.username if each.user else None, str(each.decided_by or ""), decided, each.decided_reason,
    ]  # fmt: skip
