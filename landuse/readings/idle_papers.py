"""Where a proceeding on idle land stands: its papers, what may follow, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from landuse.idleness.reading import Status, read
from landuse.idleness.steps import Done, Facts, Procedure, Step, procedure
from landuse.models import Development, IdleProceeding, IdleStep
from landuse.readings.idle_land import plot_of, statute_of


@cache
def law() -> Procedure:
    return procedure()


def standing_of(proceeding: IdleProceeding) -> list[IdleStep]:
    """Steps that were not taken back, in their order; uses what was prefetched."""
    return [each for each in proceeding.steps.all() if each.withdrawn_at is None]


def done_of(proceeding: IdleProceeding) -> list[Done]:
    return [Done(each.code, each.on, each.due) for each in standing_of(proceeding)]


def facts_of(proceeding: IdleProceeding, day: date) -> Facts:
    """The cause on record and what the clock says of `day`."""
    developments = Development.objects.filter(parcel=proceeding.parcel_id).prefetch_related("pauses")
    if (development := developments.first()) is None:
        return Facts("", Status.UNKNOWN.value)
    reading = read(plot_of(development), statute_of(proceeding.parcel.county), day)
    return Facts(development.cause, reading.status.value)


@dataclass(frozen=True)
class Term:
    """Time that a paper gave and nothing has answered: `left` days after today up to `due`, negative once over."""

    step: IdleStep
    what: str
    due: date
    left: int

    @property
    def over(self) -> bool:
        return self.left < 0


def terms(proceeding: IdleProceeding, day: date) -> list[Term]:
    """Of an open proceeding, the nearest first."""
    standing = standing_of(proceeding) if proceeding.is_open else []
    there = {each.code for each in standing}
    found = [(each, law().step(each.code)) for each in standing]
    running = [
        Term(each, step.deadline.what, each.due, (each.due - day).days)
        for each, step in found
        if each.due and step and step.deadline and step.deadline.by not in there
    ]
    return sorted(running, key=lambda term: term.due)


def next_steps(proceeding: IdleProceeding) -> list[Step]:
    """What may follow in the order of the statute: steps not recorded of which all that comes first is there."""
    there = {each.code for each in standing_of(proceeding)}
    return [step for step in law().steps if step.code not in there and there.issuperset(step.before)]


def last_of(steps: Iterable[IdleStep]) -> IdleStep | None:
    standing = [each for each in steps if each.withdrawn_at is None]
    return max(standing, key=lambda each: (each.on, each.pk), default=None)
