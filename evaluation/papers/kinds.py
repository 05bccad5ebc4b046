"""The papers a county needs: what each is for, its template as it is delivered, its names with samples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

LIBRARY = Path(__file__).parent / "library"
# in the order of the year
CODES = ("areas", "publicity", "decision", "meeting", "announcement", "notice", "correction", "annual")
# what stands where a word was not given: room to write it by hand
BLANK = "＿＿＿＿＿＿"


@dataclass(frozen=True)
class Kind:
    """`words` are what people type, `samples` every name that a template may use, with an example."""

    code: str
    title: str
    purpose: str
    words: tuple[str, ...]
    samples: Mapping[str, Any]
    text: str

    @property
    def template(self) -> bytes:
        """As delivered, for Word."""
        return _drafted(self.text)

    @property
    def digest(self) -> str:
        """Of the delivered text; the docx carries times and differs from one making to the next."""
        return sha256(self.text.encode()).hexdigest()


# typed for every paper
COMMON_WORDS = ("发文机关", "文号", "日期", "联系人", "联系电话")


@cache
def kind(code: str) -> Kind:
    """Raises `KeyError` for a kind that there is not."""
    if code not in CODES:
        raise KeyError(code)
    common = yaml.safe_load((LIBRARY / "common.yaml").read_text())
    own = yaml.safe_load((LIBRARY / f"{code}.yaml").read_text())
    basis = common["依据"] | own["样例"].get("依据", {})
    return Kind(
        code=code,
        title=own["文书"],
        purpose=own["用途"],
        words=(*COMMON_WORDS, *own["填写"]),
        samples=common | own["样例"] | {"依据": basis},
        text=(LIBRARY / f"{code}.txt").read_text(),
    )


def kinds() -> list[Kind]:
    return [kind(code) for code in CODES]


@cache
def _drafted(text: str) -> bytes:
    # only who wants a Word file waits for its writer
    from evaluation.papers.drafting import draft

    return draft(text)
