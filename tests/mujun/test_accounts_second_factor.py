"""The second factor: set up, asked for, recovered, reset."""

import time

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from mujun.accounts import second_factor
from mujun.accounts.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_ROLES = ["reform_office"]


@pytest.fixture
def officer():
    return make.user("reform_office", make.county(), password=make_password(make.PASSWORD))


def sign_in(client, user):
    return client.post("/login/", {"username": user.username, "password": make.PASSWORD})


def code_of(secret, steps=0):
    """What the app shows, so many half minutes from now. A code is good once, so the next is the next step's."""
    totp = TOTP(bytes.fromhex(secret))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


@pytest.fixture
def equipped(officer):
    """An officer with an app; returns secret and recovery codes."""
    secret = second_factor.new_secret()
    codes = second_factor.set_up(user=officer, secret=secret, code=code_of(secret), keep="", by=officer)
    return secret, codes


class TestSettingUp:
    def test_comes_before_everything_else(self, client, officer):
        sign_in(client, officer)
        assert client.get("/").url == "/second-factor/"
        assert client.get("/api/v1/jobs/").status_code == 401
        page = client.get("/second-factor/").content.decode()
        assert "<svg" in page
        secret = client.session["second_factor_secret"]
        assert second_factor.typed(secret) in page
        assert "验证码不对" in client.post("/second-factor/", {"code": "000000"}).content.decode()
        assert client.get("/").status_code == 302
        answer = client.post("/second-factor/", {"code": code_of(secret)})
        assert len(answer.context["codes"]) == 8
        assert client.get("/").status_code == 200
        assert AuditEvent.objects.filter(act="second_factor_set").count() == 1

    def test_a_session_without_a_code_ends(self, client, officer):
        stolen = Client()
        sign_in(stolen, officer)
        sign_in(client, officer)
        client.get("/second-factor/")
        client.post("/second-factor/", {"code": code_of(client.session["second_factor_secret"])})
        assert stolen.get("/second-factor/").status_code == 302
        assert client.get("/").status_code == 200

    def test_is_never_shown_again(self, client, officer, equipped):
        client.force_login(officer)
        page = client.get("/second-factor/").content.decode()
        assert "已启用" in page
        assert "<svg" not in page
        client.post("/second-factor/", {"code": "1"})
        assert TOTPDevice.objects.get().key == equipped[0]

    def test_other_roles_may_and_need_not(self, client):
        leader = make.user("leader", make.county(), password=make_password(make.PASSWORD))
        sign_in(client, leader)
        assert client.get("/").status_code == 200
        assert client.get("/second-factor/").status_code == 200


class TestSigningIn:
    def test_asks_for_the_code_and_goes_on(self, client, officer, equipped):
        asked = {"username": officer.username, "password": make.PASSWORD, "next": "/runs/"}
        assert client.post("/login/", asked).url == "/login/code/"
        assert client.get("/").url.startswith("/login/")
        assert client.post("/login/code/", {"code": code_of(equipped[0], 1)}).url == "/runs/"
        assert client.get("/").status_code == 200

    def test_a_code_is_good_once(self, client, officer, equipped):
        code = code_of(equipped[0], 1)
        sign_in(client, officer)
        client.post("/login/code/", {"code": code})
        other = Client()
        sign_in(other, officer)
        assert "验证码不对" in other.post("/login/code/", {"code": code}).content.decode()

    def test_a_recovery_code_too(self, client, officer, equipped):
        code = equipped[1][0].upper()
        for answer in ("/", None):
            sign_in(client, officer)
            given = client.post("/login/code/", {"code": code})
            assert getattr(given, "url", None) == answer
            client.post("/logout/")
        assert second_factor.recovery_codes_left(officer) == 7

    def test_wrong_codes_count_for_the_lock_and_a_right_password_does_not_undo_them(
        self, client, officer, equipped, settings
    ):
        settings.AXES_FAILURE_LIMIT = 3
        for wrong in (200, 200, 429):
            sign_in(client, officer)
            assert client.post("/login/code/", {"code": "000000"}).status_code == wrong
        assert client.post("/login/code/", {"code": code_of(equipped[0], 1)}).status_code == 429
        assert sign_in(client, officer).status_code == 429
        assert AuditEvent.objects.filter(act="account_locked").count() == 1

    def test_without_a_password_there_is_no_second_step(self, client):
        assert client.get("/login/code/").url == "/login/"

    def test_the_second_step_does_not_wait_for_ever(self, client, officer, equipped):
        sign_in(client, officer)
        session = client.session
        session["half_signed_in"][1] -= 301
        session.save()
        assert client.post("/login/code/", {"code": code_of(equipped[0], 1)}).url == "/login/"

    def test_a_deactivated_user_gets_no_further(self, client, officer, equipped):
        sign_in(client, officer)
        officer.is_active = False
        officer.save()
        assert client.post("/login/code/", {"code": code_of(equipped[0], 1)}).url == "/login/"


def test_reset_leads_to_setting_up_anew(client, officer, equipped):
    admin = make.user("system_admin", None)
    sign_in(client, officer)
    client.post("/login/code/", {"code": code_of(equipped[0], 1)})
    desk = Client()
    desk.force_login(admin)
    desk.post(f"/users/{officer.pk}/second-factor/")
    assert client.get("/").url.startswith("/login/")
    sign_in(client, officer)
    assert client.get("/").url == "/second-factor/"
    assert AuditEvent.objects.get(act="second_factor_reset").actor == admin


def test_programs_are_not_asked(client, officer):
    header = make.token(officer)
    assert client.get("/api/v1/jobs/", headers=header).status_code == 200
