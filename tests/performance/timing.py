"""Time two ways of doing one job, turn by turn, and set the medians side by side."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

REPEATS = 7


@dataclass(frozen=True)
class Row:
    """`ratio` is ours / theirs, both in `unit` (s or MB); `goal` the largest we want; a missing peer has none."""

    id: str
    job: str
    peer: str
    ours: float | None
    theirs: float | None
    ratio: float | None
    goal: float
    met: bool | None
    unit: str = "s"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare(
    id: str,
    job: str,
    peer: str,
    goal: float,
    ours: Callable[[], Any],
    theirs: Callable[[], Any],
    between: Callable[[], Any] = lambda: None,
    repeats: int = REPEATS,
) -> Row:
    """Medians of alternating runs after one warm-up each; `between` clears up outside the clock."""
    times: tuple[list[float], list[float]] = ([], [])
    for repeat in range(repeats + 1):
        for side, work in enumerate((ours, theirs)):
            between()
            gc.collect()
            started = time.perf_counter()
            work()
            if repeat:
                times[side].append(time.perf_counter() - started)
    ours_s, peer_s = map(statistics.median, times)
    ratio = ours_s / peer_s
    return Row(id, job, peer, round(ours_s, 5), round(peer_s, 5), round(ratio, 3), goal, ratio <= goal)


def missing(id: str, job: str, peer: str, goal: float) -> Row:
    return Row(id, job, f"{peer}（没有安装）", None, None, None, goal, None)


def table(rows: list[Row]) -> str:
    """A Markdown table."""
    lines = ["| id | job | peer | ours | peer | ratio | goal | met |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        times = (
            ["–", "–", "–"]
            if row.ratio is None
            else [_shown(row.ours, row.unit), _shown(row.theirs, row.unit), f"{row.ratio:.2f}"]
        )
        met = {True: "yes", False: "NO", None: "–"}[row.met]
        lines.append(f"| {row.id} | {row.job} | {row.peer} | {' | '.join(times)} | ≤ {row.goal:g} | {met} |")
    return "\n".join(lines)


def _shown(amount: float | None, unit: str) -> str:
    return f"{(amount or 0) * 1000:.1f} ms" if unit == "s" else f"{amount or 0:.0f} {unit}"
