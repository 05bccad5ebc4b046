"""Who listens is told of what happened, by a call that proves itself and is repeated until it arrives."""

import re
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.clients.models import Credential
from mujun.exchange.actions import webhooks as actions
from mujun.exchange.delivery import delivering
from mujun.exchange.delivery.outside import is_outside
from mujun.exchange.models import Circuit, Message
from mujun.exchange.webhooks import addresses
from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.jobs import actions as jobs
from tests import factories
from tests.factories import exchange as exchanging

State = Message.State
pytestmark = pytest.mark.django_db
SECRETS = {"practice": "practice-secret", "another": "another-secret"}


class Listener:
    """What a department's program would be: it keeps what it was told and answers as it is told to."""

    def __init__(self):
        self.heard, self.status, self.known = [], [], ["practice"]

    @contextmanager
    def listening(self):
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                known = self.headers["X-Mujun-Access-Key"] in listener.known
                listener.heard.append((self.path, dict(self.headers), body))
                status = listener.status.pop(0) if listener.status else 204
                self.send_response(status if known else 401)
                self.end_headers()
                self.wfile.write(b"" if known else b'{"message": "Invalid access key"}')

            def log_message(self, *about):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/hooks/mujun"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def hook(listener):
    officer = factories.user("reform_office", factories.county())
    with listener.listening() as url:
        yield exchanging.webhook(officer, url=url, events=["job.ended", "batch.imported"])


def happen(hook, event=Event.JOB_ENDED):
    job = factories.job(hook.target.county)
    return occurred(event, job, county=hook.target.county, words="算完了"), job


def deliver(hook):
    Message.objects.open().update(next_try=timezone.now())
    Circuit.objects.update(open_until=None, failures=0)
    delivering.deliver(hook.pk)
    return Message.objects.latest("id")


def recipe():
    """The lines of the handbook with which a listener believes a call."""
    text = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    (code,) = [each for each in re.findall(r"```python\n(.*?)```", text, re.S) if "def is_ours" in each]
    names = {}
    exec(compile(code, "docs/api.md", "exec"), names)
    return names["is_ours"]


class TestTold:
    def test_what_happened_with_a_link_and_a_signature_that_the_handbook_proves(self, hook, listener):
        number, job = happen(hook)
        assert (number, deliver(hook).state) == (1, State.DELIVERED)
        (path, headers, body) = listener.heard[0]
        said = orjson.loads(body)
        assert (said["event"], said["object"], said["words"]) == ("job.ended", f"job:{job.pk}", "算完了")
        assert said["url"] == f"/api/v1/jobs/{job.pk}/"
        assert said["id"] == headers["Idempotency-Key"]
        is_ours = recipe()
        assert is_ours(SECRETS, "POST", path, headers, body)
        assert not is_ours(SECRETS, "POST", path, headers, body + b" ")
        assert not is_ours({"practice": "other-secret"}, "POST", path, headers, body)
        late = headers | {"X-Mujun-Timestamp": str(int(headers["X-Mujun-Timestamp"]) - 91)}
        assert not is_ours(SECRETS, "POST", path, late, body)

    def test_with_the_transaction_or_not_at_all(self, hook):
        with transaction.atomic():
            happen(hook)
            transaction.set_rollback(True)
        assert not Message.objects.exists()

    def test_only_what_was_asked_for_while_on_and_what_the_owner_may_see(self, hook):
        assert happen(hook, Event.CASE_CLOSED)[0] == 0
        clerk = factories.user("department_officer", hook.target.county)
        hook.owner = clerk
        hook.save()
        other = factories.batch(hook.target.county, sender="power")
        mine = factories.batch(hook.target.county, sender="tax")
        told = [
            occurred(Event.BATCH_IMPORTED, each, county=hook.target.county, words="")
            for each in (other, mine)
        ]
        assert told == [0, 1]
        hook.owner = factories.user("reform_office", hook.target.county)
        hook.save()
        actions.switch(webhook=hook, on=False, by=hook.owner)
        assert happen(hook)[0] == 0

    def test_jobs_that_were_cancelled_or_died_ended_too(self, hook):
        county, past = hook.target.county, timezone.now() - timedelta(minutes=1)
        jobs.cancel(job=factories.job(county, state="queued"), by=hook.owner)
        factories.job(county, state="running", running_since=past, heartbeat_at=past)
        assert jobs.fail_dead() == 1
        told = [orjson.loads(each.payload)["words"] for each in Message.objects.order_by("id")]
        assert [words.rpartition("：")[2] for words in told] == ["已取消", "失败"]

    def test_again_with_the_same_number_until_it_arrives(self, hook, listener):
        listener.status = [500, 503]
        happen(hook)
        assert [deliver(hook).state for _ in range(3)] == [State.PENDING, State.PENDING, State.DELIVERED]
        numbers = {headers["Idempotency-Key"] for _, headers, _ in listener.heard}
        assert (len(listener.heard), len(numbers)) == (3, 1)
        assert len({headers["X-Mujun-Nonce"] for _, headers, _ in listener.heard}) == 3

    def test_dead_after_so_many_and_others_are_not_held_up(self, hook, listener, settings):
        hook.target.most_attempts = 1
        hook.target.save()
        listener.status = [500]
        happen(hook)
        assert deliver(hook).state == State.DEAD
        happen(hook)
        assert deliver(hook).state == State.DELIVERED

    def test_a_host_that_is_no_longer_allowed_is_told_nothing_until_it_is_again(
        self, hook, listener, settings
    ):
        happen(hook)
        settings.WEBHOOK_HOSTS = ["*.zj.gov.cn"]
        assert (deliver(hook).state, listener.heard) == (State.PENDING, [])
        assert "不允许发往 127.0.0.1" in Circuit.objects.get(target=hook.target).words
        settings.WEBHOOK_HOSTS = ["127.0.0.1"]
        assert deliver(hook).state == State.DELIVERED

    def test_a_name_that_leads_to_this_machine_is_told_nothing(self, hook, listener, settings):
        settings.WEBHOOK_HOSTS = ["127.1"]  # no address to us, but to whoever resolves it
        port = hook.address.partition("//")[2].partition("/")[0].partition(":")[2]
        actions.change(webhook=hook, url=f"https://127.1:{port}/hooks/mujun", by=hook.owner)
        happen(hook)
        message = deliver(hook)
        assert (message.state, listener.heard) == (State.PENDING, [])
        assert "指向 127.0.0.1" in message.words

    def test_keys_change_without_a_gap(self, hook, listener, monkeypatch):
        monkeypatch.setenv("EXCHANGE_ANOTHER_AK", "another")
        monkeypatch.setenv("EXCHANGE_ANOTHER_SK", SECRETS["another"])
        actions.change(webhook=hook, key_names=["ANOTHER", "PRACTICE"], by=hook.owner)
        for known in (["practice"], ["practice", "another"]):
            listener.known = known
            happen(hook)
            assert deliver(hook).state == State.DELIVERED
        path, headers, body = listener.heard[-1]
        assert headers["X-Mujun-Access-Key"] == "another"
        assert recipe()(SECRETS, "POST", path, headers, body)


