"""What each enterprise is told: its items, the gap to the next grade, what each grade means to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.models import Result, Run
from evaluation.paper_facts.means import Means
from evaluation.paper_facts.words import common, completed, graded
from evaluation.papers.kinds import kind
from evaluation.results.dossier import families
from evaluation.rounds.holding import run_of_year_before
from evaluation.scoring.remarks import REMARKS
from mujun.templatetags.figures import number

WEAKEST = 2  # items that are named as those where most was lost


@dataclass(frozen=True)
class Told:
    """One notice to be: whom it is for, and what it says."""

    enterprise: int
    credit_code: str
    name: str
    town: str
    facts: dict[str, Any]


def notices(run: Run, words: Mapping[str, Any], enterprises: Sequence[int] | None = None) -> Iterator[Told]:
    """Everybody in a group of the run, by town and name; `enterprises` limits it to those."""
    results = _results(run).select_related("row").order_by("row__town", "row__name", "pk")
    if enterprises is not None:
        results = results.filter(enterprise__in=enterprises)
    before = run_of_year_before(run)
    past = dict(before.results.values_list("enterprise_id", "grade")) if before else {}
    lines, means = _lines(run), Means.of(run)
    shared = common(run.snapshot.county, run.snapshot.year, run) | {
        key: value for key, value in words.items() if value
    }
    for result in results:
        group = run.group(result.group)
        own = {
            "企业": _who(result),
            "结果": _outcome(result, group, past.get(result.enterprise_id, ""), lines),
            "指标": _items(result, group),
            "各档": means.by_grade(result.enterprise_id, [each["code"] for each in group["grades"]]),
        }
        row = result.row
        yield Told(
            result.enterprise_id, row.credit_code, row.name, row.town, completed(shared | own, kind("notice"))
        )


def sample(run: Run, words: Mapping[str, Any]) -> dict[str, Any]:
    """The notice of the first enterprise, to look at."""
    first = _results(run).order_by("row__town", "row__name", "pk").values_list("enterprise", flat=True)[:1]
    told = next(notices(run, words, list(first)), None)
    return told.facts if told else dict(kind("notice").samples)


def _results(run: Run):
    return Result.objects.filter(run=run).exclude(group="")


def _who(result: Result) -> dict[str, str]:
    row = result.row
    return {
        "名称": row.name,
        "信用代码": row.credit_code,
        "镇街": row.town,
        "行业": row.industry,
        "分组": result.group,
    }


def _outcome(
    result: Result, group: dict, past: str, lines: Mapping[tuple[str, str, str], float]
) -> dict[str, Any]:
    added = "；".join(
        f"{family}{points:+g}分" + (f"（{reason}）" if reason else "")
        for family, points, reason in families(result, group)
        if points
    )
    return {
        "结论": _conclusion(result),
        "档次": graded(result.grade)["档次"],
        "总分": number(result.total),
        "加减分": f"含{added}" if added else "",
        "上年档次": past,
        "提升": _gap(result, group, lines),
    }


def _conclusion(result: Result) -> str:
    total = "" if result.total is None else f"综合得分{result.total:.2f}分，"
    of = result.pool or result.group
    place = (
        f"在“{of}”{result.pool_size:,}户中列第{result.rank:,}名，" if result.rank and result.pool_size else ""
    )
    reason = f"{result.reason}，" if result.reason else ""
    if result.grade:
        return f"{total}{place}{reason}评为{result.grade}档。"
    like = f"，参照{result.like}档管理" if result.like else ""
    return f"{total}{place}{reason}本年度不定档{like}。"


def _items(result: Result, group: dict) -> list[dict[str, str]]:
    columns = (group["items"], result.values, result.bases, result.scores, result.remarks)
    return [
        {
            "名称": item["name"],
            "单位": item["unit"],
            "数值": number(value, min(item["decimals"], 4)),
            "基准值": number(base, min(item["decimals"], 4)),
            "权重": f"{item['weight']:g}",
            "得分": number(score),
            "备注": REMARKS.get(remark, ""),
        }
        for item, value, base, score, remark in zip(*columns, strict=False)
    ]


def _lines(run: Run) -> dict[tuple[str, str, str], float]:
    """The lowest total with which a grade was reached by score, by group, pool and grade."""
    reached: dict[tuple[str, str, str], float] = {}
    rows = _results(run).filter(changes=[], rank__isnull=False, total__isnull=False).exclude(grade="")
    for group, pool, grade, total in rows.values_list("group", "pool", "grade", "total"):
        reached[group, pool, grade] = min(total, reached.get((group, pool, grade), total))
    return reached


def _gap(result: Result, group: dict, lines: Mapping[tuple[str, str, str], float]) -> str:
    codes = [each["code"] for each in group["grades"]]
    if result.grade not in codes or result.total is None:
        return ""
    at = codes.index(result.grade)
    if at == 0:
        return f"本年度已是最高的{codes[0]}档。{_weakest(result, group)}"
    line = lines.get((result.group, result.pool, codes[at - 1]))
    if line is None or line <= result.total:
        return _weakest(result, group)
    gap = f"与上一档（{codes[at - 1]}档）的最低得分{line:.2f}分相差{line - result.total:.2f}分。"
    return gap + _weakest(result, group)


def _weakest(result: Result, group: dict) -> str:
    """Where most was lost against the weight."""
    lost = [
        (item["weight"] - score, item["name"])
        for item, score in zip(group["items"], result.scores, strict=False)
        if score is not None and score < item["weight"]
    ]
    worst = sorted(lost, reverse=True)[:WEAKEST]
    return (
        f"失分较多的指标：{'、'.join(f'{name}（失{points:.2f}分）' for points, name in worst)}。"
        if worst
        else ""
    )
