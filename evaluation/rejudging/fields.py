"""What may be tried of a method, as a form shows it: fields, what belongs together, groups. Pure."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_UNSAID = ("分组", "计分", "项", "值", "各段")


def _said(path: Sequence[str]) -> list[str]:
    return [part for part in path if part not in _UNSAID]


@dataclass(frozen=True)
class Field:
    """A number or word of the method: `key` in the address, `path` in the document; `before` is what precedes it there
    (前, 至) and `after` what follows. `value` is what the method says, `asked` what is to be tried instead; of
    `choices`, when there are any, it is one.
    """

    path: tuple[str, ...]
    value: str
    asked: str
    before: str = ""
    after: str = ""
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return ".".join(self.path)

    @property
    def place(self) -> str:
        """As the loader names it in a mistake."""
        return " › ".join(self.path)

    @property
    def label(self) -> str:
        return " ".join(_said(self.path))

    @property
    def changed(self) -> bool:
        return self.asked != self.value

    @property
    def entry(self) -> object:
        """As it stands in a file: a number without quotes, a cut with its words."""
        if self.before or self.after:
            return f"{self.before}{self.asked}{self.after}"
        if not _NUMBER.fullmatch(self.asked):
            return self.asked
        return float(self.asked) if "." in self.asked else int(self.asked)


@dataclass(frozen=True)
class Part:
    """What belongs together: one number, or the several that a base, a family of points or a block is made of. `said`
    is how the method says them in one line, where they are several; without fields nothing of it can be tried. A base
    may be said in the `other` way instead: computed where it is typed, typed where it is computed or by words.
    """

    title: str
    fields: Sequence[Field]
    said: str = ""
    other: Sequence[Field] = ()

    @property
    def changed(self) -> bool:
        return any(field.changed for field in (*self.fields, *self.other))

    @property
    def otherwise(self) -> bool:
        return any(field.changed for field in self.other)

    @property
    def named(self) -> list[tuple[str, Field]]:
        """Each field with the words that tell it from the others."""
        return _named(self.fields)

    @property
    def other_named(self) -> list[tuple[str, Field]]:
        return _named(self.other)


def _named(fields: Sequence[Field]) -> list[tuple[str, Field]]:
    paths = [field.path for field in fields]
    shared = len(os.path.commonprefix(paths)) if len(paths) > 1 else -1
    return [(" ".join(_said(field.path[shared:])), field) for field in fields]


@dataclass(frozen=True)
class Item:
    """`cells` follow `COLUMNS`."""

    name: str
    cells: Sequence[Part]


@dataclass(frozen=True)
class Group:
    name: str
    items: Sequence[Item]
    cuts: Sequence[Field]
    more: Sequence[Part]

    @property
    def changed(self) -> bool:
        parts = [*self.more, *(cell for item in self.items for cell in item.cells)]
        return any(part.changed for part in parts) or any(cut.changed for cut in self.cuts)


@dataclass(frozen=True)
class Form:
    """`rules` hold for every group that says nothing else; `more` is what is said beside the groups."""

    rules: Sequence[Field]
    more: Sequence[Part]
    groups: Sequence[Group]

    @property
    def fields(self) -> Iterator[Field]:
        yield from self.rules
        for part in self.more:
            yield from part.fields
        for group in self.groups:
            for part in (*(cell for item in group.items for cell in item.cells), *group.more):
                yield from (*part.fields, *part.other)
            yield from group.cuts

    @property
    def general_changed(self) -> bool:
        return any(field.changed for field in self.rules) or any(part.changed for part in self.more)

    @property
    def changed(self) -> list[Field]:
        return [field for field in self.fields if field.changed]
