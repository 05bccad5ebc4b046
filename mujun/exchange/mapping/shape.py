"""Places in a message: parts joined by points."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


def put(message: Json, path: str, value: object) -> None:
    *around, last = path.split(".")
    for part in around:
        message = message.setdefault(part, {})
    message[last] = value


def take(message: object, path: str) -> Any:
    """What stands there; None where nothing does. A number is the position in a list."""
    for part in path.split("."):
        if isinstance(message, Mapping):
            message = message.get(part)
        elif isinstance(message, list) and part.isdecimal() and int(part) < len(message):
            message = message[int(part)]
        else:
            return None
    return message


def clash(one: str, other: str) -> bool:
    """The same place, or one inside the other."""
    parts = one.split("."), other.split(".")
    shared = min(map(len, parts))
    return parts[0][:shared] == parts[1][:shared]


def written(message: Json) -> str:
    """The same message gives the same text."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def parsed(text: str) -> Any:
    """Numbers exactly as they stand. Raises ValueError for what is no JSON."""
    return json.loads(text, parse_float=Decimal, parse_constant=_no_number)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
