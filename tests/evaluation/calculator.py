"""An independent calculator of workbooks: LibreOffice without a window where it is installed, else `formulas`."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# without this LibreOffice shows the values that stand in the file, and a test would compare them with themselves
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
# in a process of its own: what it warns of is none of ours
_FORMULAS = """
import sys, formulas
for path in sys.argv[2:]:
    model = formulas.ExcelModel().loads(path).finish()
    model.calculate()
    model.write(dirpath=sys.argv[1])
"""


def recalculate(
    workbooks: Sequence[Path], folder: Path, seconds: int = 300, soffice: str | None = SOFFICE
) -> list[Path]:
    """The same workbooks with every formula computed anew, under `folder`."""
    out = folder / "recalculated"
    out.mkdir(parents=True, exist_ok=True)
    _finish(
        _by_office(soffice, workbooks, folder, out) if soffice else _by_formulas(workbooks, out),
        folder,
        seconds,
    )
    made = {path.name.lower(): path for path in out.iterdir()}
    return [made[workbook.name.lower()] for workbook in workbooks]


def _by_office(soffice: str, workbooks: Sequence[Path], folder: Path, out: Path) -> list[str]:
    """In a profile of its own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    return [
        soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
        "--convert-to", "xlsx", "--outdir", str(out), *map(str, workbooks),
    ]  # fmt: skip


def _by_formulas(workbooks: Sequence[Path], out: Path) -> list[str]:
    return [sys.executable, "-c", _FORMULAS, str(out), *map(str, workbooks)]


def _finish(command: Sequence[str], folder: Path, seconds: int) -> None:
    # soffice starts others: all of them end with their group
    started = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"HOME": str(folder)},
    )
    try:
        started.wait(seconds)
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
