"""The platform fails at random and workers are killed: what we put is there all the same, each once, equal to ours."""

import json
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack, suppress
from decimal import Decimal
from itertools import count

import pytest

from mujun.embedded.process import Child
from mujun.exchange import outbox
from mujun.exchange.actions import targets
from mujun.exchange.models import Attempt, Message
from mujun.exchange.practice.faults import Fault, Faults
from tests.platform.conftest import Line, rows
from tests.workers import answer_of_worker, running_worker, until

State = Message.State
# two calls in five fail
RATES = {
    Fault.ERROR: 0.1,
    Fault.RESET: 0.1,
    Fault.HALF: 0.06,
    Fault.SIGNATURE: 0.05,
    Fault.RECEIPT: 0.05,
    Fault.CLOCK: 0.03,
    Fault.SLOW: 0.005,
    Fault.TIMEOUT: 0.005,
}
pytestmark = pytest.mark.django_db(transaction=True)


def push(line: Line, number: int, kills: int, kill: Callable[[], None], within: float) -> None:
    """Results of `number` enterprises, and later grades of half of them while the first are under way."""
    line.platform.faults = Faults(RATES, seed=number)
    targets.change(target=line.target, pause=0.02, by=line.by)
    outbox.put(target=line.target, rows=rows(number), by=line.by)
    outbox.put(target=line.target, rows=rows(number // 2, grade="B"), by=line.by)
    total = number + number // 2
    for part in range(1, kills + 1):
        until(lambda part=part: taken(line) >= total * part // (kills + 1), within)
        kill()
    until(lambda: not Message.objects.open().exists(), within)


def taken(line: Line) -> int:
    return sum(line.platform.taken.values())


def all_arrived_once(line: Line, number: int) -> None:
    messages = {each.identity.hex: each for each in Message.objects.all()}
    assert {each.state for each in messages.values()} == {State.DELIVERED}
    assert line.platform.taken == dict.fromkeys(messages, 1)
    assert len(line.platform.held) == number
    assert not line.platform.late
    latest = Message.objects.order_by("key", "-sequence").distinct("key")
    ours = {each.key: record_of(each) for each in latest}
    assert {key: record for key, (_, record) in line.platform.held.items()} == ours
    receipts = {identity: each.receipt for identity, each in messages.items()}
    assert receipts == line.platform.receipts
    assert Attempt.objects.filter(outcome=State.DELIVERED).count() >= len(messages)


def record_of(message: Message) -> dict:
    return json.loads(message.payload, parse_float=Decimal)["data"]["list"][0]


def test_hundreds_and_two_killed_processes(line, worker):
    """Whoever delivers is killed in the middle of it; Celery starts another, and what was begun is taken up."""
    push(line, 120, kills=2, kill=kill_the_pool, within=90)
    all_arrived_once(line, 120)
    assert line.platform.calls["well"] < sum(line.platform.calls.values())


def kill_the_pool() -> None:
    (stats,) = answer_of_worker("stats").values()
    for process in stats["pool"]["processes"]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


@pytest.mark.long
def test_ten_thousand_and_ten_killed_workers(line, tmp_path):
    with ExitStack() as stack:
        folders = map(tmp_path.joinpath, map(str, count()))

        def start() -> Child:
            folder = next(folders)
            folder.mkdir()
            return stack.enter_context(running_worker(folder))

        workers = [start()]

        def kill() -> None:
            os.killpg(workers[-1].process.pid, signal.SIGKILL)
            workers[-1].process.wait()
            workers.append(start())

        push(line, 10_000, kills=10, kill=kill, within=1800)
        assert len(workers) == 11
    all_arrived_once(line, 10_000)
