"""PostgreSQL from its wheel as a child process, reachable through one socket only."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from mujun.embedded.places import Places, StartFailed
from mujun.embedded.process import Child, as_account, owned_folder, pause, server_account
from mujun.embedded.wheels import postgres_programs

_USER = _DATABASE = "mujun"
_SOCKET = ".s.PGSQL.5432"
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# PostgreSQL's own defaults are for small machines: counties judged side by side wait for its buffers and its log
_ROOMY = {"shared_buffers": "512MB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"}


class Postgres(Child):
    """A cluster in ``places.database``. `lasting=False` gives up safety at power loss for speed."""

    def __init__(self, places: Places, lasting: bool = True) -> None:
        self.places = places
        self.programs = postgres_programs(places)
        super().__init__(
            title="数据库 PostgreSQL",
            command=[str(self.programs / "postgres"), "-D", str(places.database), *self._options(lasting)],
            log=places.logs / "postgres.log",
            cwd=Path("/"),
            account=server_account(),
            stop_signal=signal.SIGINT,  # "fast": ends connections, keeps everything committed
            orphan_signal=signal.SIGINT,
            patience=10,
        )

    def _options(self, lasting: bool) -> list[str]:
        settings = {"listen_addresses": "", "unix_socket_directories": self.places.run}
        settings |= _ROOMY if lasting else _FAST
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def start(self) -> None:
        """Make the cluster when there is none, start it, make the database. Raises `StartFailed`."""
        owned_folder(self.places.run, self.account)
        if not self.places.database.exists():
            self._make_cluster()
        self._clear_after_crash()
        super().start()
        self.wait_until(self._answers, within=60)
        self._make_database()

    def _make_cluster(self) -> None:
        # under another name until complete, so that an interrupted start leaves nothing half-made
        half = self.places.database.with_name("postgres.half")
        shutil.rmtree(half, ignore_errors=True)
        owned_folder(half, self.account)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        initdb = [self.programs / "initdb", "-D", half, "-U", _USER, *options]
        try:
            made = subprocess.run(initdb, cwd="/", capture_output=True, text=True, **as_account(self.account))
        except PermissionError:
            raise StartFailed(
                f"数据库不用 root 运行，它的账号进不去 {self.places.home}：上级目录不让别的用户通过。"
                "请用环境变量 MUJUN_HOME 另指一个目录，例如 /var/tmp 下的。"
            ) from None
        if made.returncode:
            raise StartFailed(f"无法在 {self.places.home} 建立数据库：\n{made.stderr.strip()}")
        half.rename(self.places.database)

    def _clear_after_crash(self) -> None:
        """Let a predecessor finish shutting down; remove the traces of one that could not."""
        deadline = time.monotonic() + 30
        while self._predecessor_lives():
            if time.monotonic() > deadline:
                raise StartFailed(f"另一个 PostgreSQL 正在使用 {self.places.database}。请先停止它。")
            pause(0.1)
        for trace in (self._pid_file, self.places.run / _SOCKET, self.places.run / f"{_SOCKET}.lock"):
            trace.unlink(missing_ok=True)

    @property
    def _pid_file(self) -> Path:
        return self.places.database / "postmaster.pid"

    def _predecessor_lives(self) -> bool:
        # a number alone proves nothing: after a restart of the machine it may belong to anybody
        with contextlib.suppress(OSError, ValueError):
            pid = int(re.match(r"\d*", self._pid_file.read_text()).group())
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return os.fsencode(self.places.database) in command
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.places.run), user=_USER, dbname="postgres", autocommit=True)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {_DATABASE}")
