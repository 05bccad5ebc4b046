"""云岭县, a small neighbour: what a city compares the county with. Judged in one year, by its own method, never
published; of the year before there are taxes and statistics, so that growth can be told.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from evaluation.actions import methods, runs
from evaluation.demonstration.chance import dice, factor
from evaluation.demonstration.enterprises import industries
from evaluation.demonstration.workbooks import Handing
from evaluation.methods.dictionary import dictionary
from evaluation.models import Run
from mujun.accounts.actions import add_user, found_county
from mujun.accounts.models import County, Department, User
from mujun.intake import actions as intake
from mujun.intake.credit_code import check_character
from mujun.intake.layouts import layout_of
from mujun.jobs.models import Job

CODE, NAME, TOWNS = "339902", "云岭县", ["云岭街道", "石桥镇"]
SIZE = 40
_BEFORE = 0.93
OFFICE = "yunling"
METHOD = """\
办法: 云岭县工业企业亩均效益综合评价（示例）
版次: 2025
地区: 339902
沿用: qinglan-2025
依据:
  文件: 示范县自拟
  公布: 2025-12-01
  来源: 本系统自带的示例
  说明: 沿用青澜县的计分，档次界线由云岭县规定，只为演示
状态: 示例
分组:
  规上:
    定级: {A: 前15%, B: 至55%, C: 至90%, D: 其余}
    计分:
      单位排放增加值: {权重: 10, 基准: 4929.81, 缺失: 剔除该项并放大其余权重}  # 本县没有排放数据
"""


def neighbour(year: int, wait: Callable[[Job], object]) -> None:
    """What is there already stays."""
    if Run.objects.filter(snapshot__county__code=CODE).exists():
        return
    county = found_county(code=CODE, name=NAME, towns=TOWNS, by=None)
    office = User.objects.filter(username=OFFICE).first() or _office(county)
    before = (each for each in _handings(year - 1, _BEFORE) if each.layout != "land")
    for handing in (*before, *_handings(year)):
        _hand_in(county, handing, office)
    method = methods.write(county=county, text=METHOD, code="yunling-2025", by=office)
    wait(runs.start(county=county, year=year, method=method, by=office))


def _office(county: County) -> User:
    return add_user(
        username=OFFICE,
        title="云岭县亩均办",
        role="reform_office",
        password=f"{OFFICE}-yanshi-2025",
        county=county,
        department=Department.objects.get(code="reform_office"),
        by=None,
    )


def _hand_in(county: County, handing: Handing, office: User) -> None:
    batch = intake.receive(
        content=handing.content(layout_of(handing.layout).sheets(county, handing.year)),
        filename=f"{NAME}{handing.year}年{handing.title}.xlsx",
        layout=handing.layout,
        year=handing.year,
        county=county,
        by=office,
    )
    intake.import_batch(batch=batch, by=office)


def _handings(year: int, share: float = 1) -> list[Handing]:
    """List, land, taxes and statistics, `share` of what the last year earned; nothing else is known of this county."""
    codes = pd.Series(_credit_codes(), name="统一社会信用代码")
    trades = industries()
    industry = pd.Series(dice("neighbour").choice(trades.index, SIZE))
    listed = pd.DataFrame(
        {
            "统一社会信用代码": codes,
            "企业名称": [f"{NAME}第{at:02}号工业有限公司" for at in range(1, SIZE + 1)],
            "镇街": np.resize(TOWNS, SIZE),
            "行业大类": industry,
            "规模": "规上",
        }
    )
    land = (24 * factor("neighbour land", SIZE, 0.7)).round(2)
    figures = _figures(land, trades.loc[industry].reset_index(drop=True))
    earned = ["tax", "value_added", "revenue"]
    figures[earned] = (figures[earned] * share).round(2)
    return [
        Handing("enterprises", year, "reform_office", "企业名单", {"名单": listed}),
        Handing("land", year, "natural_resources", "用地台账", _ledger(listed, land)),
        *(
            Handing(department, year, department, title, {"数据": listed[list(listed)[:2]].join(known)})
            for department, title, known in _by_department(figures)
        ),
    ]


def _credit_codes() -> list[str]:
    return [body + check_character(body) for body in (f"91{CODE}MA{at:06}0" for at in range(1, SIZE + 1))]


def _ledger(listed: pd.DataFrame, land: np.ndarray) -> dict[str, pd.DataFrame]:
    codes = [f"{CODE}001001GB{at:05}" for at in range(1, SIZE + 1)]
    holder = listed["统一社会信用代码"]
    parcels = {
        "宗地代码": codes, "镇街": listed["镇街"], "权利人统一社会信用代码": holder, "登记面积（亩）": land,
        "用途": "工业用地",
    }  # fmt: skip
    uses = {
        "宗地代码": codes, "统一社会信用代码": holder, "方式": "自用", "使用面积（亩）": land, "起": date(2012, 5, 1),
    }  # fmt: skip
    return {"宗地": pd.DataFrame(parcels), "用地": pd.DataFrame(uses)}


def _figures(land: np.ndarray, trade: pd.DataFrame) -> pd.DataFrame:
    """A little less on each mu than the county beside it."""
    added = trade["value_added"] * land * 0.8 * factor("neighbour value", SIZE, 0.5)
    columns = {
        "tax": added * trade["tax_share"] * factor("neighbour tax", SIZE, 0.4),
        "value_added": added,
        "revenue": (added / trade["revenue_share"]).clip(lower=2100),
        "energy": added / trade["energy"],
        "employees": (added / trade["productivity"]).clip(lower=1).round(),
        "rd_expense": added * trade["rd_share"] / 100 / trade["revenue_share"],
    }
    return pd.DataFrame(columns).round(2)


def _by_department(figures: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    found = []
    for department, title in (("tax", "税务数据"), ("statistics", "统计数据")):
        known = [
            each for each in dictionary().variables if each.department == department and each.code in figures
        ]
        headings = {each.code: f"{each.name}（{each.unit}）" for each in known}
        found.append((department, title, figures[list(headings)].rename(columns=headings)))
    return found
