"""The dictionary of figures and departments as the product delivers it."""

from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[2] / "evaluation" / "reference" / "variables.yaml"


@cache
def reference() -> dict:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))
