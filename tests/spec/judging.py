"""Executable examples of what comes before and after the scoring: a total that is just the tax, and small tables."""

import textwrap
from dataclasses import replace

import numpy as np

from evaluation.methods.dictionary import DATES, NUMBERS
from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.scoring.outcome import GroupOutcome, Outcome
from evaluation.scoring.tables import as_number, words_of
from tests.spec.figures import figures, write

METHOD = """
办法: 例子
版次: 2025
地区: 339901
依据: {文件: 例子, 来源: 例子}
状态: 示例
指标:
  得分: 税收实际贡献
  亩均税收: 税收实际贡献 / 用地面积
  亩均能耗: 综合能耗等价值 / 用地面积
规则:
  缺失: 不评
  分母为零: 同缺失
  封顶: 无
  保底: 无
  保留: {项得分位数: 4, 总分位数: 4, 取舍: 四舍五入}
  排序池: 全组
  名额: {基数: 参评, 取整: 四舍五入}
  并列: {依次比较: [], 仍相同: 同取高档}
分组:
  全部:
    条件: 规模 = 规上
    计分:
      得分: {权重: 100, 基准: 100}
    定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}
"""
CUTS = "{A: 前20%, B: 至60%, C: 至95%, D: 其余}"
QUOTA = "{基数: 参评, 取整: 四舍五入}"


def method(tmp_path, more: str = "", cuts: str = CUTS, quota: str = QUOTA, **replaced: str) -> Method:
    """The example with other cuts or quotas, with lines replaced (`排序池`, `并列`) and with keys added."""
    text = METHOD.replace(CUTS, cuts).replace(QUOTA, quota)
    for key, value in replaced.items():
        (line,) = (line for line in text.splitlines() if line.strip().startswith(f"{key}:"))
        text = text.replace(line, f"{line[: len(line) - len(line.lstrip())]}{key}: {value}")
    return write(tmp_path, text + textwrap.dedent(more)).method


def units(table: str, **past: str) -> Figures:
    """A table with days, words of any attribute, and columns such as 标签:上市 that say 是; `y1` is the same
    table one year before.
    """
    lines = [line.split() for line in table.strip().splitlines()]
    columns = {name: [row[at] for row in lines[1:]] for at, name in enumerate(lines[0])}
    plain = figures(table)
    days = {name: np.array([_day(cell) for cell in columns[name]]) for name in DATES if name in columns}
    known = {
        name: np.array(list(map(as_number, columns[name])), float) for name in NUMBERS if name in columns
    }
    flags = {
        tuple(name.split(":")): np.array([cell == "是" for cell in cells])
        for name, cells in columns.items()
        if ":" in name
    }
    labels = {
        name: words_of(columns[name])
        for name in ("园区", "园区类型", "权利性质", "用地方式", "主体类型", "档次", "宗地", "集团", "出租方")
        if name in columns
    }
    return replace(
        plain,
        numbers={**plain.numbers, **days, **known},
        labels={**plain.labels, **labels},
        flags=flags,
        year=2025,
        day=np.datetime64("2025-12-31"),
        past={int(year[1:]): units(each) for year, each in past.items()},
    )


def ladder(size: int) -> Figures:
    """Units 01, 02 …, the first with the most points."""
    rows = "\n".join(f"{at:02d} {1000 - at}" for at in range(1, size + 1))
    return units(f"单位 税收实际贡献\n{rows}")


def judged(chosen: Method, table: str | Figures, **past: str) -> GroupOutcome:
    return outcome(chosen, table, **past).groups[0]


def outcome(chosen: Method, table: str | Figures, **past: str) -> Outcome:
    return score(chosen, units(table, **past) if isinstance(table, str) else table)


def grades(group: GroupOutcome) -> str:
    """One letter for each unit in the order of the table, – where it has none."""
    return "".join([*group.grade_names, "–"][at] for at in group.grades.tolist())


def counts(group: GroupOutcome) -> dict[str, int]:
    return {name: int((group.grades == at).sum()) for at, name in enumerate(group.grade_names)}


def _day(text: str) -> float:
    return np.nan if text == "/" else float(np.datetime64(text, "D").astype(int))
