"""LE-06: the land of a low-efficiency small-and-micro park, and the button that proposes it as low-efficiency."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluation.actions import low_parks as actions
from evaluation.models import RegionResult
from evaluation.regions.low_parks import low_parks
from evaluation.regions.parks_land import low_of, occupants
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def low_park_land(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Of the result `number` of the judgement `pk`; 404 for a park that is not low."""
    results = RegionResult.objects.visible_to(request.user)
    about = get_object_or_404(results.select_related("run__snapshot", "run__county"), run=pk, pk=number)
    if not low_of(about.run, [about]):
        raise Http404
    request.year = about.run.snapshot.year
    refused = ""
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("enterprise") if each.isdecimal()]
        reason = request.POST.get("reason", "")
        try:
            made = actions.propose_land(result=about, enterprises=chosen, reason=reason, by=request.user)
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
        else:
            return _told(request, about, made)
    context = {
        "about": about, "rows": occupants(about), "rule": low_parks(), "refused": refused, "given": request.POST,
    }  # fmt: skip
    return render(request, "evaluation/low_park_land.html", context, status=400 if refused else 200)


def _told(request: HttpRequest, about: RegionResult, made) -> HttpResponse:
    left = f"另有 {made.standing} 家已有认定，没有重复列入。" if made.standing else ""
    if not made.findings:
        messages.error(request, f"没有新的拟认定。{left}")
        return redirect("low-park-land", about.run_id, about.pk)
    messages.success(request, f"已列为拟认定 {len(made.findings)} 家。{left}请核实后逐家告知。")
    return redirect(f"{reverse('finding-list')}?year={about.run.snapshot.year}&state=proposed")
