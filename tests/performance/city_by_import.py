"""A county of the invented city brought in as a real one is: the workbooks of its departments, checked and imported."""

from collections.abc import Iterator

import pandas as pd

from evaluation.demonstration.workbooks import Handing
from evaluation.methods.dictionary import dictionary
from mujun.accounts.actions import found_county
from mujun.accounts.models import County
from mujun.intake import actions as intake
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from tests.performance.city import YEARS, Place


def imported(place: Place) -> County:
    """Everything of the three years."""
    county = found_county(code=place.code, name=place.name, towns=place.towns, by=None)
    for handing in handings(place):
        hand_in(county, handing)
    return county


def hand_in(county: County, handing: Handing) -> Batch:
    content = handing.content(layout_of(handing.layout).sheets(county, handing.year))
    batch = intake.receive(
        content=content, filename=handing.filename, layout=handing.layout, year=handing.year, county=county, by=None
    )  # fmt: skip
    batch = intake.import_batch(batch=batch, by=None)
    assert batch.state == Batch.State.IMPORTED, batch.problems[:3]
    return batch


def handings(place: Place) -> Iterator[Handing]:
    """17 files: parks, three lists, the ledger, and four departments' figures of three years."""
    parks = pd.DataFrame({"园区名称": place.parks, "园区类型": "小微企业园", "园区状态": "投运"})
    yield Handing("parks", YEARS[-1], "reform_office", "园区", {"园区": parks})
    for year in YEARS:
        yield Handing("enterprises", year, "reform_office", "企业名单", {"名单": _list(place)})
    yield Handing("land", YEARS[-1], "natural_resources", "用地台账", _ledger(place))
    for year in YEARS:
        yield from _figures(place, year)


def _list(place: Place) -> pd.DataFrame:
    headings = {
        "credit_code": "统一社会信用代码",
        "name": "企业名称",
        "town": "镇街",
        "industry": "行业大类",
        "scale": "规模",
        "park": "园区",
    }
    return place.enterprises[list(headings)].rename(columns=headings).replace({"园区": {"": None}})


def _ledger(place: Place) -> dict[str, pd.DataFrame]:
    codes = place.enterprises["credit_code"]
    parcels = {
        "宗地代码": place.parcels["code"],
        "镇街": place.parcels["town"],
        "权利人统一社会信用代码": codes[place.parcels.index],
        "登记面积（亩）": place.parcels["area"],
        "用途": "工业用地",
    }
    uses = {
        "宗地代码": place.uses["parcel"].map(place.parcels["code"]),
        "统一社会信用代码": place.uses["enterprise"].map(codes),
        "方式": place.uses["kind"],
        "使用面积（亩）": place.uses["area"],
        "起": place.uses["since"].dt.date,
    }
    return {"宗地": pd.DataFrame(parcels), "用地": pd.DataFrame(uses)}


def _figures(place: Place, year: int) -> Iterator[Handing]:
    who = place.enterprises[["credit_code", "name"]].set_axis(["统一社会信用代码", "企业名称"], axis=1)
    known = [each for each in dictionary().variables if each.code in place.figures[year]]
    for department in dict.fromkeys(each.department for each in known):
        headings = {
            each.code: f"{each.name}（{each.unit}）" for each in known if each.department == department
        }
        said = place.figures[year][list(headings)].rename(columns=headings)
        yield Handing(department, year, department, department, {"数据": who.join(said)})
