"""make bench: our jobs against peers in the same run. `--only id,id` runs some of them."""

import argparse
import json
import platform
import sys
from datetime import date
from pathlib import Path

from tests.performance import (
    annex,
    blocks,
    growth,
    identifying,
    importing,
    listing,
    pages,
    papers,
    planning,
    province,
    reading,
    recommending,
    reporting,
    runs,
    scoring,
    trying,
    trying_levers,
    verifying,
)
from tests.performance.timing import Row, table

JOBS = {
    "read-50k": lambda: reading.rows("read-50k", 50_000),
    "import-5k": lambda: importing.rows("import-5k", 5_000),
    "memory-50k": lambda: importing.memory_rows("memory-50k", 50_000),
    "score-pools-20k": lambda: scoring.rows("score-pools-20k", 20_000),
    "score-1m": lambda: growth.rows("score-1m", 1_000_000, 100_000),
    "whatif-20k": lambda: trying.rows("whatif-20k", 20_000),
    "workbook-20k": lambda: verifying.rows("workbook-20k", 20_000),
    "annex-50k": lambda: annex.rows("annex-50k", 50_000),
    "notices-1k": lambda: papers.rows("notices-1k", 1_000),
    "annual-5k": lambda: reporting.rows("annual-5k", 5_000),
    "blocks-20k": lambda: blocks.rows("blocks-20k", 20_000),
    "identify-100k": lambda: identifying.rows("identify-100k", 100_000),
    "plan-3k": lambda: planning.rows("plan-3k", 3_000),
    "run-100k": lambda: runs.run_rows("run-100k", 100_000),
    "pages-120k": lambda: pages.rows("pages-120k", 120_000),
    "province-10x12k": lambda: province.rows("province-10x12k", 10, 12_000),
    "recommend-20k": lambda: recommending.rows("recommend-20k", 20_000),
    "levers-20k": lambda: trying_levers.rows("levers-20k", 20_000),
    "list-100": lambda: listing.list_rows("list-100", 5_000),
    "stream-100k": lambda: listing.stream_rows("stream-100k", 100_000),
    "clients-50": lambda: listing.client_rows("clients-50", 5_000),
    "matrix-20k": lambda: runs.matrix_rows("matrix-20k", 20_000),
}
OUTPUT = Path(".local/bench.json")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", default="", help="、".join(JOBS))
    wanted = [name for name in parser.parse_args().only.split(",") if name] or list(JOBS)
    if unknown := set(wanted) - JOBS.keys():
        sys.exit(f"没有 {'、'.join(sorted(unknown))}；可选：{'、'.join(JOBS)}")
    measured: list[Row] = []
    for name in wanted:
        sys.stderr.write(f"{name} …\n")
        measured += JOBS[name]()
    head = f"{date.today()}, Python {platform.python_version()}, {platform.machine()}"
    sys.stdout.write(f"{head}\n{table(measured)}\n")
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(
        json.dumps([row.as_dict() for row in measured], ensure_ascii=False, indent=2), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
