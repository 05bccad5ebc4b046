"""From a ranking to grades: cuts, quotas, ties, bounds set from above."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from evaluation.methods.schema.edges import Edge, checked
from evaluation.methods.schema.words import Condition, condition
from mujun.documents import OPEN, Entry, Open, fail


class Sort(Entry):
    """A key of an order: a variable, an indicator or 总分; more is better unless `ascending`."""

    name: str
    ascending: bool = False


def _sort(value: object) -> object:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, Mapping) and len(value) == 1:
        (name, way), *_ = value.items()
        if way in ("升", "降"):
            return {"name": name, "ascending": way == "升"}
    fail("排序的依据读不懂", "写数据项或指标的名称；数值小的排前面时写成 {亩均能耗: 升}")


def _sorts(value: object) -> object:
    return value if isinstance(value, list) else [value]


SortKey = Annotated[Sort, BeforeValidator(_sort)]
SortKeys = Annotated[list[SortKey], BeforeValidator(_sorts)]


class TwoStage(Entry):
    """Of the better `better` by place, those best by `by`, up to `share` of the whole pool."""

    share: Decimal
    better: Decimal
    by: Sort


class Cut(Entry):
    """How a grade is filled, exactly one way: `share` or `count` of the pool, counted from the top or, where `own`,
    of this grade alone; a condition; in two stages; `rest`: who is left; none of them: by adjustments alone.
    """

    grade: str
    share: Decimal | None = None
    count: int | None = None
    own: bool = False
    condition: Condition | None = None
    stages: TwoStage | None = None
    rest: bool = False

    @property
    def by_place(self) -> bool:
        return self.rest or self.share is not None or self.count is not None or self.stages is not None

    @property
    def words(self) -> str:
        if self.rest:
            return "其余"
        if self.condition is not None:
            return self.condition
        if self.stages is not None:
            stages = self.stages
            return f"前{_percent(stages.better)}中按{stages.by.name}取{_percent(stages.share)}"
        if self.share is None and self.count is None:
            return BY_RULES
        amount = f"{self.count}名" if self.share is None else _percent(self.share)
        return f"{'占' if self.own else '至'}{amount}"


# a grade that only adjustments give
BY_RULES = "只经调整"
_AMOUNT = re.compile(r"(前|至|占)\s*(\d+(?:\.\d+)?)\s*([%％]|名)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def _percent(share: Decimal) -> str:
    return f"{float(share * 100):g}%"


def _cut(grade: str, words: object) -> Cut:
    if isinstance(words, Mapping):
        return Cut(grade=grade, stages=_stages(grade, words))
    text = str(words).strip()
    if text == "其余":
        return Cut(grade=grade, rest=True)
    if text == BY_RULES:
        return Cut(grade=grade)
    if amount := _AMOUNT.fullmatch(text):
        return _amount(grade, *amount.groups())
    if not re.search(r"[<>=＜＞＝≥≤≠]|属于|有标签|有状态", text):
        fail(f"{grade} 的“{text}”读不懂", "写成“前20%”“至60%”“占40%”“前10名”“其余”或条件之一")
    return Cut(grade=grade, condition=str(condition(text)))


def _amount(grade: str, form: str, number: str, unit: str) -> Cut:
    if unit != "名":
        return Cut(grade=grade, share=Decimal(number) / 100, own=form == "占")
    if "." in number:
        fail(f"{grade} 的名数应为整数", "写成“前10名”的样子")
    return Cut(grade=grade, count=int(number), own=form == "占")


def _stages(grade: str, words: Mapping[Any, Any]) -> TwoStage:
    cure = "写成 {占: 20%, 先取: 50%, 再按: 亩均税收}"
    if set(words) != {"占", "先取", "再按"}:
        fail(f"{grade} 的两步取法读不懂", cure)
    share, better = (_PERCENT.fullmatch(str(words[key])) for key in ("占", "先取"))
    if not share or not better or not Decimal(share[1]) <= Decimal(better[1]) <= 100:
        fail(f"{grade} 的“占”“先取”应为百分比，且“占”不大于“先取”", cure)
    by = Sort.model_validate(_sort(words["再按"]))
    return TwoStage(share=Decimal(share[1]) / 100, better=Decimal(better[1]) / 100, by=by)


def _grading(value: object) -> object:
    if value == OPEN:
        return None
    if value == "不定级":
        return []
    if not isinstance(value, Mapping) or not value:
        fail("应为各档的界线", f"写成 {{A: 前20%, B: 至60%, C: 至95%, D: 其余}}，或“{OPEN}”“不定级”")
    cuts = [_cut(str(grade), words) for grade, words in value.items()]
    _check_places([cut for cut in cuts if cut.by_place])
    checked([Edge(cut.grade, cut.condition, cut.rest or cut.by_place) for cut in cuts])
    return cuts


def _check_places(cuts: Sequence[Cut]) -> None:
    """Cuts by place, best first: none of them empty by its words, the last one takes the rest."""
    if not cuts:
        return
    if any(cut.rest for cut in cuts[:-1]) or not (cuts[-1].rest or _whole(cuts)):
        fail("“其余”应当是且只是最后一档", "按名次分的最后一档写“其余”，前面各档写百分比或名数")
    if any(cut.stages for cut in cuts[1:]):
        fail("两步取法只能用于最好的一档", "写在第一档")
    share = count = Decimal(0)
    for cut in cuts:
        own = cut.stages.share if cut.stages else cut.share if cut.own else None
        before = share, count
        share = share + own if own is not None else share if cut.share is None else cut.share
        count = count if cut.count is None else Decimal(cut.count) + (count if cut.own else 0)
        if (not cut.rest and (share, count) <= before) or share > 1 or share < before[0] or count < before[1]:
            fail("各档界线应逐档加大且不过100%", "百分比是从第一名起的累计数，如 20%、60%、95%")


def _whole(cuts: Sequence[Cut]) -> bool:
    """Shares of each grade that make up the whole."""
    own = [cut.stages.share if cut.stages else cut.share if cut.own else None for cut in cuts]
    return None not in own and cuts[-1].own and sum(share or 0 for share in own) == 1


# None is 未定; [] is 不定级: ranked and never graded
Grading = Annotated[list[Cut] | None, BeforeValidator(_grading)]


class Quota(Entry):
    """How many places a share gives. Each `base` counts more: the ranked; those without a grade; the listed; all of the
    group. `edge`: who stands exactly on an edge is in or not; `each`: edges or every grade's own number are rounded;
    `by_condition`: grades given by condition take places or not.
    """

    base: Literal["参评", "含不定档", "含列出", "全部"] = Field(alias="基数")
    rounding: Literal["四舍五入", "进一", "去尾"] = Field(alias="取整")
    edge: Literal["含", "不含"] = Field("含", alias="边界")
    each: Literal["累计", "逐档"] = Field("累计", alias="逐档")
    by_condition: Open[Literal["计入", "剔除"]] = Field(None, alias="条件档")

    @model_validator(mode="after")
    def _one_way_to_the_edge(self) -> "Quota":
        if self.edge == "不含" and self.each == "逐档":
            fail("逐档取整时没有累计的界线，不能再写边界不含", "删去“边界”，或改为“逐档: 累计”")
        return self


class Ties(Entry):
    """`keys` are variables or indicators; who is still equal shares the better or the worse grade."""

    keys: SortKeys = Field(alias="依次比较")
    share: Literal["同取高档", "同取低档"] = Field(alias="仍相同")


class Bound(Entry):
    """The most or the least share of a grade that a parent allows."""

    most: Decimal | None = None
    least: Decimal | None = None

    def broken_by(self, share: Decimal) -> bool:
        return (self.most is not None and share > self.most) or (
            self.least is not None and share < self.least
        )

    @property
    def words(self) -> str:
        return f"至少{_percent(self.least)}" if self.most is None else f"至多{_percent(self.most)}"  # type: ignore[arg-type]


def _bound(value: object) -> object:
    found = re.fullmatch(r"(至多|至少)\s*(\d+(?:\.\d+)?)\s*[%％]", str(value))
    if not found or Decimal(found[2]) > 100:
        fail("上级约束读不懂", "写成“至多20%”或“至少5%”")
    return {"most" if found[1] == "至多" else "least": Decimal(found[2]) / 100}


ParentBounds = dict[str, Annotated[Bound, BeforeValidator(_bound)]]
