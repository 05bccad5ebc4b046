"""The vocabulary of a rule for front-runners: whom it compares, by what, and how many lead. Pure."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.methods.schema.method import ENTERPRISE
from evaluation.methods.schema.words import Amount, Condition
from evaluation.regions.summing import ABOVE_SCALE, FRONT_RUNNERS, MEMBERS
from mujun.documents import Entry, Open, fail, nearest, read, read_file

LIBRARY = Path(__file__).parent / "library"
_ROUNDING = {"进一": ROUND_CEILING, "舍去": ROUND_FLOOR, "四舍五入": ROUND_HALF_UP}
# of a region besides what the dictionary has
_OF_REGIONS = {MEMBERS, ABOVE_SCALE, FRONT_RUNNERS}


def _quota(value: object) -> object:
    """10 or 前5%."""
    text = str(value).strip()
    number = text.removeprefix("前").removesuffix("%") if text.startswith("前") else text
    try:
        size = Decimal(number)
    except ArithmeticError:
        size = Decimal(-1)
    share = text.startswith("前") and text.endswith("%")
    if size <= 0 or (size > 100 if share else size != int(size)):
        fail("应为个数或比例", "写成 10 或 前5%")
    return text


Quota = Annotated[str, BeforeValidator(_quota)]


class Quotas(Entry):
    """How many lead each industry; `by_industry` where a division has a number of its own."""

    usual: Open[Quota] = Field(alias="每个")
    by_industry: dict[str, Quota] = Field({}, alias="分行业")
    rounding: Literal["进一", "舍去", "四舍五入"] = Field("四舍五入", alias="取整")
    least: int = Field(0, alias="至少", ge=0)
    most: int | None = Field(None, alias="至多", ge=1)

    def of(self, pool: str, size: int) -> int:
        """Of `size` that are compared."""
        text = self.by_industry.get(pool, self.usual or "0")
        number = Decimal(text.removeprefix("前").removesuffix("%"))
        if text.startswith("前"):
            number = (number * size / 100).quantize(Decimal(1), _ROUNDING[self.rounding])
        wanted = max(int(number), self.least)
        return wanted if self.most is None else min(wanted, self.most)


class Rule(Entry):
    name: str = Field(alias="规则", min_length=1, max_length=100)
    source: str = Field(alias="来源", min_length=1)
    status: Literal["现行", "示例", "草案"] = Field(alias="状态")
    note: str = Field("", alias="说明")
    subject: str = Field(alias="对象")
    metric: Open[str] = Field(alias="指标")
    formula: Open[Amount] = Field(alias="算式")
    unit: str = Field("", alias="单位")
    order: Literal["从高", "从低"] = Field("从高", alias="次序")
    condition: Condition | None = Field(None, alias="条件")
    # an industry (or a kind of region) with fewer to compare has no front-runner
    fewest: int = Field(1, alias="至少参比", ge=1)
    grades: list[str] = Field([], alias="档次")
    # for so many years running, up to this one
    years: int = Field(1, alias="连续年数", ge=1, le=5)
    quotas: Quotas = Field(alias="名额")
    ties: Literal["都列", "都不列"] = Field("都列", alias="并列")

    @field_validator("subject")
    @classmethod
    def _known(cls, subject: str) -> str:
        known = [ENTERPRISE, "镇街", "园区", "开发区", "高新区", "产业集群", "行业"]
        if subject not in known:
            fail(f"没有“{subject}”这类对象", f"写其中一个：{'、'.join(known)}")
        return subject

    @model_validator(mode="after")
    def _of_its_subject(self) -> "Rule":
        known = {*dictionary().units, *ATTRIBUTES} | (_OF_REGIONS if self.of_regions else set())
        for text in filter(None, (self.formula, self.condition)):
            for name in names(parse(text), ATTRIBUTES):
                if name not in known:
                    fail(f"没有“{name}”这个数据项", nearest(name, known) or "用数据项的名称")
        if self.of_regions and self.quotas.by_industry:
            fail("区域不分行业", "删去“分行业”")
        return self

    @property
    def of_regions(self) -> bool:
        return self.subject != ENTERPRISE

    @property
    def open_points(self) -> list[str]:
        """What has to be decided before anybody can be found by it."""
        asked = {"指标": self.metric, "算式": self.formula, "名额 › 每个": self.quotas.usual}
        return [key for key, value in asked.items() if value is None]


@cache
def rule_of(text: str) -> Rule:
    """Raises `DocumentError` with every mistake."""
    return read(text, "领跑者规则").into(Rule)


@cache
def library() -> dict[str, Rule]:
    """The delivered ones by file name."""
    return {path.stem: read_file(path).into(Rule) for path in sorted(LIBRARY.glob("*.yaml"))}


def text_of(code: str) -> str:
    return (LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
