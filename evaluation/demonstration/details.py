"""What parts of the registers say besides: certificates and supply of parcels, parks, contacts, dates. All invented."""

import numpy as np
import pandas as pd

from evaluation.demonstration.chance import days, dice
from evaluation.demonstration.enterprises import COUNTY_CODE, YEARS

KNOWN = 0.7  # share of parcels and enterprises with details
MAPPED = "望澜镇"  # its outlines come as a surveyor's file, not in the ledger
# name → kind, state, stars, when it opened: one is still in its years of transition
PARKS = {
    "青澜经济开发区": ("开发区", "投运", "", "2008-06-01"),
    "望澜小微企业园": ("小微企业园", "投运", "四星", "2018-03-01"),
    "云栈小微企业园": ("小微企业园", "投运", "", "2024-05-01"),
    "柘湾小微企业园": ("小微企业园", "投运", "二星", "2019-10-01"),
}
# the stars of the list of the first year, by the document that awarded them
_STARS_BEFORE = {"望澜小微企业园": "三星", "柘湾小微企业园": "二星"}
# how it was built, nature and source of its land, who runs it and how, what it has and offers
_OF_ZONE = ("政府主导", "工业用地", "出让", "国有", "自营")
_OF_SMALL_PARKS = {
    "望澜小微企业园": ("龙头企业开发", "工业用地", "出让", "民营", "委托运营"),
    "云栈小微企业园": ("村集体开发", "集体建设用地", "租用", "集体", "自营"),
    "柘湾小微企业园": ("老旧厂区改造", "工业用地", "出让", "国有", "合作运营"),
}
_FACILITIES = "标准厂房、仓储物流、食堂、职工宿舍、停车场、充电设施、污水处理、消防站点"
_SERVICES = "入园代办、政策咨询、融资对接、招聘用工、知识产权、安全生产管理"
IN_PARK = 0.4  # share of the enterprises of a park's town, the zone's all
_PARK_OF = {"青澜经济开发区": "青澜经济开发区"} | {
    town: f"{town[:2]}小微企业园" for town in ("望澜镇", "云栈街道", "柘湾镇")
}
# a class of each division that surely exists; divisions not named here say none
_CLASSES = {
    "13": "1311", "17": "1751", "21": "2110", "26": "2651", "27": "2710", "29": "2921", "30": "3011", "33": "3311",
    "34": "3443", "36": "3670", "38": "3812", "39": "3982", "40": "4011",
}  # fmt: skip
_SURNAMES = list("岚沐朔槿棠岑汀澜霁珩")
LONGEST_GRANT = 50  # years of industrial land


def parks() -> pd.DataFrame:
    table = pd.DataFrame([(name, *park) for name, park in PARKS.items()])
    table.columns = ["园区名称", "园区类型", "园区状态", "园区星级", "投运日期"]
    more = pd.DataFrame(
        [(*_OF_SMALL_PARKS.get(name, _OF_ZONE), _FACILITIES, _SERVICES) for name in PARKS],
        columns=["建设方式", "土地性质", "土地来源", "运营主体性质", "运营方式", "配套设施", "公共服务"],
    )
    return table.assign(投运日期=pd.to_datetime(table["投运日期"])).join(more)


def stars_before() -> pd.DataFrame:
    """The list of the first year: small parks that are what they are now, with the stars that they had then."""
    then = parks().set_index("园区名称").loc[list(_STARS_BEFORE)].reset_index()
    return then.assign(园区星级=list(_STARS_BEFORE.values()), 评星文件="青澜县小微企业园星级名单（虚构）")


def entry_details(there: pd.DataFrame, year: int) -> pd.DataFrame:
    """行业小类 and 园区; in the last list also 联系人, 联系电话 (numbers that no network has), 成立日期, 投产日期."""
    columns = {"行业小类": there["industry"].map(_CLASSES), "园区": _parks_of(there)}
    if year == YEARS[-1]:
        columns |= _present(there)
    known = dice("details of enterprises").random(there.index.max() + 1)[there.index] < KNOWN
    return pd.DataFrame(columns, index=there.index)[known]


