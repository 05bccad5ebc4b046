"""Everything behind one enterprise's result: each item with the figures it was computed from, and why this grade."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.models import Figure, Result, Variable
from evaluation.scoring.remarks import REMARKS


@dataclass(frozen=True)
class Behind:
    """A variable in an item's formula. Without `figure` the value came from the land register, or there is none."""

    variable: Variable
    value: float | None
    figure: Figure | None


@dataclass(frozen=True)
class Line:
    """One item. `part` is the score as a share of the weight, 0–1, for the bar."""

    item: dict
    value: float | None
    base: float | None
    score: float | None
    remark: str
    part: float
    behind: list[Behind]


def figures_behind(result: Result) -> dict[int, Figure]:
    ids = [pk for pk in result.row.figures if pk]
    figures = Figure.objects.filter(pk__in=ids)
    return {figure.pk: figure for figure in figures.select_related("batch__sent_by", "variable__department")}


def lines(result: Result, items: Sequence[dict], codes: Sequence[str]) -> list[Line]:
    """One line per item of the result's group. `codes`: the snapshot's variables, in the order of its rows."""
    known = {variable.name: variable for variable in Variable.objects.select_related("department")}
    figures = figures_behind(result)
    places = {code: (value, figures.get(pk)) for code, value, pk in _columns(result, codes)}
    return [
        Line(
            item,
            *parts[:3],
            remark=REMARKS.get(parts[3], ""),
            part=_part(parts[2], item["weight"]),
            behind=[
                Behind(each, *places.get(each.code, (None, None))) for each in named(item["formula"], known)
            ],
        )
        for item, *parts in zip(
            items, result.values, result.bases, result.scores, result.remarks, strict=False
        )
    ]


def named(formula: str, known: Mapping[str, Variable]) -> list[Variable]:
    """The variables a formula speaks of, in its order; of overlapping names the longest."""
    if not known:
        return []
    pattern = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return [known[name] for name in dict.fromkeys(re.findall(pattern, formula))]


def paragraph(result: Result, group: dict, explained: Sequence[Line]) -> str:
    """The whole result in words: the items, what was added, the place, the grade."""
    items = "、".join(_item(line) for line in explained)
    added = "，".join(
        f"{family} {points:+g} 分（{reason}）" if reason else f"{family} {points:+g} 分"
        for family, points, reason in families(result, group)
        if points or reason
    )
    total = "" if result.total is None else f"总分 {result.total:g} 分。"
    lists = f"列入{'、'.join(result.lists)}名单。" if result.lists else ""
    parts = [f"逐项得分：{items}。" if items else "", f"加减分：{added}。" if added else "", total]
    return "".join([*parts, why(result, group), lists])


def _item(line: Line) -> str:
    name = line.item["name"]
    if line.score is None:
        return f"{name}没有得分（{line.remark}）" if line.remark else f"{name}没有得分"
    value = "" if line.value is None else f" {line.value:,.{line.item['decimals']}f} {line.item['unit']}"
    base = "" if line.base is None else f"，基准 {line.base:g}"
    remark = f"，{line.remark}" if line.remark else ""
    return f"{name}{value}{base}{remark}，得 {line.score:g} 分"


def families(result: Result, group: dict) -> list[tuple[str, float, str]]:
    """Name, points and what counted, of every family of points."""
    names = group.get("points", [])
    return list(zip(names, result.points, result.point_reasons, strict=False))


def why(result: Result, group: dict) -> str:
    """One sentence for the enterprise: which place, which share, which line."""
    if result.grade and (result.rank is None or not result.pool_size):
        return f"{result.reason}，{result.grade} 档。"
    if result.rank is None or not result.pool_size:
        like = f"，参照 {result.like} 档管理" if result.like else "，因此没有档次"
        return f"{result.reason or '没有参加排名'}{like}。"
    place = f"在“{result.pool or result.group}”{result.pool_size:,} 户中按总分列第 {result.rank:,} 名"
    share = f"（前 {100 * result.rank / result.pool_size:.1f}%）"
    if not result.grade and result.like:
        return f"{place}{share}；{result.reason}，参照 {result.like} 档管理。"
    if not result.grade:
        return f"{place}{share}；{result.reason or '办法没有规定定级界线，因此没有档次'}。"
    if result.reason:
        return f"{place}{share}；{result.reason}，定为 {result.grade} 档。"
    return f"{place}{share}；{result.grade} 档取 {band(group, result.grade)}，因此定为 {result.grade} 档。"


def band(group: dict, grade: str) -> str:
    """Which part of the pool a grade takes: 前 20%, 20% 至 60%, 95% 以后; other cuts in the method's own words."""
    codes = [each["code"] for each in group["grades"]]
    own = group["grades"][codes.index(grade)]["cut"]
    if own != "其余" and not _percent(own):
        return own
    ends = [_percent(each["cut"]) for each in group["grades"]]
    at = codes.index(grade)
    start, end = ends[at - 1] if at else "", ends[at]
    if not end:
        return f"{start} 以后" if start else "全部"
    return f"{start} 至 {end}" if start else f"前 {end}"


def _percent(cut: str) -> str:
    """至20.0% → 20%; nothing for 其余."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*%", cut)
    return f"{float(found[1]):g}%" if found else ""


def _columns(result: Result, codes: Sequence[str]):
    return zip(codes, result.row.values, result.row.figures, strict=False)


def _part(score: float | None, weight: float) -> float:
    return min(max((score or 0) / weight, 0), 1) if weight else 0
