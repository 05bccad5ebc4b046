"""Find an enterprise from any page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from landuse.models import Certificate, Enterprise, EnterpriseName, MeterAccount
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.keeping import state_of
from mujun.paging import page_of

SUGGESTED = 8


@requires(Permission.VIEW_RESULTS)
def search(request: HttpRequest) -> HttpResponse:
    """A list, or straight to the enterprise when there is only one. While typing: the first few as suggestions."""
    words = request.GET.get("q", "").strip()
    visible = Enterprise.objects.visible_to(request.user)
    found = visible.matching(words) if words else visible.none()
    found = found.select_related("town", "industry").prefetch_related("names")
    context = {"words": words}
    if request.htmx:
        template, context["found"] = "evaluation/suggestions.html", found[:SUGGESTED]
    else:
        state = state_of(Enterprise, EnterpriseName, MeterAccount, Certificate)
        template, context["page"] = "evaluation/search.html", page_of(request, found, state=state)
        if context["page"].paginator.count == 1:
            only = context["page"].object_list[0]
            return redirect(f"{reverse('enterprise', args=[only.credit_code])}?year={year_of(request)}")
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
