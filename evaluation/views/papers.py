"""文书: every paper of a year, tried out and made; what was made, to take along."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.actions import annual_report, notices, papers
from evaluation.models import Objection, Paper, PaperFile, Run
from evaluation.paper_facts.gathering import facts
from evaluation.paper_facts.notice import sample
from evaluation.paper_facts.rounds import of_objection, words_of
from evaluation.paper_templates import in_force, press_if_any, the_press
from evaluation.papers import kinds
from evaluation.papers.typesetting import CannotBeSet, FontsMissing
from evaluation.views.paper_run import round_of, run_of_page
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import file_response, zipped
from mujun.frame import year_of
from mujun.paging import page_of

LONGEST_WORD = 1000
DECIDED = 20  # objections that are shown to make a paper of
FORMS = ("docx", "pdf")
# those that take longer than a page may
_IN_BACKGROUND = {"notice": notices.start, "annual": annual_report.start}


@requires(Permission.VIEW_RESULTS)
def paper_list(request: HttpRequest) -> HttpResponse:
    run, user = run_of_page(request), request.user
    made = Paper.objects.visible_to(user).filter(year=year_of(request)).select_related("made_by", "run")
    context = {
        "run": run,
        "page": page_of(request, made, 20),
        "may_make": user.may(Permission.CONDUCT_ROUNDS),
    }
    page = context["page"]
    context["files"] = _files(user, page)
    if context["may_make"]:
        context |= {"kinds": _offered(request), "decision": kinds.kind("decision"), "most_decided": DECIDED}
        context["decided"] = _decided(user, year_of(request), request.GET.get("about", "").strip())
    return render(request, "evaluation/papers.html", context)


@requires(Permission.VIEW_RESULTS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    about = _paper(request, pk)
    request.year = about.year
    files = PaperFile.objects.visible_to(request.user).filter(paper=about).defer("content")
    context = {
        "paper": about,
        "whole": files.filter(enterprise=None).order_by("town", "id"),
        "page": page_of(
            request, files.exclude(enterprise=None).select_related("enterprise").order_by("town", "name"), 50
        ),
    }
    return render(request, "evaluation/paper.html", context)


@requires(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PaperFile.objects.visible_to(request.user), pk=pk)
    return file_response(found.name, bytes(found.content))


@requires(Permission.VIEW_RESULTS)
def paper_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The single files that the user may have, written while they are read."""
    about = _paper(request, pk)
    files = PaperFile.objects.visible_to(request.user).filter(paper=about).exclude(enterprise=None)
    return zipped(about.title, files.order_by("town", "name").values_list("town", "name", "content"))


