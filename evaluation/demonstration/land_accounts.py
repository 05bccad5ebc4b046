"""用地增减台账 of the demonstration: a control line not quite replaced, a quota drawn ahead by a leading project, freed
land that went elsewhere while a project waited; and industrial land of a cluster's places year by year.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from landuse.actions import cluster_land, land_accounts, land_demands
from landuse.models import ClusterLand, LandEntry
from mujun.accounts.models import County, User

_LINE, _QUOTA, _FREED = LandEntry.Kind.CONTROL_LINE, LandEntry.Kind.QUOTA, LandEntry.Kind.FREED
_IN, _OUT = LandEntry.Way.INTO, LandEntry.Way.OUT
_MAJOR, _CLUSTER = "省制造业重大项目", "“415X”先进制造业集群重大项目"
_LEADING = "特别重大和引领性产业项目"
# days before today, 亩; of what goes to a project its kinds
_ENTRIES = [
    (_LINE, _OUT, 640, "86.4", "老城工业点改为居住用地", "青政发〔{0}〕31号（示例）", None),
    (_LINE, _IN, 610, "86.4", "青澜经济开发区北拓区块", "青政发〔{0}〕33号（示例）", None),
    (_LINE, _OUT, 150, "42.75", "云栈老机械厂区块改为商业用地", "青政发〔{0}〕12号（示例）", None),
    (_LINE, _IN, 90, "30", "望澜工业区块", "青政发〔{0}〕18号（示例）", None),
    (_QUOTA, _IN, 660, "120", "上年度攻坚行动考核激励", "浙自然资函〔{0}〕5号（示例）", None),
    (_QUOTA, _OUT, 480, "95.5", "智能成套装备项目", "青政发〔{0}〕40号（示例）", [_CLUSTER]),
    (_QUOTA, _IN, 300, "60", "上年度攻坚行动考核激励", "浙自然资函〔{0}〕6号（示例）", None),
    (_QUOTA, _OUT, 60, "110", "新能源电池材料项目", "青政发〔{0}〕25号（示例）", [_CLUSTER, _LEADING]),
    (_FREED, _IN, 420, "64", "望澜老印染区块连片整治", "青整治办〔{0}〕3号（示例）", None),
    (_FREED, _OUT, 380, "40", "新能源电池材料项目", "青政发〔{0}〕20号（示例）", [_MAJOR, _CLUSTER]),
    (_FREED, _IN, 130, "38.5", "云栈老机械厂区块收储", "青整治办〔{0}〕8号（示例）", None),
    (_FREED, _OUT, 45, "26", "城北物流中转场", "青政发〔{0}〕28号（示例）", []),
]
_AHEAD, _TO_THE_FIRST = 7, 9
# days before today, 亩: the first has all of it by now, the second still waits, the third does no longer
_DEMANDS = [
    ("新能源电池材料项目", [_MAJOR, _CLUSTER, _LEADING], 400, "40"),
    ("高端轴承产业园项目", [_MAJOR], 200, "35.6"),
    ("智能纺机总装项目", [_MAJOR, _CLUSTER], 300, "22"),
]
_PLACES = [
    ("青澜装备集群", "青澜经济开发区", ClusterLand.Role.CORE, ("4120.5", "4166.2", "4201.8")),
    ("青澜装备集群", "望澜镇", ClusterLand.Role.COOPERATING, ("1318.4", "1318.4", "1296.7")),
    ("青澜纺织集群", "云栈街道", ClusterLand.Role.CORE, (None, "2240", "2251.3")),
]


def kept_accounts(county: County, today: date, by: User) -> None:
    waiting = [land_demands.enter(county=county, content=each, by=by) for each in _demands(today)]
    land_demands.end(demand=waiting[-1], on=today - timedelta(days=30), reason="改在邻县落地（虚构）", by=by)
    for at, row in enumerate(_ENTRIES):
        demand = waiting[0] if at == _TO_THE_FIRST else None
        content = _entry(today, *row, is_ahead=at == _AHEAD, demand=demand)
        land_accounts.enter(county=county, content=content, by=by)
    for each in _totals(today):
        cluster_land.keep(county=county, row=each, by=by)


def _entry(today: date, kind, way, days, area, subject, document, kinds, **other) -> land_accounts.Content:
    on = today - timedelta(days=days)
    return land_accounts.Content(
        kind=kind, way=way, on=on, area=Decimal(area), subject=subject,
        document=document.format(on.year), kinds=kinds, **other,
    )  # fmt: skip


def _demands(today: date) -> Iterator[land_demands.Content]:
    for name, kinds, days, area in _DEMANDS:
        since = today - timedelta(days=days)
        document = f"省重大产业项目（{since.year} 年）清单（示例）"
        yield land_demands.Content(name, kinds, Decimal(area), since, document)


def _totals(today: date) -> Iterator[cluster_land.Row]:
    for cluster, place, role, totals in _PLACES:
        for year, total in zip(range(today.year - 2, today.year + 1), totals, strict=True):
            if total is not None:
                on, source = min(date(year, 12, 31), today), "自然资源和规划局年度变更调查（虚构）"
                yield cluster_land.Row(cluster, place, role, year, Decimal(total), on, source)
