"""A whole judged county for page tests: figures, register, snapshot, run, results, signals, recommendations.

The scoring here is the simplest that gives every grade; what the engine promises is tested elsewhere.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.models import Figure, Result, Run, SnapshotRow
from landuse.models import Enterprise
from mujun.accounts.models import County, Town
from tests import factories as make

CODES = [
    "tax",
    "value_added",
    "revenue",
    "energy",
    "employees",
    "rd_expense",
    "electricity",
    "emission",
    "land",
]
CUTS = [("A", 0.2, "前20%"), ("B", 0.6, "至60%"), ("C", 0.95, "至95%"), ("D", 1.0, "其余")]
# name, formula, unit, numerator, denominator, base, weight
ITEMS = {
    "规上": [
        ("亩均税收", "税收实际贡献 / 用地面积", "万元/亩", "tax", "land", 24.097, 30),
        ("亩均增加值", "工业增加值 / 用地面积", "万元/亩", "value_added", "land", 136.16, 20),
        ("单位能耗增加值", "工业增加值 / 综合能耗等价值", "万元/吨标煤", "value_added", "energy", 2.694, 20),
        (
            "单位排放增加值",
            "工业增加值 / 主要污染物排放量",
            "万元/吨",
            "value_added",
            "emission",
            4929.81,
            10,
        ),
        ("全员劳动生产率", "工业增加值 / 年平均职工人数", "万元/人", "value_added", "employees", 18.14, 10),
        ("研发投入强度", "R&D经费支出 / 营业收入", "", "rd_expense", "revenue", 0.0302, 10),
    ],
    "规下": [
        ("亩均税收", "税收实际贡献 / 用地面积", "万元/亩", "tax", "land", 11.5932, 50),
        ("单位用电税收", "税收实际贡献 / 用电量", "万元/万千瓦时", "tax", "electricity", 0.2352, 50),
    ],
}


@dataclass(frozen=True)
class Judged:
    county: County
    towns: list[Town]
    enterprises: list[Enterprise]
    run: Run


def county(of: County | None = None, towns=("云栖镇", "青石街道"), sizes=(8, 4), years=(2025,)) -> Judged:
    """`sizes`: how many 规上 and 规下, dealt out to the towns in turn. `run` is the last year's."""
    home = of or make.county()
    places = [make.town(home, name) for name in towns]
    enterprises = _enterprises(places, sizes)
    rows = [judge(home, enterprises, year) for year in years]
    _extras(rows[-1], enterprises)
    return Judged(home, places, enterprises, rows[-1])


def judge(home: County, enterprises: list[Enterprise], year: int) -> Run:
    """Figures, snapshot, run and results of one year; every seventh enterprise lacks its emission."""
    matrix = _figures_matrix(enterprises, year)
    ids = _write_figures(home, enterprises, matrix, year)
    frozen = make.snapshot(home, year, CODES)
    values = [[None if np.isnan(v) else v for v in line] for line in matrix.tolist()]
    rows = SnapshotRow.objects.bulk_create(
        map(make.snapshot_row, [frozen] * len(enterprises), enterprises, values, ids)
    )
    run = make.run(frozen, make.method(home), _outline(enterprises))
    results = [result for group in ITEMS for result in _results(run, group, rows, matrix)]
    Result.objects.bulk_create(results)
    return run


def _enterprises(places: list[Town], sizes: tuple[int, int]) -> list[Enterprise]:
    trades = {
        "13": "农副食品加工业",
        "17": "纺织业",
        "29": "橡胶和塑料制品业",
        "33": "金属制品业",
        "35": "专用设备制造业",
    }
    words = ["恒泰", "金源", "瑞丰", "明达", "华盛", "永兴", "宏远", "新科", "东升", "利民", "天成", "祥和"]
    ends = ["食品", "纺织", "塑胶", "五金", "机械"]
    industries = make.industries(trades)
    made = []
    for number in range(sum(sizes)):
        trade = number * 7 % len(trades)
        name = f"青澜{words[number % 12]}{'一二三四五六七八九十'[number // 12 % 10]}{ends[trade]}有限公司"
        made.append(
            make.new_enterprise(
                places[number % len(places)],
                name if number < 120 else f"{name[:-4]}{number}厂",
                "规上" if number < sizes[0] else "规下",
                industry=industries[trade],
            )
        )
    return Enterprise.objects.bulk_create(made)


