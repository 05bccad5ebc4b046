"""Passwords: what they must be, how long they hold, how they change."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from mujun.accounts import passwords
from mujun.accounts.models import AuditEvent, User
from tests import factories as make

pytestmark = pytest.mark.django_db

NEW = "wan-quan-bu-tong-7"


@pytest.fixture
def user():
    made = make.user("leader", make.county(), username="zhangsan")
    made.set_password(make.PASSWORD)
    made.save()
    return made


def sign_in(client, user, password=make.PASSWORD):
    return client.post("/login/", {"username": user.username, "password": password})


def ask_for(client, new, again=None, present=make.PASSWORD):
    return client.post("/password/", {"present": present, "new": new, "again": again or new})


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Ab1-xyz", "10 个字符"),
        ("qinglanqinglan", "三种"),
        ("qinglan123456", "三种"),
        ("Zhangsan-1", "用户名"),
        (make.PASSWORD, "最近 5 次"),
    ],
)
def test_bad_ones_are_refused_in_chinese(user, password, words):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert words in "".join(refused.value.messages)


@pytest.mark.parametrize("password", ["Qinglan2025", "qinglan-2026", "QING LAN 26", "青澜青澜-Qinglan"])
def test_three_kinds_are_enough(password):
    passwords.ThreeKinds().validate(password)


def test_one_time_passwords_are_good_and_differ():
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password, User(username="x"))


class TestOwn:
    @pytest.fixture
    def signed_in(self, client, user):
        sign_in(client, user)
        return client

    def test_is_changed_and_other_sessions_end(self, signed_in, user):
        elsewhere = Client()
        sign_in(elsewhere, user)
        assert ask_for(signed_in, NEW).url == "/"
        assert signed_in.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 302
        assert user.sessions.alive().get().key == signed_in.session.session_key
        assert AuditEvent.objects.filter(act="password_changed", actor=user).exists()
        assert sign_in(Client(), user, NEW).url == "/"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"new": NEW, "present": "wrong"}, "现在的密码不对"),
            ({"new": NEW, "again": NEW + "x"}, "两次输入的新密码不一样"),
            ({"new": "short"}, "10 个字符"),
        ],
    )
    def test_mistakes_stand_at_their_field(self, signed_in, user, typed, words):
        assert words in ask_for(signed_in, **typed).content.decode()
        user.refresh_from_db()
        assert user.check_password(make.PASSWORD)

    def test_the_last_five_do_not_come_back_the_sixth_does(self, user):
        for number in range(1, 6):
            user_password = f"{NEW}{number}"
            passwords.change(user=user, password=user_password, keep="", by=user)
            if number < 5:
                with pytest.raises(ValidationError):
                    passwords.change(user=user, password=make.PASSWORD, keep="", by=user)
        passwords.change(user=user, password=make.PASSWORD, keep="", by=user)


class TestForced:
    def test_a_password_somebody_gave_is_good_for_changing_it_only(self, client, user):
        given = passwords.reset(user=user, by=None)
        sign_in(client, user, given)
        assert client.get("/").url == "/password/"
        assert client.get("/api/v1/enterprises/").status_code == 401
        assert "只能用这一次" in client.get("/password/").content.decode()
        ask_for(client, NEW, present=given)
        assert client.get("/").status_code == 200

    def test_a_reset_ends_all_sessions(self, client, user):
        sign_in(client, user)
        passwords.reset(user=user, by=None)
        assert client.get("/").status_code == 302

    def test_an_old_one_must_be_changed(self, client, user, settings):
        settings.PASSWORD_DAYS = 90
        user.password_changed_at = timezone.now() - timedelta(days=91)
        user.save()
        sign_in(client, user)
        assert client.get("/").url == "/password/"
        settings.PASSWORD_DAYS = 0
        assert client.get("/").status_code == 200
