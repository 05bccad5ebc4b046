"""Where an installation without servers of its own keeps its data. Knows no Django: settings import it."""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


class StartFailed(Exception):
    """Something cannot start; the text tells people the cause and the cure."""


@dataclass(frozen=True)
class Places:
    """Folders of one checkout.

    ``home`` keeps data between starts, ``run`` holds sockets (short: a socket's path may not pass 107 bytes).
    Root cannot run PostgreSQL and must not open its own folders to the user who can, so for root both lie
    under the machine's temporary folders, named by the checkout.
    """

    home: Path
    run: Path

    @classmethod
    def of(cls, checkout: Path) -> "Places":
        chosen = os.environ.get("MUJUN_HOME")
        mark = hashlib.sha256(f"{os.getuid()}:{chosen or checkout}".encode()).hexdigest()[:10]
        if chosen:
            home = Path(chosen)
        elif os.getuid() == 0:
            home = Path("/var/tmp") / f"mujun-{mark}"
        else:
            home = checkout / ".local"
        return cls(home=home, run=Path(tempfile.gettempdir()) / f"mujun-{mark}")

    @property
    def database(self) -> Path:
        return self.home / "postgres"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def lock(self) -> Path:
        return self.home / "lock"

    @property
    def database_url(self) -> str:
        return f"postgresql://mujun@{quote(str(self.run), safe='')}/mujun"

    @property
    def redis_socket(self) -> Path:
        return self.run / "redis.sock"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}"

    def secret_key(self) -> str:
        """The demonstration's secret, made once and kept beside its data, readable by its owner alone."""
        path = self.home / "secret-key"
        if not path.exists():
            self.make_home()
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text(encoding="utf-8")

    def make_home(self) -> None:
        """Raises `StartFailed` when somebody else already took this name."""
        if not self.home.exists():
            self.home.mkdir(parents=True)
            self.home.chmod(0o711)  # the servers' account passes through to its own folders
        must_belong_to(self.home, {os.getuid()})
        self.logs.mkdir(mode=0o700, exist_ok=True)


def must_belong_to(folder: Path, owners: set[int]) -> None:
    """Names under a shared temporary folder can be guessed: never use what somebody else put there."""
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise StartFailed(f"目录 {folder} 属于别的用户。请删除它，或用环境变量 MUJUN_HOME 另指一个目录。")
