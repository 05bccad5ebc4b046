"""Supply of the demonstration: contracts of every mode and trouble, checklists, ledgers, what the county lays down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from evaluation.demonstration.founding import person
from evaluation.demonstration.land_accounts import kept_accounts
from landuse.actions import checklists, ledgers, provisions, supply
from landuse.models import Parcel, Park, SupplyContract
from landuse.periods import last_day
from landuse.supply import Shares
from mujun.accounts.models import County, User

_NATIONAL, _CLUSTERS, _PARKS = "自然资发〔2022〕201号", "浙政发〔2023〕4号", "浙政办发〔2023〕12号"
_OWN = """文件: 青澜县工业用地差别化供应办法（示例）
文号: 青政办发〔2025〕6号
来源: 示例县自拟，用于演示
状态: 示例
施行: 2025-01-01
失效: 未定
规定:
  P-01:
    条款: 第三条
    内容: 按亩均效益综合评价档次差别化供应工业用地
    各档次供应方式:
      A: [一次性出让, 弹性年期出让, 先租后让, 长期租赁]
      B: [弹性年期出让, 先租后让, 长期租赁]
      C: [长期租赁]
"""
_DECIDED = [
    (_NATIONAL, "ZR-06", "提前提醒月", "12"),
    (_NATIONAL, "ZR-06", "续期申请提前月", "6"),
    (_CLUSTERS, "X-14", "恰为界线", "按标准审查"),
    (_PARKS, "LE-06", "低效档次", ["C", "D"]),
]


@dataclass(frozen=True)
class _Plot:
    """`since` and `until` in months from today; money by the 亩, the floor of the rent being 2 % of 40 万元."""

    mode: str
    since: int
    months: int
    lease: int | None = None
    rents: tuple[tuple[int, str], ...] = ()
    price: str = "32"
    owes: int = 0
    renewal: bool = False
    unpaid: bool = False


_PLOTS = [
    _Plot("一次性出让", -60, 600),
    _Plot("弹性年期出让", -30, 240),
    _Plot("弹性年期出让", -20, 600),
    _Plot("长期租赁", -100, 240, rents=((-100, "0.8"), (-40, "0.88"))),
    _Plot("长期租赁", -90, 240, rents=((-90, "0.8"), (-50, "0.9")), owes=14),
    _Plot("长期租赁", -54, 60, rents=((-54, "0.85"),)),
    _Plot("长期租赁", -57, 60, rents=((-57, "0.85"),), renewal=True),
    _Plot("长期租赁", -63, 60, rents=((-63, "0.8"),), owes=6),
    _Plot("长期租赁", -12, 252, rents=((-12, "0.7"),), unpaid=True),
    _Plot("先租后让", -24, 600, lease=60, rents=((-24, "0.8"),)),
    _Plot("先租后让", -10, 600, lease=72, rents=((-10, "0.8"),), price="18"),
    _Plot("租让结合", -6, 480, lease=60, rents=((-6, "0.8"),)),
]


@transaction.atomic
def supplied_land(county: County) -> None:
    """Once only; by the natural resources officer."""
    if SupplyContract.objects.filter(county=county).exists():
        return
    officer, today = person("land_officer"), timezone.localdate()
    provisions.adopt_document(county=county, text=_OWN, by=officer)
    for document, code, key, value in _DECIDED:
        provisions.decide(
            county=county, document=document, code=code, key=(key,), value=value, by=officer,
            number="青自然资规〔2025〕8号", valid_from=date(2025, 1, 1), valid_to=None,
        )  # fmt: skip
    plots = _plots(county, len(_PLOTS))
    for at, (parcel, plot) in enumerate(zip(plots, _PLOTS, strict=True)):
        _contract(parcel, plot, officer, today, at)
    for code, matter, given in _sheets(plots, today):
        checklists.keep(county=county, code=code, matter=matter, given=given, on=today, by=officer)
    for row in _ledgers(county, today):
        ledgers.keep(county=county, row=row, by=officer)
    kept_accounts(county, today, officer)


def _plots(county: County, size: int) -> list[Parcel]:
    """Of different enterprises of the towns in turn, others than those with an agreement."""
    held = Parcel.objects.filter(county=county, holder__isnull=False, agreements=None)
    every = list(
        held.select_related("county", "holder", "town").order_by("holder_id", "code").distinct("holder_id")
    )
    return every[3 :: max(1, len(every) // (size + 1))][:size]


def _contract(parcel: Parcel, plot: _Plot, by: User, today: date, at: int) -> None:
    since = last_day(today, plot.since)
    area = Decimal(parcel.area).quantize(Decimal("0.01"))
    rents = {last_day(today, month): _money(area, each) for month, each in plot.rents}
    yearly = next(iter(rents.values()), None)
    due = None if yearly is None else yearly * max(1, -plot.since // 12)
    registered = last_day(since, 1) if last_day(since, 1) <= today else None
    content = supply.Content(
        number=f"青土〔{since.year}〕{at + 101}号",
        enterprise=parcel.holder,
        mode=plot.mode,
        since=since,
        until=last_day(since, plot.months) - timedelta(days=1),
        months=plot.months,
        lease_months=plot.lease,
        valuation=_money(area, "40"),
        cost=_money(area, "24"),
        price=_money(area, plot.price),
        registered_on=registered,
        due_at_registration=yearly if registered else None,
        paid_at_registration=_paid(yearly, plot) if registered else None,
        rent_due=due,
        rent_paid=None if due is None else max(due - plot.owes, Decimal(0)),
        rent_on=None if due is None else today,
        renewal_asked_on=last_day(today, -1) if plot.renewal else None,
    )
    supply.enter(parcel=parcel, content=content, rents=rents, by=by)


def _paid(yearly: Decimal | None, plot: _Plot) -> Decimal | None:
    return Decimal(0) if yearly is not None and plot.unpaid else yearly


def _money(area: Decimal, each: str) -> Decimal:
    return (area * Decimal(each)).quantize(Decimal("0.0001"))


def _sheets(plots: list[Parcel], today: date) -> Iterator[tuple[str, checklists.Matter, dict[str, Any]]]:
    def about(at: int, subject: str) -> checklists.Matter:
        return checklists.Matter(subject, plots[at], plots[at].holder)

    split = ["符合国土空间规划", "具备独立分宗条件和独立使用功能", "分宗后满足安全、消防、环保及道路闭环要求"]
    split += ["符合经济转型、产业升级导向", "不改变土地用途", "符合节约集约利用原则", "依法批准"]
    own = dict.fromkeys(["自有工业用地", "新扩建生产性用房或利用地下空间", "因扩大生产或增加产能"], True)
    plan = dict.fromkeys(["规划工业用途已调整", "没有违法改变功能", "没有违法出租"], True)
    met = "项目所在地确保完成能耗双控目标"
    yield "LE-23", about(0, "老厂区分割转让"), dict.fromkeys(split, True) | {"依法批准": None}
    yield "LE-20", about(1, "厂房加层"), own | {"现容积率": Decimal("1.2"), "拟达到容积率": Decimal("2.1")}
    days = {"规划用途调整日期": last_day(today, -12), "调整后用途计划实施日期": last_day(today, 84)}
    yield "LE-15", about(2, "规划调整区内技改"), plan | days
    yield "X-06", about(3, "旧厂改造"), {"容积率": Decimal("1.4")}
    yield "X-14", about(4, "新上热处理项目"), {"单位工业增加值能耗": Decimal("0.52"), met: True}
    yield "X-14", about(5, "新上装配项目"), {"单位工业增加值能耗": Decimal("0.18"), met: True}
    energy = ["腾出的是规下企业存量用能", "通过淘汰落后产能腾出", "经第三方机构确权", "用于制造业重大项目"]
    spared = {"腾出日期": last_day(today, -3), "使用日期": today}
    yield (
        "X-15",
        about(5, "新能源电池材料项目"),
        dict.fromkeys(energy, True) | {"经第三方机构确权": None} | spared,
    )
    yield "F-07", about(6, "老厂房改研发中心"), {"过渡期起算日": last_day(today, -63)}
    yield "F-07", about(7, "老仓库改检测中心"), {"过渡期起算日": last_day(today, -20)}
    yield "P-01", about(8, "申请用地"), {"评价档次": "C", "申请的供应方式": "弹性年期出让"}
    yield "P-01", about(9, "申请用地"), {"评价档次": "A", "申请的供应方式": "先租后让"}


def _ledgers(county: County, today: date) -> Iterator[ledgers.Row]:
    """Years that met the bound, just met it, and missed it; this one is under way."""
    land, fund = (
        [("412.6", "1180.3"), ("300", "1000"), ("265.4", "905.8")],
        [("620", "98000"), ("455", "91000"), ("380", "84500")],
    )
    years = range(today.year - 2, today.year + 1)
    for year, (part, whole), (drawn, income) in zip(years, land, fund, strict=True):
        on = min(date(year, 12, 31), today)
        yield ledgers.Row("industrial", year, _shares(part, whole), on, "自然资源和规划局土地出让统计")
        uses = {"盘活工业用地": Decimal(drawn) / 2, "企业整治提升": Decimal(drawn) / 4}
        yield ledgers.Row("fund", year, _shares(drawn, income), on, "财政局土地出让收支决算", uses=uses)
    parks = Park.objects.filter(county=county, kind__contains="小微").order_by("name")[:2]
    firms = [("28", "36", "61.2", "80"), ("12", "20", "30", "46")]
    for park, (few, all_, small, area) in zip(parks, firms, strict=False):
        shares = Shares(Decimal(few), Decimal(all_), Decimal(small), Decimal(area))
        yield ledgers.Row("small_park", today.year, shares, today, "园区入驻登记", park=park)


def _shares(part: str, whole: str) -> Shares:
    return Shares(Decimal(part), Decimal(whole))
