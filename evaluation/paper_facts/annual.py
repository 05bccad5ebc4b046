"""The annual report: everything a run, its year before and its county say, as tables, sentences and pictures."""

from typing import Any

import pandas as pd

from evaluation.methods.loader import open_points, restore
from evaluation.models import Result, Run
from evaluation.paper_facts import annual_pictures, movement
from evaluation.paper_facts.figures import figures_of, industry_names
from evaluation.paper_facts.grades import (
    Counts,
    counted,
    distribution,
    in_words,
    judged,
)
from evaluation.paper_facts.land import low_efficiency
from evaluation.paper_facts.leaders import leaders
from evaluation.paper_facts.measures import measures
from evaluation.paper_facts.parts import headline, parts_of
from evaluation.paper_facts.steadiness import steadiness
from evaluation.paper_facts.words import count
from evaluation.papers.filling import Picture
from evaluation.results.movement import moved_since
from evaluation.rounds.holding import run_of_year_before
from mujun.templatetags.figures import moment

MOST_INDUSTRIES = 15
MOVERS = 10


def facts(run: Run) -> dict[str, Any]:
    """A fixed number of queries, whatever the size of the county."""
    before = run_of_year_before(run)
    figures, counts = _with_grades(run), counted(run)
    earlier = counted(before) if before else None
    towns, codes = parts_of(figures, "town", run.codes), run.codes
    moved = moved_since(before, run) if before else None
    return {
        "总体": {
            "概述": _summary(run, counts, figures),
            "上年": str(run.snapshot.year - 1),
            "分布说明": _grades_in_words(run, counts),
        },
        "主要指标": headline(figures, figures_of(before) if before else None),
        "分布": distribution(run, counts, earlier),
        "图": annual_pictures.of(run, counts, figures, towns, moved),
        "镇街": towns.rows,
        "行业": parts_of(figures, "industry_name", codes, most=MOST_INDUSTRIES).rows,
        "园区": parts_of(figures[figures["park"] != ""], "park", codes).rows,
        "规模": parts_of(figures, "scale", codes).rows,
        "变动": _movement(moved, run),
        "先进": leaders(run, figures, best=True),
        "落后": leaders(run, figures, best=False),
        "稳定性": steadiness(run),
        "低效": low_efficiency(run),
        **measures(run),
        "数据说明": _sources(run),
        "摘要": {
            "办法": _halves(run.method.digest),
            "快照": _halves(run.snapshot.digest),
            "结果": _halves(run.digest),
        },
    }


def pictures(run: Run) -> dict[str, Picture]:
    """Those of the report that there is something to draw for."""
    before, figures, codes = run_of_year_before(run), _with_grades(run), run.codes
    moved = moved_since(before, run) if before else None
    drawn = annual_pictures.of(run, counted(run), figures, parts_of(figures, "town", codes), moved)
    return {name: picture for name, picture in drawn.items() if picture}


def _with_grades(run: Run) -> pd.DataFrame:
    """The figures of those who took part, with group and grade."""
    rows = (
        Result.objects.filter(run=run)
        .exclude(group="")
        .values_list("enterprise_id", "group", "grade", "total", "rank")
    )
    results = pd.DataFrame(list(rows), columns=["enterprise", "group", "grade", "total", "rank"])
    figures = figures_of(run).join(results.set_index("enterprise"), how="inner")
    names = industry_names()
    figures["industry_name"] = [names.get(code, code) for code in figures["industry"]]
    return figures


def _halves(digest: str) -> str:
    """A digest is longer than a line."""
    return f"{digest[:32]} {digest[32:]}"


def _summary(run: Run, counts: Counts, figures: pd.DataFrame) -> str:
    groups = "，".join(f"{group['name']}{group['size']:,}户" for group in run.outline["groups"])
    outside = counts["", ""]
    left_out = f"另有{outside:,}户不属于评价范围或者不参加评价。" if outside else ""
    land = float(figures["land"].sum())
    return (
        f"{run.snapshot.year}年度共有{count(judged(counts))}户企业参加评价，其中{groups}，"
        f"用地面积合计{land:,.2f}亩。{left_out}主要指标见表1。"
    )


def _grades_in_words(run: Run, counts: Counts) -> str:
    sentences = []
    for group in run.outline["groups"]:
        sizes = [(each["code"], counts[group["name"], each["code"]]) for each in group["grades"]]
        if said := in_words(sizes).replace("　", "户、"):
            sentences.append(f"{group['name']}企业{said}户")
    return f"{'；'.join(sentences)}。" if sentences else "办法没有规定定级界线，只排名次。"


def _movement(moved: pd.DataFrame | None, run: Run) -> dict[str, Any]:
    if moved is None:
        words = f"{run.snapshot.year - 1}年没有可以比较的测算结果。"
        return {"有上年": False, "说明": words, "上升": [], "下降": []}
    up, down = movement.movers(moved, MOVERS)
    return {"有上年": True, "说明": movement.in_words(moved), "上升": up, "下降": down}


def _sources(run: Run) -> str:
    """Where the figures stood still, what engine computed them, what the method leaves open."""
    silent = open_points(restore(run.method.resolved))
    left_open = f"办法未定之处：{'；'.join(silent)}。" if silent else ""
    return (
        f"数据来自各部门报送并经核对的工作簿，快照于{moment(run.snapshot.taken_at)}固定，"
        f"含{run.snapshot.enterprises:,}户企业；用地面积取自用地台账。测算引擎版本{run.engine}。{left_open}"
    )
