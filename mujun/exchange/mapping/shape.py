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
    """Numbers exactly as they stand, texts as they can be kept. Raises ValueError for what is no JSON."""
    said = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    return _kept(said) if "\\u" in text else said


def _kept(said: Any) -> Any:
    """Without what JSON can write and no database takes: NUL, and halves of a pair."""
    if isinstance(said, str):
        return said.replace("\x00", "").encode(errors="ignore").decode()
    if isinstance(said, list):
        return [_kept(each) for each in said]
    if isinstance(said, dict):
        return {_kept(name): _kept(each) for name, each in said.items()}
    return said


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")
