"""What a round has hundreds of: disputes, objections, decisions. Found as entries, read for the page that shows them.

A department sees what lies with it or was raised by it, a town what is about its enterprises.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from evaluation.actions.decisions import office_of
from evaluation.models import Dispute, GradeDecision, Objection, Round
from evaluation.rounds.schedule import OFFICE, Dated, Entry, Listed, State, due
from mujun.accounts.models import User
from mujun.accounts.roles import Permission

DISPUTE, OBJECTION, DECISION = "核对异议", "异议", "调档"


def entries(user: User, year: int, now: datetime) -> Iterator[Entry]:
    """Of what the user sees of the year, in a fixed number of queries."""
    rounds = Round.objects.visible_to(user).standing().filter(year=year)
    yield from _disputes(Dispute.objects.visible_to(user).filter(sheet__call__year=year), now)
    yield from _objections(Objection.objects.visible_to(user).filter(round__in=rounds), now)
    if not user.may(Permission.IMPORT_OWN_FIGURES):
        yield from _decisions(GradeDecision.objects.visible_to(user).filter(round__in=rounds), _office(user))


def read(listed: Iterable[Listed]) -> list[Dated]:
    """Entries with everything that is shown of them, in the same order; the others as they are."""
    listed = list(listed)
    keys: dict[str, list[int]] = {}
    for each in listed:
        if isinstance(each, Entry):
            keys.setdefault(each.kind, []).append(each.key)
    rows = {kind: _ROWS[kind].in_bulk(of) for kind, of in keys.items()}
    return [
        _TELL[each.kind](each, rows[each.kind][each.key]) if isinstance(each, Entry) else each
        for each in listed
    ]


def _office(user: User) -> dict[int, str]:
    return {each.pk: str(each) for each in office_of(user.county)}


def _disputes(seen: QuerySet[Dispute], now: datetime) -> Iterator[Entry]:
    rows = seen.values_list(
        "pk", "number", "variable__department__name", "due", "answered_at", "sheet__enterprise__town__name"
    )
    for key, number, who, at, answered, town in rows.order_by():
        yield Entry(DISPUTE, key, number, who, at, State.DONE if answered else due(State.OPEN, at, now), town)


def _objections(seen: QuerySet[Objection], now: datetime) -> Iterator[Entry]:
    closed = Coalesce("decided_at", "withdrawn_at")
    rows = seen.values_list(
        "pk", "number", "department__name", "opinion_at", "due", closed, "enterprise__town__name"
    )
    for key, number, department, opinion, at, ended, town in rows.order_by():
        who = OFFICE if ended or opinion else department or OFFICE
        yield Entry(OBJECTION, key, number, who, at, State.DONE if ended else due(State.OPEN, at, now), town)


def _decisions(seen: QuerySet[GradeDecision], office: dict[int, str]) -> Iterator[Entry]:
    """They have no term: what was signed once waits for anybody else of the office."""
    rows = seen.values_list(
        "pk", "proposed_by", "proposed_at", Coalesce("withdrawn_by", "signed_by"),
        Coalesce("withdrawn_at", "signed_at"), "enterprise__town__name",
    )  # fmt: skip
    rows = list(rows.order_by("pk"))
    names = {each.pk: str(each) for each in User.objects.filter(pk__in={row[3] for row in rows} - {None})}
    for key, proposer, proposed, closer, closed, town in rows:
        who = names.get(closer, "None") if closed else _others(office, proposer)
        yield Entry(
            DECISION, key, f"{key:010}", who, closed or proposed, State.DONE if closed else State.OPEN, town
        )


def _others(office: dict[int, str], proposer: int | None) -> str:
    return " 或 ".join(name for key, name in office.items() if key != proposer) or OFFICE


def _dispute(entry: Entry, each: Dispute) -> Dated:
    return Dated(
        DISPUTE,
        f"{each.sheet.enterprise.name}：{each.variable.name}（{each.number}）",
        entry.who,
        entry.at,
        entry.state,
        reverse("dispute", args=[each.pk]),
        entry.town,
        each.raised_at,
        each.sheet.call.answer_counting,
        note=f"已答复：{each.get_outcome_display()}" if each.answered_at else "",
    )


def _objection(entry: Entry, each: Objection) -> Dated:
    return Dated(
        OBJECTION,
        f"{each.enterprise.name}：{each.about}（{each.number}）",
        entry.who,
        entry.at,
        entry.state,
        reverse("objection", args=[each.pk]),
        entry.town,
        each.raised_at,
        each.publicity.answer_counting,
        note="" if each.is_open else each.state_label,
    )


def _decision(entry: Entry, each: GradeDecision) -> Dated:
    return Dated(
        DECISION,
        f"{each.enterprise.name}：{each.told}",
        entry.who,
        entry.at,
        entry.state,
        reverse("decision", args=[each.pk]),
        entry.town,
        is_due=False,
        note=f"待第二人签署，{each.proposed_by}提出" if each.is_open else f"第二人签署：{each.state}",
    )


_ROWS: dict[str, QuerySet] = {
    DISPUTE: Dispute.objects.select_related("sheet__call", "sheet__enterprise", "variable"),
    OBJECTION: Objection.objects.select_related("enterprise", "variable", "department", "publicity"),
    DECISION: GradeDecision.objects.select_related("enterprise", "proposed_by"),
}
_TELL: dict[str, Callable[..., Dated]] = {DISPUTE: _dispute, OBJECTION: _objection, DECISION: _decision}
