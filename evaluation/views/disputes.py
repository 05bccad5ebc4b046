"""异议: what waits for a department's answer, the answer, and the evidence."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions import confirmation_answers as actions
from evaluation.confirmation.filters import DisputeFilter
from evaluation.confirmation.forms import AnswerForm, mistakes
from evaluation.models import ConfirmationCall, Dispute, Variable
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.calendars.county import calendar_of, standing
from mujun.frame import year_of
from mujun.keeping import kept_among, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
_STATES = [
    ("open", "待答复"),
    *[(each.value, f"已答复：{each.label}") for each in Dispute.Outcome],
    ("all", "全部"),
]


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def dispute_list(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    listed = Dispute.objects.visible_to(user).filter(sheet__call__year=year)
    asked = request.GET if "state" in request.GET else {**request.GET.dict(), "state": "open"}
    filtered = DisputeFilter(asked, listed).qs.order_by("answered_at", "due", "pk")
    state = state_of(Dispute, ConfirmationCall, Enterprise, Town)
    shown = filtered.select_related("sheet__enterprise__town", "sheet__call", "variable__department")
    page = page_of(request, shown, state=state)
    calendar = calendar_of(user.county)
    context = {
        "page": page,
        "rows": [(each, standing(each.due, each.sheet.call.answer_counting, calendar)) for each in page],
        "states": _STATES,
        "state": asked["state"],
        "variables": kept_among(state, Variable, listed.order_by().values("variable")),
        "towns": kept_among(state, Town, listed.order_by().values("sheet__enterprise__town")),
        "now": timezone.now(),
    }
    return render(request, "evaluation/disputes.html", context)


@never_cache
@requires(*_SEEING)
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole trail of one; with a form for those who answer."""
    about = _dispute(request, pk)
    may_answer = actions.may_answer(about, request.user)
    form = AnswerForm(posted(request))
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        try:
            if form.is_valid():
                actions.answer(dispute=about, by=request.user, **form.cleaned_data)
                messages.success(request, "已答复，企业可以看到。")
                return redirect("dispute", pk)
            messages.error(request, mistakes(form))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    calendar = calendar_of(request.user.county)
    context = {
        "dispute": about,
        "line": actions.current_line(about),
        "others": about.sheet.disputes.filter(variable=about.variable).exclude(pk=pk),
        "clock": standing(about.due, about.sheet.call.answer_counting, calendar),
        "may_answer": may_answer and not about.answered_at,
        "form": form,
    }
    return render(request, "evaluation/dispute.html", context)


@never_cache
@require_GET
@requires(*_SEEING)
def dispute_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    about = _dispute(request, pk)
    if about.attachment is None:
        raise Http404
    return deliver(about.attachment)


def _dispute(request: HttpRequest, pk: int) -> Dispute:
    visible = Dispute.objects.visible_to(request.user).select_related(
        "sheet__call__county", "sheet__enterprise__town", "variable__department", "figure__batch", "attachment",
        "raised_by", "answered_by", "corrected",
    )  # fmt: skip
    about = get_object_or_404(visible, pk=pk)
    request.year = about.sheet.call.year
    return about
