"""Small tables of figures for executable examples."""

import numpy as np

from evaluation.methods.dictionary import dictionary
from evaluation.methods.loader import Loaded, load_path
from evaluation.methods.schema import Method
from evaluation.scoring.figures import Figures, Labels
from evaluation.scoring.outcome import GroupOutcome

METHOD = """
办法: 例子
版次: 2025
地区: 339901
依据: {文件: 例子, 来源: 例子}
状态: 示例
指标:
  亩均税收: 税收实际贡献 / 用地面积
  亩均增加值: 工业增加值 / 用地面积
规则:
  缺失: 记0分
  分母为零: 同缺失
  封顶: 无
  保底: 无
  保留: {项得分位数: 4, 总分位数: 4, 取舍: 四舍五入}
  排序池: 全组
  名额: {基数: 参评, 取整: 四舍五入}
  并列: {依次比较: [税收实际贡献], 仍相同: 同取高档}
分组:
  规上:
    条件: 规模 = 规上
    计分:
      亩均税收: {权重: 60, 基准: 10}
      亩均增加值: {权重: 40, 基准: 100}
    定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}
"""


def figures(table: str) -> Figures:
    """A table of one unit per line: first line the column names, `/` where there is no figure."""
    lines = [line.split() for line in table.strip().splitlines()]
    header, rows = lines[0], lines[1:]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    numbers = {name: _numbers(cells) for name, cells in columns.items() if name in dictionary().units}
    labels = {
        name: Labels.of(columns.get(name, [default] * len(rows)))
        for name, default in (("规模", "规上"), ("行业", "33"), ("镇街", "甲镇"))
    }
    return Figures(columns["单位"], numbers, labels)


def method(tmp_path, *changes: tuple[str, str]) -> Method:
    """The example method with parts of its text replaced."""
    text = METHOD
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    return write(tmp_path, text).method


def write(tmp_path, text: str, name: str = "example") -> Loaded:
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_path(path)


def by_unit(group: GroupOutcome, names: list[str], column: np.ndarray) -> dict[str, float]:
    return {names[row]: value for row, value in zip(group.rows.tolist(), column.tolist(), strict=True)}


def _numbers(cells: list[str]) -> np.ndarray:
    return np.array([float("nan") if cell == "/" else float(cell) for cell in cells])
