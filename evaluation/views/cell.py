"""One cell: what is collected, where the value comes from, what it was before, and what people say of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import cells
from evaluation.models import CellComment, Figure, QualityFinding, Variable
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def cell(request: HttpRequest, credit_code: str, variable: str, year: int) -> HttpResponse:
    """A page of its own, or beside the grid without its frame."""
    enterprise, about = _about(request, credit_code, variable)
    request.year = year
    return render(request, _template(request), _context(request, enterprise, about, year))


@require_POST
@requires(Permission.VIEW_RESULTS)
def cell_comment(request: HttpRequest, credit_code: str, variable: str, year: int) -> HttpResponse:
    enterprise, about = _about(request, credit_code, variable)
    text, refused = request.POST.get("text", ""), ""
    try:
        cells.comment(enterprise=enterprise, variable=about, year=year, text=text, by=request.user)
    except ValidationError as refusal:
        refused = " ".join(refusal.messages)
    if request.htmx:
        more = {"refused": refused, "text": text if refused else ""}
        return render(request, _template(request), _context(request, enterprise, about, year) | more)
    if refused:
        messages.error(request, refused)
    return redirect("cell", credit_code, variable, year)


def _template(request: HttpRequest) -> str:
    return "evaluation/grid_cell.html" if request.htmx else "evaluation/grid_cell_page.html"


def _about(request: HttpRequest, credit_code: str, variable: str) -> tuple[Enterprise, Variable]:
    visible = Enterprise.objects.visible_to(request.user).select_related("town", "county")
    variables = Variable.objects.filter(from_register=False).select_related("department")
    return get_object_or_404(visible, credit_code=credit_code), get_object_or_404(variables, code=variable)


def _context(request: HttpRequest, enterprise: Enterprise, variable: Variable, year: int) -> dict:
    user, of_cell = request.user, {"enterprise": enterprise, "variable": variable, "year": year}
    figures = Figure.objects.visible_to(user).select_related("batch__sent_by")
    versions = list(figures.filter(**of_cell))
    findings = QualityFinding.objects.visible_to(user).open().filter(**of_cell)
    return {
        "enterprise": enterprise,
        "variable": variable,
        "cell_year": year,
        "current": next((each for each in versions if each.is_current), None),
        "versions": versions,
        "last": figures.current().filter(**of_cell | {"year": year - 1}).first(),
        "findings": findings,
        "comments": CellComment.objects.visible_to(user).filter(**of_cell).select_related("by"),
        "longest": CellComment.LONGEST,
    }
