"""Everything behind one enterprise's result: each item with the figures it was computed from, and why this grade."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from evaluation.methods.loader import restore
from evaluation.models import Figure, Result, Variable
from evaluation.scoring.remarks import REMARKS, Remark
from evaluation.scoring.working import NOTHING, Working, working


@dataclass(frozen=True)
class Behind:
    """A variable in an item's formula. Without `figure` the value came from the land register, or there is none."""

    variable: Variable
    value: float | None
    figure: Figure | None


@dataclass(frozen=True)
class Place:
    """By the score of one item among the ranked ones of the pool; equals share the best place of theirs."""

    rank: int
    of: int


@dataclass(frozen=True)
class Line:
    """One item. `part` is the score as a share of the weight, 0–1, for the bar; `working`: before cap and floor."""

    item: dict
    value: float | None
    base: float | None
    score: float | None
    remark: str
    part: float
    working: Working
    place: Place | None
    behind: list[Behind]

    @property
    def bounded(self) -> bool:
        """Whether cap or floor changed the score."""
        return self.working.raw is not None and self.remark in _BOUNDED


_BOUNDED = (REMARKS[Remark.CAPPED], REMARKS[Remark.FLOORED])


def figures_behind(result: Result) -> dict[int, Figure]:
    ids = [pk for pk in result.row.figures if pk]
    figures = Figure.objects.filter(pk__in=ids)
    return {figure.pk: figure for figure in figures.select_related("batch__sent_by", "variable__department")}


def lines(result: Result) -> list[Line]:
    """One line per item of the result's group. `result` with its row, and its run with snapshot and method."""
    known = {variable.name: variable for variable in Variable.objects.select_related("department")}
    figures = figures_behind(result)
    columns = zip(result.run.snapshot.variables, result.row.values, result.row.figures, strict=False)
    found = {code: (value, figures.get(pk)) for code, value, pk in columns}
    items = result.run.items(result.group)
    measured = zip(result.values, result.bases, result.scores, result.remarks, strict=False)
    return [
        Line(
            item,
            *(value, base, score),
            remark=REMARKS.get(remark, ""),
            part=_part(score, item["weight"]),
            working=working,
            place=place,
            behind=[
                Behind(each, *found.get(each.code, (None, None))) for each in named(item["formula"], known)
            ],
        )
        for item, (value, base, score, remark), working, place in zip(
            items, measured, _workings(result, items), places(result), strict=False
        )
    ]


def _workings(result: Result, items: Sequence[dict]) -> list[Working]:
    method = restore(result.run.method.resolved)
    group = method.groups.get(result.group)
    return [
        working(method, group, item["name"], value, base)
        if group and item["name"] in group.items
        else NOTHING
        for item, value, base in zip(items, result.values, result.bases, strict=False)
    ]


def places(result: Result) -> list[Place | None]:
    """The place in each item, counted in one query whatever the size of the pool; none for who is not ranked."""
    if result.rank is None or not result.scores:
        return [None] * len(result.scores)
    pool = Result.objects.filter(run=result.run_id, group=result.group, pool=result.pool, rank__isnull=False)
    counts = {"members": Count("pk")}
    for at, score in enumerate(result.scores):
        counts[f"of{at}"] = Count("pk", Q(**{f"scores__{at}__isnull": False}))
        counts[f"better{at}"] = Count("pk", Q(**{f"scores__{at}__gt": (score or 0) + _NOTHING}))
    found = pool.aggregate(**counts)
    if found["members"] != result.pool_size:
        return _among_units(pool, result)
    return [
        None if score is None else Place(found[f"better{at}"] + 1, found[f"of{at}"])
        for at, score in enumerate(result.scores)
    ]


def _among_units(pool: QuerySet[Result], result: Result) -> list[Place | None]:
    """Enterprises that are judged together count once: they share rank and scores."""
    units = {(rank, *scores) for rank, scores in pool.values_list("rank", "scores")}
    _, *columns = zip(*units, strict=True)
    return [
        None if score is None else Place(1 + sum(each > score + _NOTHING for each in known), len(known))
        for score, column in zip(result.scores, columns, strict=True)
        for known in [[each for each in column if each is not None]]
    ]


