"""推送: what the office sees of other systems and does about them."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from mujun.accounts.models import AuditEvent
from mujun.exchange import outbox
from mujun.exchange.delivery import delivering
from mujun.exchange.forms.targets import fields_of
from mujun.exchange.models import Circuit, Message, Target
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.signing.keys import Keys
from mujun.exchange.trying import try_connection
from tests import factories as make
from tests.evaluation.pages import text
from tests.factories import exchange as exchanging
from tests.platform.conftest import ANOTHER, line, rows  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = make.user("reform_office", make.county())
    client.force_login(user)
    return user


def act(client, target, code, **said):
    return client.post(reverse("target-act", args=[target.pk, code]), said)


class TestTargets:
    def test_a_county_without_any_is_told_how_to_begin(self, client, office):
        assert "登记地址、签名方式、密钥名称和字段映射" in text(client.get(reverse("target-list")))

    def test_registered_from_an_example_and_changed(self, client, office):
        page = client.get(reverse("target-new"), {"from": "shengji-mujun"})
        said = page.context["form"].initial | {
            "kind": "province", "address": "http://127.0.0.1:8100/", "signer": "bg-hmac", "key": "SHENGJI",
            "timeout": 10, "pause": 5, "most_attempts": 60,
        }  # fmt: skip
        client.post(reverse("target-new"), said)
        made = Target.objects.get()
        assert (made.address, made.key_names, made.switched_on_at) == (
            "http://127.0.0.1:8100",
            ["SHENGJI"],
            None,
        )
        changed = {name: value for name, value in fields_of(made).items() if value is not None}
        client.post(
            reverse("target-change", args=[made.pk]), changed | {"per_minute": 600, "tolerance": "100"}
        )
        made.refresh_from_db()
        assert (made.per_minute, made.options) == (600, {"tolerance": "100"})

    def test_each_mistake_is_told_at_its_field(self, client, office):
        said = {
            "name": "省平台", "kind": "province", "address": "ftp://x", "signer": "bg-hmac", "timeout": 10,
            "pause": 5, "most_attempts": 60, "mapping": "映射: 甲",
        }  # fmt: skip
        errors = client.post(reverse("target-new"), said).context["form"].errors
        assert "地址应以 http" in str(errors["address"])
        assert "密钥本身放在环境变量里" in str(errors["key"])
        answer = client.post(reverse("target-new"), said | {"address": "http://x", "key": "A"})
        assert "第 1 行" in str(answer.context["form"].errors["mapping"])

    def test_acts_are_done_and_on_record(self, client, office):
        make.variables()
        target = exchanging.target(office.county)
        assert act(client, target, "switch-on").status_code == 302
        assert act(client, target, "pause").status_code == 400
        act(client, target, "pause", reason="对方检修")
        Circuit.objects.update(failures=9, open_until=timezone.now() + timezone.timedelta(hours=1))
        assert "已暂停" in text(client.get(reverse("target-list")))
        act(client, target, "resume")
        act(client, target, "switch-off")
        acts = set(AuditEvent.objects.values_list("act", flat=True))
        assert {"target_switched_on", "target_paused", "target_resumed", "target_switched_off"} <= acts
        assert Circuit.objects.get().failures == 0
        assert act(client, target, "unknown").status_code == 404

    def test_others_see_nothing_of_it(self, client, office):
        elsewhere = exchanging.target(make.county("云岭县", "339902"))
        assert client.get(reverse("target", args=[elsewhere.pk])).status_code == 404
        assert act(client, elsewhere, "switch-off").status_code == 404


class TestTransmissions:
    def test_found_by_state_enterprise_and_system(self, client, office):
        target = exchanging.target(office.county)
        exchanging.message(target, "delivered", payload=json.dumps({"名": "甲厂"}, ensure_ascii=False))
        dead = exchanging.message(target, "dead")
        page = reverse("transmission-list")
        for asked, number in [
            ({}, 2),
            ({"state": "dead"}, 1),
            ({"words": "甲厂"}, 1),
            ({"words": dead.key}, 1),
        ]:
            assert client.get(page, asked | {"target": target.pk}).context["page"].paginator.count == number
        assert dead.key in client.get(page, {"download": "csv", "state": "dead"}).content.decode()

    def test_chosen_ones_are_sent_again_with_a_reason(self, client, office):
        target = exchanging.target(office.county)
        first, second = (exchanging.message(target, "dead") for _ in range(2))
        about = {"target": target.pk, "message": [first.pk], "back": reverse("target-list")}
        client.post(reverse("transmissions-resend"), about)
        assert Message.objects.dead().count() == 2
        answer = client.post(reverse("transmissions-resend"), about | {"reason": "对方已恢复"})
        assert answer.url == reverse("target-list")
        assert [*Message.objects.dead()] == [second]
        client.post(reverse("transmission-act", args=[second.pk, "give-up"]), {"reason": "不再需要"})
        second.refresh_from_db()
        assert second.state == "given_up"

    def test_shows_what_was_sent_and_came_back_but_no_signature(self, client, line):  # noqa: F811
        line.platform.faults = Faults(script=[Fault.SIGNATURE])
        outbox.put(target=line.target, rows=rows(1), by=line.by)
        delivering.deliver(line.target.pk)
        client.force_login(line.by)
        shown = text(client.get(reverse("transmission", args=[Message.objects.get().pk])))
        assert "X-BG-HMAC-SIGNATURE: ＊＊＊" in shown
        assert '"qymc": "示例0厂"' in shown.replace("&quot;", '"')
        assert "Invalid signature" in shown
        assert "请核对 SK" in shown


class TestTrying:
    @pytest.mark.parametrize(
        ("fault", "works", "words"),
        [
            (None, True, "对方认出了这次调用"),
            (Fault.SIGNATURE, False, "请核对 SK、路径和查询参数"),
            (Fault.CLOCK, False, "两边的时钟相差太大"),
        ],
    )
    def test_tells_what_is_wrong_with_the_way(self, line, fault, works, words):  # noqa: F811
        line.platform.faults = Faults(script=[fault])
        tried = try_connection(line.target)
        assert tried.works is works
        assert words in tried.words
        assert ("快" in tried.told["对方时钟"]) == (fault is Fault.CLOCK)

    def test_another_key_and_another_path(self, line, monkeypatch):  # noqa: F811
        line.platform.keys = Keys((ANOTHER,))
        assert "对方不认识这个 AK" in try_connection(line.target).words
        line.target.address += "/elsewhere"
        monkeypatch.delenv("EXCHANGE_PRACTICE_SK")
        assert "EXCHANGE_PRACTICE_SK" in try_connection(line.target).words


def test_not_more_in_a_minute_than_they_want(line):  # noqa: F811
    line.target.per_minute = 3
    line.target.save()
    outbox.put(target=line.target, rows=rows(5), by=line.by)
    assert delivering.deliver(line.target.pk) == 3
    assert delivering.deliver(line.target.pk) == 0
    line.target.__class__.objects.update(per_minute=4)
    assert delivering.deliver(line.target.pk) == 1


def test_reconciliations_are_found_sorted_and_taken_along(client, office):
    first, second = (exchanging.target(office.county, name=name) for name in ("甲平台", "乙平台"))
    differing, equal = exchanging.reconciliation(first), exchanging.reconciliation(second)
    equal.rows.all().delete()
    address = reverse("reconciliation-list")
    for asked, found in (
        ("", [equal, differing]), ("sort=at", [differing, equal]), ("sort=-missing", [differing, equal]),
        ("state=differing", [differing]), ("state=equal", [equal]), ("q=甲", [differing]),
        (f"target={second.pk}", [equal]),
    ):  # fmt: skip
        assert (asked, list(client.get(f"{address}?{asked}").context["page"])) == (asked, found)
    assert "没有符合条件的对账" in client.get(f"{address}?q=丙").text
    lines = client.get(f"{address}?download=csv&state=differing").text.splitlines()
    assert (len(lines), "甲平台" in lines[1]) == (2, True)
