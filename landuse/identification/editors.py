"""What an editor can know of a rule file: JSON Schema from the language. `rules.load` knows more."""

from typing import Any

from landuse.identification.language import RuleSet
from mujun.documents import OPEN

Schema = dict[str, Any]
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
# areas and industries, which files write with and without quotes
_CODE: Schema = {"type": ["string", "integer"]}


def json_schema() -> Schema:
    written: Schema = _plain(RuleSet.model_json_schema(by_alias=True))
    written["properties"]["地区"] = _CODE | {"title": "地区"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | written | {"title": "识别规则文件"}


def _plain(part: Any) -> Any:
    """Without English words and defaults; what may be left open is 未定, never null."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part == {"type": "null"}:
        return {"const": OPEN}
    if part.get("format") == "date":
        return _DAY
    if part.get("type") == "array" and part.get("items") == {"type": "string"}:
        return {**part, "items": _CODE}
    kept = {key: each for key, each in part.items() if key not in ("description", "default")}
    if any(each.get("type") == "number" for each in kept.get("anyOf", ())):
        kept["anyOf"] = [each for each in kept["anyOf"] if each != {"type": "string"}]
    return {key: _plain(each) for key, each in kept.items() if key != "title" or not str(each).isascii()}