# scores differ by rounding at least; the last bits of a sum are no difference
_NOTHING = 1e-9


def named(formula: str, known: Mapping[str, Variable]) -> list[Variable]:
    """The variables a formula speaks of, in its order; of overlapping names the longest."""
    if not known:
        return []
    pattern = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return [known[name] for name in dict.fromkeys(re.findall(pattern, formula))]


def paragraph(result: Result, explained: Sequence[Line]) -> str:
    """The whole result in words: the items, what was added, the place, the grade, the lists."""
    group = result.run.group(result.group)
    items = "、".join(_item(line, result.pool_size) for line in explained)
    among = any(line.place for line in explained)
    ranked = (
        f"各项名次在“{result.pool or result.group}”{result.pool_size:,} 户中按该项得分排。" if among else ""
    )
    added = "，".join(
        f"{family} {points:+g} 分（{reason}）" if reason else f"{family} {points:+g} 分"
        for family, points, reason in families(result, group)
        if points or reason
    )
    total = "" if result.total is None else f"总分 {result.total:g} 分。"
    lists = f"列入{'、'.join(result.lists)}名单。" if result.lists else ""
    parts = [f"逐项得分：{items}。{ranked}" if items else "", f"加减分：{added}。" if added else "", total]
    return "".join([*parts, why(result), lists])


def _item(line: Line, size: int | None) -> str:
    name = line.item["name"]
    if line.score is None:
        return f"{name}没有得分（{line.remark}）" if line.remark else f"{name}没有得分"
    value = (
        "" if line.value is None else f" {line.value:,.{line.item['decimals']}f} {line.item['unit']}".rstrip()
    )
    how = f"（{line.item['how']}）" if line.item.get("how") else ""
    base = "" if line.base is None else f"，基准 {line.base:g}{how}"
    remark = f"，{line.remark}" if line.remark else ""
    raw = f"（原得 {line.working.raw:g} 分）" if line.bounded else ""
    place = _placed(line.place, size) if line.place else ""
    return f"{name}{value}{base}{remark}{raw}，得 {line.score:g} 分{place}"


def _placed(place: Place, size: int | None) -> str:
    """With how many have a score, where not all of the pool have one."""
    return f"，第 {place.rank:,} 名" + ("" if place.of == size else f"（{place.of:,} 户有得分）")


def families(result: Result, group: dict) -> list[tuple[str, float, str]]:
    """Name, points and what counted, of every family of points."""
    names = group.get("points", [])
    return list(zip(names, result.points, result.point_reasons, strict=False))


def why(result: Result) -> str:
    """One sentence for the enterprise: which place, which share, which line."""
    grade = titled(result.grade, result.run.method.grade_names)
    if result.grade and (result.rank is None or not result.pool_size):
        return f"{result.reason}，{grade}。"
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
        return f"{place}{share}；{result.reason}，定为 {grade}。"
    cut = band(result.run.group(result.group), result.grade)
    gap = " " if cut[0].isdigit() else ""
    return f"{place}{share}；{result.grade} 档取{gap}{cut}，因此定为 {grade}。"


def titled(grade: str, names: Mapping[str, str]) -> str:
    """A 档, or A 档（优先发展类） where the method names it."""
    return f"{grade} 档（{names[grade]}）" if grade in names else f"{grade} 档"


def band(group: dict, grade: str) -> str:
    """Which part of the pool a grade takes: 前 20%, 20% 至 60%, 95% 以后; other cuts in the method's own words."""
    grades = group["grades"]
    at = [each["code"] for each in grades].index(grade)
    own, start = grades[at]["cut"], _end(grades[at - 1]["cut"]) if at else ""
    if own == "其余":
        return f"{start} 以后" if start else own if at else "全部"
    if "取" in own or not (end := _end(own)):
        return own
    return f"{start} 至 {end}" if start else f"前 {end}"


def _end(cut: str) -> str:
    """Up to where a cut goes, counted from the top: 至20.0% → 20%; nothing where that is no share."""
    found = re.fullmatch(r"(?:至|前|前.*取)(\d+(?:\.\d+)?)%", cut)
    return f"{float(found[1]):g}%" if found else ""


def _part(score: float | None, weight: float) -> float:
    return min(max((score or 0) / weight, 0), 1) if weight else 0
