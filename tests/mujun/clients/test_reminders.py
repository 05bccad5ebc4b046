"""Tokens and keys that end soon are told of, once, to whoever can give a new one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mujun.clients import actions, reminders
from mujun.clients.models import Credential
from mujun.inbox.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def today(settings):
    settings.TOKEN_REMINDER_DAYS = 14
    return timezone.localdate()


def told(user):
    return list(Message.objects.filter(to=user).values_list("title", "url"))


def test_from_so_many_days_before_and_once(county, today):
    officer = make.user("reform_office", county)
    make.token(officer, name="统计脚本", expires_on=today + timedelta(15))
    assert (reminders.remind(today), told(officer)) == (0, [])
    tomorrow = today + timedelta(1)
    assert [reminders.remind(day) for day in (tomorrow, tomorrow, today + timedelta(15))] == [1, 0, 0]
    (message,) = Message.objects.filter(to=officer)
    assert f"令牌“统计脚本”{today + timedelta(15)} 到期" in message.text
    assert message.url == reverse("tokens")


@pytest.mark.parametrize("at_home", [True, False])
def test_of_a_program_its_administrator_hears(county, today, at_home):
    program = make.user("api_client", county, username="shuiwu-api")
    admin = make.user("system_admin", county if at_home else None)
    other = make.user("system_admin", make.county("云岭县", "339902"))
    for days in (3, 9):
        make.token(program, expires_on=today + timedelta(days))
    assert reminders.remind(today) == 2
    address = reverse("client", args=[program.pk])
    assert told(admin) == [("shuiwu-api的接口令牌或密钥将到期，2 个", address)]
    assert (told(other), told(program)) == ([], [])


def test_not_of_what_is_over_revoked_or_for_ever(county, today):
    officer = make.user("reform_office", county)
    for days in (-1, 0, 15):
        make.token(officer)
        Credential.objects.filter(pk=Credential.objects.latest("id").pk).update(
            expires_on=today + timedelta(days)
        )
    make.token(officer, expires_on=today + timedelta(5))
    actions.revoke(credential=Credential.objects.latest("id"), by=officer)
    Credential.objects.create(user=officer, kind="key", name="EVER", scheme="mujun-hmac")
    assert reminders.remind(today) == 1  # the one that is good to the end of today
