"""The ranking of a run as a workbook: a sheet per group, and one that says what it rests on."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from evaluation.methods.loader import open_points, restore
from evaluation.models import Run
from evaluation.reports.ranking import Row, Sheet, write
from evaluation.scoring.outcome import Standing
from evaluation.scoring.scoping import sentence
from mujun.accounts.models import User
from mujun.templatetags.figures import moment

OUTSIDE = "未参评"


def title_of(run: Run) -> str:
    return f"{run.snapshot.county}{run.snapshot.year}年工业企业亩均评价排名"


def workbook(run: Run, results: QuerySet, filters: Sequence[str], by: User | None, at: datetime) -> bytes:
    """`results` of the run; `filters` says in words which ones they are."""
    return write(_sheets(run, results), _facts(run, filters, by, at), title_of(run), at)


def _sheets(run: Run, results: QuerySet) -> list[Sheet]:
    """One per group that has rows, those outside all groups last."""
    present = set(results.order_by().values_list("group", flat=True).distinct())
    names = [group["name"] for group in run.outline["groups"] if group["name"] in present]
    names += [""] if "" in present else []
    return [_sheet(run, name, results.filter(group=name)) for name in names] or [
        Sheet("没有符合条件的企业", [], [])
    ]


def _sheet(run: Run, name: str, results: QuerySet) -> Sheet:
    group = run.group(name)
    return Sheet(
        name or OUTSIDE,
        group.get("items", []),
        _rows(results),
        families=group.get("points", []),
        names=run.method.grade_names,
        standings=_standings(run),
        adjusts=results.exclude(changes=[]).exists(),
        lists=bool(group.get("lists")),
    )


def _standings(run: Run) -> dict[str, str]:
    """Rules of the scope by the sentence that a reason begins with: 公用工程（不定档）."""
    rules = [Standing(**each) for group in run.outline["groups"] for each in group.get("standings", [])]
    return {sentence(rule): f"{rule.name}（{rule.kind}）" for rule in rules if sentence(rule)}


def _rows(results: QuerySet) -> Iterator[Row]:
    columns = ["rank", "row__credit_code", "row__name", "row__town", "row__industry", "row__scale"]
    columns += ["values", "scores", "total", "grade", "reason"]
    columns += ["before", "points", "point_reasons", "changes", "lists", "like"]
    return (Row(*row) for row in results.values_list(*columns).iterator(chunk_size=5000))


def _facts(run: Run, filters: Sequence[str], by: User | None, at: datetime) -> list[tuple[str, str]]:
    silent = open_points(restore(run.method.resolved))
    return [
        ("评价年度", f"{run.snapshot.year} 年"),
        ("办法", f"{run.method}（{run.method.status}）"),
        ("办法摘要", run.method.digest),
        ("办法未定之处", "；".join(silent) or "无"),
        ("数据快照", f"{moment(run.snapshot.taken_at)} 固定，{run.snapshot.enterprises} 户"),
        ("快照摘要", run.snapshot.digest),
        ("测算", f"第 {run.pk} 号，{moment(run.finished_at)} 完成，引擎 {run.engine}"),
        ("结果摘要", run.digest),
        ("筛选", "；".join(filters) or "全部"),
        ("下载", f"{by or '系统'}，{moment(at)}"),
        ("单位", "金额万元，用地亩，能耗吨标煤，用电万千瓦时，排放吨"),
        ("核对", "用同一办法文件和数据执行 manage.py score，应得到相同的结果摘要"),
    ]
