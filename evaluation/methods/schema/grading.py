"""From a ranking to grades: cuts, quotas, ties."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import OPEN, Entry, fail


class Cut(Entry):
    """A grade takes everyone down to `share` of the pool (0–1, counted from the top); the last one takes the rest."""

    grade: str
    share: Decimal | None


def _cut(grade: str, words: object) -> Cut:
    match = re.fullmatch(r"(?:前|至)\s*(\d+(?:\.\d+)?)\s*[%％]", str(words))
    if words == "其余":
        return Cut(grade=grade, share=None)
    if not match:
        fail(f"{grade} 的“{words}”读不懂", "写成“前20%”“至60%”“其余”之一")
    return Cut(grade=grade, share=Decimal(match[1]) / 100)


def _grading(value: object) -> list[Cut] | None:
    if value == OPEN:
        return None
    if value == "不定级":
        return []
    if not isinstance(value, Mapping) or not value:
        fail("应为各档的界线", f"写成 {{A: 前20%, B: 至60%, C: 至95%, D: 其余}}，或“{OPEN}”“不定级”")
    cuts = [_cut(str(grade), words) for grade, words in value.items()]
    shares = [cut.share for cut in cuts[:-1] if cut.share is not None]
    if cuts[-1].share is not None or len(shares) < len(cuts) - 1:
        fail("“其余”应当是且只是最后一档", "最后一档写“其余”，前面各档写百分比")
    if any(later <= earlier for earlier, later in pairwise([Decimal(0), *shares])) or shares[-1:] > [
        Decimal(1)
    ]:
        fail("各档界线应逐档加大且不过100%", "百分比是从第一名起的累计数，如 20%、60%、95%")
    return cuts


# None is 未定; [] is 不定级: ranked and never graded
Grading = Annotated[list[Cut] | None, BeforeValidator(_grading)]


class Quota(Entry):
    base: Literal["参评"] = Field(alias="基数")
    rounding: Literal["四舍五入", "进一", "去尾"] = Field(alias="取整")


class Ties(Entry):
    """`keys` are variables or indicators, more is better; who is still equal shares the better or the worse grade."""

    keys: list[str] = Field(alias="依次比较")
    share: Literal["同取高档", "同取低档"] = Field(alias="仍相同")
