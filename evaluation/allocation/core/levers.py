"""Levers as data: the vocabulary of the files in evaluation/allocation/library.

A lever is a record, never code: whom it touches, by which formula and rate, on which legal basis, from when to when,
who executes it and where one may appeal. Whether it may be executed is said by `lawful.obstacles`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import FormulaError, names, parse
from landuse.provisions.clauses import Mode
from mujun.documents import OPEN, Document, DocumentError, Entry, Open, Problem, fail, nearest, read

# the name by which a formula asks for the rate that holds for a row
RATE = "标准"
# what an enterprise itself wishes, recorded by a person; a lever that asks for one touches nobody else. Name → unit
WILLING = {"腾出面积": "亩", "增容面积": "平方米"}

Text = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int | Decimal) else value)
]
Share = Annotated[Decimal, Field(gt=0, le=1)]
Rate = Annotated[Decimal, Field(ge=0)]
Account = Literal["电", "水", "气", "热"]
Status = Literal["草案", "现行", "中止", "废止", "示例"]
Direction = Literal["加征", "减免", "支持", "限制"]
PositiveList = Literal["信贷白名单", "人才支持名单", "科技支持名单"]
Column = Literal[
    "土地使用税减免", "财政奖励", "电力直接交易节约", "新增用地", "用能指标", "排污指标",
    "加价电费", "加价水费", "加价气费", "加价热费", "加征污水处理费", "加征排污费", "削减用能指标", "削减排污指标",
]  # fmt: skip


def _formula(value: object) -> object:
    text = str(value)
    known = {**dictionary().units, **ATTRIBUTES, **WILLING, RATE: ""}
    try:
        unknown = [name for name in names(parse(text), ATTRIBUTES) if name not in known]
    except FormulaError as error:
        fail(str(error), error.cure)
    if unknown:
        fail(f"没有“{unknown[0]}”这个数据项", nearest(unknown[0], dictionary().units) or "见数据项字典")
    return text


Formula = Annotated[str, BeforeValidator(_formula)]


class Refund(Entry):
    """Who rises to one of the grades gets a share of what was charged for the last years back."""

    grades: list[Text] = Field(alias="升到", min_length=1)
    share: Share = Field(alias="比例")
    years: int = Field(1, alias="退几年", ge=1, le=9)


class Lever(Entry):
    """`formula` gives the amount in `unit`; empty when the lever is a right or a duty without an amount.

    The rate is one number, or one for each calendar year (the last one goes on), or one for each year running in the
    lever's grades (the last one goes on); a grade may have a share of it. Of levers with one `highest_of` only the
    highest amount is due to an enterprise. `column`: where reports count the amount. `supply`: how land is given to the
    grades, `order` who comes first; `positive_list`: whom it touches is put on that list.
    """

    code: str = Field(alias="编号")
    name: str = Field(alias="措施")
    kind: str = Field(alias="类型")
    grades: list[Text] = Field(alias="档次", min_length=1)
    scope: Formula | None = Field(None, alias="条件")
    formula: Formula | None = Field(None, alias="算式")
    unit: str = Field("", alias="单位")
    rate: Open[Rate] = Field(None, alias="标准")
    rate_by_year: dict[int, Rate] = Field({}, alias="分年标准")
    rate_by_running: dict[int, Rate] = Field({}, alias="连年标准")
    grade_shares: dict[Text, Share] = Field({}, alias="档次比例")
    at_most: Annotated[Decimal, Field(gt=0)] | None = Field(None, alias="不超过")
    places: Annotated[int, Field(ge=0, le=4)] = Field(4, alias="保留小数")
    rounding: Literal["四舍五入", "四舍六入五成双", "截尾"] = Field("四舍五入", alias="取舍")
    highest_of: str = Field("", alias="从高")
    refund: Refund | None = Field(None, alias="退还")
    account: Account | None = Field(None, alias="计费账户")
    period: Literal["月", "季", "年"] = Field("年", alias="周期")
    column: Column | None = Field(None, alias="报表栏目")
    supply: list[Mode] = Field([], alias="供地方式")
    order: Annotated[int, Field(ge=1, le=9)] | None = Field(None, alias="次序")
    positive_list: PositiveList | None = Field(None, alias="名单")
    direction: Direction = Field(alias="方向")
    status: Status = Field(alias="状态")
    legal_basis: str = Field("", alias="法律依据")
    review_number: str = Field("", alias="公平竞争审查文号")
    review_date: date | None = Field(None, alias="审查日期")
    needs_price_approval: bool = Field(False, alias="须价格主管部门批准")
    price_approval: str = Field("", alias="价格主管部门批准")
    valid_from: date | None = Field(None, alias="施行")
    valid_to: date | None = Field(None, alias="失效")
    executing_unit: str = Field("", alias="执行单位")
    appeal_channel: str = Field("", alias="申诉渠道")
    source: str = Field(alias="来源")

    @classmethod
    def kept(cls, fields: Mapping[str, Any]) -> "Lever":
        """As `model_dump` gave it, where a rate that is 未定 and one that nobody needs are both nothing."""
        left = {name: value for name, value in fields.items() if name != "rate" or value is not None}
        laddered = fields["rate_by_year"] or fields["rate_by_running"]
        if RATE in (fields["formula"] or "") and not laddered:
            left.setdefault("rate", OPEN)
        return cls.model_validate(left)

    @property
    def rated(self) -> bool:
        return "rate" in self.model_fields_set or bool(self.rate_by_year) or bool(self.rate_by_running)

    @property
    def is_open(self) -> bool:
        """Whether the rate is 未定: who writes the record down leaves it to the county."""
        return "rate" in self.model_fields_set and self.rate is None

    @property
    def about_new_land(self) -> bool:
        """Whether it gives or refuses new land as such, in words and without an amount."""
        return self.column == "新增用地" and not self.formula

    @property
    def willing(self) -> list[str]:
        """Those that the record asks for."""
        asked = [parse(text) for text in (self.formula, self.scope) if text]
        return [name for name in WILLING if any(name in names(node, ATTRIBUTES) for node in asked)]

    @property
    def ladder(self) -> Mapping[int, Decimal]:
        """By calendar year or by years running, whichever is stated."""
        return self.rate_by_year or self.rate_by_running


class _File(Entry):
    name: str = Field(alias="措施库")
    levers: list[Lever] = Field(alias="措施", min_length=1)


def load(text: str, file: str) -> list[Lever]:
    """Raises `DocumentError` with every mistake."""
    document = read(text, file)
    levers = document.into(_File).levers
    problems = [
        problem for at, lever in enumerate(levers) for problem in _problems(document, at, lever, levers)
    ]
    if problems:
        raise DocumentError(problems)
    return levers


def _problems(document: Document, at: int, lever: Lever, levers: list[Lever]) -> list[Problem]:
    """What only the whole lever shows."""
    found = [
        ("编号", f"编号“{lever.code}”重复", "每条措施一个编号")
        for before in levers[:at]
        if before.code == lever.code
    ]
    asks = lever.formula is not None and RATE in names(parse(lever.formula), ATTRIBUTES)
    if asks and not lever.rated:
        found.append(("算式", "用了“标准”，没有写明标准", "加一行“标准: 0.30”，或者分年标准、连年标准"))
    if lever.rated and not asks:
        found.append(("编号", "写明了标准，算式没有用它", "算式里用“标准”，如“用电量 * 标准”"))
    if sum(map(bool, ("rate" in lever.model_fields_set, lever.rate_by_year, lever.rate_by_running))) > 1:
        found.append(("编号", "标准、分年标准、连年标准写了不止一种", "只留一种"))
    if lever.rate_by_running and 1 not in lever.rate_by_running:
        found.append(("连年标准", "没有写明第 1 年的标准", "从 1 写起，如“{1: 0.10, 2: 0.20}”"))
    found += [
        ("档次比例", f"“{grade}”不在适用档次里", "改正档次，或加进“档次”")
        for grade in lever.grade_shares
        if grade not in lever.grades
    ]
    if lever.positive_list and lever.direction != "支持":
        found.append(("名单", "名单只列给予支持的企业，没有反面的名单", "方向写“支持”，或者去掉“名单”"))
    if lever.supply and lever.direction != "支持":
        found.append(("供地方式", "写了供地方式，方向不是支持", "方向写“支持”；不供地的不写供地方式"))
    if lever.formula is not None and not lever.unit:
        found.append(("算式", "有算式，没有单位", "加一行“单位: 万元”"))
    return [document.problem(("措施", str(at), key), reason, cure) for key, reason, cure in found]
