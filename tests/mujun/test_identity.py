"""Signing in by 浙政钉 and 浙里办, against both over HTTP; and who asks for access."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axes.models import AccessAttempt
from django.conf import settings as used
from django.core.exceptions import ValidationError
from django.utils import timezone
from redis.exceptions import ConnectionError

from mujun.accounts.models import AuditEvent, User
from mujun.exchange.signing.keys import Key, Keys, Secret
from mujun.identity import actions, once
from mujun.identity.models import Application, Link
from mujun.identity.practice import Elsewhere, Server
from mujun.identity.providers import switched_on
from mujun.inbox.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db

CODE = "GE_0001"
FIRM = "91330100799655058B"
KEYS = {
    "EXCHANGE_DING_AK": "demo-access-key",
    "EXCHANGE_DING_SK": "demo-secret",
    "EXCHANGE_ZLB_AK": "demo-access-key",
    "EXCHANGE_ZLB_SK": "demo-secret",
}


@pytest.fixture
def elsewhere(settings):
    """Both systems, switched on."""
    keys = Keys((Key("demo-access-key", Secret("demo-secret")),))
    people = Elsewhere({CODE: "沈一"}, {FIRM: "青澜机械厂"}, keys)
    with Server(people).running() as server:
        asked = {**KEYS, **server.environment(), "SIGN_IN_DING_SECONDS": "1"}
        settings.SIGN_IN_PROVIDERS = switched_on(["ding", "zlb"], asked)
        yield people


@pytest.fixture
def county():
    return make.county()


def leave(client, way="ding", onward=""):
    """The state with which the browser goes to the other system."""
    address = client.get(f"/login/with/{way}/", {"next": onward}).url
    asked = parse_qs(urlsplit(address).query)
    return asked["state"][0] if way == "ding" else parse_qs(urlsplit(asked["sp"][0]).query)["state"][0]


def come(client, code, state, way="ding"):
    return client.get(f"/login/with/{way}/back/", {"code": code, "ticketId": code, "state": state})


def sign_in(client, elsewhere, subject=CODE, way="ding", onward=""):
    state = leave(client, way, onward)
    return come(client, elsewhere.code_for(subject), state, way)


def known(county, role="leader", **fields):
    user = make.user(role, county, **fields)
    Link.objects.create(provider="ding", subject=CODE, user=user)
    return user


def words(answer):
    return answer.content.decode()


class TestOff:
    def test_nothing_is_offered_and_nothing_answers(self, client):
        assert used.SIGN_IN_PROVIDERS == {}
        assert "浙政钉" not in words(client.get("/login/"))
        assert client.get("/login/with/ding/").status_code == 404
        assert client.get("/login/with/ding/back/").status_code == 404

    def test_what_is_missing_is_named(self):
        with pytest.raises(ValueError, match="SIGN_IN_ZLB_SERVER"):
            switched_on(["zlb"], {})
        with pytest.raises(ValueError, match="weixin"):
            switched_on(["weixin"], {})


class TestComingIn:
    def test_an_officer_by_employee_code(self, client, elsewhere, county):
        user = known(county)
        assert "扫码登录" in words(client.get("/login/"))
        assert sign_in(client, elsewhere, onward="/ranking/").url == "/ranking/"
        assert client.session["_auth_user_id"] == str(user.pk)
        event = AuditEvent.objects.get(act="signed_in_by")
        assert (event.actor, event.detail["way"]) == (user, "浙政钉")

    def test_an_enterprise_by_its_credit_code(self, client, elsewhere, county):
        user = make.user("enterprise", county, credit_code=FIRM)
        assert sign_in(client, elsewhere, FIRM, "zlb").url == "/"
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_never_to_another_host(self, client, elsewhere, county):
        known(county)
        assert sign_in(client, elsewhere, onward="https://example.com/").url == "/"

    def test_the_code_of_the_telephone_is_asked_all_the_same(self, client, elsewhere, county):
        user = known(county)
        user.totpdevice_set.create(name="手机", confirmed=True)
        assert sign_in(client, elsewhere).url == "/login/code/"
        assert "_auth_user_id" not in client.session

    def test_a_locked_account_stays_locked(self, client, elsewhere, county):
        user = known(county)
        AccessAttempt.objects.create(
            username=user.username,
            ip_address="127.0.0.1",
            failures_since_start=5,
            attempt_time=timezone.now(),
        )
        assert sign_in(client, elsewhere).status_code == 429


class TestNotComingIn:
    """Each with what to do about it; nobody is signed in."""

    @pytest.fixture(autouse=True)
    def _nobody(self, client):
        yield
        assert "_auth_user_id" not in client.session

    def test_another_state(self, client, elsewhere, county):
        known(county)
        leave(client)
        answer = come(client, elsewhere.code_for(CODE), "another")
        assert (answer.status_code, "不是从本页发起的" in words(answer)) == (400, True)

    def test_a_state_of_the_other_door(self, client, elsewhere, county):
        state = leave(client, "zlb")
        assert "不是从本页发起的" in words(come(client, elsewhere.code_for(CODE), state))

    def test_a_state_twice(self, client, elsewhere, county):
        state = leave(client)
        come(client, elsewhere.code_for(CODE), state)
        assert "已经作废" in words(come(client, elsewhere.code_for(CODE), state))

    def test_a_used_code(self, client, elsewhere, county):
        known(county)
        code = elsewhere.code_for(CODE)
        elsewhere.codes.pop(code)
        assert "重新扫码" in words(come(client, code, leave(client)))

    def test_a_code_that_they_would_take_again(self, client, elsewhere, county):
        """A copy of an address somebody came back with, under a state of one's own."""
        code = elsewhere.code_for("GE_9999")
        elsewhere.officers["GE_9999"] = "沈二"
        come(client, code, leave(client))
        known(county)
        elsewhere.codes[code] = CODE
        assert "已经用过" in words(come(client, code, leave(client)))

    def test_without_a_memory_of_codes(self, client, elsewhere, county, monkeypatch):
        def gone(*args, **more):
            raise ConnectionError

        known(county)
        monkeypatch.setattr(once.cache, "add", gone)
        assert "现在不能用浙政钉登录" in words(sign_in(client, elsewhere))

    @pytest.mark.parametrize("at", ["", "content"])
    def test_an_answer_that_says_no_and_names_somebody(self, client, elsewhere, county, monkeypatch, at):
        known(county)
        said = elsewhere._officer({"access_token": elsewhere._token(""), "code": elsewhere.code_for(CODE)})
        (said[at] if at else said)["success"] = False
        monkeypatch.setattr(elsewhere, "_officer", lambda form: said)
        assert "重新扫码" in words(sign_in(client, elsewhere))

    def test_letters_that_no_database_takes(self, client, elsewhere, county, monkeypatch):
        known(county)
        nul = {"content": {"data": {"employeeCode": "\x00", "lastName": "\x00"}}}
        monkeypatch.setattr(elsewhere, "_officer", lambda form: nul)
        assert "重新扫码" in words(sign_in(client, elsewhere))

    def test_an_expired_ticket(self, client, elsewhere, county):
        assert "重新从浙里办进入" in words(come(client, "gone", leave(client, "zlb"), "zlb"))

    def test_a_private_person(self, client, elsewhere, county):
        assert "切换到法人账号" in words(sign_in(client, elsewhere, "", "zlb"))

    def test_no_answer_in_time(self, client, elsewhere, county):
        elsewhere.silence = 5
        assert "浙政钉没有回答" in words(sign_in(client, elsewhere))

    def test_a_wrong_key(self, client, elsewhere, county):
        elsewhere.keys = Keys((Key("demo-access-key", Secret("another-secret")),))
        assert "请稍后再试" in words(sign_in(client, elsewhere))

    def test_a_disabled_account(self, client, elsewhere, county):
        known(county, is_active=False)
        assert "请联系系统管理员恢复" in words(sign_in(client, elsewhere))
        assert AuditEvent.objects.get(act="sign_in_refused").detail["way"] == "浙政钉"


