"""事件通知 on pages, and the acts that are told of."""

import pytest
from django.urls import reverse

from evaluation.actions.reference import load_reference
from mujun.exchange.models import Message, Webhook
from mujun.intake import actions as intake
from mujun.intake.records import pack
from tests import factories
from tests.factories import exchange as exchanging
from tests.workbooks import CODES

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "税务局的程序", "url": "http://127.0.0.1:9/hook", "events": ["batch.imported"],
    "signer": "mujun-hmac", "key": "PRACTICE",
}  # fmt: skip


@pytest.fixture
def officer(client):
    by = factories.user("reform_office", factories.county())
    client.force_login(by)
    return by


def text(answer):
    return answer.content.decode()


def test_registered_told_changed_and_stopped(client, officer):
    assert "还没有登记的地址" in text(client.get(reverse("webhook-list")))
    client.post(reverse("webhook-new"), TYPED)
    made = Webhook.objects.get()
    load_reference()
    factories.enterprise(factories.town(officer.county), credit_code=CODES[0])
    batch = intake.receive(
        content=pack({"数据": [{"credit_code": CODES[0], "tax": 5}]}),
        filename="税务", layout="tax", year=2025, county=officer.county, by=officer,
    )  # fmt: skip
    intake.import_batch(batch=batch, by=officer)
    told = Message.objects.get(target=made.target)
    assert (f"batch:{batch.pk}" in told.payload, "税务：新增 1" in told.payload) == (True, True)
    page = reverse("webhook", args=[made.pk])
    assert "批次导入" in text(client.get(page))
    client.post(page, TYPED | {"name": "改名", "key_before": "OLDER"})
    client.post(reverse("webhook-switch", args=[made.pk]))
    made.target.refresh_from_db()
    state = (made.target.name, made.target.key_names, made.target.switched_on_at)
    assert state == ("改名", ["PRACTICE", "OLDER"], None)
    assert "改名" not in text(client.get(reverse("target-list")))  # they are no systems that we push to
    assert client.get(reverse("target", args=[made.pk])).url == page


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"url": "http://example.cn/x"}, "只有本机"), ({"events": []}, "选一个"), ({"key": ""}, "写密钥的名称")],
)
def test_a_mistake_stands_at_its_field(client, officer, changed, words):
    answer = client.post(reverse("webhook-new"), TYPED | changed)
    assert (answer.status_code, words in text(answer)) == (400, True)


def test_a_program_by_rest_sees_only_its_own(client, officer):
    exchanging.webhook(officer)
    program = factories.user("api_client", officer.county)
    headers = factories.token(program, scopes=["read:webhooks"])
    assert client.get("/api/v1/webhooks/", headers=headers).json()["results"] == []
    refused = client.post("/api/v1/webhooks/", {}, content_type="application/json", headers=headers)
    assert refused.status_code == 403


def test_an_empty_form_is_told_its_mistakes(client, officer):
    answer = client.post(reverse("webhook-new"))
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() >= {"name", "url"}
