"""YAML documents for officials: closed keys, every mistake at once, each with file, line, key, reason and cure.

Methods, rule sets, levers and the variable dictionary are such documents. A document is read to plain values
(numbers as exact `Decimal` or `int`, all else as text), may be laid over a parent, and is validated by a pydantic
model whose aliases are the Chinese keys. Pure: knows no Django.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

Key = tuple[str, ...]
T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

# what a document writes where its source is silent
OPEN = "未定"


@dataclass(frozen=True)
class Place:
    file: str
    line: int


@dataclass(frozen=True)
class Problem:
    place: Place
    key: str
    reason: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.place.file} 第 {self.place.line} 行"
        return (
            f"{where}，{self.key}：{self.reason}。{self.cure}"
            if self.key
            else f"{where}：{self.reason}。{self.cure}"
        )


class DocumentError(Exception):
    """All mistakes of a document, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.place.file, problem.place.line))
        super().__init__("\n".join(map(str, self.problems)))


class Entry(BaseModel):
    """Base of every document's models: frozen, and no key that the vocabulary does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, hide_input_in_errors=True)


def _open_to_none(value: object) -> object:
    if value is None:
        fail("没有填", f"填上规定；文件没有规定的写“{OPEN}”")
    return None if value == OPEN else value


# a decision that the source may leave open; None inside, 未定 in the file, never left out
Open = Annotated[T | None, BeforeValidator(_open_to_none)]


def fail(reason: str, cure: str) -> NoReturn:
    """Raise a validation mistake from inside a model's validator."""
    raise PydanticCustomError("document", "{reason}", {"reason": reason, "cure": cure})


@dataclass(frozen=True)
class Document:
    """`values` as read; `places` says where each key stands, `()` being the document itself."""

    values: dict[str, Any]
    places: Mapping[Key, Place]

    def over(self, parent: "Document") -> "Document":
        """This document laid over `parent`: its keys replace or add, key by key inside mappings."""
        return Document(_merge(parent.values, self.values), {**parent.places, **self.places})

    def place(self, key: Key) -> Place:
        """Where `key` stands, or the nearest key around it."""
        while key not in self.places and key:
            key = key[:-1]
        return self.places[key]

    def problem(self, key: Key, reason: str, cure: str) -> Problem:
        return Problem(self.place(key), " › ".join(key), reason, cure)

    def into(self, model: type[M]) -> M:
        """Validate; raises `DocumentError` with every mistake."""
        try:
            return model.model_validate(self.values)
        except ValidationError as error:
            known = _all_keys(model)
            problems = [_problem(self, details, known) for details in error.errors()]
            raise DocumentError(problems) from None


def read(text: str, file: str) -> Document:
    """Read YAML text. Broken YAML and repeated keys raise `DocumentError`."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)  # every wheel of PyYAML brings libyaml
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1 if mark else 1)
        problem = Problem(place, "", "格式读不懂", "检查这一行的缩进、冒号后的空格和成对的括号、引号")
        raise DocumentError([problem]) from None
    except yaml.YAMLError:
        problem = Problem(Place(file, 1), "", "含有不能识别的字符", "另存为 UTF-8 编码的文本后重试")
        raise DocumentError([problem]) from None
    if not isinstance(root, yaml.MappingNode):
        raise DocumentError([Problem(Place(file, 1), "", "内容是空的或不成条目", "按“名称: 内容”逐行填写")])
    reader = _Reader(file)
    values = reader.value(root, ())
    if reader.problems:
        raise DocumentError(reader.problems)
    return Document(values, reader.places)


def read_file(path: Path) -> Document:
    return read(path.read_text(encoding="utf-8"), path.name)


def nearest(word: str, known: Iterable[str]) -> str:
    """“是否为 X？” for the most similar known word, else empty."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是否为“{close[0]}”？" if close else ""


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, key: Key) -> Any:
        self.places.setdefault(key, Place(self.file, node.start_mark.line + 1))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*key, str(index))) for index, item in enumerate(node.value)]
        return _scalar(node)

    def mapping(self, node: yaml.MappingNode, key: Key) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = str(name_node.value)
            place = Place(self.file, name_node.start_mark.line + 1)
            if name in values:
                self.problems.append(
                    Problem(place, " › ".join((*key, name)), "重复出现", "保留一处，删去另一处")
                )
            self.places[(*key, name)] = place
            values[name] = self.value(value_node, (*key, name))
        return values


