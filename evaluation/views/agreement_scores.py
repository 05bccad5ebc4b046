"""标准地履约分: what the yearly checks of a year come to beside what the evaluation has, and the act to take it in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evaluation.actions import agreement_scores as actions
from evaluation.models import Figure
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.intake.windows import LONGEST_REASON, lock_of


@requires(Permission.HANDLE_LAND)
def agreement_scores(request: HttpRequest) -> HttpResponse:
    county, year = request.user.county, year_of(request)
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            batch = actions.take_in(county=county, year=year, by=request.user, reason=reason)
            messages.success(
                request, f"已取用：新增 {batch.created}，更改 {batch.changed}，不变 {batch.unchanged}。"
            )
            return redirect(f"{request.path}?year={year}")
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    context = {"rows": [], "lock": lock_of(county, year), "longest": LONGEST_REASON}
    try:
        found = actions.scored(county, year)
        figures = Figure.objects.current().filter(
            enterprise__county=county, year=year, variable__code=actions.SCORE
        )
        known = {each.enterprise_id: each for each in figures.select_related("batch")}
        context["rows"] = [(each, known.get(each.enterprise.pk)) for each in found]
        context["any"] = any(each.value is not None for each in found)
    except ValidationError as refusal:
        context["refusal"] = " ".join(refusal.messages)
    return render(request, "evaluation/agreement_scores.html", context)
