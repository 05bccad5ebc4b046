"""`manage.py score` as a whole against a spreadsheet program that calculates the verification workbook."""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from openpyxl import load_workbook

from tests.evaluation.calculator import SOFFICE, recalculate
from tests.performance.timing import Row, compare, missing

METHOD = "qinglan-2025"
FIGURES = [
    "税收实际贡献", "用地面积", "工业增加值", "综合能耗等价值", "主要污染物排放量", "年平均职工人数",
    "R&D经费支出", "营业收入", "用电量",
]  # fmt: skip
GOAL = 0.05


def rows(id: str, size: int) -> list[Row]:
    job = f"manage.py score, {size:,} enterprises, whole command"
    peer = "LibreOffice headless recalculating the verification workbook"
    if SOFFICE is None:
        return [missing(id, job, peer, GOAL)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "figures.csv", size)
        _score(folder, "--workbook", str(folder / "check.xlsx"))

        def theirs():
            return recalculate([folder / "check.xlsx"], folder, seconds=1200)[0]

        _same(folder / "results.csv", theirs())
        return [compare(id, job, peer, GOAL, lambda: _score(folder), theirs, repeats=1)]


def _write(path: Path, size: int) -> None:
    generator = np.random.default_rng(20260101)
    numbers = generator.lognormal(3, 1, (size, len(FIGURES))).round(2)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["统一社会信用代码", "规模", *FIGURES])
        table.writerows([f"{at:018d}", "规上", *row] for at, row in enumerate(numbers.tolist()))


def _score(folder: Path, *more: str) -> None:
    command = [sys.executable, "manage.py", "score", METHOD, str(folder / "figures.csv")]
    out = str(folder / "results.csv")
    # as installed: compiled once, like the spreadsheet program
    kept = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    subprocess.run([*command, "--out", out, *more], check=True, capture_output=True, env=kept)


def _same(results: Path, workbook: Path) -> None:
    """Every rank and grade that the spreadsheet finds is the one that the command wrote."""
    with results.open(encoding="utf-8-sig", newline="") as file:
        ours = {line["单位"]: (int(line["名次"]), line["档次"]) for line in csv.DictReader(file)}
    page = load_workbook(workbook, read_only=True, data_only=True)["计分·规上"]
    lines = page.iter_rows(min_row=5, values_only=True)
    heading = next(lines)
    unit, rank, grade = (heading.index(name) for name in ("编码", "名次", "档次"))
    theirs = {line[unit]: (int(line[rank]), line[grade]) for line in lines}
    if ours != theirs:
        raise AssertionError("the spreadsheet does not find the published ranks and grades")
