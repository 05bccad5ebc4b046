"""拉取: resources of other systems that are read, how each is doing, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file
from mujun.exchange.actions import connectors as actions
from mujun.exchange.actions.reaching import at_fields
from mujun.exchange.forms.connectors import ConnectorForm, PullForm, begun_with, fields_of
from mujun.exchange.mapping.files import examples_of_lists
from mujun.exchange.models import Connector, Pull
from mujun.exchange.pulling.due import why_not
from mujun.intake import windows
from mujun.intake.layouts import all_layouts, layout_of
from mujun.jobs.models import Job
from mujun.paging import page_of
from mujun.plain_form import posted

_HEADER = ["名称", "工作簿", "多久取一次", "启用", "最近一次", "结果", "说明", "地址"]
_SHOWN_PULLS = 10
_LAST = F("last_at")
_ORDER = {
    "name": "name",
    "-name": "-name",
    "last": _LAST.asc(nulls_first=True),
    "-last": _LAST.desc(nulls_last=True),
}


@require_GET
@requires(Permission.EXCHANGE_DATA)
def connector_list(request: HttpRequest) -> HttpResponse:
    everything = _with_last(Connector.objects.visible_to(request.user))
    words, wanted = request.GET.get("q", "").strip(), request.GET.get("state", "")
    listed = everything.filter(name__icontains=words) if words else everything
    if wanted in Pull.Outcome:
        listed = listed.filter(last_outcome=wanted)
    sort = request.GET.get("sort", "")
    listed = listed.order_by(_ORDER.get(sort, "pk"), "pk")
    if request.GET.get("download") == "csv":
        return csv_file("拉取", _HEADER, map(_cells, listed))
    context = {
        "page": page_of(request, listed),
        "any": everything.exists(),
        "sort": sort,
        "titles": {layout.code: layout.title for layout in all_layouts()},
        "outcomes": Pull.Outcome.choices,
    }
    return render(request, "exchange/connectors.html", context)


@never_cache
@require_GET
@requires(Permission.EXCHANGE_DATA)
def connector_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _chosen(request.user, pk))


@requires(Permission.EXCHANGE_DATA)
def connector_new(request: HttpRequest) -> HttpResponse:
    """First which example to begin with, then the form."""
    county, example = request.user.county, request.GET.get("from", "")
    examples = examples_of_lists()
    begin = begun_with(examples[example]) if example in examples else {}
    form = ConnectorForm(posted(request), initial=begin, county=county)
    if made := _taken(request, form, lambda terms: actions.add(county=county, by=request.user, **terms)):
        messages.success(request, "已登记。先试连接，取一次看看，再启用定时。")
        return redirect("connector", made.pk)
    context = {"form": form, "examples": examples.items(), "example": example}
    return render(request, "exchange/connector_form.html", context, status=400 if form.errors else 200)


@requires(Permission.EXCHANGE_DATA)
def connector_change(request: HttpRequest, pk: int) -> HttpResponse:
    about = _chosen(request.user, pk)
    form = ConnectorForm(posted(request), initial=fields_of(about), county=about.county)
    if _taken(request, form, lambda terms: actions.change(connector=about, by=request.user, **terms)):
        messages.success(request, "已更改，下一次取数时生效。")
        return redirect("connector", pk)
    context = {"form": form, "connector": about}
    return render(request, "exchange/connector_form.html", context, status=400 if form.errors else 200)


@require_POST
@requires(Permission.EXCHANGE_DATA)
def connector_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """`pull`, `try`, `switch-on` or `switch-off`."""
    about, form = _chosen(request.user, pk), PullForm(request.POST)
    if act not in _ACTS:
        raise Http404
    if act == "pull" and not form.is_valid():
        return _page(request, about, form, status=400)
    try:
        found = _ACTS[act](about, request.user, form)
    except ValidationError as wrong:
        form.refuse(wrong)
        return _page(request, about, form, status=400)
    if isinstance(found, Job) and act == "try":
        return redirect("job", found.pk)
    return redirect("connector", pk)


_ACTS = {
    "pull": lambda about, user, form: actions.start(connector=about, by=user, **form.cleaned_data),
    "try": lambda about, user, form: actions.start_trying(connector=about, by=user),
    "switch-on": lambda about, user, form: actions.switch(connector=about, on=True, by=user),
    "switch-off": lambda about, user, form: actions.switch(connector=about, on=False, by=user),
}


def _taken(request: HttpRequest, form: ConnectorForm, act: Any) -> Connector | None:
    """What the action made of the form; None when there is nothing yet or something is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.terms)
    except (ValidationError, DocumentError) as wrong:
        form.refuse(at_fields(wrong))
        return None


def _page(
    request: HttpRequest, about: Connector, form: PullForm | None = None, status: int = 200
) -> HttpResponse:
    year, mappings = actions.year_of(about), about.mapping_files
    scheduled = about.on_since is not None and about.rhythm != Connector.Rhythm.HAND
    context = {
        "connector": about,
        "files": mappings,
        "example": any(each.mapping.example for each in mappings),
        "title": layout_of(about.layout).title,
        "year_read": year,
        "form": form or PullForm(initial={"year": year}),
        "locked": windows.lock_of(about.county, year),
        "next": about.schedule.next_after(about.begun_at, timezone.localtime()) if scheduled else None,
        "why_not": why_not(about) if scheduled else "",
        "job": actions.latest_job(about),
        "tried": Job.objects.filter(kind="try_pull", county=about.county, params__connector=about.pk).first(),
        "pulls": about.pulls.select_related("batch", "by")[:_SHOWN_PULLS],
    }
    return render(request, "exchange/connector.html", context, status=status)


def _chosen(user: User, pk: int) -> Connector:
    visible = Connector.objects.visible_to(user).select_related("county", "answers_for")
    return get_object_or_404(visible, pk=pk)


def _with_last(connectors: QuerySet) -> QuerySet:
    last = Pull.objects.filter(connector=OuterRef("pk")).order_by("-id")
    return connectors.annotate(
        last_outcome=Subquery(last.values("outcome")[:1]),
        last_at=Subquery(last.values("finished_at")[:1]),
        last_words=Subquery(last.values("words")[:1]),
        last_pk=Subquery(last.values("pk")[:1]),
    )


def _cells(each: Any) -> list[object]:
    at = timezone.localtime(each.last_at).strftime("%Y-%m-%d %H:%M") if each.last_at else None
    outcome = Pull.Outcome(each.last_outcome).label if each.last_outcome else None
    return [
        each.name, layout_of(each.layout).title, each.get_rhythm_display(), "是" if each.on_since else "否",
        at, outcome, each.last_words, each.address,
    ]  # fmt: skip
