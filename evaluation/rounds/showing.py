"""What a publicity shows to anybody, and nothing else: its rows as they were frozen, with names as announced.

Page, CSV and workbook read the same `Shown`, so none can show more than another.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Left, Length, Repeat, Right
from django.db.models.lookups import GreaterThan

from evaluation.models import Publication, Publicity, Result, Run
from landuse.models import Enterprise, Industry

STAR = "＊"
_SHORT = 4  # characters of a name of which only the first is kept


@dataclass(frozen=True)
class Column:
    """`kind` decides the look: text, grade, rank or area. `source` is the field of the row, `read` makes the cell."""

    heading: str
    width: int
    source: str
    kind: str = "text"
    read: Callable[[object], object] = lambda value: value


@dataclass(frozen=True)
class Shown:
    """`records` are all that may be seen, in their order, annotated with the name as it is `shown`."""

    columns: Sequence[Column]
    records: QuerySet
    is_masked: bool

    def matching(self, words: str) -> "Shown":
        """Those whose shown name has the words; whoever knows a whole name finds it by what is shown of it."""
        found = Q(shown__icontains=words)
        if self.is_masked:
            found |= Q(shown=masked(words))
        return replace(self, records=self.records.filter(found)) if words else self

    @property
    def cells(self) -> QuerySet:
        """Tuples of the columns' sources, to be cut into pages."""
        return self.records.values_list(*(column.source for column in self.columns))

    def rows(self, cells: Iterable[Sequence[object]]) -> list[list[object]]:
        reads = [column.read for column in self.columns]
        return [[read(cell) for read, cell in zip(reads, row, strict=True)] for row in cells]

    def of(self, enterprise: Enterprise) -> list[tuple[Column, object]]:
        """The line of one enterprise, empty where it is not shown."""
        mine = replace(self, records=self.records.filter(enterprise=enterprise))
        return [pair for row in mine.rows(mine.cells) for pair in zip(self.columns, row, strict=True)]


def shown(publicity: Publicity) -> Shown:
    return _land(publicity) if publicity.subject == Publicity.Subject.LAND else _results(publicity)


def shown_published(publication: Publication) -> Shown:
    """What is published, as far as it was announced: the same columns, grades and names."""
    announced = publication.round.publicities.filter(subject=Publicity.Subject.RESULTS).first()
    terms = {"shows_ranks": False, "names": Publicity.Names.FULL, "grades": []}
    if announced:
        terms = {name: getattr(announced, name) for name in terms}
    return _results(Publicity(run=publication.run, subject=Publicity.Subject.RESULTS, **terms))


def masked(name: str) -> str:
    """The first two and the last two characters; of a short name only the first."""
    if len(name) <= _SHORT:
        return name[:1] + STAR * (len(name) - 1)
    return name[:2] + STAR * (len(name) - 4) + name[-2:]


def _land(publicity: Publicity) -> Shown:
    place = publicity.snapshot.variables.index("land")
    area = f"values__{place}"
    columns = [
        Column("企业名称", 34, "shown"),
        Column("镇街", 14, "town"),
        Column("用地面积（亩）", 16, area, "area", lambda value: round(float(value), 2)),
    ]
    rows = publicity.snapshot.rows.filter(**{f"{area}__isnull": False})
    return _shown(publicity, rows, "name", columns, ["town", "shown", "pk"])


def _results(publicity: Publicity) -> Shown:
    run = publicity.run
    results = Result.objects.filter(run=run).exclude(grade="")
    if publicity.grades:
        results = results.filter(grade__in=publicity.grades)
    if publicity.shows_ranks:
        order = [
            "group",
            *(["pool"] if _has_pools(run) else []),
            F("rank").asc(nulls_last=True),
            "shown",
            "pk",
        ]
    else:
        order = ["group", "shown", "pk"]
    return _shown(publicity, results, "row__name", list(_result_columns(run, publicity.shows_ranks)), order)


def _result_columns(run: Run, ranks: bool) -> Iterable[Column]:
    industries = dict(Industry.objects.values_list("code", "name"))
    yield Column("企业名称", 34, "shown")
    yield Column("档次", 8, "grade", "grade")
    if ranks:
        yield Column("名次", 8, "rank", "rank")
    if ranks and _has_pools(run):
        yield Column("排序范围", 16, "pool")
    yield Column("分组", 12, "group")
    yield Column("镇街", 14, "row__town")
    yield Column("行业", 22, "row__industry", read=lambda code: industries.get(code, code))


def _has_pools(run: Run) -> bool:
    """Whether places are counted inside parts of a group."""
    return any(len(group.get("pools", [])) > 1 for group in run.outline["groups"])


def _shown(
    publicity: Publicity, rows: QuerySet, name: str, columns: Sequence[Column], order: Sequence
) -> Shown:
    is_masked = publicity.names == Publicity.Names.MASKED
    known = rows.annotate(shown=_masked(name) if is_masked else F(name))
    return Shown(columns, known.order_by(*order), is_masked)


def _masked(name: str) -> Case:
    """As `masked`, in the database."""
    star = Value(STAR)
    long = Concat(Left(name, 2), Repeat(star, Length(name) - 4), Right(name, 2))
    short = Concat(Left(name, 1), Repeat(star, Length(name) - 1))
    return Case(When(GreaterThan(Length(name), _SHORT), then=long), default=short)
