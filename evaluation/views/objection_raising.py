"""Raise an objection: find the enterprise, then say what is wrong. Made for a phone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions import objections as actions
from evaluation.confirmation.forms import mistakes
from evaluation.models import Objection, Publicity, SnapshotRow, Variable
from evaluation.rounds.announced import begun, clock_of, takes_objections
from evaluation.rounds.forms.objections import RaiseForm, files_of
from landuse.actions.speaking import account_of, stands_for
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Department
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.plain_form import posted
from mujun.templatetags.figures import amount

_RAISING = (
    Permission.CONFIRM_OWN_FIGURES,
    Permission.ACT_FOR_ENTERPRISES,
    Permission.IMPORT_OWN_FIGURES,
)
_FOUND = 20
Subject = Objection.Subject


@never_cache
@require_GET
@requires(Permission.ACT_FOR_ENTERPRISES, Permission.IMPORT_OWN_FIGURES)
def objection_find(request: HttpRequest) -> HttpResponse:
    """The enterprise an objection is about."""
    year, words = year_of(request), request.GET.get("q", "").strip()
    running = [each for each in begun(request.user) if each.round.year == year and takes_objections(each)]
    found = Enterprise.objects.visible_to(request.user).select_related("town")
    matching = Q(name__icontains=words) | Q(credit_code__istartswith=words)
    context = {
        "publicity": running[0] if running else None,
        "found": found.filter(matching).order_by("name")[:_FOUND] if words else None,
        "most": _FOUND,
    }
    return render(request, "evaluation/objection_find.html", context)


@never_cache
@requires(*_RAISING)
def objection_raise(request: HttpRequest, pk: int, credit_code: str) -> HttpResponse:
    announced = next((each for each in begun(request.user) if each.pk == pk), None)
    if announced is None:
        raise Http404
    visible = Enterprise.objects.visible_to(request.user).select_related("county", "town")
    about = get_object_or_404(visible, credit_code=credit_code)
    if not actions.may_raise(about, request.user):
        raise PermissionDenied
    request.year = announced.round.year
    form = RaiseForm(posted(request))
    if request.method == "POST" and (raised := _raised(request, announced, about, form)):
        return redirect("objection", raised.pk)
    return render(request, "evaluation/objection_raise.html", _context(request, announced, about, form))


def _raised(
    request: HttpRequest, announced: Publicity, about: Enterprise, form: RaiseForm
) -> Objection | None:
    try:
        if form.is_valid():
            raised = actions.raise_objection(
                publicity=announced, enterprise=about, claim=form.claim, files=files_of(request),
                note=form.cleaned_data["note"], by=request.user,
            )  # fmt: skip
            late = "公示已截止，记为逾期异议。" if raised.is_late else ""
            messages.success(request, f"异议已收到，回执号 {raised.number}。{late}")
            return raised
        messages.error(request, mistakes(form))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return None


def _context(request: HttpRequest, announced: Publicity, about: Enterprise, form: RaiseForm) -> dict:
    is_land = announced.subject == Publicity.Subject.LAND
    stands_in = request.user.may(Permission.ACT_FOR_ENTERPRISES) and not stands_for(about, request.user)
    allowed = (Subject.LAND, Subject.OTHER) if is_land else tuple(Subject)
    return {
        "publicity": announced,
        "clock": clock_of(announced),
        "enterprise": about,
        "form": form,
        "subjects": [(each.value, each.label) for each in allowed],
        "subject": form["subject"].value() or (Subject.LAND if is_land else ""),
        "figures": [] if is_land else _figures(announced, about),
        "area": actions.announced_value(announced, about, Variable.objects.get(code="land")),
        "departments": Department.objects.order_by("pk"),
        "stands_in": stands_in,
        "account": account_of(about) if stands_in else None,
        "takes": takes_objections(announced),
        "most_files": actions.MOST_FILES,
    }


def _figures(announced: Publicity, about: Enterprise) -> list[tuple[Variable, str]]:
    """The enterprise's own figures as they went into what was announced."""
    snapshot = announced.run.snapshot
    row = SnapshotRow.objects.filter(snapshot=snapshot, enterprise=about).first()
    values = dict(zip(snapshot.variables, row.values, strict=True)) if row else {}
    variables = Variable.objects.filter(code__in=snapshot.variables, from_register=False)
    return [
        (each, amount(values.get(each.code), each.unit)) for each in variables.select_related("department")
    ]
