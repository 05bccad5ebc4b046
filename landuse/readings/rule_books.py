"""Identification rules as people look for them: those of the library and the county's, under one address each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from landuse.identification import rules
from landuse.identification.language import Rule, undecided
from landuse.identification.language import RuleSet as Loaded
from landuse.identification.registers import retentions
from landuse.identification.wording import priority, sentence
from landuse.models import RuleSet
from mujun.accounts.models import User
from mujun.documents import Problem


@dataclass(frozen=True)
class Told:
    """A rule in words."""

    rule: Rule
    sentence: str
    first: str
    stays: list[str]
    open: list[str]


@dataclass(frozen=True)
class Book:
    """A set with its text: `row` is the county's, None for one of the library that the county never had; `code` its
    name in the library, empty when the county wrote it, or has it in an edition that the library no longer has.
    """

    text: str
    code: str
    row: RuleSet | None

    @property
    def key(self) -> str:
        return str(self.row.pk) if self.row else self.code

    @property
    def file(self) -> str:
        return f"{self.code or '本县规则'}.yaml"

    @cached_property
    def loaded(self) -> Loaded:
        return rules.load(self.text, self.file)

    @property
    def adopted(self) -> bool:
        return self.row is not None and self.row.adopted

    @property
    def open_points(self) -> list[tuple[str, Problem]]:
        """Each with the rule it stands in, in words."""
        return [(self._place(point), point) for point in rules.open_points(self.text, self.file)]

    def _place(self, point: Problem) -> str:
        first, *rest = point.key.split(" › ")
        if first != "规则" or not rest:
            return point.key
        rule = self.loaded.rules[int(rest[0])]
        return f"{rule.code} {rule.title}：{' › '.join(each for each in rest[1:] if not each.isdecimal())}"

    @property
    def undecided(self) -> list[Rule]:
        return [rule for rule in self.loaded.rules if undecided(rule)]

    @property
    def runs(self) -> bool:
        """Whether any rule is decided."""
        return len(self.undecided) < len(self.loaded.rules)

    @property
    def rules(self) -> list[Told]:
        reasons = {each.code: f"{each.name}（{each.code}）" for each in retentions().items}
        return [
            Told(
                rule,
                sentence(rule),
                priority(rule),
                [reasons[code] for code in rule.retained],
                undecided(rule),
            )
            for rule in self.loaded.rules
        ]


def books(user: User) -> tuple[list[Book], list[Book]]:
    """The county's own or adopted sets, adopted ones first; and the library."""
    rows = list(RuleSet.objects.visible_to(user).select_related("adopted_by", "ended_by"))
    by_text = {row.text: row for row in rows}
    library = [Book(text, code, by_text.get(text)) for code, text in _library()]
    published = {book.text for book in library}
    county = [_of_row(row, published) for row in rows if row.adopted or row.own or row.ended_at]
    return sorted(county, key=lambda book: (not book.adopted, book.row.name)), library


def book_of(user: User, key: str) -> Book:
    """By the id of a row of the county, or the name in the library. Raises Http404."""
    library = dict(_library())
    if key.isdecimal():
        row = RuleSet.objects.visible_to(user).select_related("adopted_by", "ended_by").filter(pk=key).first()
        if row is not None:
            return _of_row(row, set(library.values()))
    elif key in library:
        return Book(library[key], key, RuleSet.objects.visible_to(user).filter(text=library[key]).first())
    raise Http404


def _of_row(row: RuleSet, published: Sequence[str] | set[str]) -> Book:
    return Book(row.text, row.code if row.text in published else "", row)


def _library() -> Iterator[tuple[str, str]]:
    for code in rules.library():
        yield code, (rules.LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
