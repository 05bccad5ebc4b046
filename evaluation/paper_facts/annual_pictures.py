"""The pictures of the annual report."""

from collections.abc import Mapping

import pandas as pd

from evaluation.models import Run
from evaluation.paper_facts.grades import Counts
from evaluation.paper_facts.movement import matrix
from evaluation.paper_facts.parts import Parts
from evaluation.paper_facts.words import UNGRADED
from evaluation.papers.charts.bars import bars
from evaluation.papers.charts.movement import movement
from evaluation.papers.charts.shares import shares
from evaluation.papers.filling import Picture
from evaluation.results.ratios import measure


def of(run: Run, counts: Counts, figures: pd.DataFrame, towns: Parts, moved: pd.DataFrame | None) -> dict:
    source = f"{run.snapshot.year}年第{run.pk}号测算"
    codes = [*run.codes, *([UNGRADED] if any(group and not grade for group, grade in counts) else [])]
    by_town = [(name, _named(grades)) for name, grades in towns.grades]
    pictures = {
        "档次分布": shares("各组档次分布", groups(run, counts), codes, source),
        "镇街档次": shares("各镇街档次分布", by_town, codes, source),
        "镇街亩均税收": _tax(figures, towns, source),
        "档次变动": _moved(run, moved, source),
    }
    return {name: Picture(svg) if svg else "" for name, svg in pictures.items()}


def groups(run: Run, counts: Counts) -> list[tuple[str, dict[str, int]]]:
    """By group in the method's order."""
    names = [group["name"] for group in run.outline["groups"]]
    return [(name, _named({grade: n for (of, grade), n in counts.items() if of == name})) for name in names]


def _named(grades: Mapping[str, int]) -> dict[str, int]:
    return {grade or UNGRADED: int(size) for grade, size in grades.items()}


def _tax(figures: pd.DataFrame, towns: Parts, source: str) -> str:
    whole = next((each for each in measure(figures) if each.ratio.name == "亩均税收"), None)
    if whole is None or whole.value is None or not towns.values:
        return ""
    return bars("各镇街亩均税收", towns.values, ("全县", whole.value), whole.ratio.unit, source)


def _moved(run: Run, moved: pd.DataFrame | None, source: str) -> str:
    if moved is None or moved.empty:
        return ""
    codes, square = matrix(moved, run.codes)
    return movement("档次变动", codes, square, (run.snapshot.year - 1, run.snapshot.year), source)
