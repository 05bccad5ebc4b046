"""One figure: who gave it, in which cell, and what it was before."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from evaluation.confirmation.said import words_of
from evaluation.models import ConfirmationSheet, Figure, FigureRequest
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.exchange.models import PulledAnswer
from mujun.frame import year_of
from mujun.intake.models import Batch


@requires(Permission.VIEW_RESULTS)
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Figure.objects.visible_to(request.user)
    about = get_object_or_404(
        visible.select_related("enterprise__town", "variable__department", "batch__sent_by", "batch__file"),
        pk=pk,
    )
    same = visible.filter(enterprise=about.enterprise, variable=about.variable)
    if "year" in request.GET and year_of(request) != about.year:
        return _other_year(request, about, same)
    request.year = about.year
    sheets = ConfirmationSheet.objects.visible_to(request.user).filter(call__year=about.year)
    context = {
        "figure": about,
        "confirmed": words_of(about.enterprise, about.year),
        "sheet": sheets.filter(enterprise=about.enterprise).last(),
        "versions": same.filter(year=about.year).select_related("batch__sent_by"),
        "years": same.current().order_by("year").select_related("batch"),
        "answer": PulledAnswer.of_cell(about.batch, about.cell),
        "may_exchange": request.user.may(Permission.EXCHANGE_DATA),
        "requests": FigureRequest.objects.visible_to(request.user)
        .filter(figure__in=same.filter(year=about.year))
        .select_related("raised_by", "answered_by"),
        "may_open_batch": Batch.objects.visible_to(request.user).filter(pk=about.batch_id).exists(),
    }
    return render(request, "evaluation/figure.html", context)


def _other_year(request: HttpRequest, about: Figure, same) -> HttpResponse:
    """The year was changed in the frame: the same variable there, or the enterprise when it was not supplied."""
    other = same.current().filter(year=year_of(request)).first()
    if other:
        return redirect("figure", other.pk)
    address = reverse("enterprise", args=[about.enterprise.credit_code])
    return redirect(f"{address}?year={year_of(request)}")