@requires(Permission.CONDUCT_ROUNDS)
def paper_preview(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """As it would be made now, with the words in the address; nothing is kept."""
    of, run = _kind(kind), run_of_page(request)
    if form not in FORMS:
        raise Http404
    source = in_force(request.user.county, of.code)
    told = _told(request, of, run)
    try:
        if form == "pdf":
            content = source.template.pdf(told, the_press())
        else:  # to be edited: good without the fonts, too
            content = source.template.docx(told, press_if_any())
    except (FontsMissing, CannotBeSet) as reason:
        messages.error(request, str(reason))
        return redirect(f"{reverse('paper-list')}?year={year_of(request)}")
    return file_response(f"{of.title}（样稿）.{form}", content)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def paper_make(request: HttpRequest, kind: str) -> HttpResponse:
    of, run = _kind(kind), _posted_run(request)
    if run is None or of.code == "decision":
        messages.error(request, "没有可用的测算结果。请先完成测算。")
        return redirect("paper-list")
    request.year = year = run.snapshot.year
    words = _said_by_round(request, of.code) | _words(of, request.POST)
    if of.code in _IN_BACKGROUND:
        return redirect("job", _IN_BACKGROUND[of.code](run=run, words=words, by=request.user).pk)
    try:
        papers.make(
            county=request.user.county, year=year, code=of.code, words=words, by=request.user, run=run
        )
        messages.success(request, f"{of.title}已生成，Word 和 PDF 见“已生成的文书”。")
    except (FontsMissing, CannotBeSet) as reason:
        messages.error(request, str(reason))
    return redirect(f"{reverse('paper-list')}?year={year}#made")


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def paper_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to one objection."""
    known = Objection.objects.visible_to(request.user).exclude(decided_at=None)
    objection = get_object_or_404(known, pk=pk)
    year = objection.round.year
    try:
        papers.make(
            county=request.user.county,
            year=year,
            code="decision",
            words=_last_words(request.user, year) | of_objection(objection),
            by=request.user,
            run=objection.run or objection.publicity.run,
            enterprise=objection.enterprise,
        )
        messages.success(request, f"{objection.number} 的异议决定书已生成。")
    except (FontsMissing, CannotBeSet) as reason:
        messages.error(request, str(reason))
    return redirect(f"{reverse('paper-list')}?year={year}#made")


def _told(request: HttpRequest, of: kinds.Kind, run: Run | None) -> dict:
    words = _said_by_round(request, of.code) | _words(of, request.GET)
    if of.code == "notice" and run:
        return sample(run, words)
    county, year = request.user.county, year_of(request)
    if run is None or of.code == "decision":
        return {**of.samples, **{name: word for name, word in words.items() if word}, "县名": county.name}
    return facts(of.code, county=county, year=year, run=run, words=words)


def _said_by_round(request: HttpRequest, code: str) -> dict:
    this = round_of(request)
    said = words_of(this, code) if this else {}
    # jobs keep words only
    return (
        {name: word for name, word in said.items() if isinstance(word, str)}
        if code in _IN_BACKGROUND
        else said
    )


def _offered(request: HttpRequest) -> list[tuple[kinds.Kind, dict]]:
    """Every kind but those of a single objection, with what stands in its form: the round's words, else the last."""
    last = _last_words(request.user, year_of(request))
    offered = [each for each in kinds.kinds() if each.code != "decision"]
    return [(each, last | _said_by_round(request, each.code)) for each in offered]


def _decided(user: User, year: int, words: str):
    """Objections that have an answer, the last ones of those whose number or enterprise has the words."""
    decided = Objection.objects.visible_to(user).filter(round__year=year, decided_at__isnull=False)
    if words:
        decided = decided.filter(Q(number__icontains=words) | Q(enterprise__name__icontains=words))
    return decided.select_related("enterprise", "variable").order_by("-decided_at", "-pk")[:DECIDED]


def _kind(code: str) -> kinds.Kind:
    if code not in kinds.CODES:
        raise Http404
    return kinds.kind(code)


def _words(of: kinds.Kind, given) -> dict[str, str]:
    return {
        name: given.get(name, "").strip()[:LONGEST_WORD] for name in of.words if given.get(name, "").strip()
    }


def _posted_run(request: HttpRequest) -> Run | None:
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    asked = request.POST.get("run", "")
    return runs.filter(pk=asked).first() if asked.isdecimal() else None


def _last_words(user: User, year: int) -> dict[str, str]:
    """What was typed last, to begin with: of this year by paper, else of any."""
    said: dict[str, str] = {}
    for words in (
        Paper.objects.filter(county=user.county_id, year=year).order_by("id").values_list("words", flat=True)
    ):
        said |= words
    return said


def _files(user: User, made: Iterable[Paper]) -> dict[int, list[PaperFile]]:
    """Of the listed papers, without what is for single enterprises."""
    files = PaperFile.objects.visible_to(user).filter(paper__in=list(made), enterprise=None).defer("content")
    found: dict[int, list[PaperFile]] = {}
    for each in files.filter(town=user.town.name if user.town_id else ""):
        found.setdefault(each.paper_id, []).append(each)
    return found


def _paper(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(
        Paper.objects.visible_to(request.user).select_related("run", "made_by", "template"), pk=pk
    )
