"""What an editor can know of a mapping file: JSON Schema from the language. `files.load` knows more."""

from typing import Any

from mujun.exchange.mapping.language import Mapping

Schema = dict[str, Any]


def json_schema() -> Schema:
    written: Schema = _plain(Mapping.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | written | {"title": "字段映射文件"}


def _plain(part: Any) -> Any:
    """Without English words and defaults; yes and no as they are written, nothing null."""
    if isinstance(part, list):
        return [_plain(each) for each in part if each != {"type": "null"}]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "boolean":
        return {"enum": ["是", "否", True, False]} | {
            key: part[key] for key in ("title",) if _chinese(part, key)
        }
    if part.get("type") == "string" and part.get("minLength") == 1:
        return {"type": ["string", "integer"], "minLength": 1}
    return {
        key: _plain(each)
        for key, each in part.items()
        if key not in ("description", "default") and (key != "title" or _chinese(part, key))
    }


def _chinese(part: Schema, key: str) -> bool:
    return not str(part.get(key, "")).isascii()
