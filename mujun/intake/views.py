"""Pages of workbooks on their way in."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of, years_of
from mujun.intake import actions, windows
from mujun.intake.copies import as_sent, copy_at_once, start_copy
from mujun.intake.filters import ChangeFilter, items_of
from mujun.intake.forms import SendForm
from mujun.intake.layouts import Layout, all_layouts, layout_of
from mujun.intake.marking import CannotMark
from mujun.intake.models import Batch, BatchChange
from mujun.intake.withdrawal import withdraw
from mujun.intake.workbook import write_workbook
from mujun.keeping import kept
from mujun.paging import page_of
from mujun.plain_form import posted

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PROBLEM = ("sheet", "cell", "column", "value", "reason", "cure")


@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    layouts = _layouts(request.user)
    batches = Batch.objects.visible_to(request.user).filter(year=year_of(request))
    page = page_of(request, batches.select_related("sent_by").defer("problems", "notes"))
    titles = {layout.code: layout.title for layout in all_layouts()}
    county, year = request.user.county, year_of(request)
    context = {
        "page": page,
        "layouts": layouts,
        "titles": titles,
        "deadlines": windows.deadlines(county, year, layouts, windows.day_of()),
        "lock": windows.lock_of(county, year),
    }
    return render(request, "intake/list.html", context)


def batch_new(request: HttpRequest) -> HttpResponse:
    layouts = _layouts(request.user)
    initial = {"year": year_of(request), "layout": request.GET.get("layout")}
    form = SendForm(
        posted(request),
        request.FILES or None,
        user=request.user,
        years=years_of(request),
        initial=initial,
    )
    if form.is_valid() and (batch := _receive(request, form)):
        actions.start_import(batch=batch, dry_run=True, by=request.user)
        return redirect("batch", batch.pk)
    return render(request, "intake/new.html", {"form": form, "layouts": layouts})


@never_cache
@require_GET
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    job = actions.latest_job(pk)
    batch = _batch(request, pk)
    request.year = batch.year
    titles = {layout.code: layout.title for layout in all_layouts()}
    chosen = ChangeFilter(request.GET, batch.changes.all())
    rejected = batch.state == Batch.State.REJECTED
    context = {
        "batch": batch,
        "title": titles[batch.layout],
        "job": job,
        "page": page_of(
            request, batch.problems if rejected else chosen.qs.largest_first(), state=batch.state_of_changes
        ),
        "stored": len(batch.problems),
        "unmatched": batch.unmatched.count(),
        "filter": chosen,
        "items": kept(batch.state_of_changes, "items", lambda: items_of(batch)),
        "needs_reason": not batch.reason and windows.lock_of(batch.county, batch.year) is not None,
        "pull": _pull(request.user, batch),
        "may_withdraw": batch.state == Batch.State.IMPORTED and layout_of(batch.layout).withdraw is not None,
    }
    return render(request, "intake/batch.html", context)


@require_GET
def batch_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent, to look a figure up in its row."""
    batch = _batch(request, pk)
    content, kept = as_sent(batch), batch.file.content
    name = batch.filename if content == kept else f"{batch.filename}.xlsx"
    return _attachment(content, name, "application/octet-stream")


@require_GET
def batch_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes that the page's filter leaves, to take along."""
    batch = _batch(request, pk)
    changes = ChangeFilter(request.GET, batch.changes.all()).qs.largest_first()
    header = ["类别", "代码", "名称", "数据项", "原值", "新值", "变动", "工作表", "单元格", "说明"]
    fields = ["kind", "subject", "name", "title", "old", "new", "ratio", "sheet", "cell", "reason"]
    kinds = dict(BatchChange.Kind.choices)
    rows = ([kinds[kind], *rest] for kind, *rest in changes.values_list(*fields))
    return csv_file(f"改动-批次{batch.pk}", header, rows)


@never_cache
@require_GET
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of a batch's page; asks the browser for the whole page when the job has ended."""
    _batch(request, pk)
    job = actions.latest_job(pk)
    if job is None or not job.is_active:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "intake/_progress.html", {"batch": {"pk": pk}, "job": job})


