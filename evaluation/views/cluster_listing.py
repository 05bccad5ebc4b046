"""What lists of clusters over several counties have in common: filter, order, files to take along."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import HttpResponse

from evaluation.results.cluster_scores import Item
from evaluation.results.clusters import FIGURES, Shown
from mujun.downloads import csv_file

# figures that have a column in lists
COLUMNS = [each for each in FIGURES if each.name in ("税收", "亩均税收", "亩均增加值", "研发投入强度")]
_OWN = ("members", "total", "rank")


def filtered(shown: Sequence[Shown], asked: Mapping[str, str]) -> list[Shown]:
    words, grade = asked.get("q", "").strip(), asked.get("grade", "")
    return [each for each in shown if words in each.cluster.name and grade in ("", each.grade)]


def ordered(shown: Sequence[Shown], sort: str) -> list[Shown]:
    """What has no value comes last either way."""
    name = sort.removeprefix("-")

    def key(each: Shown) -> object:
        if name in _OWN:
            return getattr(each, name)
        return each.values.get(name) if name in {column.name for column in COLUMNS} else each.cluster.name

    known = sorted((each for each in shown if key(each) is not None), key=key, reverse=sort.startswith("-"))
    return known + [each for each in shown if key(each) is None]


def grades_of(shown: Sequence[Shown]) -> list[str]:
    return sorted({each.grade for each in shown if each.grade})


def file_of(shown: Sequence[Shown], year: int, which: str) -> HttpResponse:
    return _items_file(shown, year) if which == "items" else _sums_file(shown, year)


def _sums_file(shown: Sequence[Shown], year: int) -> HttpResponse:
    """The whole of each cluster with how it was judged, then its counties."""
    titles = [f"{each.name}（{each.unit or '比例'}）" for each in FIGURES]
    rows = []
    for each in shown:
        whole = [each.members, *(each.values.get(figure.name) for figure in FIGURES)]
        rows.append([each.cluster.name, year, "", "合计", "", *whole, "", *_judged(each)])
        for part in each.parts:
            told = [part.members, *(part.values.get(figure.name) for figure in FIGURES)]
            about = [each.cluster.name, year, part.code, part.name, part.role]
            rows.append([*about, *told, part.missing, *[None] * len(_JUDGED)])
    header = ["产业集群", "年度", "县代码", "县", "角色", "企业（户）", *titles, "缺失"]
    return csv_file(f"{year}年产业集群", [*header, *_JUDGED], rows)


_JUDGED = ["总分", "名次", "档次", "档名", "说明", "办法", "结果摘要"]


def _judged(each: Shown) -> list[object]:
    score = each.score
    if score is None:
        return [None] * len(_JUDGED)
    return [score.total, score.rank, score.grade, score.grade_name, score.reason, score.method, score.digest]


def _items_file(shown: Sequence[Shown], year: int) -> HttpResponse:
    about = ["产业集群", "年度", "指标", "算式", "数值", "单位"]
    header = [*about, "基准", "权重", "得分", "计入企业（户）", "合计数", "说明"]
    rows = (
        [each.cluster.name, year, *_item(item)]
        for each in shown
        for item in (each.score.items if each.score else ())
    )
    return csv_file(f"{year}年产业集群逐项得分", header, rows)


def _item(item: Item) -> list[object]:
    about = item.about
    return [
        about["name"], about["formula"], item.value, about["unit"], about["base"], about["weight"], item.score,
        item.counted, "；".join(_sums(item)), "户数过少，不显示" if item.is_withheld else item.remark,
    ]  # fmt: skip


def _sums(item: Item) -> Iterator[str]:
    for each in item.sums:
        year = {0: "", 1: "上年"}.get(each["back"], f"{each['back']} 年前")
        yield f"{year}{each['name']} {each['value']:.2f} {each['unit']}"
