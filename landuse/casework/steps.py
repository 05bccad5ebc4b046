"""A way from one state to another. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Step:
    """`needs` have to be there before it; `reason` asks for words why; one `by_act` brings more with it and is taken by
    an action of its own.
    """

    code: str
    name: str
    origin: tuple[StrEnum, ...]
    target: StrEnum
    needs: tuple[StrEnum, ...] = ()
    reason: bool = False
    by_act: bool = False


def by_code(table: Iterable[Step]) -> dict[str, Step]:
    return {step.code: step for step in table}


def steps_from(table: Iterable[Step], state: str) -> list[Step]:
    """In the order of the table: onward first, then back, then to the end."""
    return [step for step in table if state in step.origin]
