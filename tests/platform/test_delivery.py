"""One message and its fate: what the platform says, what we keep of it, who may do something about it."""

import signal
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, connections, transaction
from django.utils import timezone

from mujun.accounts.models import AuditEvent
from mujun.exchange import outbox
from mujun.exchange.actions import targets
from mujun.exchange.delivery import delivering
from mujun.exchange.delivery.backoff import open_for, pause
from mujun.exchange.delivery.judging import Verdict
from mujun.exchange.delivery.lane import CLAIM, claim, lane
from mujun.exchange.delivery.rate import left_in_the_minute
from mujun.exchange.delivery.settling import settle
from mujun.exchange.models import Attempt, Circuit, Message, Target
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.signing.keys import Keys
from mujun.sharing.models import Usage
from tests import factories
from tests.platform.answering import answering
from tests.platform.conftest import ANOTHER, KEY, due_now, put, rows, states

State = Message.State
pytestmark = pytest.mark.django_db


class TestOutbox:
    def test_what_is_put_is_there_with_the_transaction_or_not_at_all(self, line):
        with transaction.atomic():
            put(line)
            transaction.set_rollback(True)
        assert not Message.objects.exists()
        assert put(line, 2).messages == 2
        assert states() == [State.PENDING, State.PENDING]
        event = AuditEvent.objects.get(act="messages_put")
        assert (event.detail["messages"], event.detail["resource"]) == (2, "评价结果")

    def test_the_same_content_is_not_sent_again(self, line):
        put(line, 3)
        again = put(line, 4)
        assert (again.messages, again.unchanged) == (1, 3)
        assert put(line, 1, grade="B").messages == 1
        assert put(line, 1, grade="A").messages == 1  # back to what it was is news
        first = Message.objects.filter(key=f"9133{0:014d}|2025").order_by("sequence")
        assert [each.sequence for each in first] == [1, 2, 3]

    def test_a_row_with_a_flaw_is_told_and_not_sent(self, line):
        found = outbox.put(target=line.target, rows=[*rows(1), {"年度": 2025}], by=line.by)
        assert found.messages == 1
        assert "必填而没有数据" in str(found.flaws[0])
        kept = Usage.objects.get()
        assert (kept.way, kept.resource, kept.rows) == ("pushed", "exchange", 1)

    def test_who_sees_a_part_of_the_county_sees_none(self, line):
        put(line)
        county = line.target.county
        assert Message.objects.visible_to(factories.user("leader", county)).count() == 1
        assert not Message.objects.visible_to(factories.user("town_officer", county)).exists()
        elsewhere = factories.county("云岭县", "339902")
        assert not Message.objects.visible_to(factories.user("leader", elsewhere)).exists()


class TestDelivered:
    def test_with_receipt_and_attempt(self, line):
        put(line, 2)
        assert delivering.deliver(line.target.pk) == 2
        message = Message.objects.order_by("id").first()
        assert (message.state, message.receipt) == (State.DELIVERED, "R00000001")
        assert message.settled_at
        attempt = Attempt.objects.get(message=message)
        assert (attempt.number, attempt.outcome, attempt.status) == (1, State.DELIVERED, 200)
        assert line.told[f"9133{0:014d}"]["zb"]["ydmj"] == Decimal("0.066667")

    def test_one_thing_in_order(self, line):
        put(line, grade="A")
        put(line, grade="B")
        line.platform.faults = Faults(script=[Fault.ERROR])
        assert delivering.deliver(line.target.pk) == 1
        assert states() == [State.PENDING, State.PENDING]  # the second waits for the first
        due_now()
        assert delivering.deliver(line.target.pk) == 2
        assert states() == [State.DELIVERED, State.DELIVERED]
        assert line.told[f"9133{0:014d}"]["pj"]["dc"] == "2"
        assert not line.platform.late

    @pytest.mark.django_db(transaction=True)
    def test_nobody_else_sends_while_the_lane_is_taken(self, line):
        taken, done = threading.Event(), threading.Event()

        def holds() -> None:
            with lane(line.target.pk):
                taken.set()
                done.wait(10)
            connections.close_all()

        holder = threading.Thread(target=holds)
        holder.start()
        taken.wait(10)
        put(line)  # which wakes the workers, if any
        assert delivering.deliver(line.target.pk) == 0
        assert Message.objects.get().attempts == 0
        done.set()
        holder.join()

    def test_what_was_begun_goes_first_and_what_an_attempt_of_before_reports_is_not_noted(self, line):
        put(line, 3)
        old = claim(line.target)
        with lane(line.target.pk):  # whoever had it is gone
            now = claim(line.target)
        assert (old.pk, old.attempts, now.attempts) == (now.pk, 1, 2)
        settle(line.target, old, Verdict("refused", "晚到的"), 1)
        assert not Attempt.objects.exists()
        settle(line.target, now, Verdict("delivered", receipt="R-1"), 1)
        old.refresh_from_db()
        assert (old.state, old.receipt) == (State.DELIVERED, "R-1")