def _parks_of(there: pd.DataFrame) -> pd.Series:
    inside = dice("parks").random(there.index.max() + 1)[there.index] < IN_PARK
    park = there["town"].map(_PARK_OF)
    return park.where(inside | (park == "青澜经济开发区"))


def parks_of_parcels(parcels: pd.DataFrame, enterprises: pd.DataFrame) -> pd.Series:
    """The park of its town where the holder is in it, or where nobody of the list holds the parcel."""
    here, theirs = parcels["town"].map(_PARK_OF), parcels["holder"].map(_parks_of(enterprises))
    return here.where(parcels["holder"].isna() | (here == theirs))


def _present(there: pd.DataFrame) -> dict[str, object]:
    size = there.index.max() + 1
    names = np.array(_SURNAMES)[dice("contacts").integers(0, len(_SURNAMES), size)][there.index]
    numbers = dice("phones").choice(10**8, size, replace=False)[there.index]
    opened = there["opens"].to_numpy()
    long_ago = days("founded", size, "1998-01-01", "2016-12-31")[there.index]
    lately = (opened - 1971).astype("M8[Y]").astype("M8[D]") + dice("founded lately").integers(
        0, 300, len(there)
    )
    founded = np.where(opened > YEARS[0], lately, long_ago)
    return {
        "联系人": [f"{name}示例" for name in names],
        "联系电话": [f"120{number:08d}" for number in numbers],
        "成立日期": pd.Series(pd.to_datetime(founded), there.index).dt.date,
        "投产日期": pd.Series(pd.to_datetime(founded) + pd.Timedelta(days=420), there.index).dt.date,
    }


def parcel_details(parcels: pd.DataFrame, certificates: pd.DataFrame) -> pd.DataFrame:
    """By the label of the parcel. `certificates`: number and day of issue of those that have a holder."""
    size = len(parcels)
    ratio = dice("plot ratios").uniform(0.8, 2.2, size).round(1)
    ratio = np.where(parcels["holder"].isna(), np.maximum(ratio, 1.2), ratio)
    issued = certificates["issued"].reindex(parcels.index)
    supplied = issued - pd.Timedelta(days=180)
    since = supplied + pd.Timedelta(days=60)
    until = since + pd.DateOffset(years=LONGEST_GRANT) - pd.Timedelta(days=1)
    serials = pd.Series(np.arange(1, size + 1), parcels.index).astype(str).str.zfill(4)
    held = issued.notna()
    columns = {
        "不动产权证号": certificates["number"].reindex(parcels.index),
        "不动产单元号": parcels["code"] + "W00000000",
        "权利性质": "出让",
        "土地利用现状分类代码": "0601",
        "国土空间用地分类代码": "100101",
        "合同编号": (COUNTY_CODE + supplied.dt.strftime("%Y") + "A" + serials).where(held),
        "供应方式": np.where(dice("supply").random(size) < 0.9, "挂牌", "协议"),
        "供应日期": supplied.dt.date,
        "使用权起": since.dt.date,
        "使用权止": until.dt.date,
        "容积率": ratio,
        "建筑面积（平方米）": (parcels["area"] * 2000 / 3 * ratio).round(2),
    }
    known = dice("details of parcels").random(size) < KNOWN
    return pd.DataFrame(columns, index=parcels.index)[known | ~held.to_numpy()]


def floors_of(uses: pd.DataFrame, parcels: pd.DataFrame, building: pd.Series) -> pd.Series:
    """m² of floor of the tenants of the workshops of MAPPED, who state floor area; NaN for all others.

    As much as comes to their land by the plot ratio, rounded up so that the conversion ends at the same 亩.
    """
    hosts = parcels.assign(building=building).set_index("code")
    workshop = hosts["holder"].isna() & (hosts["town"] == MAPPED)
    floor = uses["area"] * uses["code"].map(hosts["building"] / hosts["area"])
    return (np.ceil(floor * 100) / 100).where(uses["code"].map(workshop))
