"""Which numbers of a method may be changed to try it out, and what is to be tried instead of them. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from evaluation.methods.schema.bases import Computed
from evaluation.rejudging.fields import Field, Form, Group, Item, Part
from mujun.documents import OPEN

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_CUT = re.compile(r"(前|至|占)\s*(\d+(?:\.\d+)?)\s*([%％]|名)")
_NOT_TRIED = ("其余", "只经调整")
_LIMITS = ("封顶", "保底")
COLUMNS = ("权重", "基准", *_LIMITS)


def _words(field: str) -> tuple[str, ...]:
    return get_args(Computed.model_fields[field].annotation)


# of a computed base: what it may say, and for words which
_COMPUTED = {
    "取": _words("take"),
    "分位": (),
    "前": (),
    "倍": (),
    "年": _words("year"),
    "范围": _words("scope"),
}


def form(resolved: str, asked: Mapping[str, str]) -> Form:
    """Everything of a stored edition that may be tried. A blank of the address is what the method says."""
    document = json.loads(resolved)
    reader = _Reader(asked)
    return Form(
        [field for key in _LIMITS if (field := reader.limit(("规则", key), document["规则"].get(key)))],
        list(reader.points((), document)),
        [_group(reader, name, said) for name, said in _entries(document, "分组")],
    )


def _group(reader: "_Reader", name: str, said: dict[str, Any]) -> Group:
    path = ("分组", name)
    items = _entries(said, "计分")
    return Group(
        name,
        [Item(item, list(reader.item((*path, "计分", item), entry))) for item, entry in items],
        list(reader.cuts((*path, "定级"), said.get("定级"))),
        [*reader.blocks(path, said), *reader.points(path, said)],
    )


def _entries(said: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    """None where the whole of it is 未定."""
    found = said.get(key)
    return list(found.items()) if isinstance(found, dict) else []


@dataclass(frozen=True)
class _Reader:
    """Finds the fields in a document; `asked` by key."""

    asked: Mapping[str, str]

    def field(self, path: tuple[str, ...], value: str, **more: Any) -> Field:
        wanted = self.asked.get(".".join(path), "").strip()
        if after := more.get("after"):
            wanted = wanted.rstrip(f"{after}％").strip()
        return Field(path, value, wanted or value, **more)

    def leaf(self, path: tuple[str, ...], said: object) -> Field | None:
        """A number, a percentage, 未定 or 无; None for anything else."""
        text = str(said)
        if found := _PERCENT.fullmatch(text):
            return self.field(path, found[1], after="%")
        return self.field(path, text) if _NUMBER.fullmatch(text) or text in (OPEN, "无") else None

    def limit(self, path: tuple[str, ...], said: object) -> Field | None:
        """A bound may be added where nothing is said."""
        return self.field(path, "") if said is None else self.leaf(path, said)

    def item(self, path: tuple[str, ...], said: dict[str, Any]) -> Iterator[Part]:
        for key in COLUMNS:
            if key == "基准":
                yield self.base((*path, key), said.get(key)) if key in said else self.shape(path, said)
            else:
                read = self.limit if key in _LIMITS else self.leaf
                found = read((*path, key), said.get(key))
                yield Part(key, [found] if found else [])

    def base(self, path: tuple[str, ...], said: object) -> Part:
        if not isinstance(said, dict):
            found = self.leaf(path, said)
            return Part("基准", [found] if found else [], other=list(self.computed(path, {})))
        typed = [self.field(path, "")]
        if "值" in said:
            return Part("基准", list(self.numbers((*path, "值"), said["值"])), f"按{said.get('按')}", typed)
        return Part("基准", list(self.computed(path, said)), line(said), typed)

    def computed(self, path: tuple[str, ...], said: dict[str, Any]) -> Iterator[Field]:
        for key, choices in _COMPUTED.items():
            value = str(said.get(key, ""))
            if choices:
                yield self.field((*path, key), value, choices=choices)
            elif found := _PERCENT.fullmatch(value):
                yield self.field((*path, key), found[1], after="%")
            else:
                yield self.field((*path, key), value, **({} if key == "倍" or value else {"after": "%"}))

    def shape(self, path: tuple[str, ...], said: dict[str, Any]) -> Part:
        """What a shape without a base compares with: two points, the points of steps."""
        shape = said.get("形式")
        if not isinstance(shape, dict):
            return Part("形式", [], line(shape or ""))
        return Part("形式", list(self.numbers((*path, "形式"), shape)), line(shape.get("取", "")))

    def numbers(self, path: tuple[str, ...], said: object) -> Iterator[Field]:
        """Every number below, however deep."""
        for key, value in said.items() if isinstance(said, dict) else ():
            if isinstance(value, dict):
                yield from self.numbers((*path, key), value)
            elif found := self.leaf((*path, key), value):
                yield found

    def blocks(self, path: tuple[str, ...], said: dict[str, Any]) -> Iterator[Part]:
        weights = {(*path, "分块", name, "权重"): entry["权重"] for name, entry in _entries(said, "分块")}
        if "权重合计" in said:
            weights[(*path, "权重合计")] = said["权重合计"]
        if fields := [found for key, value in weights.items() if (found := self.leaf(key, value))]:
            yield Part("分块" if "分块" in said else "权重合计", fields)

    def points(self, path: tuple[str, ...], said: dict[str, Any]) -> Iterator[Part]:
        """Points beside the items with their bounds; those of the total may be added to the method as a whole."""
        for name, family in _entries(said, "加减分"):
            if fields := list(self.numbers((*path, "加减分", name), family)):
                yield Part(name, fields)
        for title, offered in (("加减分合计", "加减分" in said), ("总分", not path)):
            if title in said or offered:
                own = said.get(title, {})
                bounds = (self.limit((*path, title, key), own.get(key)) for key in _LIMITS)
                yield Part(title, [bound for bound in bounds if bound])

    def cuts(self, path: tuple[str, ...], said: object) -> Iterator[Field]:
        """Shares and counts as numbers, conditions as they are written."""
        for grade, words in said.items() if isinstance(said, dict) else ():
            here = (*path, grade)
            if isinstance(words, dict):
                yield from self.stages(here, words)
            elif found := _CUT.fullmatch(str(words)):
                yield self.field(here, found[2], before=found[1], after=found[3].replace("％", "%"))
            elif isinstance(words, str) and words not in _NOT_TRIED:
                yield self.field(here, words)

    def stages(self, path: tuple[str, ...], said: dict[str, Any]) -> Iterator[Field]:
        yield from self.numbers(path, {key: said[key] for key in ("占", "先取") if key in said})
        if isinstance(said.get("再按"), str):
            yield self.field((*path, "再按"), said["再按"])


def line(value: object) -> str:
    """A rule as it was written, in one line."""
    if isinstance(value, dict):
        return "；".join(f"{key} {line(each)}" for key, each in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
