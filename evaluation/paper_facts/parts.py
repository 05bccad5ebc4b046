"""Towns, industries, parks, scales: how many, their land, their grades, their ratios (of sums, as on all pages)."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from evaluation.paper_facts.grades import in_words
from evaluation.paper_facts.words import count
from evaluation.results.ratios import measure, measure_by
from mujun.templatetags.figures import MISSING, number, share

_SHOWN = ("亩均税收", "亩均增加值")


@dataclass(frozen=True)
class Parts:
    """`rows` for the table; `values` the first ratio and `grades` the counts of each part, for pictures."""

    rows: list[dict[str, Any]]
    values: list[tuple[str, float]]
    grades: list[tuple[str, dict[str, int]]]


def parts_of(figures: pd.DataFrame, column: str, codes: list[str], most: int | None = None) -> Parts:
    """The highest first ratio first; with `most` only those parts that have most enterprises."""
    if figures.empty:
        return Parts([], [], [])
    ratios = measure_by(figures, column)
    groups = {str(name): part for name, part in figures.groupby(column)}
    kept = sorted(groups, key=lambda name: -len(groups[name]))[:most]
    first = {name: _value(ratios[name], _SHOWN[0]) for name in kept}
    kept.sort(key=lambda name: -(first[name] if first[name] is not None else float("-inf")))
    counts = {name: groups[name]["grade"].value_counts().to_dict() for name in kept}
    rows = [
        {
            "名称": name,
            "户数": count(len(groups[name])),
            "用地": number(float(groups[name]["land"].sum())),
            **{shown: number(_value(ratios[name], shown)) for shown in _SHOWN},
            "档次分布": in_words([(code, counts[name].get(code, 0)) for code in [*codes, ""]]),
        }
        for name in kept
    ]
    values = [(name, value) for name in kept if (value := first[name]) is not None]
    return Parts(rows, values, [(name, counts[name]) for name in kept])


def _value(ratios: dict[str, Any], name: str) -> float | None:
    measured = ratios.get(name)
    return measured.value if measured else None


def headline(figures: pd.DataFrame, before: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Sums and ratios of everybody, with those of the year before."""
    then = _lines(before) if before is not None else {}
    return [
        {"名称": name, "单位": unit, "本年": _shown(value, unit), "上年": _shown(then.get(name, ("", None))[1], unit),
         "增减": _growth(value, then.get(name, ("", None))[1])}
        for name, (unit, value) in _lines(figures).items()
    ]  # fmt: skip


_SUMS = [("用地面积", "land", "亩"), ("税收实际贡献", "tax", "万元"), ("工业增加值", "value_added", "万元"),
         ("营业收入", "revenue", "万元")]  # fmt: skip


def _lines(figures: pd.DataFrame) -> dict[str, tuple[str, float | None]]:
    sums = {
        name: (unit, float(figures[code].sum()))
        for name, code, unit in _SUMS
        if code in figures and len(figures)
    }
    ratios = {each.ratio.name: (each.ratio.unit or "%", each.value) for each in measure(figures)}
    return sums | ratios


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return MISSING
    return share(value).removesuffix("%") if unit == "%" else number(value)


def _growth(now: float | None, then: float | None) -> str:
    if now is None or not then:
        return MISSING
    return f"{100 * (now / then - 1):+.1f}".replace("-", "−")
