"""对标距离 to take along: how far enterprises or regions are from each line, one row a line."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from evaluation.benchmarks.distances import Distances, Row, of_compared
from evaluation.benchmarks.gathering import of_regions
from evaluation.models import RegionResult, RegionRun, Result, Run
from mujun.downloads import long_csv_file

_DISTANCE = ["指标", "单位", "数值", "标杆线", "标杆值", "差距（数值减标杆值）", "同行有数据的（个）", "依据"]


def enterprises_file(run: Run, results: QuerySet[Result], name: str = "") -> StreamingHttpResponse:
    """`name`: of the one enterprise that it is about."""
    header = ["统一社会信用代码", "企业名称", "镇街", "分组", "行业大类", *_DISTANCE]
    rows = Distances(run, results.order_by("group", "rank", "pk"))
    about = (
        [row.of.credit_code, row.of.name, row.of.town, row.of.group, row.of.industry, *_cells(row)]
        for row in rows
    )
    return long_csv_file(f"{name or run.snapshot.county}{run.snapshot.year}年对标距离", header, about)


def regions_file(run: RegionRun, results: QuerySet[RegionResult]) -> StreamingHttpResponse:
    rows: Iterable[Row] = of_compared(of_regions(run, results))
    about = ([row.of.name, row.of.group, *_cells(row)] for row in rows)
    return long_csv_file(f"{run.snapshot.year}年{run.kind}对标距离", [run.kind, "分组", *_DISTANCE], about)


def _cells(row: Row) -> list[object]:
    of = row.distance
    return [of.indicator, of.unit, of.value, of.line, of.line_value, of.distance, of.peers, of.source]
