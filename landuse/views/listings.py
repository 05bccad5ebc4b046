"""高耗低效企业: the list by the adopted sets of that kind, and the treatments people propose. No signals of land."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from landuse.actions.listings import LONGEST_REASON, propose_treatment
from landuse.identification.registers import treatments
from landuse.models import Enterprise, Listing, RuleSet, TreatmentProposal
from landuse.views.signals import as_asked
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_NONE = "none"  # no treatment is proposed


class TreatmentForm(forms.Form):
    treatment = forms.ChoiceField(
        label="处置方式（LE-07）", widget=forms.RadioSelect, error_messages={"required": "请选一种处置方式。"}
    )
    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        widget=forms.TextInput({"class": "form-control", "placeholder": "如现场核实的情况、企业的意见"}),
        error_messages={"required": "请写明理由，如现场核实的情况。"},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["treatment"].choices = [*_names().items()]


@requires(Permission.VIEW_RESULTS)
def listings(request: HttpRequest) -> HttpResponse:
    year, user = year_of(request), request.user
    listed = Listing.objects.visible_to(user).in_use().filter(year=year)
    found = _enterprises(_filtered(listed, request), listed, year)
    if request.GET.get("download"):
        return _file(year, found)
    state = state_of(Listing, RuleSet, TreatmentProposal, Enterprise, Town)
    towns = listed.order_by("town__name").values_list("town__name", flat=True).distinct()
    context = {
        "page": page_of(request, found, state=state),
        "totals": kept_of(
            state, found, "totals", lambda: found.aggregate(area=Sum("land"), number=Count("pk"))
        ),
        "rules": kept_of(state, listed, "rules", lambda: list(_rules(listed))),
        "towns": kept_of(state, towns, "towns", lambda: list(towns)),
        "rule_sets": RuleSet.objects.visible_to(user).in_use(RuleSet.Kind.ENTERPRISES),
        "treatments": _names(),
        "filtering": any(request.GET.get(name) for name in ("rule", "town", "treatment", "q")),
        "may_decide": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/listings.html", context)


@requires(Permission.VIEW_RESULTS)
def listing(request: HttpRequest, credit_code: str) -> HttpResponse:
    """Why an enterprise is on the list; a post proposes a treatment."""
    year, user = year_of(request), request.user
    about = get_object_or_404(
        Enterprise.objects.visible_to(user).select_related("town"), credit_code=credit_code
    )
    proposal = TreatmentProposal.objects.visible_to(user).filter(enterprise=about, year=year).first()
    begun = {"treatment": proposal.treatment, "reason": proposal.reason} if proposal else {}
    form = TreatmentForm(posted(request), initial=begun)
    if request.method == "POST" and _proposed(request, about, form):
        messages.success(request, f"已记下对{about.name}的处置建议。")
        return redirect(f"{reverse('listing-list')}?year={year}")
    context = {
        "about": about,
        "rows": Listing.objects.visible_to(user).in_use().filter(enterprise=about, year=year),
        "proposal": proposal,
        "treatments": _names(),
        "source": treatments().source,
        "form": form,
        "may_decide": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/listing.html", context)


def _proposed(request: HttpRequest, about: Enterprise, form: TreatmentForm) -> bool:
    if not request.user.may(Permission.HANDLE_LAND):
        raise PermissionDenied
    if not form.is_valid():
        return False
    try:
        propose_treatment(enterprise=about, year=year_of(request), by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _names() -> dict[str, str]:
    return {each.code: each.name for each in treatments().items}


def _filtered(listed: QuerySet, request: HttpRequest) -> QuerySet:
    listed = as_asked(listed, request.GET)
    if treatment := request.GET.get("treatment"):
        proposed = TreatmentProposal.objects.visible_to(request.user).filter(year=year_of(request))
        if treatment == _NONE:
            return listed.exclude(enterprise__in=proposed.values("enterprise"))
        listed = listed.filter(enterprise__in=proposed.filter(treatment=treatment).values("enterprise"))
    return listed


def _enterprises(filtered: QuerySet, listed: QuerySet, year: int) -> QuerySet:
    """Those of `filtered`, each with `rows`, all of the year's list that are about it, and `proposals`."""
    area = filtered.with_area().filter(enterprise=OuterRef("pk")).order_by().values("enterprise")
    proposals = TreatmentProposal.objects.filter(year=year).select_related("by")
    return (
        Enterprise.objects.filter(pk__in=filtered.values("enterprise"))
        .annotate(land=Subquery(area.annotate(most=Max("area")).values("most")))
        .select_related("town")
        .prefetch_related(
            Prefetch("listings", listed.select_related("rule_set"), to_attr="rows"),
            Prefetch("treatment_proposals", proposals, to_attr="proposals"),
        )
        .order_by("town__name", "credit_code")
    )


def _rules(listed: QuerySet) -> QuerySet:
    rules = listed.with_area().order_by("rule").values("rule", "title", "source")
    return rules.annotate(size=Count("pk"), land=Sum("area"))


def _file(year: int, found: QuerySet) -> HttpResponse:
    header = [
        "统一社会信用代码", "企业名称", "镇街", "用地（亩）", "规则", "说明", "依据", "处置建议", "建议理由", "建议人",
    ]  # fmt: skip
    names = _names()
    rows = (
        (
            each.credit_code,
            each.name,
            each.town.name,
            each.land,
            "；".join(row.title for row in each.rows),
            " ".join(row.sentence for row in each.rows),
            "；".join(dict.fromkeys(row.source for row in each.rows)),
            *(_said(each.proposals[0], names) if each.proposals else ("", "", "")),
        )
        for each in found
    )
    return csv_file(f"{year}年高耗低效企业", header, rows)


def _said(proposal: TreatmentProposal, names: dict[str, str]) -> tuple[str, str, str]:
    return names[proposal.treatment], proposal.reason, str(proposal.by)