def test_the_first_of_many_is_claimed_without_looking_at_all_of_them(line):
    """Even while PostgreSQL has statistics of other targets only."""
    fields = {
        "address": line.target.address,
        "mapping": line.target.mapping_text,
        "signer": "none",
        "by": line.by,
    }
    another = targets.add(county=line.target.county, name="另一个", kind=Target.Kind.OTHER, **fields)
    outbox.put(target=another, rows=rows(20), by=line.by)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exchange_message")
        put(line, 400)
        cursor.execute(f"EXPLAIN {CLAIM}", {"target": line.target.pk, "lease": timedelta(minutes=1)})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan using exchange_message_due on exchange_message m" in plan
    assert "Sort" not in plan


OF_LISTS = (Fault.PAGE, Fault.ROWS)
ONCE = [fault for fault in Fault if fault not in (Fault.SLOW, *OF_LISTS)]


class TestFailing:
    @pytest.mark.parametrize("fault", ONCE)
    @pytest.mark.parametrize("seed", [0, 3])  # taken before it fails, and not taken
    def test_after_each_fault_it_arrives_once(self, line, fault, seed):
        put(line, 1, begin=9)
        delivering.deliver(line.target.pk)
        line.platform.faults = Faults(script=[fault], seed=seed)
        put(line)
        delivering.deliver(line.target.pk)
        message = Message.objects.order_by("id").last()
        assert message.state == State.PENDING
        assert message.words
        assert message.next_try > timezone.now() - timedelta(seconds=1)
        due_now()
        delivering.deliver(line.target.pk)
        assert states() == [State.DELIVERED] * 2
        assert max(line.platform.taken.values()) == 1
        assert {each.receipt for each in Message.objects.all()} == {"R00000001", "R00000002"}
        assert [each.number for each in message.tries.all()] == [1, 2]

    def test_seeds_are_of_both_kinds(self):
        assert {Faults(seed=seed).draw()[1] for seed in (0, 3)} == {True, False}

    def test_slow_is_not_failing(self, line):
        line.platform.faults = Faults(script=[Fault.SLOW])
        put(line)
        delivering.deliver(line.target.pk)
        assert states() == [State.DELIVERED]

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (Fault.ERROR, "对方出错（500）"),
            (Fault.TIMEOUT, "没有在 1.5 秒内回答"),
            (Fault.RESET, "连接中断"),
            (Fault.HALF, "连接中断，没有收到完整的回答"),
            (Fault.SIGNATURE, "请核对 SK"),
            (Fault.CLOCK, "对方时钟比本机快"),
        ],
    )
    def test_the_words_tell_what_to_do(self, line, fault, words):
        line.platform.faults = Faults(script=[fault])
        put(line)
        delivering.deliver(line.target.pk)
        assert words in Message.objects.get().words
        circuit = Circuit.objects.get()
        assert words in circuit.words
        assert ((circuit.clock_ahead or 0) > 590) == (fault is Fault.CLOCK)

    def test_nobody_there(self, line):
        targets.change(target=line.target, address="http://127.0.0.1:9", by=line.by)
        put(line)
        delivering.deliver(line.target.pk)
        assert "连接不上" in Message.objects.get().words

    def test_without_keys_nothing_is_tried(self, line, monkeypatch):
        monkeypatch.delenv("EXCHANGE_PRACTICE_SK")
        put(line)
        assert delivering.deliver(line.target.pk) == 0
        assert Message.objects.get().attempts == 0
        assert "EXCHANGE_PRACTICE_SK" in Circuit.objects.get().words

    def test_refused_is_final_and_in_their_words(self, line):
        put(line)
        Message.objects.update(payload="{}")
        delivering.deliver(line.target.pk)
        message = Message.objects.get()
        assert (message.state, message.words) == (State.REFUSED, "报文里没有记录")
        assert Circuit.objects.get().failures == 0

    def test_patience_ends_in_a_dead_letter_that_holds_back_what_follows(self, line):
        targets.change(target=line.target, most_attempts=2, by=line.by)
        line.platform.faults = Faults({Fault.ERROR: 1.0})
        put(line, grade="A")
        for _ in range(2):
            due_now()
            delivering.deliver(line.target.pk)
        put(line, grade="B")
        line.platform.faults.stop()
        due_now()
        assert delivering.deliver(line.target.pk) == 0
        assert states() == [State.DEAD, State.PENDING]