@require_POST
def batch_check(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    partial = {"1": True, "0": False}.get(request.POST.get("partial"))
    actions.start_import(batch=batch, dry_run=True, by=request.user, partial=partial)
    return redirect("batch", batch.pk)


@require_POST
def batch_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the same content as a new batch: what is imported already stays, what was left out may fit now."""
    try:
        batch = actions.send_again(batch=_batch(request, pk), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("batch", pk)
    actions.start_import(batch=batch, dry_run=True, by=request.user, partial=True)
    return redirect("batch", batch.pk)


@require_POST
def batch_import(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    if batch.was_imported:
        messages.info(request, "这个批次已经导入过，没有重复写入。")
        return redirect("batch", batch.pk)
    try:
        if "reason" in request.POST:
            actions.give_reason(batch=batch, reason=request.POST["reason"], by=request.user)
            batch.refresh_from_db(fields=["reason"])
        actions.start_import(batch=batch, dry_run=False, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("batch", batch.pk)


@require_GET
def batch_problems(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    rows = [[problem[name] for name in _PROBLEM] for problem in batch.problems]
    header = ["工作表", "单元格", "列", "值", "原因", "办法"]
    return csv_file(f"错误清单-批次{batch.pk}", header, rows)


@require_POST
def batch_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        withdraw(batch=batch, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, "已撤回。这个批次改动之前的数据重新生效。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("batch", batch.pk)


@require_POST
def batch_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The sender's file with its mistakes marked; a large one is made by a job, and the page says when."""
    batch = _batch(request, pk)
    if not batch.problem_count:
        messages.info(request, "这个批次没有错误，不需要标注。")
        return redirect("batch", batch.pk)
    try:
        if content := copy_at_once(batch=batch, by=request.user):
            return _xlsx(content, f"{batch.filename.removesuffix('.xlsx')}-标错.xlsx")
        start_copy(batch=batch, by=request.user)
    except CannotMark as reason:
        messages.error(request, str(reason))
    return redirect("batch", batch.pk)


@require_GET
def template_download(request: HttpRequest, layout: str, year: int) -> HttpResponse:
    chosen = {allowed.code: allowed for allowed in _layouts(request.user)}.get(layout)
    if chosen is None:
        raise Http404("没有这种模板，或不由您的部门报送。")
    county = request.user.county
    about = {"县": county.name, "年度": str(year), "工作簿": chosen.title}
    content = write_workbook(chosen.sheets(county, year), chosen.prefill(request.user), about)
    name = f"{county}{year}年{chosen.title}模板.xlsx"
    return _xlsx(content, name)


def _xlsx(content: bytes, name: str) -> HttpResponse:
    return _attachment(content, name, _XLSX)


def _attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _layouts(user: User) -> list[Layout]:
    """The workbooks the user may send. Raises PermissionDenied when there are none."""
    if layouts := actions.layouts_for(user):
        return layouts
    raise PermissionDenied("只有亩均办和部门数据员可以导入数据。")


def _batch(request: HttpRequest, pk: int) -> Batch:
    return get_object_or_404(
        Batch.objects.visible_to(request.user)
        .select_related("county", "sent_by", "withdrawn_by", "error_copy")
        .defer("error_copy__content"),
        pk=pk,
    )


def _pull(user: User, batch: Batch):
    """The pull that brought the batch, where the user may look at it."""
    return batch.pulls.filter(outcome="new").first() if user.may(Permission.EXCHANGE_DATA) else None


def _receive(request: HttpRequest, form: SendForm) -> Batch | None:
    """The new batch, or None with the reason in the form."""
    file = form.cleaned_data["file"]
    try:
        return actions.receive(
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1),  # one byte too many is enough to be refused
            filename=file.name,
            layout=form.cleaned_data["layout"],
            year=form.cleaned_data["year"],
            county=request.user.county,
            by=request.user,
            reason=form.cleaned_data.get("reason", ""),
        )
    except ValidationError as error:
        form.add_error(
            "reason" if error.code == "reason_missing" and "reason" in form.fields else "file", error
        )
        return None
