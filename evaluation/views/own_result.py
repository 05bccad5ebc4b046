"""An enterprise's own result, as far as it was announced or published; nothing of others, nothing before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.models import PaperFile, Result
from evaluation.results.dossier import families, lines, paragraph, why
from evaluation.rounds.holding import announced_run, announced_years, standing_of
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of


@never_cache
@require_GET
@requires(Permission.CONFIRM_OWN_FIGURES)
def own_result(request: HttpRequest) -> HttpResponse:
    user = request.user
    about = get_object_or_404(Enterprise.objects.visible_to(user).select_related("town"))
    years = announced_years(user.county_id)
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        request.year = int(asked)
    elif asked and not asked.isdecimal():
        raise Http404
    elif years and year_of(request) not in years:
        request.year = years[0]
    context = {"enterprise": about, "announced_years": years, **_result(about, user, year_of(request))}
    return render(request, "evaluation/own_result.html", context)


def _result(about: Enterprise, user, year: int) -> dict:
    run = announced_run(user.county_id, year)
    if run is None:
        return {}
    found = Result.objects.visible_to(user).select_related("row").filter(run=run, enterprise=about).first()
    context = {"run": run, "standing": standing_of(run)}
    if found is None:
        return context
    found.run = run
    explained = lines(found)
    return context | {
        "result": found,
        "lines": explained,
        "why": why(found),
        "paragraph": paragraph(found, explained),
        "families": families(found, run.group(found.group)),
        "notices": PaperFile.objects.visible_to(user).filter(paper__run=run).defer("content"),
    }
