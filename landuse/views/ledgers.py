"""年度台账: each least share year by year, what is missing before the year is over, and the form to keep a year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.actions import ledgers as actions
from landuse.forms.checklists import LedgerForm, initial_of
from landuse.models import YearLedger
from landuse.provisions import Finding, Outcome, worst
from landuse.readings.provisions import documents_of
from landuse.supply import judge_year, missing_part
from landuse.supply.ledgers import CODES, UNITS, uses_of
from mujun.accounts.access import requires
from mujun.accounts.models import County
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.plain_form import posted

Kind = YearLedger.Kind


@dataclass(frozen=True)
class _Line:
    """A year with what is found of it. `missing` of the part, 0 where nothing is; `runs`: the year is not over;
    `former`: what it was before, the newest first.
    """

    ledger: YearLedger
    findings: list[Finding]
    missing: Decimal
    runs: bool
    uses: list[tuple[str, str]]
    former: list[YearLedger]

    @property
    def outcome(self) -> Outcome:
        return worst(self.findings)

    @property
    def share(self) -> Decimal | None:
        return _share(self.ledger.part, self.ledger.whole)

    @property
    def area_share(self) -> Decimal | None:
        return _share(self.ledger.area_part, self.ledger.area_whole)

    @property
    def short(self) -> str:
        """What does not hold, each share once: several clauses may ask for the same."""
        missed = [each.sentence for each in self.findings if each.outcome != Outcome.MET]
        return "".join(dict.fromkeys(missed))

    @property
    def warns(self) -> bool:
        return self.runs and self.outcome in (Outcome.REMIND, Outcome.BREACH)


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """In %, nothing of nothing."""
    return 100 * part / whole if whole and part is not None else None


@require_GET
@requires(Permission.VIEW_RESULTS)
def ledger_list(request: HttpRequest) -> HttpResponse:
    county, today = request.user.county, timezone.localdate()
    lines = _lines(county, today)
    if request.GET.get("download"):
        return _file(lines)
    shown = [(kind, CODES[kind.value], UNITS[kind.value], *LedgerForm.TITLES[kind]) for kind in Kind]
    context = {
        "kinds": [(*each, [line for line in lines if line.ledger.kind == each[0]]) for each in shown],
        "warnings": [line for line in lines if line.warns],
        "lacking": _lacking(lines, today.year),
        "year_now": today.year,
        "may_handle": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/ledgers.html", context)


@requires(Permission.HANDLE_LAND)
def ledger_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """A new year, or with `ledger` in the address one that is on record."""
    if kind not in Kind:
        raise Http404
    county, today = request.user.county, timezone.localdate()
    asked = request.GET.get("ledger", "")
    kept = (
        YearLedger.objects.current().filter(county=county, kind=kind, pk=asked).first()
        if asked.isdecimal()
        else None
    )
    uses = uses_of(documents_of(county), kept.year if kept else today.year)
    initial = initial_of(kept, uses) if kept else {"year": today.year}
    form = LedgerForm(posted(request), county=county, kind=kind, uses=uses, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep(county=county, row=form.row, by=request.user)
            messages.success(request, f"{Kind(kind).label} {form.cleaned_data['year']} 年已记下。")
            return redirect("ledgers")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/ledger_edit.html", {"form": form, "kind": Kind(kind), "kept": kept})


def _lines(county: County, today: date) -> list[_Line]:
    documents = documents_of(county)
    every = YearLedger.objects.filter(county=county).select_related("park", "by")
    former: dict[tuple, list[YearLedger]] = defaultdict(list)
    for each in every.filter(is_current=False).order_by("-at", "-pk"):
        former[each.kind, each.year, each.park_id].append(each)
    lines = []
    for each in every.current():
        shares = actions.shares_of(each)
        findings = judge_year(documents, each.kind, each.year, shares)
        missing = missing_part(documents, each.kind, each.year, shares)
        # in the order of the clause; the database keeps none
        uses = [(name, each.uses[name]) for name in uses_of(documents, each.year) if name in each.uses]
        lines.append(
            _Line(
                each,
                findings,
                missing,
                each.year >= today.year,
                uses,
                former[each.kind, each.year, each.park_id],
            )
        )
    return lines


def _lacking(lines: list[_Line], year: int) -> list[str]:
    """Ledgers that have no row for the running year."""
    there = {line.ledger.kind for line in lines if line.ledger.year == year}
    return [kind.label for kind in Kind if kind not in there]


def _file(lines: list[_Line]) -> HttpResponse:
    header = [
        "台账",
        "年度",
        "园区",
        "部分",
        "总数",
        "单位",
        "占比（%）",
        "部分面积（亩）",
        "总面积（亩）",
        "面积占比（%）",
    ]
    header += ["结果", "说明", "依据", "截至", "数据来源", "录入"]
    return csv_file("年度台账", header, map(_row, lines))


def _row(line: _Line) -> list[object]:
    each = line.ledger
    shares = [None if share is None else round(share, 4) for share in (line.share, line.area_share)]
    said = "".join(finding.sentence for finding in line.findings)
    return [
        each.get_kind_display(), each.year, each.park, each.part, each.whole, UNITS[each.kind], shares[0],
        each.area_part, each.area_whole, shares[1], line.outcome.value, said,
        "；".join(dict.fromkeys(finding.source for finding in line.findings)), each.on, each.source, each.by,
    ]  # fmt: skip
