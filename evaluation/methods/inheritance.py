"""What a method lies over, and what of that it may not change."""

from collections.abc import Iterator, Mapping
from typing import Any

from mujun.documents import Document, Key, Problem, nearest

BOUNDS, FIXED = "上级约束", "固定"
_SEPARATOR = "›"


def changed(document: Document, parent: Document) -> Iterator[Problem]:
    """Bounds and fixed parts of the parent that a document lying over it would change."""
    yield from _bounds(document, parent)
    yield from _fixed(document, parent)


def _bounds(document: Document, parent: Document) -> Iterator[Problem]:
    own, above = (each.values.get(BOUNDS) for each in (document, parent))
    if not isinstance(own, Mapping) or not isinstance(above, Mapping):
        return
    for grade, words in own.items():
        if grade in above and words != above[grade]:
            reason = f"上级已定为“{above[grade]}”，下级不能改"
            yield document.problem((BOUNDS, grade), reason, "删去这一条")


def _fixed(document: Document, parent: Document) -> Iterator[Problem]:
    merged = document.over(parent).values
    fixed = _listed(parent.values)
    for words in fixed:
        key = path(words)
        if _value(merged, key) != _value(parent.values, key):
            yield document.problem(key, "上级已固定，下级不能改", "删去这一条，照上级的执行")
    if missing := [words for words in fixed if words not in _listed(merged)]:
        reason = f"上级固定的“{'、'.join(missing)}”没有了"
        yield document.problem((FIXED,), reason, "“固定”只能增加，照抄上级的各条再添自己的")


def unknown_parts(document: Document) -> Iterator[Problem]:
    """Fixed parts that the method does not have."""
    for at, words in enumerate(_listed(document.values)):
        value: Any = document.values
        for part in path(words):
            known = value if isinstance(value, Mapping) else {}
            if part not in known:
                cure = nearest(part, known) or "写成“规则 › 名额”的样子"
                yield document.problem((FIXED, str(at)), f"没有“{words}”这一部分", cure)
                break
            value = known[part]


def path(words: str) -> Key:
    """规则 › 名额."""
    return tuple(part.strip() for part in words.replace(">", _SEPARATOR).split(_SEPARATOR))


def _listed(values: Mapping[str, Any]) -> list[str]:
    listed = values.get(FIXED)
    return [str(each) for each in listed] if isinstance(listed, list) else []


def _value(values: Any, key: Key) -> Any:
    for part in key:
        values = values.get(part) if isinstance(values, Mapping) else None
    return values
