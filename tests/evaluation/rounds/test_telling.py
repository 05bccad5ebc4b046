"""What is published is told to the systems that are switched on for it, in the same transaction and only once."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import Round, Variable
from evaluation.resources import RESOURCE
from evaluation.rounds.published_rows import columns, rows_of_year
from mujun.exchange.actions import switching, targets
from mujun.exchange.models import Message, Target
from mujun.exchange.resources import resource_of
from mujun.exchange.telling import tell_year
from mujun.inbox.models import Message as Letter
from tests import factories as make
from tests.evaluation.rounds.office import YEAR, conducted
from tests.evaluation.rounds.test_publication import corrected
from tests.factories import exchange as exchanging

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    make.variables()
    return conducted()


@pytest.fixture
def target(round_) -> Target:
    made = exchanging.target(round_.county)
    return switching.switch_on(target=made, by=round_.first)


def told(target):
    """By credit code the records of all messages, in order."""
    found: dict[str, list] = {}
    for message in Message.objects.filter(target=target).order_by("id"):
        record = json.loads(message.payload)["data"]["list"][0]
        found.setdefault(message.key.partition("|")[0], []).append(record)
    return found


class TestPublication:
    def test_every_result_is_put_with_the_publication_or_not_at_all(self, round_, target):
        with transaction.atomic():
            round_.published()
            transaction.set_rollback(True)
        assert not Message.objects.exists()
        published = round_.published()
        records = told(target)
        assert len(records) == published.run.results.count()
        (first,) = records[round_.enterprise(1).credit_code]
        result = published.run.results.get(enterprise=round_.enterprise(1))
        assert first["pj"]["dc"] == {"A": "1", "B": "2", "C": "3", "D": "4"}[result.grade]
        assert first["pj"]["zt"] == "1"
        assert first["nd"] == YEAR

    def test_nobody_is_told_who_is_not_switched_on_or_of_another_county(self, round_):
        exchanging.target(round_.county)
        exchanging.target(make.county("云岭县", "339902"), switched_on=True)
        round_.published()
        assert not Message.objects.exists()

    def test_a_correction_tells_only_what_changed(self, round_, target):
        round_.published()
        before = Message.objects.count()
        corrected(round_)
        records = told(target)
        changed = {code for code, each in records.items() if len(each) > 1}
        assert round_.enterprise(20).credit_code in changed
        assert Message.objects.count() == before + len(changed)
        assert len(changed) < before
        first, second = records[round_.enterprise(20).credit_code]
        assert (first["pj"]["dc"], second["pj"]["dc"]) == ("4", "3")

    def test_who_is_left_out_of_a_correction_is_withdrawn(self, round_):
        published = round_.published()
        correction = corrected(round_)
        gone = round_.enterprise(3)
        correction.run.results.filter(enterprise=gone).delete()
        rows = {row["统一社会信用代码"]: row for row in rows_of_year(round_.county, YEAR)}
        assert rows[gone.credit_code]["状态"] == "撤回"
        assert rows[gone.credit_code]["档次"] == published.run.results.get(enterprise=gone).grade
        assert rows[round_.enterprise(20).credit_code]["公布文号"] == correction.document
        assert rows[round_.enterprise(5).credit_code]["公布文号"] == published.document

    def test_a_trial_year_is_nobodys_business(self, round_, target):
        Round.objects.filter(pk=round_.round.pk).update(is_trial=True)
        round_.published()
        assert not Message.objects.exists()
        assert resource_of(RESOURCE).years(round_.county) == []

    def test_what_cannot_be_sent_holds_nobody_up_and_somebody_hears_of_it(self, round_, target):
        row = round_.round.run.results.get(enterprise=round_.enterprise(2)).row
        type(row).objects.filter(pk=row.pk).update(scale="")
        round_.published()
        assert round_.enterprise(2).credit_code not in told(target)
        letter = Letter.objects.filter(to=round_.first, title__contains="不能推送").get()
        assert letter.title == f"1 条评价结果不能推送给{target}"
        assert "必填而没有数据" in letter.text


class TestSwitching:
    def test_a_year_can_be_told_afterwards_and_nothing_goes_twice(self, round_, target):
        switching.switch_off(target=target, by=round_.first)
        round_.published()
        assert not Message.objects.exists()
        switching.switch_on(target=target, by=round_.first)
        assert tell_year(target=target, year=YEAR, by=round_.first).messages == len(told(target)) > 0
        assert tell_year(target=target, year=YEAR, by=round_.first).messages == 0

    def test_an_example_does_not_leave_this_machine(self, round_):
        target = exchanging.target(round_.county, address="https://platform.example.invalid")
        with pytest.raises(ValidationError, match="示例，只能发往本机的演练平台"):
            switching.switch_on(target=target, by=round_.first)
        text = target.mapping_text.replace("示例: 是", "示例: 否")
        target = targets.change(target=target, mapping=text, by=round_.first)
        assert switching.switch_on(target=target, by=round_.first).switched_on_at

    def test_needs_somebody_who_has_the_rows(self, round_):
        text = exchanging.target(round_.county).mapping_text.replace("资源: 评价结果", "资源: 天气")
        target = exchanging.target(round_.county, name="气象", mapping=text)
        with pytest.raises(ValidationError, match="本系统没有“天气”这一资源"):
            switching.switch_on(target=target, by=round_.first)


def test_columns_are_those_of_the_rows(round_):
    round_.published()
    rows = rows_of_year(round_.county, YEAR)
    assert set().union(*rows) <= columns().keys()
    assert columns()["税收实际贡献"] == Variable.objects.get(code="tax").unit