def answer_of(line, content, status="200 OK", **headers):
    """Whatever it is asked, the target says this from now on."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\n{told}Content-Length: {len(content.encode())}\r\n\r\n"
    return answering(f"{head}{content}".encode())


class TestStrangeAnswers:
    def test_who_asks_to_be_left_alone_is_left_alone_with_everything(self, line):
        put(line, 3)
        with answer_of(line, "", "429 Too Many Requests", Retry_After="600") as (address, heard):
            targets.change(target=line.target, address=address, by=line.by)
            assert delivering.deliver(line.target.pk) == 1
            assert delivering.deliver(line.target.pk) == 0
            assert len(heard) == 1
        assert Circuit.objects.get().open_until > timezone.now() + timedelta(seconds=500)
        assert Message.objects.exclude(attempts=0).get().next_try > timezone.now() + timedelta(seconds=500)

    def test_letters_that_no_database_takes_do_not_stop_the_lane(self, line):
        put(line)
        said = r'{"code": "0", "message": "好\u0000\ud800", "data": {"receiptNo": "R\u0000-1"}}'
        with answer_of(line, said) as (address, _):
            targets.change(target=line.target, address=address, by=line.by)
            delivering.deliver(line.target.pk)
        message = Message.objects.get()
        assert (message.state, message.receipt, message.words) == (State.DELIVERED, "R-1", "好")

    def test_one_that_never_ends_counts_as_none(self, line):
        """What a worker is stopped with when a task takes too long comes while the answer is waited for."""

        def stopped(number, frame):
            raise SoftTimeLimitExceeded

        def waits():
            signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
            done.wait(10)

        before, done = signal.signal(signal.SIGUSR1, stopped), threading.Event()
        put(line)
        try:
            with answering(waits) as (address, _):
                targets.change(target=line.target, address=address, timeout=30, by=line.by)
                delivering.deliver(line.target.pk)
        finally:
            done.set()
            signal.signal(signal.SIGUSR1, before)
        message = Message.objects.get()
        assert (message.state, message.attempts) == (State.PENDING, 1)
        assert "一直没有答完" in message.words
        assert Circuit.objects.get().failures == 1

    def test_a_clock_set_back_does_not_hold_back_the_minute(self, line):
        targets.change(target=line.target, per_minute=2, by=line.by)
        put(line)
        delivering.deliver(line.target.pk)
        assert left_in_the_minute(Target.objects.get()) == 1
        Attempt.objects.update(at=timezone.now() + timedelta(hours=1))
        assert left_in_the_minute(Target.objects.get()) == 2


class TestKeysInRotation:
    @pytest.mark.parametrize("known", [KEY, ANOTHER])
    def test_both_names_work_before_and_after_the_other_side_changes(self, line, known, monkeypatch):
        monkeypatch.setenv("EXCHANGE_ANOTHER_AK", ANOTHER.access)
        monkeypatch.setenv("EXCHANGE_ANOTHER_SK", ANOTHER.secret.reveal())
        targets.change(target=line.target, key_names=["PRACTICE", "ANOTHER"], by=line.by)
        line.platform.keys = Keys((known,))
        put(line)
        delivering.deliver(line.target.pk)
        assert states() == [State.DELIVERED]


class TestCircuit:
    def test_after_five_failures_only_one_tries(self, line):
        def later():
            """The circuit lets one through; however long this took, those that were tried are not due again."""
            Message.objects.exclude(attempts=0).update(next_try=timezone.now() + timedelta(hours=1))
            Circuit.objects.update(open_until=timezone.now())

        line.platform.faults = Faults({Fault.ERROR: 1.0})
        put(line, 20)
        assert delivering.deliver(line.target.pk) == 5
        assert delivering.deliver(line.target.pk) == 0
        assert not delivering.with_something_due().exists()
        later()
        assert delivering.deliver(line.target.pk) == 1
        assert Circuit.objects.get().open_until > timezone.now() + timedelta(seconds=8)
        line.platform.faults.stop()
        later()
        assert delivering.deliver(line.target.pk) == 14  # the probe went well, so all that were not yet tried
        assert Circuit.objects.get().failures == 0

    def test_pauses_grow_to_a_bound_and_differ(self):
        assert [pause(5, number, 1.0) for number in (1, 2, 3, 20, 10**6)] == [5, 10, 20, 3600, 3600]
        assert pause(5, 1, 0.0) == 2.5
        assert [open_for(5, failures) for failures in (4, 5, 6, 99)] == [None, 5, 10, 300]

    def test_a_paused_target_keeps_what_is_put(self, line):
        targets.pause(target=line.target, reason="对方检修", by=line.by)
        put(line)
        assert delivering.deliver(line.target.pk) == 0
        targets.resume(target=line.target, by=line.by)
        assert delivering.deliver(line.target.pk) == 1
