"""score-1m: a million enterprises scored, in processes of their own: the peak over idle, and how time grows.

`python -m tests.performance.growth ROWS` prints the seconds of one scoring and its peak in MB, figures included.
"""

import gc
import resource
import statistics
import subprocess
import sys
import time

from evaluation.scoring.engine import score
from tests.performance import scoring
from tests.performance.timing import Row

ALLOWED_MB = 2048
REPEATS = 5
_WARM = 1000


def rows(id: str, size: int, smaller: int) -> list[Row]:
    measured: dict[int, list[tuple[float, float]]] = {smaller: [], size: []}
    for _ in range(REPEATS):
        for each, found in measured.items():
            found.append(_child(each))
    once, (part, whole) = (
        size / smaller,
        [statistics.median(times) for times, _ in map(_columns, measured.values())],
    )
    peak = max(peaks for _, peaks in measured[size])
    growth, memory = whole / (part * once), peak / ALLOWED_MB
    job = f"score {size:,} × {scoring.ITEMS} in 30 pools, with item scores, remarks, ranks and grades"
    linear, allowance = f"{once:.0f} times {smaller:,}", f"allowance of {ALLOWED_MB} MB"
    return [
        Row(id, job, linear, round(whole, 5), round(part * once, 5), round(growth, 3), 1.2, growth <= 1.2),
        Row(
            id,
            f"{job}: peak over idle",
            allowance,
            round(peak, 1),
            ALLOWED_MB,
            round(memory, 3),
            1,
            memory <= 1,
            "MB",
        ),
    ]


def _columns(found: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [seconds for seconds, _ in found], [peak for _, peak in found]


def _child(size: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.performance.growth", str(size)]
    seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(peak)


def main(size: int) -> tuple[float, float]:
    few = scoring.sample(_WARM)
    score(scoring.method_of(few, "[行业]"), scoring.figures_of(few))
    idle = _peak()
    one = scoring.sample(size)
    method, figures = scoring.method_of(one, "[行业]"), scoring.figures_of(one)
    gc.collect()
    started = time.perf_counter()
    score(method, figures)
    return time.perf_counter() - started, _peak() - idle


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.stdout.write("{:.6f} {:.1f}\n".format(*main(int(sys.argv[1]))))
