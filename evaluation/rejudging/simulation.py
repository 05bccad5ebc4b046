"""Changes of a method as an overlay: written down, and laid on the stored edition by the loader."""

import json
from collections.abc import Sequence
from typing import Any

import yaml

from evaluation.methods.loader import Loaded, load_text
from evaluation.models import Method
from evaluation.rejudging.fields import Field

DRAFT = "草案"
TRIAL = "试算"


def overlay(parent: Method, changed: Sequence[Field], edition: str) -> str:
    """The changes as a method file on the parent: what is not in it stays as it is."""
    document: dict[str, Any] = {"版次": edition, "状态": DRAFT, "沿用": parent.code}
    for field in changed:
        place = document
        for part in field.path[:-1]:
            if not isinstance(
                place.get(part), dict
            ):  # nothing yet, or a number that is now said in another way
                place[part] = {}
            place = place[part]
        place[field.path[-1]] = field.entry
    head = f"# {DRAFT}：试算“{parent}”时改动的地方，其余沿用（摘要 {parent.digest[:12]}）。\n"
    return head + yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def load_over(text: str, code: str, parent: Method) -> Loaded:
    """The overlay laid on the stored edition by the loader. Raises `DocumentError` with every mistake."""
    beneath = {key: entry for key, entry in json.loads(parent.resolved).items() if key != "沿用"}
    return load_text(text, code, {parent.code: json.dumps(beneath, ensure_ascii=False)})