def _figures_matrix(enterprises: list[Enterprise], year: int) -> np.ndarray:
    """One line per enterprise, one column per code; plausible in size, the same on every call."""
    luck = np.random.default_rng(year)
    lasting = np.random.default_rng(7).lognormal(0, 0.7, len(enterprises))
    above = np.array([enterprise.scale == "规上" for enterprise in enterprises])
    land = np.where(above, 32, 7) * np.random.default_rng(8).lognormal(0, 0.6, len(enterprises))
    tax = land * np.where(above, 19, 9) * lasting * luck.lognormal(0, 0.25, len(enterprises))
    added = tax * 4 * luck.lognormal(0, 0.3, len(enterprises))
    revenue = added * 4.2
    size = luck.lognormal(0, 0.4, (5, len(enterprises)))
    matrix = np.column_stack(
        [
            tax,
            added,
            revenue,
            added / 1.4 * size[0],
            np.ceil(added / 16 * size[1]),
            revenue * 0.024 * size[2],
            added / 18 * size[3],
            added / 3200 * size[4],
            land,
        ]
    )
    matrix = matrix.round(4)
    matrix[~above, 3:6] = np.nan
    matrix[6::7, 7] = np.nan
    return matrix


def _write_figures(home: County, enterprises: list[Enterprise], matrix: np.ndarray, year: int) -> list[list]:
    by_code = {variable.code: variable for variable in make.variables()}
    batches = {code: make.batch(home, year, code) for code in ("tax", "statistics", "power", "environment")}
    ids: list[list] = [[None] * len(CODES) for _ in enterprises]
    made, places = [], []
    for line, column in np.argwhere(~np.isnan(matrix[:, :-1])).tolist():
        variable = by_code[CODES[column]]
        made.append(
            Figure(
                enterprise=enterprises[line],
                year=year,
                variable=variable,
                value=matrix[line, column],
                batch=batches[variable.department.code],
                sheet="数据",
                cell=f"{'CDEFGHIJ'[column]}{line + 2}",
            )
        )
        places.append((line, column))
    for figure, (line, column) in zip(Figure.objects.bulk_create(made, batch_size=5000), places, strict=True):
        ids[line][column] = figure.pk
    return ids


def _outline(enterprises: list[Enterprise]) -> dict:
    groups = []
    for name, items in ITEMS.items():
        size = sum(enterprise.scale == name for enterprise in enterprises)
        counts = np.bincount(np.searchsorted([cut[1] for cut in CUTS], _standing(size)), minlength=4).tolist()
        groups.append({
            "name": name, "size": size, "pools": [{"name": name, "size": size}],
            "items": [{"name": i[0], "formula": i[1], "unit": i[2], "weight": i[6], "decimals": 4,
                       "base": i[5]} for i in items],
            "grades": [{"code": c[0], "count": n, "cut": c[2]} for c, n in zip(CUTS, counts, strict=True)],
        })  # fmt: skip
    return {"groups": groups, "outside": 0}


def _standing(size: int) -> np.ndarray:
    """Share of the pool from the first rank down to each."""
    return np.arange(1, size + 1) / max(size, 1)


def _results(run: Run, group: str, rows: list[SnapshotRow], matrix: np.ndarray) -> list[Result]:
    mine = [number for number, row in enumerate(rows) if row.scale == group]
    items, figures = ITEMS[group], matrix[mine]
    values = np.column_stack([figures[:, CODES.index(i[3])] / figures[:, CODES.index(i[4])] for i in items])
    bases, weights = np.array([i[5] for i in items]), np.array([i[6] for i in items])
    scores = (values / bases * weights).round(4)
    totals = np.nan_to_num(scores).sum(axis=1).round(4)
    order = np.empty(len(mine), int)
    order[np.argsort(-totals)] = np.arange(len(mine))
    letters = np.array([cut[0] for cut in CUTS])[
        np.searchsorted([cut[1] for cut in CUTS], _standing(len(mine)))
    ]
    return [
        Result(
            run=run, enterprise=rows[number].enterprise, row=rows[number], group=group, pool=group,
            total=totals[i], rank=order[i] + 1, pool_size=len(mine), grade=letters[order[i]],
            values=[None if np.isnan(v) else v for v in values[i]], bases=bases.tolist(),
            scores=np.nan_to_num(scores[i]).tolist(), remarks=(3 * np.isnan(values[i])).tolist(),
        )
        for i, number in enumerate(mine)
    ]  # fmt: skip


def _extras(run: Run, enterprises: list[Enterprise]) -> None:
    """Land for everybody, signals and recommendations for the lowest grade."""
    lever = make.lever(run.snapshot.county)
    make.land_of_their_own(enterprises)
    for result in run.results.filter(grade="D").select_related("enterprise__county"):
        make.signal(result.enterprise, run.snapshot.year)
        make.recommendation(run, result.enterprise, lever)
