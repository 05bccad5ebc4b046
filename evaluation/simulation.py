"""Trying out changes of a method: which of its numbers may be changed, and the overlay that the changes make."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from evaluation.methods.loader import Loaded, load_text
from evaluation.models import Method
from mujun.documents import OPEN

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CUT = re.compile(r"(前|至|占)\s*(\d+(?:\.\d+)?)\s*([%％]|名)")
_NOT_TRIED = ("其余", "只经调整")
_LIMITS = ("封顶", "保底")
DRAFT = "草案"


@dataclass(frozen=True)
class Field:
    """A number of the method: `key` in the address, `path` in the document; `before` is what precedes it there (前, 至)
    and `after` what follows. `value` is what the method says, `asked` what is to be tried instead.
    """

    path: tuple[str, ...]
    value: str
    asked: str
    before: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        return ".".join(self.path)

    @property
    def label(self) -> str:
        return " ".join(part for part in self.path if part not in ("分组", "计分"))

    @property
    def changed(self) -> bool:
        return self.asked != self.value

    @property
    def entry(self) -> object:
        """As it stands in a file: a number without quotes, a cut with its words."""
        if self.before:
            return f"{self.before}{self.asked}{self.after}"
        if not _NUMBER.fullmatch(self.asked):
            return self.asked
        return float(self.asked) if "." in self.asked else int(self.asked)


@dataclass(frozen=True)
class Tried:
    """The numbers of one item, in the order of `COLUMNS`; None where the method says it in another way."""

    item: str
    fields: Sequence[Field | None]


@dataclass(frozen=True)
class Group:
    name: str
    items: Sequence[Tried]
    cuts: Sequence[Field]


COLUMNS = ("权重", "基准", *_LIMITS)


def form(resolved: str, asked: Mapping[str, str]) -> tuple[list[Field], list[Group]]:
    """The fields of 规则 and of every group. A blank of the address is what the method says."""
    document = json.loads(resolved)
    rules = [_field(("规则", key), document["规则"].get(key), asked) for key in _LIMITS]
    return [field for field in rules if field], [
        Group(
            name,
            [
                Tried(
                    item,
                    [_field(("分组", name, "计分", item, key), entry.get(key), asked) for key in COLUMNS],
                )
                for item, entry in group.get("计分", {}).items()
            ],
            list(_cuts(name, group.get("定级"), asked)),
        )
        for name, group in document["分组"].items()
    ]


def changes(rules: Sequence[Field], groups: Sequence[Group]) -> list[Field]:
    """Of all fields those that differ from the method."""
    every = [*rules, *(field for group in groups for tried in group.items for field in tried.fields if field)]
    return [field for field in [*every, *(cut for group in groups for cut in group.cuts)] if field.changed]


def overlay(parent: Method, changed: Sequence[Field], edition: str) -> str:
    """The changes as a method file on the parent: what is not in it stays as it is."""
    document: dict[str, Any] = {"版次": edition, "状态": DRAFT, "沿用": parent.code}
    for field in changed:
        place = document
        for part in field.path[:-1]:
            place = place.setdefault(part, {})
        place[field.path[-1]] = field.entry
    head = f"# {DRAFT}：试算“{parent}”时改动的地方，其余沿用（摘要 {parent.digest[:12]}）。\n"
    return head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def load_over(text: str, code: str, parent: Method) -> Loaded:
    """The overlay laid on the stored edition by the loader. Raises `DocumentError` with every mistake."""
    beneath = {key: entry for key, entry in json.loads(parent.resolved).items() if key != "沿用"}
    return load_text(text, code, {parent.code: json.dumps(beneath, ensure_ascii=False)})


def _field(path: tuple[str, ...], said: object, asked: Mapping[str, str]) -> Field | None:
    """None for what is no plain number: computed bases, bases by words, shapes with tables."""
    silent = said is None and path[-1] in _LIMITS
    if not silent and not (isinstance(said, str | int | float) and _plain(str(said), path)):
        return None
    value = "" if silent else str(said)
    return Field(path, value, asked.get(".".join(path), "").strip() or value)


def _plain(text: str, path: tuple[str, ...]) -> bool:
    return bool(_NUMBER.fullmatch(text)) or text == OPEN or (path[-1] in _LIMITS and text == "无")


def _cuts(group: str, grading: object, asked: Mapping[str, str]) -> Iterator[Field]:
    """Shares and counts as numbers, conditions as they are written; cuts in two stages are not tried."""
    for grade, words in grading.items() if isinstance(grading, dict) else ():
        path = ("分组", group, "定级", grade)
        wanted = asked.get(".".join(path), "").strip()
        if found := _CUT.fullmatch(str(words)):
            yield Field(
                path, found[2], wanted.rstrip("%％名") or found[2], found[1], found[3].replace("％", "%")
            )
        elif isinstance(words, str) and words not in _NOT_TRIED:
            yield Field(path, words, wanted or words)
