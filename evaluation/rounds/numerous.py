"""What a round has hundreds of: disputes, objections, decisions. Found by their keys, read for a page.

A department sees what lies with it or was raised by it, a town what is about its enterprises.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from evaluation.actions.decisions import office_of
from evaluation.models import ConfirmationCall, Dispute, GradeDecision, Objection, Round
from evaluation.rounds.schedule import FILTERS, OFFICE, Counts, Dated, State, chosen, counts, due, in_order
from landuse.models import Enterprise
from mujun.accounts.models import Town, User
from mujun.accounts.roles import Permission
from mujun.keeping import kept, state_of

DISPUTE, OBJECTION, DECISION = KINDS = "核对异议", "异议", "调档"
_TABLES = (Dispute, Objection, GradeDecision, Round, ConfirmationCall, Enterprise, Town, User)


class Found(NamedTuple):
    """`kinds` (places in KINDS) and `keys` of what is asked for, in order of time (`at`, seconds); of everything how
    many each of FILTERS has, and what lies with whom and in which town.
    """

    at: array
    kinds: array
    keys: array
    sizes: dict[str, int]
    who: Counts
    town: Counts


class _Entry(NamedTuple):
    """What has to be known of each before it is read."""

    kind: str
    key: int
    title: str
    who: str
    at: datetime
    state: State
    town: str


def found(user: User, year: int, now: datetime, state: str, who: str = "", town: str = "") -> Found:
    """What is asked for of what the user sees of the year; kept until something is written or the next one is late."""
    office = office_names(user)
    tables = state_of(*_TABLES)
    whose = [user.pk, user.role, user.county_id, user.town_id, user.department_id, office, year]

    @cache
    def every() -> list[_Entry]:
        return in_order([_entries(user, year, now, office)])

    terms = kept(
        tables, f"terms {whose}", lambda: array("d", sorted(each.at.timestamp() for each in every()))
    )
    late = bisect_right(terms, now.timestamp())
    return kept(tables, f"{state} {who} {town} {late} {whose}", lambda: _found(every(), state, who, town))


def read(asked: Sequence[tuple[int, int]], user: User, now: datetime) -> list[Dated | None]:
    """Of each kind and key everything that is shown; None of one that is gone."""
    office = office_names(user)
    keys = {at: [key for kind, key in asked if kind == at] for at in range(len(KINDS))}
    rows = {at: _ROWS[KINDS[at]].in_bulk(of) for at, of in keys.items() if of}
    return [
        _TELL[KINDS[kind]](rows[kind][key], now, office) if key in rows[kind] else None for kind, key in asked
    ]


def _found(every: list[_Entry], state: str, who: str, town: str) -> Found:
    asked = chosen(every, state, who, town)
    return Found(
        array("d", (each.at.timestamp() for each in asked)),
        array("b", (KINDS.index(each.kind) for each in asked)),
        array("q", (each.key for each in asked)),
        {name: len(chosen(every, name)) for name in FILTERS},
        counts(every, "who"),
        counts(every, "town"),
    )


def _entries(user: User, year: int, now: datetime, office: dict[int, str]) -> Iterator[_Entry]:
    """In a fixed number of queries."""
    rounds = Round.objects.visible_to(user).standing().filter(year=year)
    yield from _disputes(Dispute.objects.visible_to(user).filter(sheet__call__year=year), now)
    yield from _objections(Objection.objects.visible_to(user).filter(round__in=rounds), now)
    if not user.may(Permission.IMPORT_OWN_FIGURES):
        yield from _decisions(GradeDecision.objects.visible_to(user).filter(round__in=rounds), office)


def office_names(user: User) -> dict[int, str]:
    return {each.pk: str(each) for each in office_of(user.county)}


def _disputes(seen: QuerySet[Dispute], now: datetime) -> Iterator[_Entry]:
    rows = seen.values_list(
        "pk", "number", "variable__department__name", "due", "answered_at", "sheet__enterprise__town__name"
    )
    for key, number, who, at, answered, town in rows.order_by():
        yield _Entry(
            DISPUTE, key, number, who, at, State.DONE if answered else due(State.OPEN, at, now), town
        )


def _objections(seen: QuerySet[Objection], now: datetime) -> Iterator[_Entry]:
    closed = Coalesce("decided_at", "withdrawn_at")
    rows = seen.values_list(
        "pk", "number", "department__name", "opinion_at", "due", closed, "enterprise__town__name"
    )
    for key, number, department, opinion, at, ended, town in rows.order_by():
        who = OFFICE if ended or opinion else department or OFFICE
        yield _Entry(OBJECTION, key, number, who, at, State.DONE if ended else due(State.OPEN, at, now), town)


def _decisions(seen: QuerySet[GradeDecision], office: dict[int, str]) -> Iterator[_Entry]:
    """They have no term: what was signed once waits for anybody else of the office."""
    rows = seen.values_list(
        "pk", "proposed_by", "proposed_at", Coalesce("withdrawn_by", "signed_by"),
        Coalesce("withdrawn_at", "signed_at"), "enterprise__town__name",
    )  # fmt: skip
    rows = list(rows.order_by("pk"))
    names = {each.pk: str(each) for each in User.objects.filter(pk__in={row[3] for row in rows} - {None})}
    for key, proposer, proposed, closer, closed, town in rows:
        who = names.get(closer, "None") if closed else _others(office, proposer)
        yield _Entry(
            DECISION, key, f"{key:010}", who, closed or proposed, State.DONE if closed else State.OPEN, town
        )


def _others(office: dict[int, str], proposer: int | None) -> str:
    return " 或 ".join(name for key, name in office.items() if key != proposer) or OFFICE


def _dispute(each: Dispute, now: datetime, office: dict[int, str]) -> Dated:
    return Dated(
        DISPUTE,
        f"{each.sheet.enterprise.name}：{each.variable.name}（{each.number}）",
        each.variable.department.name,
        each.due,
        State.DONE if each.answered_at else due(State.OPEN, each.due, now),
        reverse("dispute", args=[each.pk]),
        each.sheet.enterprise.town.name,
        each.raised_at,
        each.sheet.call.answer_counting,
        note=f"已答复：{each.get_outcome_display()}" if each.answered_at else "",
    )


def _objection(each: Objection, now: datetime, office: dict[int, str]) -> Dated:
    return Dated(
        OBJECTION,
        f"{each.enterprise.name}：{each.about}（{each.number}）",
        each.department.name if each.is_open and each.department and not each.opinion_at else OFFICE,
        each.due,
        due(State.OPEN, each.due, now) if each.is_open else State.DONE,
        reverse("objection", args=[each.pk]),
        each.enterprise.town.name,
        each.raised_at,
        each.publicity.answer_counting,
        note="" if each.is_open else each.state_label,
    )


def _decision(each: GradeDecision, now: datetime, office: dict[int, str]) -> Dated:
    who, at = _others(office, each.proposed_by_id), each.proposed_at
    if not each.is_open:
        who, at = str(each.withdrawn_by or each.signed_by), each.withdrawn_at or each.signed_at
    return Dated(
        DECISION,
        f"{each.enterprise.name}：{each.told}",
        who,
        at,
        State.OPEN if each.is_open else State.DONE,
        reverse("decision", args=[each.pk]),
        each.enterprise.town.name,
        is_due=False,
        note=f"待第二人签署，{each.proposed_by}提出" if each.is_open else f"第二人签署：{each.state}",
    )


_TELL = {DISPUTE: _dispute, OBJECTION: _objection, DECISION: _decision}
_ROWS: dict[str, QuerySet] = {
    DISPUTE: Dispute.objects.select_related("sheet__call", "sheet__enterprise__town", "variable__department"),
    OBJECTION: Objection.objects.select_related("enterprise__town", "variable", "department", "publicity"),
    DECISION: GradeDecision.objects.select_related(
        "enterprise__town", "proposed_by", "signed_by", "withdrawn_by"
    ),
}
