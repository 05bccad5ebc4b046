"""What clauses leave open (未定), and a county's decisions that fill it in without saying the clause again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, get_args

from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from landuse.provisions.clauses import Clause, Clauses
from landuse.provisions.documents import PolicyDocument
from mujun.documents import Document, DocumentError, Entry, Place, Problem

Key = tuple[str, ...]


@dataclass(frozen=True)
class OpenPoint:
    """`key` are the names below the clause as its file has them; `kind` the type of what would stand there."""

    code: str
    key: Key
    kind: Any

    def typed(self, value: object) -> Any:
        """The value as the clause takes it. Raises `DocumentError` with reason and cure."""
        name, place = self.key[-1], Place(self.code, 1)
        model = create_model("Decided", __base__=Entry, value=(self.kind, Field(alias=name)))
        read = Document({name: value}, {(): place, (name,): place}).into(model)
        decided = getattr(read, "value")  # noqa: B009 - the model is made above, no checker knows its field
        if decided is None or decided == []:
            raise DocumentError([Problem(place, name, "没有填", "填上县里的规定")])
        return decided


@dataclass(frozen=True)
class Decision:
    """`value` for the open point `code` › `key` of the document with the number `document`; both days included."""

    document: str
    code: str
    key: Key
    value: Any
    number: str
    valid_from: date
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def codes(clauses: Clauses) -> Iterator[tuple[str, Clause]]:
    """Code and clause of everything that a document says, in the order of the vocabulary."""
    for name, field in Clauses.model_fields.items():
        clause = getattr(clauses, name)
        if clause is not None:
            yield str(field.alias), clause


def open_points(clauses: Clauses) -> list[OpenPoint]:
    return [point for code, clause in codes(clauses) for point in _open(code, clause)]


def _open(code: str, clause: Clause) -> Iterator[OpenPoint]:
    for name, field in type(clause).model_fields.items():
        value = getattr(clause, name)
        if value is None and field.is_required():
            yield OpenPoint(code, (str(field.alias),), _kind(field))
        if isinstance(value, dict):
            inner = get_args(field.annotation)[1]
            for key in [key for key, each in value.items() if each is None]:
                yield OpenPoint(code, (str(field.alias), str(key)), inner)


def _kind(field: FieldInfo) -> Any:
    """The annotation with what validates it: pydantic takes the two apart."""
    kind: Any = field.annotation
    for check in field.metadata:
        kind = Annotated[kind, check]
    return kind


def decided(documents: Sequence[PolicyDocument], decisions: Sequence[Decision]) -> list[PolicyDocument]:
    """Each document, followed by what it says from the day on which a decision begins or ends.

    So `find` gives the decided clause in its time, with both sources. A decision fills only what its document leaves
    open; of several on one point the one that began last holds, of those the last in the list.
    """
    found = []
    for document in documents:
        own = sorted((each for each in decisions if each.document == document.number), key=_began)
        found += [document, *(_from(document, own, day) for day in _turns(own))]
    return found


def _began(decision: Decision) -> date:
    return decision.valid_from


def _turns(decisions: Sequence[Decision]) -> list[date]:
    ends = {each.valid_to + timedelta(days=1) for each in decisions if each.valid_to is not None}
    return sorted({each.valid_from for each in decisions} | ends)


def _from(document: PolicyDocument, decisions: Sequence[Decision], day: date) -> PolicyDocument:
    """The document as it reads from `day` on."""
    clauses = document.clauses
    standing = {(each.code, each.key): each for each in decisions if each.in_force(day)}
    for point in open_points(clauses):
        if decision := standing.get((point.code, point.key)):
            clauses = _filled(clauses, point, decision)
    began = day if document.valid_from is None else max(document.valid_from, day)
    return document.model_copy(update={"clauses": clauses, "valid_from": began})


def _filled(clauses: Clauses, point: OpenPoint, decision: Decision) -> Clauses:
    clause, value = clauses.get(point.code), point.typed(decision.value)
    if clause is None:
        raise KeyError(point.code)
    field = _named(clause, point.key[0])
    if len(point.key) > 1:
        value = {**getattr(clause, field), point.key[1]: value}
    article = f"{clause.article}，“{'›'.join(point.key)}”按{decision.number}"
    filled = clause.model_copy(update={field: value, "article": article})
    return clauses.model_copy(update={_named(clauses, point.code): filled})


def _named(entry: Entry, alias: str) -> str:
    """The name of the field that a file calls `alias`."""
    return next(name for name, field in type(entry).model_fields.items() if field.alias == alias)
