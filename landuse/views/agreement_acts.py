"""标准地: check a stage and pass an agreement on; both show what comes of it before it is kept."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import agreement_checks, agreement_transfers, agreements
from landuse.actions.agreement_transfers import basis_for
from landuse.agreements import LIBRARY, Stage, load, verdict
from landuse.forms.agreements import CheckForm, TransferForm
from landuse.forms.plain import files_of
from landuse.forms.provisions import DocumentForm, ReasonForm
from landuse.models import AgreementRuleSet
from landuse.provisions import worst
from landuse.readings.agreements import promises_of
from landuse.views.agreements import agreement_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.plain_form import posted


@requires(Permission.HANDLE_LAND)
def agreement_check(request: HttpRequest, pk: int) -> HttpResponse:
    """`stage` in the address. First what would be found, then it is kept."""
    about = agreement_of(request, pk)
    stage = next((each for each in Stage if each.value == request.GET.get("stage")), None)
    if stage is None or about.ended_on is not None:
        raise Http404
    promised = [each for each in promises_of(about) if each.stages is None or stage in each.stages]
    form = CheckForm(posted(request), request.FILES or None, stage=stage, promised=promised)
    context = {"agreement": about, "stage": stage, "form": form}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "keep":
            if _kept(request, about, form):
                return redirect("agreement", pk)
        else:
            found = agreement_checks.judged(about, form.results)
            context |= {"found": found, "verdict": verdict(found)}
    return render(request, "landuse/agreement_check.html", context)


@requires(Permission.HANDLE_LAND)
def agreement_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """`judicial` in the address: a court's sale."""
    about = agreement_of(request, pk)
    if about.ended_on is not None:
        raise Http404
    judicial, context = bool(request.GET.get("judicial")), {"agreement": about}
    try:
        basis = basis_for(about.county, judicial, timezone.localdate())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("agreement", pk)
    given = {"county": about.county, "clause": basis.clause, "judicial": judicial}
    form = TransferForm(posted(request), request.FILES or None, **given)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "keep":
            if _passed_on(request, about, form):
                return redirect("agreement", pk)
        else:
            context |= _foreseen(form, about)
    context |= {"form": form, "basis": basis, "judicial": judicial}
    return render(request, "landuse/agreement_transfer.html", context)


@requires(Permission.HANDLE_LAND)
def agreement_rules(request: HttpRequest) -> HttpResponse:
    """The county's rules, and the form to adopt more: from the library or as a text."""
    county = request.user.county
    form = DocumentForm(posted(request), request.FILES or None)
    context: dict = {"form": form, "problems": [], "library": agreements.library()}
    if request.method == "POST" and form.is_valid():
        text = form.written()
        try:
            if request.POST.get("act") == "adopt":
                adopted = agreements.adopt_rules(county=county, text=text, by=request.user)
                messages.success(request, f"已采用“{adopted}”。")
                return redirect("agreement-rules")
            context["checked"] = load(text, "协议规则")
        except DocumentError as error:
            context["problems"] = error.problems
        except ValidationError as refusal:
            form.refuse(refusal)
        context["text"] = text
    elif request.GET.get("from") in context["library"]:
        context["text"] = (LIBRARY / f"{request.GET['from']}.yaml").read_text(encoding="utf-8")
    sets = AgreementRuleSet.objects.filter(county=county).select_related("by").order_by("-adopted", "-id")
    return render(request, "landuse/agreement_rules.html", context | {"rule_sets": sets})


@require_GET
@requires(Permission.VIEW_RESULTS)
def agreement_rule_text(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(
        AgreementRuleSet.objects.select_related("by"), pk=pk, county=request.user.county_id
    )
    return render(request, "landuse/agreement_rule_text.html", {"rule_set": own})


@require_POST
@requires(Permission.HANDLE_LAND)
def agreement_rules_end(request: HttpRequest, pk: int) -> HttpResponse:
    own, form = (
        get_object_or_404(AgreementRuleSet, pk=pk, county=request.user.county_id),
        ReasonForm(request.POST),
    )
    try:
        if form.is_valid():
            agreements.end_rules(rule_set=own, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "规则已停用，已有的协议仍按它履行。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("agreement-rules")


def _kept(request: HttpRequest, about, form: CheckForm) -> bool:
    given = form.cleaned_data
    try:
        kept = agreement_checks.check(
            agreement=about, results=form.results, year=given.get("year"), note=given["note"],
            by=request.user, files=files_of(given["files"]),
        )  # fmt: skip
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, f"{kept.stage}已记下：{kept.verdict}。")
    return True


def _passed_on(request: HttpRequest, about, form: TransferForm) -> bool:
    given = form.cleaned_data
    try:
        kept = agreement_transfers.pass_on(
            agreement=about, request=form.request, reason=given["reason"], by=request.user,
            files=files_of(given["files"]),
        )  # fmt: skip
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    done = (
        f"协议由{kept.holder.name}继续履行。"
        if kept.is_done
        else "不符合转让要件，履约企业不变，已留下记录。"
    )
    messages.success(request, done)
    return True


def _foreseen(form: TransferForm, about) -> dict:
    try:
        found = agreement_transfers.findings_of(about.county, form.request)
    except ValidationError as refusal:
        form.refuse(refusal)
        return {}
    return {"found": found, "outcome": worst(found)}
