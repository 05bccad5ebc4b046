"""A cluster whose database holds the tables as the migrations make them: made once for each state of the migrations,
kept in .local/tests and copied for every run of the tests.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from mujun.embedded.places import Places
from mujun.embedded.postgres import Postgres

_CHECKOUT = Path(__file__).parent.parent
_KEPT = _CHECKOUT / ".local" / "tests"
_LONG = 24 * 60 * 60  # seconds


def put_in_place(places: Places) -> None:
    """The cluster of `places`, which has none yet, with a migrated database."""
    kept = _KEPT / f"cluster-{_state()}"
    if kept.exists():
        _copy(kept, places.database)
        return
    server = Postgres(places, lasting=False)
    server.start()
    try:
        environment = {"SECRET_KEY": "only-for-tests", **os.environ, "DATABASE_URL": places.database_url}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=_CHECKOUT, env=environment, check=True)
    finally:
        server.stop()
    _keep(places.database, kept)


def main() -> None:
    """Make it for the runs to come, while the checks go on."""
    from tests.services import temporary_places  # which needs this module

    places = temporary_places()
    try:
        put_in_place(places)
    finally:
        shutil.rmtree(places.home.parent)


def _state() -> str:
    """Of everything that decides what the tables are: migrations and what they use, requirements, this file."""
    used = [_CHECKOUT / "mujun" / f"{name}.py" for name in ("tables", "references", "noticing")]
    lock = _CHECKOUT / "requirements" / "dev.lock"
    files = [*_CHECKOUT.glob("**/migrations/*.py"), *used, lock, Path(__file__)]
    ours = sorted(
        file for file in files if not {".venv", "node_modules"} & set(file.relative_to(_CHECKOUT).parts)
    )
    hasher = hashlib.sha256()
    for file in ours:
        hasher.update(str(file.relative_to(_CHECKOUT)).encode() + file.read_bytes())
    return hasher.hexdigest()[:16]


def _keep(made: Path, kept: Path) -> None:
    """States of former days go; of two runs that make the same one the first is kept."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    for former in _KEPT.glob("*-*"):
        if former.stat().st_ctime < time.time() - _LONG:
            shutil.rmtree(former, ignore_errors=True)
    half = kept.with_name(f"half-{os.getpid()}")
    _copy(made, half)
    try:
        half.rename(kept)
    except OSError:
        shutil.rmtree(half)


def _copy(source: Path, target: Path) -> None:
    subprocess.run(
        ["cp", "-a", str(source), str(target)], check=True
    )  # keeps the owner, which the server insists on


if __name__ == "__main__":
    main()
