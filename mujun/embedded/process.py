"""Child processes with a log of their own that never outlive the process that started them (Linux)."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mujun.embedded.places import StartFailed, must_belong_to

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """Ctrl-C or SIGTERM, noticed in a `pause`."""


class _Stop:
    asked = False


def ask_to_stop() -> None:
    """What a signal handler calls: an exception raised there is lost when it meets a callback of the interpreter."""
    _Stop.asked = True


def pause(seconds: float) -> None:
    """Let time pass while waiting for something. Raises `Stopped` once that has been asked for."""
    time.sleep(seconds)
    if _Stop.asked:
        raise Stopped


def die_with_parent(number: int = signal.SIGKILL, parent: int | None = None) -> None:
    """Let the kernel send this process the signal `number` as soon as its parent ends, however that ends."""
    _libc.prctl(_PR_SET_PDEATHSIG, number)
    if parent is not None and os.getppid() != parent:  # it ended before we could ask
        os._exit(1)


def server_account() -> pwd.struct_passwd | None:
    """The unprivileged account the servers run under when we are root; None when we are not."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartFailed("root 不能运行 PostgreSQL。请新建账号 postgres，或改用普通用户运行。")


def as_account(account: pwd.struct_passwd | None) -> dict:
    """Arguments for subprocess that run a command as `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def owned_folder(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """Make `folder` for nobody but `account` (or ourselves)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    must_belong_to(folder, {os.getuid()} | ({account.pw_uid} if account else set()))
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)
    return folder


@dataclass
class Child:
    """A long-running command. `orphan_signal` is what it gets when its parent ends without stopping it."""

    title: str
    command: list[str]
    log: Path
    cwd: Path
    account: pwd.struct_passwd | None = None
    stop_signal: int = signal.SIGTERM
    orphan_signal: int = signal.SIGKILL
    patience: float = 5.0  # seconds between the stop signal and the end by force
    process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        if self.process is None and self.log.exists():  # started again it goes on in the same log
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the terminal reaches only the supervisor
                preexec_fn=partial(die_with_parent, self.orphan_signal, os.getpid()),
                **as_account(self.account),
            )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask politely, then by force together with its own children. Harmless when it does not run."""
        if not self.is_running:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(self.patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait_until(self, is_ready: Callable[[], bool], within: float) -> None:
        """Raises `StartFailed` when it ends, or is not ready after `within` seconds."""
        deadline = time.monotonic() + within
        while not is_ready():
            if not self.is_running:
                raise StartFailed(f"{self.title}没有启动。原因见日志 {self.log}：\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise StartFailed(f"{self.title}在 {within:.0f} 秒内没有就绪。请看日志 {self.log}。")
            pause(0.05)

    def last_words(self, lines: int = 5) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
