"""Work that depends on parts of a method alone is done once for them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple

Parts = TypeVarTuple("Parts")
R = TypeVar("R")
# of a method judged thousands of times with other weights, only so many are remembered
_MOST = 512


def once(work: Callable[[*Parts], R]) -> Callable[[*Parts], R]:
    """Remember what `work` made of the very same objects. Neither they nor what it makes of them may ever change.

    Objects are told apart by identity: a changed copy of a method is another method, while the parts that it shares
    with the first are still known. They are kept with the answer, so that nothing new takes their identity.
    """
    known: dict[tuple[int, ...], tuple[Any, R]] = {}

    @wraps(work)
    def remembered(*parts: *Parts) -> R:
        key = tuple(map(id, parts))
        found = known.get(key)
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[key] = (parts, work(*parts))
        return found[1]

    return remembered
