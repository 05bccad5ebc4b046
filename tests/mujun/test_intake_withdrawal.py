"""An imported batch is taken back visibly: what it replaced is current again, nothing is lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    for code, name in zip(CODES, ["甲厂", "乙厂"], strict=False):
        factories.enterprise(factories.town(county), name, credit_code=code)
    return county


@pytest.fixture
def office(county):
    return factories.user("reform_office", county)


def imported(county, *values, layout: str = "tax") -> Batch:
    rows = [[code, "", value] for code, value in zip(CODES, values, strict=False)]
    batch = actions.receive(
        content=book({"数据": [TAX, *rows]}),
        filename="税务.xlsx",
        layout=layout,
        year=2025,
        county=county,
        by=None,
    )
    batch = actions.import_batch(batch=batch, by=None)
    assert batch.state == Batch.State.IMPORTED
    return batch


def current() -> dict[str, float]:
    figures = Figure.objects.current().values_list("enterprise__name", "value")
    return {name: float(value) for name, value in figures}


def test_what_was_replaced_is_current_again_and_nothing_is_deleted(county, office):
    imported(county, 10)
    batch = imported(county, 11, 20)
    assert current() == {"甲厂": 11, "乙厂": 20}
    batch = withdraw(batch=batch, reason=" 单位填错 ", by=office)
    assert current() == {"甲厂": 10}
    assert Figure.objects.count() == 3
    assert (batch.state, batch.withdrawn_by, batch.withdrawn_reason) == ("withdrawn", office, "单位填错")
    event = AuditEvent.objects.get(act="batch_withdrawn")
    assert (event.actor, event.detail) == (office, {"reason": "单位填错"})


def test_batches_are_taken_back_from_the_last_one_on(county, office):
    batches = [imported(county, value) for value in (10, 11, 12)]
    with pytest.raises(
        ValidationError, match="后来的数据已更改或用到这些内容，不能撤回：甲厂 税收实际贡献（C2）"
    ):
        withdraw(batch=batches[1], reason="错", by=office)
    assert current() == {"甲厂": 12}
    for batch, left in zip(reversed(batches), [{"甲厂": 11}, {"甲厂": 10}, {}], strict=True):
        withdraw(batch=batch, reason="错", by=office)
        assert current() == left


def test_a_later_batch_about_others_is_no_obstacle(county, office):
    first = imported(county, 10)
    imported(county, None, 20)
    withdraw(batch=first, reason="错", by=office)
    assert current() == {"乙厂": 20}


def test_the_same_file_may_come_again(county, office):
    withdraw(batch=imported(county, 10), reason="错", by=office)
    assert imported(county, 10).created == 1
    assert current() == {"甲厂": 10}


def test_a_withdrawn_batch_stays_withdrawn(county, office):
    batch = withdraw(batch=imported(county, 10), reason="错", by=office)
    assert actions.import_batch(batch=batch, by=None).state == Batch.State.WITHDRAWN
    assert actions.check(batch=batch).state == Batch.State.WITHDRAWN
    assert batch.changes.count() == 1
    with pytest.raises(ValidationError, match="只有已导入的批次可以撤回"):
        withdraw(batch=batch, reason="错", by=office)
    assert current() == {}


@pytest.mark.parametrize(("reason", "message"), [(" ", "请写明撤回的原因"), ("长" * 301, "300 字以内")])
def test_a_reason_is_compulsory(county, office, reason, message):
    batch = imported(county, 10)
    with pytest.raises(ValidationError, match=message):
        withdraw(batch=batch, reason=reason, by=office)
    assert current() == {"甲厂": 10}


def test_only_senders_take_back(county):
    batch = imported(county, 10)
    for role in ("leader", "town_officer"):
        with pytest.raises(PermissionDenied):
            withdraw(batch=batch, reason="错", by=factories.user(role, county))
    assert current() == {"甲厂": 10}


# The page


def test_page_takes_back_and_says_so_for_ever(client, county, office):
    client.force_login(office)
    batch = imported(county, 10)
    page, figure = reverse("batch", args=[batch.pk]), Figure.objects.get()
    assert "撤回这个批次" in client.get(page).content.decode()
    refused = client.post(f"{page}withdraw/", {"reason": ""}, follow=True).content.decode()
    assert "请写明撤回的原因" in refused
    shown = client.post(f"{page}withdraw/", {"reason": "单位填错"}, follow=True).content.decode()
    assert "撤回，改动之前的数据重新生效。原因：单位填错" in shown
    assert "撤回这个批次" not in shown
    assert "原因：单位填错" in client.get(reverse("figure", args=[figure.pk])).content.decode()


def test_others_find_no_page(client, county):
    batch = imported(county, 10)
    client.force_login(factories.user("leader", county))
    address = reverse("batch-withdraw", args=[batch.pk])
    assert client.post(address, {"reason": "错"}).status_code == 404
    assert client.get(address).status_code == 405
