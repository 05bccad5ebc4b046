"""告知 of a filtered list of findings at once, and their notices on paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from landuse.actions.notifying import notify_all
from landuse.casework.findings import State
from landuse.forms.findings import TermForm
from landuse.models import LandFinding
from landuse.views.findings import filtered_findings
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.plain_form import posted

_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
MOST_PRINTED = 200


@never_cache
@requires(Permission.HANDLE_LAND)
def finding_notify(request: HttpRequest) -> HttpResponse:
    """All proposed ones of what the list shows."""
    ready = _listed(request).filter(state=State.PROPOSED)
    form = TermForm(posted(request), about=None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            size = notify_all(county=request.user.county, findings=ready, term=form.notice, by=request.user)
            messages.success(request, f"已告知 {size} 宗。需要送达纸质告知书的，可以一起打印。")
            return redirect(f"{reverse('finding-list')}?year={year_of(request)}&state=noticed")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/finding_notify.html", {"form": form, "size": ready.count()})


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def finding_notices(request: HttpRequest) -> HttpResponse:
    """Of what the list shows those notified, each on a sheet of its own."""
    found = _listed(request).exclude(noticed_on=None).prefetch_related("parts__parcel")
    context = {"findings": found[:MOST_PRINTED], "size": found.count(), "most": MOST_PRINTED}
    return render(request, "landuse/finding_notices.html", context)


@never_cache
@require_GET
@requires(*_SEEING)
def finding_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """低效用地告知书, to be printed and served."""
    visible = LandFinding.objects.visible_to(request.user).select_related("enterprise__town")
    about = get_object_or_404(visible, pk=pk)
    request.year = about.year
    return render(request, "landuse/finding_notice.html", {"finding": about})


def _listed(request: HttpRequest):
    listed = LandFinding.objects.visible_to(request.user).filter(year=year_of(request))
    return filtered_findings(request, listed)
