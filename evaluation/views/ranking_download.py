"""The ranking workbook: what the page shows, with the same filters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from evaluation.models import Result
from evaluation.results.filters import ResultFilter
from evaluation.results.ranking_workbook import title_of, workbook
from evaluation.views.chosen import chosen_run
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import xlsx_file

_FILTERS = {"group": "分组", "town": "镇街", "industry": "行业大类", "grade": "档次", "q": "企业"}


@requires(Permission.VIEW_RESULTS)
def ranking_download(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        raise Http404
    visible = Result.objects.visible_to(request.user).filter(run=run)
    asked = request.GET.copy()
    if asked.get("group") == "全部":
        del asked["group"]
    results = ResultFilter(asked, queryset=visible).qs
    filters = [f"{words}：{request.GET[name]}" for name, words in _FILTERS.items() if request.GET.get(name)]
    content = workbook(run, results, filters, request.user, timezone.localtime())
    return xlsx_file(title_of(run), content, results.count())
