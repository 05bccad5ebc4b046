"""Programs that sign their calls: let in once, refused for one reason at a time, secrets nowhere else."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from redis.exceptions import ConnectionError

from mujun.clients import actions
from mujun.clients.models import Credential
from mujun.clients.proving import cache
from mujun.clients.scopes import Scope
from mujun.exchange.signing.keys import Key, Secret
from mujun.exchange.signing.refusals import Refusal, refusal_in
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signers import signer
from tests import factories as make
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
JOBS, SHEETS = "/api/v1/jobs/", "/api/v1/batches/"
KEYS = {name: Key(f"{name.lower()}-ak", Secret(f"{name.lower()}-secret")) for name in ("SHUIWU", "SHUIWU_2")}


@pytest.fixture
def admin():
    return make.user("system_admin", None)


@pytest.fixture
def program(admin, monkeypatch, tmp_path):
    """With two live keys, the secret of the second in a file."""
    for name, key in KEYS.items():
        monkeypatch.setenv(f"EXCHANGE_{name}_AK", key.access)
    monkeypatch.setenv("EXCHANGE_SHUIWU_SK", "shuiwu-secret")
    (tmp_path / "secret").write_text("shuiwu_2-secret\n")
    monkeypatch.setenv("EXCHANGE_SHUIWU_2_SK_FILE", str(tmp_path / "secret"))
    program = make.user("api_client", make.county())
    for name in KEYS:
        register(program, admin, name)
    return program


def register(program, admin, name, scheme="mujun-hmac", scopes=("read:jobs", "write:figures")):
    return actions.register_key(
        user=program, name=name, scheme=scheme, scopes=scopes, expires_on=actions.last_day(), by=admin
    )


def signed(path=JOBS, key=KEYS["SHUIWU"], scheme="mujun-hmac", method="GET", body=b"", late=0, query=()):
    call = Request(method, path, query, body=body)
    return signer(scheme).sign(call, key, timezone.now() - timedelta(seconds=late)).headers


def refusal(answer):
    body = problem_of(answer)
    return answer.status_code, body["code"]


class TestComingIn:
    @pytest.mark.parametrize("name", KEYS)
    def test_with_either_live_key(self, client, program, name):
        answer = client.get(
            JOBS, {"page_size": 1}, headers=signed(key=KEYS[name], query=(("page_size", "1"),))
        )
        assert answer.status_code == 200
        assert Credential.objects.get(name=name).last_used_at

    def test_the_body_is_read_for_the_proof_and_again_for_the_act(self, client, program):
        body = b'{"layout": "tax", "year": 2025, "dry_run": true, "records": {}}'
        headers = signed(SHEETS, method="POST", body=body)
        answer = client.post(SHEETS, body, content_type="application/json", headers=headers)
        assert answer.status_code in {201, 400, 422}, answer.text

    def test_a_gateway_s_client_may_read_and_not_write(self, client, program, admin):
        actions.revoke(credential=Credential.objects.get(name="SHUIWU_2"), by=admin)
        register(program, admin, "SHUIWU_2", scheme="bg-hmac")
        key = KEYS["SHUIWU_2"]
        assert client.get(JOBS, headers=signed(key=key, scheme="bg-hmac")).status_code == 200
        headers = signed(SHEETS, key=key, scheme="bg-hmac", method="POST")
        assert refusal(client.post(SHEETS, headers=headers)) == (403, "content_not_signed")


class TestRefusals:
    def test_replayed(self, client, program):
        headers = signed()
        assert client.get(JOBS, headers=headers).status_code == 200
        assert refusal(client.get(JOBS, headers=headers)) == (401, "replayed")

    @pytest.mark.parametrize(("late", "passes"), [(88, True), (-88, True), (92, False), (-92, False)])
    def test_the_clock_on_either_side(self, client, program, late, passes):
        answer = client.get(JOBS, headers=signed(late=late))
        assert passes == (answer.status_code == 200)
        assert passes or refusal(answer) == (401, "clock_skew")

    def test_the_four_are_told_apart_in_the_gateway_s_words_too(self, client, program):
        stranger = Key("nobody", KEYS["SHUIWU"].secret)
        guessed = Key(KEYS["SHUIWU"].access, Secret("guessed-secret"))
        answers = {
            Refusal.ACCESS_KEY: client.get(JOBS, headers=signed(key=stranger)),
            Refusal.SIGNATURE: client.get(JOBS, headers=signed(key=guessed)),
            Refusal.CLOCK: client.get(JOBS, headers=signed(late=1000)),
        }
        assert {each: refusal_in(answer.status_code, answer.text) for each, answer in answers.items()} == {
            each: each for each in answers
        }
        answer = client.get("/api/v1/enterprises/", headers=signed("/api/v1/enterprises/"))
        assert refusal(answer) == (403, "missing_scope")
        assert answer.json()["message"] == Refusal.ROUTE.value

    def test_another_body_or_address_under_the_signature(self, client, program):
        headers = signed(SHEETS, method="POST", body=b"{}")
        other = client.post(SHEETS, b'{"a": 1}', content_type="application/json", headers=headers)
        assert refusal(other) == (401, "invalid_signature")
        assert refusal(client.get(f"{JOBS}?page_size=1", headers=signed())) == (401, "invalid_signature")

    def test_revoked_expired_or_without_a_secret(self, client, program, admin, monkeypatch):
        actions.revoke(credential=Credential.objects.get(name="SHUIWU_2"), by=admin)
        assert refusal(client.get(JOBS, headers=signed(key=KEYS["SHUIWU_2"]))) == (401, "invalid_access_key")
        Credential.objects.update(expires_on=timezone.localdate() - timedelta(1))
        assert refusal(client.get(JOBS, headers=signed())) == (401, "expired")
        monkeypatch.delenv("EXCHANGE_SHUIWU_SK")
        assert refusal(client.get(JOBS, headers=signed())) == (401, "invalid_access_key")

    def test_without_redis_nobody_is_believed(self, client, program, monkeypatch):
        def down(*args, **kwargs):
            raise ConnectionError

        monkeypatch.setattr(cache, "add", down)
        assert refusal(client.get(JOBS, headers=signed())) == (503, "unavailable")


class TestRegistering:
    def test_at_most_two_live_keys(self, program, admin):
        with pytest.raises(ValidationError, match="最多用两把"):
            register(program, admin, "SHUIWU_3")

    def test_a_key_is_one_program_s(self, program, admin):
        with pytest.raises(ValidationError, match="登记过"):
            register(make.user("api_client", program.county), admin, "SHUIWU")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"name": "shuiwu"}, "name"), ({"scheme": "none"}, "scheme"), ({"scopes": ["read:all"]}, "scopes")],
    )
    def test_mistakes_at_their_fields(self, admin, fields, field):
        asked = {"name": "OTHER", "scheme": "mujun-hmac", "scopes": [Scope.READ_JOBS]} | fields
        with pytest.raises(ValidationError) as wrong:
            register(make.user("api_client", make.county()), admin, **asked)
        assert list(wrong.value.error_dict) == [field]

    def test_no_secret_is_kept_or_shown(self, client, program, admin, caplog):
        client.get(JOBS, headers=signed())
        client.force_login(admin)
        page = client.get(f"/clients/{program.pk}/").text
        rows = str(list(Credential.objects.values()))
        assert "SHUIWU_2" in page
        assert not [text for text in (page, rows, caplog.text) if "shuiwu-secret" in text]


@pytest.mark.skipif(not which("openssl"), reason="没有 openssl 命令")
def test_the_lines_of_the_handbook_sign(client, program, monkeypatch):
    """As they stand there, with a `curl` that tells what it would send."""
    handbook = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
    (lines,) = [block for block in re.findall(r"```sh\n(.*?)```", handbook, re.S) if "openssl" in block]
    monkeypatch.setenv("EXCHANGE_SHUIWU_AK", "qinglan-shuiwu")
    monkeypatch.setenv("EXCHANGE_SHUIWU_SK", "示例密钥")
    script = "curl() { printf '%s\\n' \"$@\"; }\nAPI=/api/v1\n" + lines
    sent = subprocess.run(["bash", "-ec", script], capture_output=True, text=True, check=True).stdout
    _, address, *options = sent.splitlines()
    headers = dict(line.split(": ", 1) for line in options if line != "-H")
    assert len(headers) == 5
    assert client.get(address, headers=headers).status_code == 200
