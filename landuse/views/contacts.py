"""The contact of an enterprise in full, on request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from landuse.actions.contacts import ENTITLED, show
from landuse.models import Enterprise
from mujun.accounts.access import requires


@require_POST
@requires(*ENTITLED)
def contact(request: HttpRequest, credit_code: str) -> HttpResponse:
    about = get_object_or_404(Enterprise.objects.visible_to(request.user), credit_code=credit_code)
    shown = show(about=about, by=request.user)
    template = "landuse/contact_shown.html" if request.htmx else "landuse/contact.html"
    response = render(request, template, {"enterprise": about, "contact": shown})
    response["Cache-Control"] = "no-store"
    return response
