"""How land is supplied: one thing per function, each usable alone, as the others here."""

from datetime import date
from decimal import Decimal
from itertools import count

from landuse.actions import checklists, cluster_land, land_accounts, land_demands, ledgers, supply
from landuse.models import (
    Checklist,
    ClusterLand,
    Enterprise,
    LandDemand,
    LandEntry,
    Parcel,
    Park,
    SupplyContract,
    YearLedger,
)
from landuse.supply import Shares
from mujun.accounts.models import County
from tests.factories.land import parcel

_serial = count(1)


def supply_contract(of: Enterprise, on: Parcel | None = None, **fields) -> SupplyContract:
    """长期租赁 of 20 years from 2020-01-01, 20 万元 a year of a valuation of 1000 万元."""
    given = {
        "number": f"青租〔2020〕{next(_serial)}号",
        "enterprise": of,
        "mode": "长期租赁",
        "since": date(2020, 1, 1),
        "until": date(2039, 12, 31),
        "months": 240,
        "valuation": Decimal(1000),
        "cost": Decimal(600),
        "price": Decimal(700),
        "registered_on": date(2020, 2, 1),
        "due_at_registration": Decimal(20),
        "paid_at_registration": Decimal(20),
    }
    rents = fields.pop("rents", {date(2020, 1, 1): Decimal(20)})
    content = supply.Content(**(given | fields))
    return supply.enter(parcel=on or parcel(of.town, of), content=content, rents=rents, by=None)


def checklist(of: Enterprise, code: str = "X-06", **given) -> Checklist:
    matter = checklists.Matter("老厂房改造", enterprise=of)
    answers = given or {"容积率": Decimal("1.5")}
    return checklists.keep(
        county=of.county, code=code, matter=matter, given=answers, on=date(2025, 6, 1), by=None
    )


def park(of: County) -> Park:
    return Park.objects.get_or_create(
        county=of, name="青澜小微园", defaults={"kind": "小微企业园", "state": "投运"}
    )[0]


def year_ledger(
    of: County, kind: str = "industrial", part: str = "300", whole: str = "1000", **fields
) -> YearLedger:
    """Of 2024."""
    shares = Shares(
        Decimal(part), Decimal(whole), fields.pop("area_part", None), fields.pop("area_whole", None)
    )
    given = {"year": 2024, "on": date(2024, 12, 31), "source": "自然资源和规划局年度统计"}
    return ledgers.keep(county=of, row=ledgers.Row(kind=kind, shares=shares, **(given | fields)), by=None)


def land_entry(
    of: County, kind: str = "control_line", way: str = "out", area: str = "10", **fields
) -> LandEntry:
    """Of 2024."""
    given = {"on": date(2024, 6, 30), "subject": "老机械厂地块", "document": "青政发〔2024〕7号"} | fields
    content = land_accounts.Content(kind=kind, way=way, area=Decimal(area), **given)
    return land_accounts.enter(county=of, content=content, by=None)


def land_demand(of: County, wanted: str = "40", **fields) -> LandDemand:
    """A provincial major project that waits from the first day of 2024."""
    given = {"name": "轴承产业园", "kinds": ["省制造业重大项目"], "since": date(2024, 1, 1)} | fields
    content = land_demands.Content(wanted=Decimal(wanted), document="浙重大项目清单（示例）", **given)
    return land_demands.enter(county=of, content=content, by=None)


def cluster_land_of(of: County, year: int = 2024, total: str = "1000", **fields) -> ClusterLand:
    """Of the core area of a cluster, at the end of the year."""
    given = {"cluster": "青澜装备集群", "place": of.name, "role": "核心区"} | fields
    given = {"on": date(year, 12, 31), "source": "年度变更调查"} | given
    return cluster_land.keep(
        county=of, row=cluster_land.Row(year=year, total=Decimal(total), **given), by=None
    )