def _scalar(node: yaml.Node) -> Any:
    """Numbers exactly as written, empty as None, everything else (dates and yes/no too) as text."""
    if node.tag == "tag:yaml.org,2002:null":
        return None
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:int" and text.lstrip("+-").isdigit():
        return int(text)
    if node.tag == "tag:yaml.org,2002:float" and text.lstrip("+-").replace(".", "", 1).isdigit():
        return Decimal(text)
    if node.tag == "tag:yaml.org,2002:bool":
        return text in {"true", "True", "是"}
    return text


def _merge(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    merged = dict(parent)
    for name, value in child.items():
        both = isinstance(value, dict) and isinstance(merged.get(name), dict)
        merged[name] = _merge(merged[name], value) if both else value
    return merged


def _all_keys(model: type[BaseModel]) -> set[str]:
    schema = model.model_json_schema(by_alias=True)
    parts = [schema, *schema.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


_REASONS = {
    "missing": ("没有写这一项", f"补上；文件没有规定的写“{OPEN}”"),
    "decimal_parsing": ("应为数字", "只写数字，不带单位"),
    "decimal_type": ("应为数字", "只写数字，不带单位"),
    "int_parsing": ("应为整数", "只写整数"),
    "int_type": ("应为整数", "只写整数"),
    "int_from_float": ("应为整数", "只写整数"),
    "finite_number": ("应为有限的数字", "只写数字，不带单位"),
    "string_type": ("应为文字", "改为文字；数字当作文字时加引号"),
    "model_type": ("应为若干条目", "按“名称: 内容”逐行填写"),
    "dict_type": ("应为若干条目", "按“名称: 内容”逐行填写"),
    "list_type": ("应为列表", "写成 [甲, 乙] 的样子"),
    "date_from_datetime_parsing": ("应为日期", "写成 2025-08-14 的样子"),
    "date_parsing": ("应为日期", "写成 2025-08-14 的样子"),
    "too_short": ("是空的", "至少写一项"),
    "union_tag_not_found": ("没有写种类", "写明这一项是哪一种"),
}
_BOUNDS = {
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
}


def _listed(words: str) -> str:
    """'a', 'b' or 'c' → a、b、c."""
    return words.replace("'", "").replace(", ", "、").replace(" or ", "、")


def _key(document: Document, loc: tuple[int | str, ...], missing: bool) -> Key:
    """Where a mistake is, without what stands in no document: which of several kinds an entry was taken for (an
    English word).
    """
    parts = [str(part) for part in loc if part != "[key]"]
    key: Key = ()
    for part in parts:
        key = (*key, part) if (*key, part) in document.places else key
    absent = parts and key[-1:] != (parts[-1],) and (missing or not parts[-1].isascii())
    return (*key, parts[-1]) if absent else key


def _problem(document: Document, details: ErrorDetails, known: set[str]) -> Problem:
    kind, context = details["type"], details.get("ctx", {})
    key = _key(document, details["loc"], kind == "missing")
    if kind == "document":
        return document.problem(key, context["reason"], context["cure"])
    if kind == "extra_forbidden":
        # a wrong character is likelier than one too many
        alike = [name for name in known if len(name) == len(key[-1])]
        cure = nearest(key[-1], alike) or nearest(key[-1], known) or "删去，或改用手册中的名称"
        return document.problem(key, "不认识这个名称", cure)
    if kind == "literal_error":
        return document.problem(key, "不在可选之列", f"可选：{_listed(context['expected'])}")
    if kind == "union_tag_invalid":
        return document.problem(
            key, f"不认识“{context['tag']}”", f"可选：{_listed(context['expected_tags'])}"
        )
    if kind in _BOUNDS:
        return document.problem(key, _BOUNDS[kind].format(**context), "改为允许的数")
    reason, cure = _REASONS.get(kind, ("写法不对", "对照手册中的例子改正"))
    return document.problem(key, reason, cure)