class TestApplying:
    ASKED = {"name": "沈一", "unit": "青澜县税务局", "reason": "报送税收数据"}

    def ask(self, client, elsewhere, county):
        assert sign_in(client, elsewhere).url == "/login/apply/"
        return client.post("/login/apply/", self.ASKED | {"county": county.pk})

    def test_only_who_was_proven_elsewhere(self, client, county):
        assert "先回到登录页" in words(client.get("/login/apply/"))

    def test_an_unknown_person_asks_once_and_gets_no_role(self, client, elsewhere, county):
        admin = make.user("system_admin", county)
        people = User.objects.count()
        assert "申请已收到" in words(self.ask(client, elsewhere, county))
        assert "申请已收到" in words(self.ask(client, elsewhere, county))
        assert Application.objects.get().subject == CODE
        assert (User.objects.count(), Link.objects.count()) == (people, 0)
        assert Message.objects.get().to == admin
        assert "_auth_user_id" not in client.session

    def test_the_administrator_links_an_account_made_before(self, client, elsewhere, county):
        self.ask(client, elsewhere, county)
        admin, user = make.user("system_admin", county), make.user("leader", county)
        asked, page = Application.objects.get(), "/users/applications/{}/"
        client.force_login(admin)
        answer = client.post(page.format(asked.pk), {"act": "grant", "username": "nobody"})
        assert "没有这个在用的账号" in words(answer)
        client.post(page.format(asked.pk), {"act": "grant", "username": user.username})
        client.logout()
        assert sign_in(client, elsewhere).url == "/"
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_a_refusal_needs_a_reason_and_tells_it(self, client, elsewhere, county):
        self.ask(client, elsewhere, county)
        admin, page = make.user("system_admin", county), "/users/applications/{}/"
        client.force_login(admin)
        asked = Application.objects.get()
        assert "请写明" in words(client.post(page.format(asked.pk), {"act": "refuse", "reason": " "}))
        client.post(page.format(asked.pk), {"act": "refuse", "reason": "不是本县人员"})
        client.logout()
        sign_in(client, elsewhere)
        assert "不是本县人员" in words(client.get("/login/apply/"))

    def test_another_county_sees_nothing_of_it(self, client, elsewhere, county):
        self.ask(client, elsewhere, county)
        other = make.user("system_admin", make.county("云岭县", "339902"))
        assert not Application.objects.visible_to(other).exists()


def test_a_ticket_leads_to_an_account_of_that_enterprise_only(county):
    admin, office = make.user("system_admin", county), make.user("reform_office", county)
    firms = [make.user("enterprise", county, credit_code=code) for code in (FIRM, FIRM, "91330000755918469E")]
    for user in (office, firms[2]):
        with pytest.raises(ValidationError, match="同一家企业"):
            actions.link(provider="zlb", subject=FIRM, user=user, by=admin)
    assert actions.link(provider="zlb", subject=f" {FIRM.lower()} ", user=firms[1], by=admin).subject == FIRM


def test_unlinked_is_unknown_again(client, elsewhere, county):
    user = known(county)
    sign_in(client, elsewhere)
    client.post(f"/links/{user.links.get().pk}/end/")
    client.logout()
    assert sign_in(client, elsewhere).url == "/login/apply/"
    assert AuditEvent.objects.filter(act="identity_unlinked").exists()


def test_one_number_leads_to_one_account(county):
    admin = make.user("system_admin", county)
    actions.link(provider="ding", subject=CODE, user=make.user("leader", county), by=admin)
    with pytest.raises(Exception, match="已经绑定"):
        actions.link(provider="ding", subject=CODE, user=make.user("leader", county), by=admin)
