"""The vocabulary of method files as JSON Schema with the Chinese keys, for editors that complete and check."""

from typing import Any

from evaluation.methods.schema import Method
from mujun.documents import OPEN

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "integer"]}
_WORDS: Schema = {"anyOf": [{"type": "string"}, {"type": "array"}]}
_SHORT: Schema = {"type": ["string", "object"]}
# what a file may write in place of what the models hold: short forms, which only the models read
_FORMS: dict[str, Schema] = {
    "版次": _TEXT,
    "公布": _TEXT,
    "地区": {"type": ["string", "integer"]},
    "封顶": {"type": ["number", "string"]},
    "保底": {"type": ["number", "string"]},
    "定级": {"anyOf": [{"enum": [OPEN, "不定级"]}, {"type": "object", "additionalProperties": _SHORT}]},
    "上级约束": {"type": "object", "additionalProperties": {"type": "string"}},
    "类": {
        "type": "object",
        "additionalProperties": {"anyOf": [{"type": ["string", "number"]}, {"type": "array"}]},
    },
    "处理": _SHORT,
    "再按": _SHORT,
    "计数": _TEXT,
    "排序": {"anyOf": [_SHORT, {"type": "array", "items": _SHORT}]},
    "依次比较": {"anyOf": [_SHORT, {"type": "array", "items": _SHORT}]},
    "排序池": _WORDS,
    "按": _WORDS,
}
_OF: dict[str, dict[str, Schema]] = {
    "SideList": {"取": {"type": "string"}, "依据": _SHORT},
    "Computed": {"分位": {"type": ["number", "string"]}, "前": {"type": ["number", "string"]}},
    "ByFormula": {"算式": _TEXT},
    "Publicity": {"截止": {"type": "string"}, "档次": _WORDS},
}
# keys whose entries, or the whole of which, may also be one word
_OR_WORD = {"形式", "计分", "指标", "分组"}


def json_schema() -> Schema:
    """What an editor can know of a file; `method check` knows more."""
    written = Method.model_json_schema(by_alias=True)
    models = written.pop("$defs")
    parts = {name: _object(name, model) for name, model in models.items() if _chinese(model)}
    parts["Indicator"] = {"anyOf": [{"type": "string"}, parts["Indicator"]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "办法文件",
        **_object("Method", written),
        "$defs": parts,
    }


def _chinese(model: Schema) -> bool:
    """Whether files have the model's keys; the others are read from short forms."""
    return not any(name.isascii() for name in model.get("properties", {}))


def _object(name: str, model: Schema) -> Schema:
    own = _FORMS | _OF.get(name, {})
    keys = {
        key: own[key] | {"title": key} if key in own else _key(key, each)
        for key, each in model["properties"].items()
    }
    # 沿用 hands down what is left out, so nothing can be asked for here
    return {"type": "object", "properties": keys, "additionalProperties": False}


def _key(key: str, schema: Schema) -> Schema:
    plain: Schema = _plain(schema)
    if key in _OR_WORD:
        return {"title": key, "anyOf": [{"type": "string"}, plain]}
    return plain


def _plain(part: Any) -> Any:
    """Without English words and defaults; nothing that a file can leave open is null, but 未定."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part == {"type": "null"}:
        return {"const": OPEN}
    kept = {key: each for key, each in part.items() if key not in ("description", "default", "discriminator")}
    return {key: _plain(each) for key, each in kept.items() if key != "title" or not str(each).isascii()}
