"""Classes of words: a county's own sets of industries, towns, parks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from mujun.documents import OPEN, Entry, fail

REST = "其余"
_RANGE = re.compile(r"(\d+)-(\d+)", re.ASCII)


def _members(value: object) -> list[str] | None:
    """Codes as they stand in the register. YAML takes 06 for the number six: a division has two figures."""
    if value == OPEN:
        return None
    if value == REST:
        return []
    members = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [str(one).zfill(2) if isinstance(one, int) else str(one) for one in members]


# None: the source names the class and does not say who belongs to it
Members = Annotated[list[str] | None, BeforeValidator(_members)]


class Classes(Entry):
    """`classes` take codes of `source`, ranges of codes (`06-46`) or words; one of them may take the rest (`[]`)."""

    source: str = Field(alias="依据")
    classes: dict[str, Members] = Field(alias="类", min_length=1)

    @field_validator("classes")
    @classmethod
    def _apart(cls, classes: dict[str, list[str] | None]) -> dict[str, list[str] | None]:
        problems = list(_overlaps({name: members or [] for name, members in classes.items()}))
        if problems:
            fail("；".join(problems), "每个代码只写在一类里")
        if list(classes.values()).count([]) > 1:
            fail(f"“{REST}”只能有一类", f"把其中一类的代码写全，只留一类为“{REST}”")
        return classes


def _overlaps(classes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for (one, codes), (other, others) in combinations(classes.items(), 2):
        both = [code for code in codes if any(_meet(code, each) for each in others)]
        if both:
            yield f"{'、'.join(both)}既在{one}又在{other}"


def _meet(one: str, other: str) -> bool:
    """A code stands for all below it: 17 and 1711 meet, 17 and 18 do not."""
    (low, high), (start, end) = _ends(one), _ends(other)
    if not (low.isdigit() and start.isdigit()):
        return one == other
    return not (_before(high, start) or _before(end, low))


def _ends(code: str) -> tuple[str, str]:
    ends = _RANGE.fullmatch(code)
    return (ends[1], ends[2]) if ends else (code, code)


def _before(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def belongs(word: str, member: str) -> bool:
    """Whether a word of the register falls under a member of a class."""
    low, high = _ends(member)
    if not (low.isdigit() and word.isdigit()):
        return word == member
    return word[: len(low)] >= low and word[: len(high)] <= high
