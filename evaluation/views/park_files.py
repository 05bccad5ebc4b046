"""What is taken along of parks: the list, and of one its enterprises and its parcels."""

from collections.abc import Iterable, Mapping

from django.http import HttpResponse

from evaluation.models import RegionResult
from landuse.models import EnterpriseYear, Park
from landuse.parks.words import TITLES
from landuse.readings.park_land import Land
from mujun.downloads import csv_file

_LIST = [
    "园区名称", "园区状态", "园区星级", "投运日期", "土地来源", *TITLES.values(), "企业（户）", "宗地（宗）",
    "档次", "名次",
]  # fmt: skip
_MEMBERS = [
    "统一社会信用代码", "企业名称", "镇街", "行业", "规模", "档次", "用地（亩）", "税收实际贡献（万元）",
    "亩均税收（万元/亩）",
]  # fmt: skip
_PARCELS = [
    "宗地代码", "镇街", "权利人", "用途", "登记面积（亩）", "建筑面积（平方米）", "使用面积（亩）", "使用企业",
]  # fmt: skip


def list_file(parks: Iterable[Park], judged: Mapping[str, RegionResult], year: int) -> HttpResponse:
    rows = (
        (
            each.name, each.state, each.star, each.opened_on, each.land_source,
            *(getattr(each, name) for name in TITLES), each.members, each.plots, *_judged(judged.get(each.name)),
        )
        for each in parks
    )  # fmt: skip
    return csv_file(f"{year}年园区", _LIST, rows)


def members_file(about: Park, year: int, members: Iterable[EnterpriseYear]) -> HttpResponse:
    rows = (
        (
            each.enterprise.credit_code, each.name, each.town, each.industry, each.scale, each.grade, each.land,
            each.tax, each.tax_per_mu,
        )
        for each in members
    )  # fmt: skip
    return csv_file(f"{about}{year}年企业", _MEMBERS, rows)


def parcels_file(about: Park, year: int, land: Land) -> HttpResponse:
    rows = (
        (
            plot.parcel.code, plot.parcel.town, plot.parcel.holder, plot.parcel.land_use, plot.parcel.area,
            plot.parcel.floor_area, plot.used, "、".join(plot.users),
        )
        for plot in land.plots
    )  # fmt: skip
    return csv_file(f"{about}{year}年宗地", _PARCELS, rows)


def _judged(result: RegionResult | None) -> tuple[object, object]:
    return (result.grade, result.rank) if result else (None, None)
