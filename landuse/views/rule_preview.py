"""试算: what a set catches in the chosen year before it is adopted, against what is adopted now; and adopting it."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from landuse.actions import rules as actions
from landuse.drawing.county_sketch import county_sketch
from landuse.models import Parcel, RuleSet
from landuse.readings.catching import Caught, Preview, preview
from landuse.readings.rule_books import Book, book_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.plain_form import posted

# what of the outcome is listed
PARTS = {"caught": "筛出的", "added": "新增的", "dropped": "退出的", "kept": "按 LE-02 保留的"}


class AdoptForm(forms.Form):
    """`instead_of` are the sets that are laid down with it."""

    instead_of = forms.MultipleChoiceField(
        label="同时停用（不勾选的继续采用）", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        widget=forms.TextInput({"class": "form-control", "placeholder": "如：县政府第 8 次常务会议纪要"}),
        error_messages={"required": "请写明理由，如会议、文件。", "max_length": "理由不超过 200 字。"},
    )

    def __init__(self, present: Sequence[RuleSet], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instead_of"].choices = [(str(each.pk), each.name) for each in present]
        if not present:
            del self.fields["instead_of"]


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def rule_set_preview(request: HttpRequest, key: str) -> HttpResponse:
    """A post adopts the set."""
    book = book_of(request.user, key)
    form = AdoptForm(_present(request, book), posted(request))
    if request.method == "POST" and (row := _adopted(request, book, form)):
        messages.success(request, f"已采用“{row}”，最近一年的线索已按现在采用的规则更新。")
        return redirect("rule-set", row.pk)
    found = _found(request, book)
    listed = _filtered(_part(found, request.GET.get("part", "")), request.GET)
    if request.GET.get("download"):
        return _file(f"{year_of(request)}年{book.loaded.name}试算", listed)
    return render(request, _PAGE, _context(request, book, found, listed) | {"form": form})


_PAGE = "landuse/rule_preview.html"


def _adopted(request: HttpRequest, book: Book, form: AdoptForm) -> RuleSet | None:
    """The set, now adopted; None with the mistakes in the form."""
    if not actions.may_decide(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return None
    given = form.cleaned_data
    instead_of = [*map(int, given.get("instead_of", ()))]
    how = {"instead_of": instead_of, "reason": given["reason"], "by": request.user}
    try:
        if book.row is None:
            return actions.take(county=request.user.county, code=book.code, **how)
        return actions.take_up(rule_set=book.row, **how)
    except DocumentError:
        form.add_error(None, "各条规则都还有未定的内容，不能采用。先编写本县规则，把未定的填上。")
    except ValidationError as error:
        form.add_error(None, error)
    return None


def _found(request: HttpRequest, book: Book) -> Preview:
    user = request.user
    return preview(county=user.county, text=book.text, file=book.file, year=year_of(request), town=user.town)


def _present(request: HttpRequest, book: Book) -> list[RuleSet]:
    """The sets of the same kind that are adopted now, without this one."""
    rows = RuleSet.objects.visible_to(request.user).in_use(book.loaded.kind)
    return [row for row in rows if book.row is None or row.pk != book.row.pk]


def _context(request: HttpRequest, book: Book, found: Preview, listed: Sequence[Caught]) -> dict:
    present = _present(request, book)
    return {
        "book": book,
        "found": found,
        "titles": {rule.code: rule.title for rule in book.loaded.rules},
        "sketch": _sketch(request, found),
        "present": present,
        "parts": _parts(found),
        "part": request.GET.get("part") or "caught",
        "page": page_of(request, listed),
        "shown": len(listed),
        "filtering": any(request.GET.get(name) for name in ("town", "rule", "q")),
        "may_decide": actions.may_decide(request.user),
    }


def _part(found: Preview, name: str) -> Sequence[Caught]:
    parts = {"added": found.added, "dropped": found.dropped, "kept": found.kept}
    return parts.get(name, found.listed)


def _parts(found: Preview) -> list[tuple[str, str, int]]:
    return [(name, title, len(_part(found, name))) for name, title in PARTS.items()]


def _filtered(listed: Sequence[Caught], asked) -> list[Caught]:
    town, rule, words = (asked.get(name, "") for name in ("town", "rule", "q"))
    return [
        each
        for each in listed
        if (not town or each.town == town)
        and (not rule or rule in each.rules)
        and (not words or words in each.name or each.code.startswith(words.upper()))
    ]


def _sketch(request: HttpRequest, found: Preview):
    parcels = {each.parcel.pk for each in found.listed if each.parcel}
    holders = {each.enterprise.pk for each in found.listed if each.parcel is None and each.enterprise}
    return county_sketch(Parcel.objects.visible_to(request.user), parcels, holders)


def _file(name: str, listed: Sequence[Caught]) -> HttpResponse:
    header = [
        "统一社会信用代码", "企业名称", "宗地代码", "镇街", "用地（亩）", "优先", "规则", "说明", "新增",
    ]  # fmt: skip
    rows = (
        (
            each.enterprise and each.enterprise.credit_code,
            each.enterprise and each.enterprise.name,
            each.parcel and each.parcel.code,
            each.town,
            each.area,
            "是" if each.first else "",
            "、".join(each.rules),
            " ".join(each.sentences.values()),
            "是" if each.added else "",
        )
        for each in listed
    )
    return csv_file(name, header, rows)
