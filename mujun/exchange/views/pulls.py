"""拉取记录: each time a resource was read, with every answer as it came."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, file_response
from mujun.exchange.models import Pull, PulledAnswer
from mujun.exchange.pulling.filters import PullFilter
from mujun.paging import page_of

_ORDER = {
    "at": "started_at",
    "-at": "-started_at",
    "year": "year",
    "-year": "-year",
    "records": "records",
    "-records": "-records",
}
_HEADER = ["开始", "连接", "年度", "结果", "条数", "批次", "说明", "发起", "结束", "映射摘要"]


@require_GET
@requires(Permission.EXCHANGE_DATA)
def pull_list(request: HttpRequest) -> HttpResponse:
    everything = Pull.objects.visible_to(request.user).select_related("connector", "batch", "by")
    chosen = PullFilter(request.GET, queryset=everything, request=request)
    sort = request.GET.get("sort", "-at")
    listed = chosen.qs.order_by(_ORDER.get(sort, "-started_at"), "-pk")
    if request.GET.get("download") == "csv":
        return csv_file("拉取记录", _HEADER, map(_cells, listed.iterator(chunk_size=2000)))
    context = {"page": page_of(request, listed), "filter": chosen, "sort": sort, "any": everything.exists()}
    return render(request, "exchange/pulls.html", context)


@require_GET
@requires(Permission.EXCHANGE_DATA)
def pull_page(request: HttpRequest, pk: int) -> HttpResponse:
    """`row`: of the batch; the answer that has it is marked."""
    visible = Pull.objects.visible_to(request.user).select_related("connector", "batch__sent_by", "by")
    about, row = get_object_or_404(visible, pk=pk), request.GET.get("row", "")
    answers = about.answers.select_related("file").defer("file__content")
    context = {
        "pull": about,
        "page": page_of(request, answers),
        "row": int(row) if row.isdecimal() and len(row) < 9 else 0,
    }
    return render(request, "exchange/pull.html", context)


@require_GET
@requires(Permission.EXCHANGE_DATA)
def pull_answer(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """The bytes as they came."""
    pulls = Pull.objects.visible_to(request.user)
    kept = PulledAnswer.objects.filter(pull__in=pulls, pull=pk).exclude(file=None).select_related("file")
    found = get_object_or_404(kept, pk=answer)
    return file_response(f"{found.file.sha256[:12]}.json", bytes(found.file.content))


def _cells(pull: Pull) -> list[object]:
    began, ended = (
        timezone.localtime(each).strftime("%Y-%m-%d %H:%M:%S") for each in (pull.started_at, pull.finished_at)
    )
    by = "定时" if pull.on_schedule else str(pull.by or "")
    return [
        began, pull.connector.name, pull.year, pull.get_outcome_display(), pull.records, pull.batch_id,
        pull.words, by, ended, pull.mapping_digest,
    ]  # fmt: skip
