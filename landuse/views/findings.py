"""认定: the list, one with its evidence, steps and what may be done, its notice on paper; an enterprise's own."""

from decimal import Decimal

from django.db.models import Count, F, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from landuse.actions.findings import obstacles
from landuse.actions.handling import may_handle
from landuse.casework.findings import STATES, STEPS, State
from landuse.forms.about import AboutForm
from landuse.models import Case, Enterprise, FindingFile, LandFinding
from landuse.readings.casework_filters import FindingFilter
from landuse.readings.idle_land import under_proceeding
from landuse.views.deeds import do, offered
from landuse.views.finding_deeds import DEEDS
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_among, kept_of, state_of
from mujun.paging import page_of
from mujun.templatetags.figures import day

_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
_KEYS = {"name": "enterprise__name", "town": "enterprise__town", "area": "area", "due": "due", "number": "pk"}
_HEADER = [
    "编号", "类别", "状态", "企业名称", "统一社会信用代码", "镇街", "年度", "用地（亩）", "依据的规则", "告知日期",
    "异议截止", "决定理由", "决定日期",
]  # fmt: skip


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def finding_list(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    listed = LandFinding.objects.visible_to(request.user).filter(year=year)
    filtered = filtered_findings(request, listed)
    if request.GET.get("download"):
        return _file(filtered, year)
    # what is overdue changes without anybody writing
    state = "" if request.GET.get("overdue") else state_of(LandFinding, Case, Enterprise, Town)
    page = page_of(request, filtered, state=state)
    context = {
        "page": page,
        "idle": under_proceeding(request.user, {each.enterprise_id for each in page}),
        "totals": kept_of(state, filtered, "totals", lambda: _totals(filtered)),
        "sort": request.GET.get("sort", "-number"),
        "counts": kept_of(state_of(LandFinding, Enterprise), listed, "counts", lambda: _counts(listed)),
        "overdue": listed.overdue().count(),
        "states": STATES,
        "kinds": LandFinding.Kind.choices,
        "rules": kept_of(state, listed, "rules", lambda: _rules(listed)),
        "towns": kept_among(state, Town, listed.order_by().values("enterprise__town")),
        "may_handle": may_handle(request.user.county, request.user),
        "proposed": filtered.filter(state=State.PROPOSED).exists(),
        "notified": filtered.exclude(noticed_on=None).exists(),
        "ready": listed.filter(state=State.FOUND, case=None).count(),
        "filtering": any(request.GET.get(name) for name in ("state", "kind", "town", "rule", "overdue", "q")),
    }
    return render(request, "landuse/findings.html", context)


@never_cache
@require_GET
@requires(*_SEEING)
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _finding(request, pk))


@require_POST
@requires(*_SEEING)
def finding_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    about = _finding(request, pk)
    return do(request, DEEDS, about, act, lambda refused: _page(request, about, refused), "finding")


@never_cache
@require_GET
@requires(*_SEEING)
def finding_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    files = _files(_finding(request, pk), request)
    return deliver(get_object_or_404(files, pk=file).attachment)


@never_cache
@require_GET
@requires(Permission.CONFIRM_OWN_FIGURES)
def own_findings(request: HttpRequest) -> HttpResponse:
    """What an enterprise was notified of, the newest first."""
    own = LandFinding.objects.visible_to(request.user).order_by("-noticed_at")
    return render(request, "landuse/own_findings.html", {"findings": own})


def filtered_findings(request: HttpRequest, listed: QuerySet) -> QuerySet:
    """As the address asks, in its order; the year is the page's."""
    asked = {name: words for name, words in request.GET.items() if name != "year"}
    sort = request.GET.get("sort", "-number")
    order = F(_KEYS.get(sort.removeprefix("-"), "pk"))
    ordered = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_last=True)
    return FindingFilter(asked, listed).qs.select_related("enterprise__town", "case").order_by(ordered, "pk")


def _page(
    request: HttpRequest, about: LandFinding, refused: tuple[str, AboutForm] | None = None
) -> HttpResponse:
    user = request.user
    handles = may_handle(about.county, user)
    waiting = obstacles(about, "find") if handles and about.at is State.NOTICED else []
    clock = standing(about.due, about.term_counting, calendar_of(about.county)) if about.due else None
    deeds = offered(DEEDS, about, user, refused)
    context = {
        "finding": about,
        "clock": clock,
        "waiting": waiting,
        "parts": about.parts.select_related("parcel__town"),
        "steps": about.steps.select_related("by"),
        "objections": about.objections.select_related("raised_by", "decided_by").prefetch_related(
            "files__attachment"
        ),
        "files": _files(about, request).filter(objection=None),
        "deeds": deeds,
        "more": any(not each.is_open for each in deeds),
        "handles": handles,
        "idle": under_proceeding(user, [about.enterprise_id]).get(about.enterprise_id),
        "revoke": STEPS["revoke"].name,
    }
    return render(request, "landuse/finding.html", context)


def _finding(request: HttpRequest, pk: int) -> LandFinding:
    visible = LandFinding.objects.visible_to(request.user).select_related(
        "county", "enterprise__town", "enterprise__county", "rule_set", "retention", "decided_by", "case"
    )
    about = get_object_or_404(visible, pk=pk)
    request.year = about.year
    return about


def _files(about: LandFinding, request: HttpRequest) -> QuerySet:
    """An enterprise sees what it handed in itself."""
    files = FindingFile.objects.filter(finding=about).select_related("attachment__sent_by")
    return files.exclude(objection=None) if request.user.credit_code else files


def _counts(listed: QuerySet) -> list[tuple[str, str, int]]:
    """Code, label, number of each state that there is."""
    counts = dict(listed.order_by().values_list("state").annotate(Count("pk")))
    return [(code, label, counts[code]) for code, label in STATES if code in counts]


def _rules(listed: QuerySet) -> list[tuple[str, str]]:
    """Code and title of the rules that findings rest on."""
    found = {
        item["rule"]: item["title"] for rows in listed.values_list("evidence", flat=True) for item in rows
    }
    return sorted(found.items())


def _totals(filtered: QuerySet) -> dict:
    """An enterprise found twice (of two kinds) counts with its land once."""
    lands = filtered.order_by().values("enterprise").annotate(land=Max("area"))
    return lands.aggregate(size=Count("enterprise"), area=Sum("land", default=Decimal(0)))


def _file(filtered: QuerySet, year: int) -> HttpResponse:
    return csv_file(f"{year}年低效认定", _HEADER, map(_row, filtered))


def _row(each: LandFinding) -> list[object]:
    of = each.enterprise
    rules = "；".join(item["title"] for item in each.evidence)
    dates = [day(each.noticed_on) if each.noticed_on else "", each.due_words]
    decided = day(each.decided_at) if each.decided_at else ""
    return [
        each.number, each.get_kind_display(), each.get_state_display(), of.name, of.credit_code, of.town.name,
        each.year, each.area, rules, *dates, each.decision, decided,
    ]  # fmt: skip
