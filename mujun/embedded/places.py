"""Where an installation without servers of its own keeps its data. Knows no Django: settings import it."""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


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
        mark = hashlib.sha256(f"{os.getuid()}:{checkout}".encode()).hexdigest()[:10]
        if chosen := os.environ.get("MUJUN_HOME"):
            home = Path(chosen)
        elif os.getuid() == 0:
            home = Path("/var/tmp") / f"mujun-{mark}"
        else:
            home = checkout / ".local"
        return cls(home=home, run=Path(tempfile.gettempdir()) / f"mujun-{mark}")

    @property
    def database_url(self) -> str:
        return f"postgresql://mujun@{quote(str(self.run), safe='')}/mujun"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.run / 'redis.sock'}"

    def secret_key(self) -> str:
        """The demonstration's secret, made once and kept beside its data, readable by its owner alone."""
        path = self.home / "secret-key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        return path.read_text(encoding="utf-8")
