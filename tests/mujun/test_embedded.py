"""The servers from the wheels and the supervisor: data survive, and no process outlives its starter."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from mujun.embedded.places import StartFailed, must_belong_to
from mujun.embedded.postgres import Postgres
from mujun.embedded.redis import Redis
from mujun.embedded.supervisor import Watch, exclusive
from tests import migrated
from tests.services import temporary_places
from tests.workers import until


@pytest.fixture
def places():
    places = temporary_places()
    yield places
    until(lambda: not processes_of(places.home.parent))
    shutil.rmtree(places.home.parent)


@pytest.fixture
def started():
    """Starts servers and stops those that still run at the end."""
    children = []

    def start(child):
        children.append(child)
        child.start()
        return child

    yield start
    for child in children:
        child.stop()


def processes_of(folder: Path) -> set[int]:
    """Processes that name the folder in command line, environment or working directory."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if os.fsencode(folder) in told + os.fsencode(os.readlink(process / "cwd")):
                found.add(int(process.name))
    return found - {os.getpid()}


def ask(places, sql):
    with psycopg.connect(places.database_url) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else None


class TestServers:
    def test_data_survive_and_no_process_stays(self, places):
        for turn in ("first", "second"):
            servers = [Postgres(places), Redis(places)]
            for server in servers:
                server.start()
            if turn == "first":
                ask(places, "CREATE TABLE kept AS SELECT 42 AS answer")
            assert ask(places, "SELECT answer FROM kept") == [(42,)]
            for server in servers:
                server.stop()
            assert not processes_of(places.home)

    def test_database_starts_again_after_it_was_killed(self, places, started):
        killed = started(Postgres(places))
        ask(places, "CREATE TABLE kept AS SELECT 42 AS answer")
        killed.process.kill()
        killed.process.wait()
        started(Postgres(places))
        assert ask(places, "SELECT answer FROM kept") == [(42,)]

    def test_pid_that_meanwhile_belongs_to_another_process_is_no_obstacle(self, places, started):
        Postgres.stop(started(Postgres(places)))
        stale = f"{os.getpid()}\n{places.database}\n1\n5432\n{places.run}\n\n1 1\nready\n"
        (places.database / "postmaster.pid").write_text(stale)
        (places.run / ".s.PGSQL.5432.lock").write_text(stale)
        started(Postgres(places))
        assert ask(places, "SELECT 1") == [(1,)]

    def test_interrupted_first_start_is_no_obstacle(self, places, started):
        half = places.home / "postgres.half"
        half.mkdir()
        (half / "PG_VERSION").write_text("18")
        started(Postgres(places))
        assert ask(places, "SELECT 1") == [(1,)]

    def test_redis_starts_again_after_it_was_killed(self, places, started):
        killed = started(Redis(places))
        killed.process.kill()
        killed.process.wait()
        assert places.redis_socket.exists()
        assert started(Redis(places)).is_running

    def test_what_ends_by_itself_is_started_again(self, places, started, capsys):
        watch = Watch(started(Redis(places)))
        killed = watch.child.process
        killed.kill()

        def is_back():
            watch.look()
            return watch.child.is_running and watch.child.process is not killed

        until(is_back)
        assert "意外结束，2 秒后重新启动" in capsys.readouterr().out

    def test_failed_start_shows_the_end_of_the_log(self, places, started):
        Postgres.stop(started(Postgres(places)))
        (places.database / "global" / "pg_control").unlink()
        with pytest.raises(StartFailed, match=r"没有启动(.|\n)*pg_control"):
            started(Postgres(places))

    @pytest.mark.skipif(os.getuid() != 0, reason="only root runs the server by another account")
    def test_home_behind_a_closed_folder_is_explained(self, places):
        places.home.parent.chmod(0o700)
        with pytest.raises(StartFailed, match=r"进不去(.|\n)*MUJUN_HOME"):
            Postgres(places).start()

    def test_only_one_socket_nobody_else_reaches(self, places, started):
        started(Postgres(places))
        assert ask(places, "SHOW listen_addresses") == [("",)]
        assert places.run.stat().st_mode & 0o077 == 0
        assert places.database.stat().st_mode & 0o077 == 0


