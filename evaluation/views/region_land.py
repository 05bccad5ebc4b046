"""The land inside a low park (LE-06) or a region that is vacated (B-03), and the button that proposes it as
low-efficiency land.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evaluation.actions import region_land as actions
from evaluation.models import RegionResult
from evaluation.regions.grounds import ground_of
from evaluation.regions.occupants import occupants, parcels_of
from evaluation.regions.park_results import park_named
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.plain_form import PlainForm, posted


class _ReasonForm(PlainForm):
    reason = forms.CharField(
        label="理由", max_length=actions.LONGEST_REASON, required=False, help_text="必填，写进每一家的依据"
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def region_land(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Of the result `number` of the judgement `pk`; 404 for a region whose land nobody may propose."""
    results = RegionResult.objects.visible_to(request.user).select_related("run__snapshot", "run__county")
    about = get_object_or_404(results, run=pk, pk=number)
    if (ground := ground_of(about)) is None:
        raise Http404
    request.year = about.run.snapshot.year
    form = _ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = [int(each) for each in request.POST.getlist("enterprise") if each.isdecimal()]
        try:
            made = actions.propose_land(
                result=about, enterprises=chosen, by=request.user, **form.cleaned_data
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _told(request, about, made)
    context = {
        "about": about,
        "ground": ground,
        "rows": occupants(about),
        "parcels": len(parcels_of(about)),
        "park": park_named(about.run, about.name),
        "form": form,
    }
    return render(request, "evaluation/region_land.html", context, status=400 if form.errors else 200)


def _told(request: HttpRequest, about: RegionResult, made) -> HttpResponse:
    left = f"另有 {made.standing} 家已有认定，没有重复列入。" if made.standing else ""
    if not made.findings:
        messages.error(request, f"没有新的拟认定。{left}")
        return redirect("region-land", about.run_id, about.pk)
    messages.success(request, f"已列为拟认定 {len(made.findings)} 家。{left}请核实后逐家告知。")
    return redirect(f"{reverse('finding-list')}?year={about.run.snapshot.year}&state=proposed")
