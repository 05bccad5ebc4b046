"""Figures as papers write them, and what papers have in common."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from evaluation.models import Run
from evaluation.papers.charts.drawing import pale
from evaluation.papers.kinds import BLANK, Kind
from mujun.accounts.models import County
from mujun.templatetags.figures import MISSING, day, moment, number

SHORT = 12  # characters of a digest that are printed in running text
UNGRADED = "未定档"


def count(value: int | None) -> str:
    return MISSING if value is None else f"{value:,}"


def change(now: int, before: int | None) -> str:
    """+2, −3, 0; — where there was nothing to compare with."""
    return MISSING if before is None else f"{now - before:+,}".replace("-", "−").replace("+0", "0")


def percent(part: float, whole: float) -> str:
    """Without the sign: 20.0."""
    return number(100 * part / whole, 1) if whole else MISSING


def graded(code: str, prefix: str = "") -> dict[str, str]:
    """The letter and the colour of its cell, under 档次 and 颜色 or 原档次 and 原颜色."""
    return {f"{prefix}档次": code or UNGRADED, f"{prefix}颜色": pale(code)}


def common(county: County, year: int, run: Run | None, on: date | None = None) -> dict[str, Any]:
    """Heads and tails of every paper."""
    return {
        "县名": county.name,
        "年度": str(year),
        "发文机关": f"{county.name}亩均论英雄改革领导小组办公室",
        "日期": day(on or timezone.localdate()),
        **({"办法": run.method.name, "依据": basis(run)} if run else {}),
    }


def basis(run: Run) -> dict[str, str]:
    """What the figures rest on."""
    return {
        "测算": str(run.pk),
        "测算时间": moment(run.finished_at),
        "办法摘要": run.method.digest[:SHORT],
        "快照摘要": run.snapshot.digest[:SHORT],
        "结果摘要": run.digest[:SHORT],
        "引擎": run.engine,
    }


def completed(facts: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    """With every name of the kind: what nobody said is room to write, an empty list, or not the case."""
    return {**facts, **{name: _filled(facts.get(name), sample) for name, sample in kind.samples.items()}}


def _filled(value: Any, sample: Any) -> Any:
    if isinstance(sample, Mapping):
        if value == {}:  # said to be none, as the effect of an objection without any
            return value
        given = value if isinstance(value, Mapping) else {}
        return {**given, **{name: _filled(given.get(name), each) for name, each in sample.items()}}
    if value is not None:
        return value
    return [] if isinstance(sample, list) else False if isinstance(sample, bool) else BLANK