class TestRegistered:
    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("http://example.cn/hook", "https://"),
            ("https://example.cn/hook", "WEBHOOK_HOSTS"),
            ("https://127.0.0.1.example.org/hook", "WEBHOOK_HOSTS"),
            ("http://127.0.0.1:9", "要有路径"),
            ("http://127.0.0.1:9/hook?token=1", "不写账号"),
            ("ftp://127.0.0.1/hook", "https://"),
        ],
    )
    def test_leads_nowhere_else(self, hook, url, words):
        with pytest.raises(ValidationError) as wrong:
            actions.change(webhook=hook, url=url, by=hook.owner)
        assert words in wrong.value.message_dict["url"][0]

    def test_this_machine_only_where_the_operator_names_it(self):
        with pytest.raises(ValueError, match="不允许发往"):
            addresses.check("http://127.0.0.1:6379/x", ["*.zj.gov.cn"])
        assert addresses.check("http://127.0.0.1:8080/x", ["127.0.0.1"]) == ("http://127.0.0.1:8080", "/x")

    @pytest.mark.parametrize(
        ("address", "outside"),
        [
            ("10.21.0.8", True), ("59.202.52.1", True), ("fd00::1", True), ("::ffff:10.0.0.1", True),
            ("127.0.0.1", False), ("127.8.8.8", False), ("::1", False), ("::ffff:127.0.0.1", False),
            ("0.0.0.0", False), ("169.254.169.254", False), ("fe80::1%eth0", False), ("224.0.0.1", False),
        ],
    )  # fmt: skip
    def test_addresses_that_only_this_machine_answers(self, address, outside):
        assert is_outside(address) is outside

    def test_hosts_that_the_operator_allows(self):
        hosts = ["a.gov.cn", "*.zj.gov.cn"]
        assert addresses.check("https://a.gov.cn:8443/x/y", hosts) == ("https://a.gov.cn:8443", "/x/y")
        assert addresses.check("https://b.zj.gov.cn/x", hosts)
        for other in ("https://b.a.gov.cn/x", "https://zj.gov.cn/x", "https://evilzj.gov.cn/x"):
            with pytest.raises(ValueError, match="不允许发往"):
                addresses.check(other, hosts)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"events": []}, "events"), ({"events": ["moon"]}, "events"), ({"key_names": []}, "key_names")],
    )
    def test_events_and_keys_that_exist(self, hook, fields, field):
        with pytest.raises(ValidationError) as wrong:
            actions.change(webhook=hook, by=hook.owner, **fields)
        assert field in wrong.value.message_dict

    def test_a_program_with_its_own_keys_only(self, hook):
        program = factories.user("api_client", hook.target.county)
        with pytest.raises(ValidationError, match="登记在您名下"):
            exchanging.webhook(program)
        Credential.objects.create(user=program, kind="key", name="PRACTICE", scheme="mujun-hmac")
        made = exchanging.webhook(program)
        assert made.owner == program
        with pytest.raises(PermissionDenied):
            actions.change(webhook=hook, name="x", by=program)
        with pytest.raises(PermissionDenied):
            exchanging.webhook(factories.user("leader", hook.target.county))
