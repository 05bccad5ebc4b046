"""import-5k: a workbook of 5,000 × 30 into the database, against django-import-export; memory-50k: what it takes.

Ours goes the whole way: bytes kept, every cell checked, enterprises matched, every change noted, figures with their
cells, audit. The peer reads the same file into one wide table, row by row as it does by default, or in bulk.
"""

import subprocess
import sys
from tempfile import NamedTemporaryFile

from tests.performance.reading import workbook
from tests.performance.timing import Row

ALLOWED_MB = 200


def rows(id: str, count: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from tests.performance import import_against_peer  # models can be imported only now

    return import_against_peer.measure(id, count)


def memory_rows(id: str, count: int) -> list[Row]:
    """The peak of a process of its own, that did not make the workbook, over what it holds when all is loaded."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(workbook(count))
        file.flush()
        command = [sys.executable, "-m", "tests.performance.memory", id, str(count), file.name]
        peak = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])
    job, peer = f"peak while importing {count:,} × 30 cells, over idle", f"allowance of {ALLOWED_MB} MB"
    ratio = peak / ALLOWED_MB
    return [Row(id, job, peer, round(peak, 1), ALLOWED_MB, round(ratio, 3), 1.0, ratio <= 1, "MB")]
