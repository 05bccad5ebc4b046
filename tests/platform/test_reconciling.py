"""What they have is held against what we delivered, and what they lost is told once more."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from mujun.exchange import outbox
from mujun.exchange.actions.repeating import tell_again
from mujun.exchange.delivery import delivering
from mujun.exchange.mapping import files
from mujun.exchange.mapping.comparing import compare
from mujun.exchange.models import Message, Reconciliation
from mujun.exchange.reconciling import reconcile
from mujun.jobs.registry import CannotFinish
from tests.platform.conftest import rows

pytestmark = pytest.mark.django_db


def silent(done, total, step):
    """Progress that nobody looks at."""


def reconciled(line, year=2025) -> Reconciliation:
    return reconcile(target=line.target, year=year, by=line.by, progress=silent)


@pytest.fixture
def told(line):
    """Six that they took."""
    outbox.put(target=line.target, rows=rows(6), by=line.by)
    delivering.deliver(line.target.pk)
    return line


def lose(line, number):
    """What they had of the first of these is gone; of the next the grade is another."""
    first, second, *_ = sorted(line.platform.held)
    del line.platform.held[first]
    line.platform.held[second][1]["pj"]["dc"] = "3"
    assert number == 2
    return first, second


def test_equal_when_nothing_was_lost(told):
    made = reconciled(told)
    assert (made.ours, made.theirs, made.equal, made.rows.count()) == (6, 6, 6, 0)


def test_every_difference_is_told_field_by_field(told):
    first, second = lose(told, 2)
    told.platform.held["91339999999999999X|2025"] = (1, {"tyshxydm": "91339999999999999X", "nd": 2025})
    made = reconciled(told)
    assert (made.ours, made.theirs, made.equal) == (6, 6, 4)
    found = {row.key: (row.kind, row.fields) for row in made.rows.all()}
    assert found == {
        first: ("missing", []),
        second: ("different", [{"path": "pj.dc", "title": "评价档次", "ours": "1", "theirs": "3"}]),
        "91339999999999999X|2025": ("unknown", []),
    }


def test_what_is_missing_or_different_is_told_again_and_then_all_is_equal(told):
    lose(told, 2)
    made = reconciled(told)
    with pytest.raises(ValidationError, match="写明原因"):
        tell_again(reconciliation=made, reason="", by=told.by)
    assert tell_again(reconciliation=made, reason="对方丢失", by=told.by) == 2
    assert tell_again(reconciliation=made, reason="再按一次", by=told.by) == 0  # they are on their way
    assert delivering.deliver(told.target.pk) == 2
    assert not Message.objects.open().exists()
    assert reconciled(told).equal == 6
    with pytest.raises(ValidationError, match="最近一次"):
        tell_again(reconciliation=made, reason="对方丢失", by=told.by)


def test_an_empty_list_is_an_answer_and_no_answer_is_not(told, monkeypatch):
    told.platform.held.clear()
    assert reconciled(told).rows.filter(kind="missing").count() == 6
    monkeypatch.delenv("EXCHANGE_PRACTICE_SK")
    with pytest.raises(CannotFinish, match="EXCHANGE_PRACTICE_SK"):
        reconciled(told)


def test_of_another_year_nothing_is_compared(told):
    made = reconciled(told, 2024)
    assert (made.ours, made.theirs) == (0, 0)


def test_page_and_file(told, client):
    first, second = lose(told, 2)
    made = reconciled(told)
    client.force_login(told.by)
    page = reverse("reconciliation", args=[made.pk])
    assert first in client.get(page, {"kind": "missing"}).content.decode()
    lines = client.get(page, {"download": "csv"}).content.decode()
    assert f"内容不同,{second},pj.dc,评价档次,1,3" in lines
    assert client.post(reverse("reconciliation-tell", args=[made.pk])).status_code == 400


def test_nothing_is_nothing_and_a_number_is_a_number():
    mapping = files.library_file("shengji-mujun").mapping
    ours = {"tyshxydm": "9", "nd": 2025, "hydm": None, "pj": {"zf": 88.1, "pm": 7}}
    theirs = {"tyshxydm": "9", "nd": "2025", "hydm": "", "pj": {"zf": 88.10, "pm": 7.0}}
    assert compare(mapping, {"9|2025": ours}, [theirs]).equal == 1
    assert compare(mapping, {}, [{"qymc": "没有编号"}]).differences[0].key == "（第 1 条没有编号）"
