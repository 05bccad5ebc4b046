"""The audit trail: only added to, and whatever is done behind its back is found out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from mujun.accounts import audit, chain
from mujun.accounts.models import AuditEvent, AuditLink
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = ["accounts_auditevent", "accounts_auditlink"]


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@contextmanager
def behind_its_back():
    """As the owner of the database, who can switch off whatever refuses."""
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        yield


def verify(*arguments):
    said = StringIO()
    call_command("audit", "verify", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def events():
    county = make.county()
    office = make.user("reform_office", county)
    for number in range(5):
        audit.record("user_added", f"目标 {number}", by=office, county=county, 名="张“三”\n\\n\t")
    return list(AuditEvent.objects.order_by("id"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
    ],
)
def test_the_database_refuses_changes(events, table, statement):
    column = "act" if table == TABLES[0] else "digest"
    with pytest.raises(ProgrammingError, match="审计记录只能增加，不能更改或删除"):
        sql(statement.format(table, column, column))
    assert AuditLink.objects.count() == AuditEvent.objects.count() == 5


def test_a_chain_left_alone_is_whole(events):
    assert "审计链完整：5 环" in verify()
    assert list(AuditLink.objects.values_list("number", "event_id")) == [
        (number, event.pk) for number, event in enumerate(events, 1)
    ]


def test_nothing_recorded_is_a_whole_chain():
    assert "审计链完整：0 环" in verify()


def test_an_act_that_is_rolled_back_leaves_no_gap(events):
    with transaction.atomic():
        audit.record("user_added", "x", by=None, county=None)
        transaction.set_rollback(True)
    audit.record("user_added", "y", by=None, county=None)
    assert "审计链完整：6 环" in verify()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE accounts_auditevent SET act = 'run_finished' WHERE id = %s", "第 3 环（事件 {}）的内容"),
        (
            "UPDATE accounts_auditevent SET at = at + '1 µs'::interval WHERE id = %s",
            "第 3 环（事件 {}）的内容",
        ),
        ("UPDATE accounts_auditevent SET actor_id = NULL WHERE id = %s", "第 3 环（事件 {}）的内容"),
        ("UPDATE accounts_auditevent SET detail = '{{}}' WHERE id = %s", "第 3 环（事件 {}）的内容"),
        ("DELETE FROM accounts_auditevent WHERE id = %s", "第 3 环的事件 {} 缺失"),
        ("DELETE FROM accounts_auditlink WHERE event_id = %s", "第 3 环缺失"),
    ],
)
def test_a_changed_row_is_found(events, change, found):
    with behind_its_back():
        sql(change.replace("{{}}", "{}").replace("1 µs", "1 microsecond"), events[2].pk)
    with pytest.raises(CommandError) as error:
        verify()
    assert found.format(events[2].pk) in str(error.value)
    assert "此前 2 环无误" in str(error.value)
    assert error.value.returncode == 1


def test_an_event_slipped_in_is_found(events):
    with behind_its_back():
        audit.record("user_added", "没有链接", by=None, county=None)
    with pytest.raises(CommandError, match=r"事件 \d+ 没有链接。此前 5 环无误"):
        verify()


def test_an_event_removed_with_its_link_is_found(events):
    with behind_its_back():
        sql("DELETE FROM accounts_auditlink WHERE event_id = %s", events[1].pk)
        sql("DELETE FROM accounts_auditevent WHERE id = %s", events[1].pk)
    with pytest.raises(CommandError, match="第 2 环缺失"):
        verify()


class TestExport:
    @pytest.fixture
    def file(self, events, tmp_path):
        call_command("audit", "export", str(tmp_path / "audit.ndjson"), stdout=StringIO())
        return tmp_path / "audit.ndjson"

    def test_can_be_checked_without_the_database(self, file, events):
        before = chain.BEGINNING
        for number, line in enumerate(map(orjson.loads, file.read_bytes().splitlines()), 1):
            assert line["number"] == number
            assert line["digest"] == sha256((before + line["event"]).encode()).hexdigest()
            before = line["digest"]
            assert orjson.loads(line["event"])[4:6] == ["user_added", f"目标 {number - 1}"]
        assert number == 5

    def test_a_later_chain_agrees_with_it(self, file):
        audit.record("user_added", "later", by=None, county=None)
        assert "审计链完整：6 环" in verify("--against", str(file))

    def test_a_cut_end_is_found_with_it(self, file, events):
        with behind_its_back():
            sql("DELETE FROM accounts_auditlink WHERE number > 3")
            sql("DELETE FROM accounts_auditevent WHERE id > %s", events[2].pk)
        assert "审计链完整：3 环" in verify()
        with pytest.raises(CommandError, match="第 4 环起缺失：导出文件中有第 5 环"):
            verify("--against", str(file))

    def test_a_chain_made_anew_is_found_with_it(self, file, events):
        with behind_its_back():
            sql("UPDATE accounts_auditevent SET target = 'x' WHERE id = %s", events[0].pk)
            sql("DELETE FROM accounts_auditlink")
            for event in events:
                sql("SELECT accounts_audit_link(e) FROM accounts_auditevent e WHERE id = %s", event.pk)
        assert "审计链完整：5 环" in verify()
        with pytest.raises(CommandError, match=r"第 5 环.*与导出文件不同"):
            verify("--against", str(file))

    def test_another_file_is_refused(self, tmp_path):
        (tmp_path / "x").write_text("甲\n")
        with pytest.raises(CommandError, match="读不懂"):
            verify("--against", str(tmp_path / "x"))


def test_concurrent_commits_make_one_chain():
    """Eight people at once, each with short acts and with long ones that record early and commit late."""

    def work(person):
        try:
            for act in range(10):
                with transaction.atomic():
                    audit.record("user_added", f"{person}.{act}", by=None, county=None)
                    sql("SELECT pg_sleep(0.005)")
                    audit.record("user_added", f"{person}.{act} 后", by=None, county=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(work, range(8)))
    assert "审计链完整：160 环" in verify()
    events = AuditLink.objects.values_list("event_id", flat=True)
    assert list(events) != sorted(events)  # the chain goes by commits, not by when an act began
