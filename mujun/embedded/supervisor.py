"""Everything `make run` starts: servers, tables, demonstration, worker and web server, watched until told to stop."""

import fcntl
import http.client
import importlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mujun.embedded.places import Places, StartFailed
from mujun.embedded.postgres import Postgres
from mujun.embedded.process import Child, Stopped, ask_to_stop, die_with_parent, pause
from mujun.embedded.redis import Redis

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before something that ended is started again
CALM = 60.0  # seconds after which something counts as running well again


def say(text: str) -> None:
    with suppress(OSError):  # the terminal may be closed already
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def run(port: int) -> None:
    """Start everything, say when it is ready, keep it running until a signal. Raises `StartFailed`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    places = Places.of(CHECKOUT)
    holder = f"进程 {os.getpid()}，http://127.0.0.1:{port}/"
    with exclusive(places, holder), ExitStack() as running, _until_stopped():
        _port_must_be_free(port)
        running.callback(say, "已停止。")
        watches = _start_all(places, port, running)
        _announce(port)
        while True:
            _look(watches)


def forget() -> None:
    """Delete the data of this checkout. Raises `StartFailed` while it runs."""
    places = Places.of(CHECKOUT)
    with exclusive(places, f"进程 {os.getpid()}，正在删除数据"):
        for folder in ("postgres", "postgres.half", "redis", "server", "logs"):
            shutil.rmtree(places.home / folder, ignore_errors=True)
        shutil.rmtree(places.run, ignore_errors=True)
        (places.home / "secret-key").unlink(missing_ok=True)
        places.lock.unlink(missing_ok=True)
    with suppress(OSError):  # other things live in the folder too
        places.home.rmdir()


@contextmanager
def exclusive(places: Places, holder: str) -> Iterator[None]:
    """Only one process at a time works in these places; `holder` is what the others are told."""
    places.make_home()
    with places.lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StartFailed(
                f"已经在运行（{file.read().strip()}）。请先在它的终端按 Ctrl-C 停止。"
            ) from None
        file.truncate(0)
        file.write(holder)
        file.flush()
        yield


def _stop(number: int, frame: object) -> None:
    for further in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(further, signal.SIG_IGN)
    ask_to_stop()


@contextmanager
def _until_stopped() -> Iterator[None]:
    try:
        yield
    except Stopped:
        say("\n正在停止 …")


def _port_must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise StartFailed(f"没有权限使用端口 {port}。请换一个 1024 以上的：make run PORT=8001") from None
        except OSError:
            raise StartFailed(
                f"端口 {port} 已被别的程序占用。请换一个端口：make run PORT={port + 1}"
            ) from None


def _start_all(places: Places, port: int, running: ExitStack) -> list["Watch"]:
    """Start in order; `running` stops in the opposite order."""
    watches = []

    def start(child: Child) -> Child:
        say(f"启动{child.title} …")
        running.callback(child.stop)
        child.start()
        watches.append(Watch(child))
        return child

    demonstration = not os.environ.get("DATABASE_URL")
    if demonstration:
        start(Postgres(places))
    if not os.environ.get("REDIS_URL"):
        start(Redis(places))
    say("更新数据表与标准资料 …")
    _manage(watches, "migrate", "--no-input", "--verbosity=0")
    _manage(watches, "load_reference")
    start(_worker(places))
    web = start(_web(places, port))
    if demonstration:
        say("检查演示县的数据 …")
        _manage(watches, "demo", "--if-empty")
    web.wait_until(partial(_is_ready, port), within=60)
    return watches


def _worker(places: Places) -> Child:
    return Child(
        title="后台执行进程",
        command=[sys.executable, "-m", "celery", "-A", "mujun", "worker", "-B", "--concurrency=2"],
        log=places.logs / "worker.log",
        cwd=CHECKOUT,
    )


def _web(places: Places, port: int) -> Child:
    options = [
        f"--bind=127.0.0.1:{port}",
        "--workers=2",
        "--threads=4",
        "--timeout=60",
        "--no-control-socket",
    ]
    return Child(
        title="网页服务",
        command=[sys.executable, "-m", "gunicorn", "mujun.wsgi", *options, "--graceful-timeout=3"],
        log=places.logs / "web.log",
        cwd=CHECKOUT,
        orphan_signal=signal.SIGTERM,  # its own workers end only when it tells them to
    )


def _manage(watches: list["Watch"], *arguments: str) -> None:
    """Run a command to its end while the children are watched. Raises `StartFailed`."""
    command = subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        start_new_session=True,
        preexec_fn=partial(die_with_parent, signal.SIGKILL, os.getpid()),
    )
    try:
        while command.poll() is None:
            _look(watches)
    finally:
        command.kill()
        command.wait()
    if command.returncode:
        raise StartFailed(f"步骤 {arguments[0]} 没有完成，原因见上。改正后再次 make run，会从这里继续。")


def _is_ready(port: int) -> bool:
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        web.request("GET", "/healthz/ready")
        return web.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()


def _announce(port: int) -> None:
    say(f"\n已就绪：http://127.0.0.1:{port}/")
    if not os.environ.get("DATABASE_URL"):
        # by name at run time: the frame must not depend on the evaluation
        logins = importlib.import_module("evaluation.demonstration.people").LOGINS
        say("演示账号（用户名 / 密码）：")
        for username, password, role in logins:
            say(f"  {username} / {password}  {role}")
    say("按 Ctrl-C 停止。")


@dataclass
class Watch:
    """Starts a child again when it ends by itself, after a pause that grows while it keeps ending."""

    child: Child
    pause: float = FIRST_PAUSE
    started: float = field(default_factory=time.monotonic)
    due: float | None = None  # when to start it again; None while it runs

    def look(self) -> None:
        now = time.monotonic()
        if self.due is None and not self.child.is_running:
            self.pause = FIRST_PAUSE if now - self.started > CALM else min(2 * self.pause, LONGEST_PAUSE)
            self.due = now + self.pause
            say(f"{self.child.title} 意外结束，{self.pause:.0f} 秒后重新启动。原因见日志 {self.child.log}")
        elif self.due is not None and now >= self.due:
            self._start_again()

    def _start_again(self) -> None:
        self.due, self.started = None, time.monotonic()
        try:
            self.child.start()
        except StartFailed as reason:
            say(str(reason))
        else:
            say(f"{self.child.title} 已重新启动。")


def _look(watches: list[Watch]) -> None:
    pause(0.1)
    for watch in watches:
        watch.look()
