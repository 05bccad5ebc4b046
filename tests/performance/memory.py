"""The body of memory-50k: `python -m tests.performance.memory DATABASE ROWS FILE` prints the peak in MB over idle."""

import gc
import resource
import sys
from pathlib import Path

from tests.performance.servers import fresh_database


def main(name: str, size: int, file: Path) -> float:
    fresh_database(name)
    from mujun.intake import actions
    from mujun.intake.models import Batch
    from tests.performance.import_against_peer import county_of

    county, content = county_of(size), file.read_bytes()
    gc.collect()
    idle = _peak()
    batch = actions.receive(
        content=content, filename="数据.xlsx", layout="tax", year=2025, county=county, by=None
    )
    batch = actions.import_batch(batch=batch, by=None)
    assert batch.state == Batch.State.IMPORTED, batch.problems[:3]
    return _peak() - idle


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])):.1f}\n")
