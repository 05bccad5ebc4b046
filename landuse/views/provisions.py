"""县里规定: every clause that the system knows, what is open in it, who decided it, and the forms to decide."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import provisions as actions
from landuse.forms.provisions import DecisionForm, DocumentForm, ReasonForm
from landuse.models import ClauseDecision, CountyProvision
from landuse.provisions import OpenPoint, delivered, open_points
from landuse.provisions.asking import values
from landuse.provisions.clauses import Clause, Clauses
from landuse.provisions.deciding import Key, codes
from landuse.provisions.documents import PolicyDocument, load
from landuse.readings.provisions import documents_of, own_documents
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.plain_form import posted

_BETWEEN = "›"


@dataclass(frozen=True)
class _Line:
    """A clause as its document has it. `open`: its open points with the decision that holds today or is to come."""

    code: str
    clause: Clause
    said: list[tuple[str, str]]
    open: list[tuple[OpenPoint, list[ClauseDecision]]]


@require_GET
@requires(Permission.VIEW_RESULTS)
def provisions(request: HttpRequest) -> HttpResponse:
    county, today = request.user.county, timezone.localdate()
    documents = [*delivered(), *own_documents(county)]
    decisions = list(ClauseDecision.objects.filter(county=county, revoked_at=None).select_related("by"))
    shown = [(each, each.in_force(today), _lines(each, decisions)) for each in documents]
    context = {
        "documents": shown,
        "open": sum(not made for *_, lines in shown for line in lines for _, made in line.open),
        "silent": _silent(documents_of(county), today),
        "own": CountyProvision.objects.filter(county=county).select_related("by").order_by("-adopted", "-id"),
        "revoked": _revoked(county),
        "today": today,
        "may_decide": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/provisions.html", context)


@requires(Permission.HANDLE_LAND)
def provision_decide(request: HttpRequest) -> HttpResponse:
    """One open point, named in the address: 文件 (its number), 规则, 项."""
    county, asked = request.user.county, request.GET
    document, code, key = asked.get("document", ""), asked.get("code", ""), _key(asked.get("key", ""))
    try:
        point = actions.open_point(county, document, code, key)
    except ValidationError as refusal:
        raise Http404 from refusal
    form = DecisionForm(posted(request), point=point)
    if request.method == "POST" and form.is_valid() and _decided(request, form, (document, code, key)):
        return redirect("provisions")
    of = next(each for each in [*delivered(), *own_documents(county)] if each.number == document)
    context = {"form": form, "document": of, "code": code, "key": key, "clause": of.clauses.get(code)}
    return render(request, "landuse/provision_decide.html", context)


@require_POST
@requires(Permission.HANDLE_LAND)
def provision_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(ClauseDecision, pk=pk, county=request.user.county_id)
    return _taken_back(request, actions.revoke, "决定已撤销。", decision=decision)


@requires(Permission.HANDLE_LAND)
def provision_document(request: HttpRequest) -> HttpResponse:
    """Check a county's own document, then adopt it; both with the text in the form."""
    form = DocumentForm(posted(request), request.FILES or None)
    context: dict = {"form": form, "problems": [], "checked": None}
    if request.method == "POST" and form.is_valid():
        text = form.written()
        try:
            if request.POST.get("act") == "adopt":
                adopted = actions.adopt_document(county=request.user.county, text=text, by=request.user)
                messages.success(request, f"已采用{adopted}。")
                return redirect("provisions")
            checked = load(text, "县里的文件")
            context |= {"checked": checked, "lines": _lines(checked, [])}
        except DocumentError as error:
            context["problems"] = error.problems
        except ValidationError as refusal:
            form.refuse(refusal)
        context["text"] = text
    return render(request, "landuse/provision_document.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def provision_text(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(
        CountyProvision.objects.select_related("by"), pk=pk, county=request.user.county_id
    )
    return render(request, "landuse/provision_text.html", {"provision": own})


@require_POST
@requires(Permission.HANDLE_LAND)
def provision_end(request: HttpRequest, pk: int) -> HttpResponse:
    own = get_object_or_404(CountyProvision, pk=pk, county=request.user.county_id)
    return _taken_back(request, actions.end_document, "文件已停用。", provision=own)


def _lines(document: PolicyDocument, decisions: list[ClauseDecision]) -> list[_Line]:
    made = [each for each in decisions if each.document == document.number]
    points = open_points(document.clauses)
    return [
        _Line(code, clause, values(clause), [(p, _made(p, made)) for p in points if p.code == code])
        for code, clause in codes(document.clauses)
    ]


def _made(point: OpenPoint, decisions: list[ClauseDecision]) -> list[ClauseDecision]:
    return [each for each in decisions if (each.code, tuple(each.key)) == (point.code, point.key)]


def _silent(documents: list[PolicyDocument], today: date) -> list[str]:
    """Codes that no document in force states."""
    stated = {code for each in documents if each.in_force(today) for code, _ in codes(each.clauses)}
    return [str(field.alias) for field in Clauses.model_fields.values() if field.alias not in stated]


def _revoked(county) -> list[ClauseDecision]:
    rows = ClauseDecision.objects.filter(county=county, revoked_at__isnull=False)
    return list(rows.select_related("by", "revoked_by").order_by("-revoked_at"))


def _key(words: str) -> Key:
    return tuple(words.split(_BETWEEN))


def _decided(request: HttpRequest, form: DecisionForm, place: tuple[str, str, Key]) -> bool:
    document, code, key = place
    days = {name: form.cleaned_data[name] for name in ("number", "valid_from", "valid_to")}
    try:
        actions.decide(
            county=request.user.county, document=document, code=code, key=key, value=form.value,
            by=request.user, **days,
        )  # fmt: skip
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, f"已记下：{code} {_BETWEEN.join(key)}。")
    return True


def _taken_back(request: HttpRequest, act, done: str, **what) -> HttpResponse:
    form = ReasonForm(request.POST)
    try:
        if form.is_valid():
            act(**what, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, done)
        else:
            messages.error(request, "原因请在 300 字以内。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("provisions")
