"""Write a county's own rules: checked as often as wanted, kept as a draft when asked; decide what a set leaves open."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from landuse.actions import rules as actions
from landuse.identification import rules
from landuse.identification.deciding import decided
from landuse.identification.offering import offers
from landuse.models import RuleSet
from landuse.readings.rule_books import Book, book_of, books
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError

_PAGE = "landuse/rule_write.html"
_FILE = "本县规则.yaml"


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def rule_write(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        text, code = _sent(request), request.POST.get("code", "")
        return _checked(request, text, code, _draft(request), keep=request.POST.get("act") == "keep")
    return render(request, _PAGE, _context(request, *_started(request)))


@require_POST
@requires(Permission.HANDLE_LAND)
def rule_decide(request: HttpRequest, key: str) -> HttpResponse:
    """The text with what was filled in for its open points, checked, to be kept as the county's own."""
    book = book_of(request.user, key)
    sent = {int(name): value for name, value in request.POST.items() if name.isdecimal()}
    text = _as_own(request, decided(book.text, sent), book)
    return _checked(request, text, _begun_from(book), _own_draft(book), keep=False)


def _checked(
    request: HttpRequest, text: str, code: str, draft: RuleSet | None, *, keep: bool
) -> HttpResponse:
    context = _context(request, text, code, draft)
    try:
        loaded = actions.read(text, _FILE)
        if keep:
            kept = actions.write(
                county=request.user.county, text=text, code=code, by=request.user, draft=draft
            )
            messages.success(request, "已保存为草稿。试算以后再采用。")
            return redirect("rule-set", kept.pk)
    except DocumentError as mistakes:
        wrong = sorted({each.place.line for each in mistakes.problems})
        return render(request, _PAGE, context | {"problems": mistakes.problems, "wrong": wrong})
    except ValidationError as error:
        return render(request, _PAGE, context | {"refusal": " ".join(error.messages)})
    return render(request, _PAGE, context | {"loaded": loaded, "open_points": rules.open_points(text, _FILE)})


def _context(request: HttpRequest, text: str, code: str, draft: RuleSet | None) -> dict:
    county, library = books(request.user)
    return {
        "text": text,
        "code": code,
        "draft": draft,
        "own_file": _FILE,
        "county_sets": county,
        "library": library,
        "offers": offers(),
        "wrong": "[]",
    }


def _started(request: HttpRequest) -> tuple[str, str, RuleSet | None]:
    """The text to begin with, what of the library it is, and the draft that it changes."""
    if not (key := request.GET.get("from", "")):
        county = request.user.county
        return _BLANK.format(county=county, code=county.code), "", None
    book = book_of(request.user, key)
    draft = _own_draft(book)
    return _as_own(request, book.text, book), _begun_from(book), draft


_BLANK = """规则集: {county}低效用地认定规则
地区: {code}
来源:
状态: 草案
规则:
  - 编号: BX-1
    说明:
    依据:
    指标: 亩均税收
    低于: 未定
"""


def _begun_from(book: Book) -> str:
    return book.code or (book.row.code if book.row else "")


def _own_draft(book: Book) -> RuleSet | None:
    return book.row if book.row is not None and book.row.is_draft else None


def _as_own(request: HttpRequest, text: str, book: Book) -> str:
    """What begins from another set bears the county's name before that one's."""
    own = f"{request.user.county}："
    if _own_draft(book) or book.loaded.name.startswith(own):
        return text
    return text.replace(f"规则集: {book.loaded.name}", f"规则集: {own}{book.loaded.name}", 1)


def _sent(request: HttpRequest) -> str:
    """From the text field, or from a file when one was chosen."""
    text = request.POST.get("text", "")
    if file := request.FILES.get("file"):
        text = file.read(4 * actions.LONGEST).decode("utf-8", errors="replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _draft(request: HttpRequest) -> RuleSet | None:
    chosen = request.POST.get("draft", "")
    if not chosen.isdecimal():
        return None
    return get_object_or_404(RuleSet.objects.visible_to(request.user), pk=chosen)
