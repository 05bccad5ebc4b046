"""At the door: the lock against guessing, idleness, and what the trail keeps."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.utils import timezone

from mujun.accounts import signing_in
from mujun.accounts.addresses import address_of
from mujun.accounts.models import AuditEvent, UserSession
from mujun.templatetags.figures import moment
from tests import factories as make

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs/?year=2025"}


def person():
    return make.user("leader", make.county(), password=make_password(make.PASSWORD))


@pytest.fixture
def leader():
    return person()


def sign_in(client, user, password=make.PASSWORD, **headers):
    return client.post("/login/", {"username": user.username, "password": password}, **headers)


def acts(user=None):
    events = AuditEvent.objects.order_by("id")
    return list((events.filter(county=user.county_id) if user else events).values_list("act", flat=True))


def pass_time(client, **span):
    """As if the person had last done something so long ago."""
    session = client.session
    session["seen"] -= timedelta(**span).total_seconds()
    session.save()


class TestSigningIn:
    def test_is_on_record(self, client, leader):
        assert sign_in(client, leader, REMOTE_ADDR="10.1.2.3").url == "/"
        event = AuditEvent.objects.get()
        assert (event.act, event.actor, event.detail) == ("signed_in", leader, {"address": "10.1.2.3"})
        assert UserSession.objects.get().user == leader

    def test_out_too(self, client, leader):
        sign_in(client, leader)
        client.post("/logout/")
        assert acts(leader) == ["signed_in", "signed_out"]
        assert not UserSession.objects.exists()

    def test_a_failure_names_who_but_no_unknown_name(self, client, leader):
        sign_in(client, leader, "wrong")
        client.post("/login/", {"username": "my-secret-by-mistake", "password": "x"})
        first, second = AuditEvent.objects.order_by("id")
        assert (first.act, first.county) == ("sign_in_failed", leader.county)
        assert leader.username in first.target
        assert "my-secret" not in str((second.target, second.detail))

    def test_a_deactivated_user_does_not(self, client, leader):
        leader.is_active = False
        leader.save()
        assert "用户名或密码不对" in sign_in(client, leader).content.decode()

    def test_leads_only_to_own_pages(self, client, leader):
        asked = {"username": leader.username, "password": make.PASSWORD, "next": "https://example.com/"}
        assert client.post("/login/", asked).url == "/"


class TestLock:
    @pytest.fixture(autouse=True)
    def _limits(self, settings):
        settings.AXES_FAILURE_LIMIT = 3

    def fail(self, client, user, times=3, **headers):
        for _ in range(times):
            answer = sign_in(client, user, "wrong", **headers)
        return answer

    def test_after_too_many_failures_the_right_password_does_not_help(self, client, leader):
        answer = self.fail(client, leader)
        assert answer.status_code == 429
        until = signing_in.locked_until([leader.username])[leader.username]
        assert moment(until) in answer.content.decode()
        assert "系统管理员" in answer.content.decode()
        assert sign_in(client, leader).status_code == 429
        assert acts() == ["sign_in_failed"] * 3 + ["account_locked"]

    def test_keeps_nothing_of_what_was_typed_as_password(self, client, leader):
        sign_in(client, leader, "almost-my-password")
        assert "almost" not in AccessAttempt.objects.get().post_data

    def test_less_is_no_lock_and_is_forgotten_by_success(self, client, leader):
        for _ in range(2):
            self.fail(client, leader, 2)
            assert sign_in(client, leader).url == "/"

    def test_trying_on_does_not_lengthen_it(self, client, leader):
        self.fail(client, leader)
        until = signing_in.locked_until([leader.username])
        self.fail(client, leader, 2)
        assert signing_in.locked_until([leader.username]) == until

    def test_ends_by_itself(self, client, leader):
        self.fail(client, leader)
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
        assert not signing_in.locked_until([leader.username])
        assert sign_in(client, leader).url == "/"

    def test_from_another_address_the_owner_still_comes_in(self, client, leader):
        self.fail(client, leader, REMOTE_ADDR="10.9.9.9")
        assert sign_in(client, leader, REMOTE_ADDR="10.1.1.1").url == "/"

    def test_another_user_at_the_same_address_too(self, client, leader):
        self.fail(client, leader)
        assert sign_in(client, person()).url == "/"

    def test_is_undone_by_the_administrator(self, client, leader):
        self.fail(client, leader)
        signing_in.unlock(user=leader, by=make.user("system_admin", None))
        assert sign_in(client, leader).url == "/"
        assert "account_unlocked" in acts()


class TestAddress:
    def asked(self, **headers):
        return RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers=headers)

    def test_a_header_that_is_not_configured_is_not_believed(self):
        assert address_of(self.asked(**{"X-Forwarded-For": "10.0.0.9"})) == "127.0.0.1"

    def test_the_last_of_several_is_the_proxys_own_word(self, settings):
        settings.CLIENT_ADDRESS_HEADER = "X-Forwarded-For"
        assert address_of(self.asked(**{"X-Forwarded-For": "6.6.6.6, 10.0.0.9"})) == "10.0.0.9"
        assert address_of(self.asked(**{"X-Forwarded-For": "nonsense"})) == "127.0.0.1"


class TestIdle:
    @pytest.fixture
    def signed_in(self, client, leader):
        sign_in(client, leader)
        return client

    def test_one_is_signed_out_told_why_and_comes_back(self, signed_in, leader):
        pass_time(signed_in, minutes=31)
        answer = signed_in.get("/ranking/?year=2025")
        assert answer.url == "/login/?next=/ranking/%3Fyear%3D2025&why=idle"
        assert "没有操作" in signed_in.get(answer.url).content.decode()
        asked = {"username": leader.username, "password": make.PASSWORD, "next": "/ranking/?year=2025"}
        assert signed_in.post("/login/", asked).url == "/ranking/?year=2025"
        assert acts(leader) == ["signed_in", "signed_out_idle", "signed_in"]

    def test_doing_something_starts_the_clock_anew(self, signed_in):
        pass_time(signed_in, minutes=20)
        assert signed_in.get("/").status_code == 200
        pass_time(signed_in, minutes=20)
        assert signed_in.get("/").status_code == 200

    def test_a_page_that_asks_by_itself_does_not(self, signed_in):
        pass_time(signed_in, minutes=20)
        assert signed_in.get("/jobs/", headers={"X-By-Itself": "1"}).status_code == 200
        pass_time(signed_in, minutes=20)
        answer = signed_in.get("/jobs/", headers=HTMX | {"X-By-Itself": "1"})
        assert answer["HX-Redirect"] == "/login/?next=/jobs/%3Fyear%3D2025&why=idle"

    def test_a_program_with_a_dead_session_is_told_so(self, signed_in):
        pass_time(signed_in, minutes=31)
        assert signed_in.get("/api/v1/enterprises/").status_code == 401

    def test_a_form_leads_back_to_its_page(self, signed_in):
        pass_time(signed_in, minutes=31)
        answer = signed_in.post("/sessions/others/end/", headers={"Referer": "http://testserver/sessions/"})
        assert answer.url == "/login/?next=/sessions/&why=idle"

    def test_the_operator_may_switch_it_off(self, signed_in, settings):
        settings.IDLE_MINUTES = 0
        pass_time(signed_in, hours=7)
        assert signed_in.get("/").status_code == 200


class TestSessions:
    @pytest.fixture
    def two(self, leader):
        """The same person at two browsers."""
        here, there = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
        sign_in(here, leader)
        sign_in(there, leader)
        return here, there

    def test_are_listed_in_words(self, two):
        text = two[0].get("/sessions/").content.decode()
        assert "Firefox，Windows" in text
        assert "就是这里" in text
        assert "127.0.0.1" in text

    def test_one_is_ended_and_out_at_the_next_request(self, two, leader):
        here, there = two
        session = leader.sessions.get(agent__contains="Firefox")
        here.post(f"/sessions/{session.pk}/end/")
        assert there.get("/").url == "/login/?next=/&why=ended"
        assert here.get("/").status_code == 200
        assert acts(leader)[-1] == "session_ended"

    def test_all_others_are_ended(self, two):
        here, there = two
        here.post("/sessions/others/end/")
        assert there.get("/").status_code == 302
        assert here.get("/").status_code == 200

    def test_those_of_other_people_are_not_there(self, two, client, leader):
        other = person()
        sign_in(client, other)
        assert client.post(f"/sessions/{leader.sessions.first().pk}/end/").status_code == 404
        assert leader.sessions.alive().count() == 2
