"""A platform that fails is asked again with patience; every answer is kept, nothing written that did not come whole."""

import pytest

from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.exchange.actions import connectors
from mujun.exchange.models import Pull
from mujun.exchange.practice.faults import Fault, Faults
from mujun.intake.models import Batch
from mujun.jobs import running
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled
from tests.platform.pulling.world import MAPPING, record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.ERROR, "对方出错（500）"),
        (Fault.TIMEOUT, "没有在 1.5 秒内回答"),
        (Fault.RESET, "连接中断"),
        (Fault.HALF, "没有收到完整的回答"),
        (Fault.SIGNATURE, "请核对 SK"),
        (Fault.CLOCK, "对方时钟比本机快"),
        (Fault.PAGE, "要的是第 2 页，对方给的是第 1 页"),
    ],
)
def test_is_asked_again_and_both_answers_are_kept(world, fault, words):
    world.shelf.faults = Faults(script=[None, fault])
    pull = world.pull()
    assert (pull.outcome, pull.records) == ("new", 5)
    tries = pull.answers.filter(page=2)
    assert [each.attempt for each in tries] == [1, 2]
    assert words in tries[0].words
    assert Figure.objects.count() == 5


def test_patience_ends_and_nothing_is_written(world):
    world.change(most_attempts=2)
    world.shelf.faults = Faults(script=[None, Fault.ERROR, Fault.ERROR])
    pull = world.pull()
    assert (pull.outcome, pull.words, pull.batch) == (
        "failed",
        "第 2 页试了 2 次：对方出错（500）。",
        None,
    )
    assert [each.status for each in pull.answers.all()] == [200, 500, 500]
    assert not Batch.objects.exists()
    assert AuditEvent.objects.filter(act="resource_not_pulled").exists()


def test_fails_its_job_and_keeps_what_came(world):
    world.change(most_attempts=1)
    world.shelf.faults = Faults(script=[None, Fault.ERROR])
    job = connectors.start(connector=world.connector, year=2025, by=world.by)
    running.execute(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "对方出错（500）。")
    assert Pull.objects.get().answers.count() == 2
    assert not Batch.objects.exists()


def test_a_page_given_twice_without_a_number_is_noticed(world):
    world.change(mapping=MAPPING.replace(", 页码位置: data.pageNo", ""))
    world.shelf.mapping = world.connector.mapping_file.mapping
    world.shelf.faults = Faults(script=[None, Fault.PAGE])
    assert world.pull().answers.filter(page=2).first().words == "对方把第 1 页又给了一遍"
    assert Figure.objects.count() == 5


def test_a_row_given_twice_is_an_error_of_the_batch(world):
    world.shelf.faults = Faults(script=[None, Fault.ROWS])
    batch = world.pull().batch
    assert batch.state == Batch.State.REJECTED
    assert {problem["code"] for problem in batch.problems} == {"duplicate_row"}


def test_fewer_than_they_say_are_not_taken(world):
    class OneMore(list):
        def __len__(self):
            return super().__len__() + 1

    world.shelf.records = OneMore(world.shelf.records)
    assert world.pull().words == "对方说共 6 条，给了 5 条。可能正在更新，请过一会儿再取。"


def test_nothing_there_is_not_an_empty_list(world):
    world.shelf.records = []
    assert world.pull().words == "对方没有 2025 年的数据。"


def test_too_much_is_not_taken(world):
    world.change(most_megabytes=1)
    world.shelf.records = [record(number % 5, note="长" * 200_000) for number in range(5)]
    assert "1 MB" in world.pull().words


def test_can_be_stopped_between_two_attempts(world):
    world.change(pause=300)
    world.shelf.faults = Faults({Fault.ERROR: 1.0})

    def stops(done, total, step):
        if "秒后再试" in step:
            raise Cancelled

    with pytest.raises(Cancelled):
        world.pull(stops)
    assert not Pull.objects.exists()


def test_without_keys_nothing_is_asked(world, monkeypatch):
    monkeypatch.delenv("EXCHANGE_PRACTICE_SK")
    assert "EXCHANGE_PRACTICE_SK" in world.pull().words
    assert not world.shelf.asked
