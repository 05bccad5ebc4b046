"""The clauses that the system knows, by the code of the rule: what each says in numbers and words.

A number that a document does not state is 未定 in its file and None here; a county's own document states it.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from mujun.documents import Entry, Open

Share = Annotated[Decimal, Field(gt=0, le=1)]
Mode = Literal["一次性出让", "弹性年期出让", "长期租赁", "先租后让", "租让结合"]
Role = Literal["核心区", "协同区"]
StockCheck = Literal["建成面积", "容积率", "投资"]


class Clause(Entry):
    """原则上 and 一般 leave room: who stays below is reminded; 应当 does not."""

    article: str = Field(alias="条款")
    text: str = Field(alias="内容")
    force: Literal["应当", "原则上", "一般"] = Field("应当", alias="力度")

    @property
    def commands(self) -> bool:
        return self.force == "应当"


class LeastShare(Clause):
    """`uses` of the part, where the clause names them."""

    share: Share = Field(alias="占比不低于")
    uses: list[str] = Field(default=[], alias="用途")


class GrantedShare(LeastShare):
    """`steady`: where the industrial land in all must not become less from year to year."""

    steady: list[Role] = Field(default=[], alias="总量不减少")


class FreedFirst(Entry):
    """What land freed by remediation is used for first."""

    projects: str = Field(alias="项目", min_length=1)
    force: Literal["应当", "一般"] = Field(alias="力度")


class Quota(Clause):
    """A quota that is earned; what it may be used for, and whether it may be drawn before it is earned: by any project
    or by those of `ahead_for` only. Kinds of projects are words, those of the entries of an account.
    """

    yearly: Decimal = Field(alias="全省每年亩", gt=0)
    projects: str = Field(alias="用于")
    ahead: bool = Field(alias="可提前预支")
    ahead_for: str | None = Field(None, alias="预支限于")
    freed: FreedFirst | None = Field(None, alias="腾出用地先用于")

    @property
    def kinds(self) -> list[str]:
        """Of projects that the clause tells apart, each once."""
        freed = self.freed.projects if self.freed else None
        return [kind for kind in dict.fromkeys((freed, self.projects, self.ahead_for)) if kind]


class Conditions(Clause):
    """All must hold. Facts are given under the same words."""

    conditions: list[str] = Field(alias="要件", min_length=1)


class Years(Conditions):
    years: int = Field(alias="年限", gt=0)


class SmallPark(Clause):
    by_count: Share = Field(alias="数量占比不低于")
    by_area: Share = Field(alias="面积占比不低于")


class LowPark(Clause):
    """Which parks count as low-efficiency after their evaluation; the grades are for the county to decide."""

    kinds: list[str] = Field(alias="园区类型", min_length=1)
    low_grades: Open[list[str]] = Field(alias="低效档次")

    def covers(self, kind: str, grade: str) -> bool:
        """A park of the kind with a low grade; one that has none, as in its transition, never."""
        return kind in self.kinds and grade in (self.low_grades or ())


class Staying(Clause):
    high_grades: Open[list[str]] = Field(alias="评价较高的档次")


class OddParcels(Clause):
    """亩; the share is of the whole project, which may be meant with or without the odd parcels themselves."""

    each: Decimal = Field(alias="单宗不超过亩", gt=0)
    together: Share = Field(alias="累计占比不超过")
    whole: Open[Literal["含零星用地", "不含零星用地"]] = Field(alias="项目总面积")


class EnergyLine(Clause):
    """吨标准煤/万元: below is the green channel, above is reviewed by standard."""

    line: Decimal = Field(alias="界线", gt=0)
    at_line: Open[Literal["绿色通道", "按标准审查"]] = Field(alias="恰为界线")


class StockLand(Clause):
    """What is looked at where supplied land is in use, and from when supplied land counts as unused."""

    unused_since: Open[Literal["约定动工日", "供应日"]] = Field(alias="供而未用起算")
    looked_at: Open[list[StockCheck]] = Field(alias="用而未尽看")


class RenewalRatio(Clause):
    """Plot ratio of renewal projects: what is usual, and what those who can may try."""

    least: Decimal = Field(alias="容积率不低于", gt=0)
    tried: Decimal = Field(alias="试点容积率", gt=0)


class SupplyByGrade(Clause):
    """Which modes a grade may be supplied by; a grade that is not named has none. No document in force states it."""

    modes: dict[str, list[Mode]] = Field(alias="各档次供应方式", min_length=1)


class Transition(Clause):
    years: int = Field(alias="过渡期年", gt=0)
    ahead: Open[int] = Field(alias="提前提醒月")


class Term(Entry):
    """Years; `shorter_than` excludes its bound. `lease_at_most` is for the part that is let."""

    at_least: Decimal | None = Field(None, alias="不少于年")
    at_most: Decimal | None = Field(None, alias="不超过年")
    shorter_than: Decimal | None = Field(None, alias="少于年")
    lease_at_most: Decimal | None = Field(None, alias="租赁部分不超过年")
    force: Literal["应当", "一般"] = Field(alias="力度")


class Terms(Clause):
    modes: dict[Mode, Open[Term]] = Field(alias="供应方式")


class RentFloor(Clause):
    share: Share = Field(alias="年租金占评估价不低于")


class RentChange(Clause):
    gap: int = Field(alias="调整间隔不少于年", gt=0)
    rise: Share = Field(alias="涨幅不超过")


class Expiry(Clause):
    """Months before the end: when people are warned, and when a renewal must have been asked for."""

    ahead: Open[int] = Field(alias="提前提醒月")
    renewal: Open[int] = Field(alias="续期申请提前月")


class Clauses(Entry):
    """A document states some of them."""

    le_01: Clause | None = Field(None, alias="LE-01")
    le_02: Staying | None = Field(None, alias="LE-02")
    le_05: SmallPark | None = Field(None, alias="LE-05")
    le_06: LowPark | None = Field(None, alias="LE-06")
    le_13: LeastShare | None = Field(None, alias="LE-13")
    le_14: Clause | None = Field(None, alias="LE-14")
    le_15: Years | None = Field(None, alias="LE-15")
    le_18: OddParcels | None = Field(None, alias="LE-18")
    le_19: Clause | None = Field(None, alias="LE-19")
    le_20: Conditions | None = Field(None, alias="LE-20")
    le_21: Conditions | None = Field(None, alias="LE-21")
    le_22: Clause | None = Field(None, alias="LE-22")
    le_23: Conditions | None = Field(None, alias="LE-23")
    le_24: Conditions | None = Field(None, alias="LE-24")
    le_26: LeastShare | None = Field(None, alias="LE-26")
    x_04: StockLand | None = Field(None, alias="X-04")
    x_06: RenewalRatio | None = Field(None, alias="X-06")
    x_11: LeastShare | None = Field(None, alias="X-11")
    x_12: GrantedShare | None = Field(None, alias="X-12")
    x_13: Quota | None = Field(None, alias="X-13")
    x_14: EnergyLine | None = Field(None, alias="X-14")
    x_15: Conditions | None = Field(None, alias="X-15")
    f_07: Transition | None = Field(None, alias="F-07")
    p_01: SupplyByGrade | None = Field(None, alias="P-01")
    terms: Terms | None = Field(None, alias="ZR-01")
    rent_floor: RentFloor | None = Field(None, alias="ZR-02")
    rent_change: RentChange | None = Field(None, alias="ZR-03")
    price_floor: Clause | None = Field(None, alias="ZR-04")
    rent_paid: Clause | None = Field(None, alias="ZR-05")
    expiry: Expiry | None = Field(None, alias="ZR-06")

    def get(self, code: str) -> Clause | None:
        names = {field.alias: name for name, field in type(self).model_fields.items()}
        clause: Clause | None = getattr(self, names[code])
        return clause