class TestPlaces:
    def test_second_use_at_the_same_time_is_refused_and_names_the_first(self, places):
        first, second = exclusive(places, "进程 1，http://127.0.0.1:8000/"), exclusive(places, "进程 2")
        with first, pytest.raises(StartFailed, match=r"已经在运行（进程 1，http://127.0.0.1:8000/）"), second:
            pass
        with exclusive(places, "进程 3"):
            assert places.lock.read_text() == "进程 3"

    def test_folder_of_somebody_else_is_not_used(self, places, tmp_path):
        link = tmp_path / "link"
        link.symlink_to(places.home)
        with pytest.raises(StartFailed, match="属于别的用户"):
            must_belong_to(link, {os.getuid()})
        with pytest.raises(StartFailed, match="MUJUN_HOME"):
            must_belong_to(places.home, {os.getuid() + 1})


class TestSupervisor:
    @pytest.fixture
    def supervisor(self, places):
        """Starts `python -m mujun.embedded` on these places, with servers of its own."""
        servers = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY"}
        environment = {name: value for name, value in os.environ.items() if name not in servers}
        environment |= {"MUJUN_HOME": str(places.home), "TMPDIR": str(places.home.parent)}
        processes = []

        def start(*arguments):
            process = subprocess.Popen(
                [sys.executable, "-m", "mujun.embedded", *arguments],
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            processes.append(process)
            return process

        yield start
        for process in processes:
            process.kill()
            process.wait()
            process.stdout.close()

    @pytest.fixture
    def port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return str(probe.getsockname()[1])

    @staticmethod
    def read_to(process, words):
        lines = iter(process.stdout.readline, "")
        assert any(words in line for line in lines), "the supervisor ended early"

    @pytest.mark.parametrize(
        ("number", "words", "code"),
        [
            (signal.SIGINT, "启动消息服务", 0),
            # the same way as by Ctrl-C, only later
            pytest.param(signal.SIGTERM, "检查演示县", 0, marks=pytest.mark.long),
            (signal.SIGKILL, "检查演示县", -signal.SIGKILL),
        ],
        ids=["Ctrl-C", "SIGTERM", "SIGKILL"],
    )
    def test_however_it_ends_no_process_stays(self, supervisor, places, port, number, words, code):
        if number != signal.SIGINT:  # that one begins with nothing at all
            migrated.put_in_place(places)
        process = supervisor("run", "--port", port)
        self.read_to(process, words)
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
        assert process.returncode == code, said
        until(lambda: not processes_of(places.home))

    def test_second_start_and_forget_are_refused_while_it_runs(self, supervisor, places, port):
        process = supervisor("run", "--port", port)
        self.read_to(process, "更新数据表")
        for arguments in (("run", "--port", port), ("forget",)):
            refused = supervisor(*arguments)
            assert f"已经在运行（进程 {process.pid}" in refused.communicate()[0]
            assert refused.returncode == 1
        process.send_signal(signal.SIGINT)
        process.communicate()
        assert places.database.exists()
        assert supervisor("forget").wait() == 0
        assert not places.home.exists()

    def test_busy_port_is_said_before_anything_starts(self, supervisor, places):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            refused = supervisor("run", "--port", str(port))
            said, _ = refused.communicate()
        assert refused.returncode == 1
        assert said.strip() == f"端口 {port} 已被别的程序占用。请换一个端口：make run PORT={port + 1}"
        assert not places.database.exists()

    def test_impossible_port_is_explained(self, supervisor):
        refused = supervisor("run", "--port", "80800")
        assert "端口应为 1 到 65535 的整数" in refused.communicate()[0]
        assert refused.returncode == 2
