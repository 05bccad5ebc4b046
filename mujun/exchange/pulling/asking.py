"""What is asked for a part of a resource, and which part comes next. Pure."""

from dataclasses import dataclass
from typing import Any

from mujun.exchange.mapping.checking import YEAR
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import Json, put, take, written
from mujun.exchange.signing.request import Pairs

# of a part: the number of a page, or what they call it; None where there is but one part or it is the first
Mark = int | str | None


@dataclass(frozen=True)
class Question:
    query: Pairs
    body: str


def first_mark(mapping: Mapping) -> Mark:
    paging = mapping.call.paging
    return paging.first if paging and paging.style == "页码" else None


def question(mapping: Mapping, year: int, mark: Mark) -> Question:
    """Texts where the file writes texts, so that a year in quotes stays one."""
    asked: Json = {
        name: value.replace(YEAR, str(year)) if isinstance(value, str) else value
        for name, value in mapping.call.parameters.items()
    }
    if paging := mapping.call.paging:
        if paging.size_parameter and paging.size:
            asked[paging.size_parameter] = paging.size
        if mark is not None:
            asked[paging.parameter] = mark
    if mapping.call.method == "GET":
        return Question(tuple((name, str(value)) for name, value in asked.items()), "")
    body: Json = {}
    for path, value in asked.items():
        put(body, path, value)
    return Question((), written(body))


def next_mark(mapping: Mapping, mark: Mark, said: Any, records: int, had: int) -> Mark:
    """After a part of `records`, `had` being all so far; None at the end."""
    paging = mapping.call.paging
    if paging is None:
        return None
    if paging.style == "游标":
        following = take(said, paging.following or "")
        return None if following in (None, "", mark) or not records else str(following)
    total = total_of(mapping, said)
    over = not records or (had >= total if total is not None else records < (paging.size or 1))
    return int(mark) + 1 if mark is not None and not over else None


def total_of(mapping: Mapping, said: Any) -> int | None:
    """How many records there are altogether, where they say so."""
    paging = mapping.call.paging
    total = take(said, paging.total) if paging and paging.total else None
    return int(str(total)) if str(total).isdecimal() else None
