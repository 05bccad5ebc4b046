"""What a system administrator does with accounts, and what nobody may."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from mujun.accounts import signing_in, users
from mujun.accounts.models import AuditEvent, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def admin():
    return make.user("system_admin", None, username="guanli")


@pytest.fixture
def leader(county):
    return make.user("leader", county, first_name="王县长", password=make_password(make.PASSWORD))


@pytest.fixture
def signed_in(client, admin):
    client.force_login(admin)
    return client


def values(user, **changed):
    return {field: getattr(user, field) for field in users.EDITABLE} | changed


def sign_in(user, password=make.PASSWORD):
    client = Client()
    client.post("/login/", {"username": user.username, "password": password})
    return client


def act(client, user, name, **fields):
    return client.post(f"/users/{user.pk}/{name}/", fields, follow=True).content.decode()


class TestList:
    @pytest.fixture(autouse=True)
    def _people(self, county):
        make.user("leader", county, username="ling", first_name="县领导")
        make.user("town_officer", county, username="zhen")
        make.user("department_officer", county, username="shui", must_change_password=True)
        make.user("enterprise", county, username="qiye", credit_code="91339901MA0000001X")
        make.user("leader", county, username="lao", is_active=False)

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ("", ["guanli", "lao", "ling", "qiye", "shui", "zhen"]),
            ("role=leader", ["lao", "ling"]),
            ("words=91339901ma", ["qiye"]),
            ("words=县领导", ["ling"]),
            ("state=inactive", ["lao"]),
            ("state=must_change", ["shui"]),
            ("state=locked", []),
        ],
    )
    def test_is_filtered(self, signed_in, asked, names):
        page = signed_in.get(f"/users/?{asked}").context["page"]
        assert [user.username for user in page] == names

    def test_by_department_and_town(self, signed_in):
        department, town = make.department(), make.town(make.county())
        assert [u.username for u in signed_in.get(f"/users/?department={department.pk}").context["page"]] == [
            "shui"
        ]
        assert [u.username for u in signed_in.get(f"/users/?town={town.pk}").context["page"]] == ["zhen"]

    def test_queries_do_not_grow(self, signed_in, county, django_assert_max_num_queries):
        for _ in range(20):
            make.user("town_officer", county)
        with django_assert_max_num_queries(14):
            signed_in.get("/users/")


class TestScope:
    """A system administrator of one county."""

    @pytest.fixture
    def theirs(self):
        return make.user("leader", make.county("白石县", "339902"))

    @pytest.fixture
    def local(self, county):
        return make.user("system_admin", county)

    def test_reaches_nobody_elsewhere(self, client, local, theirs, admin):
        client.force_login(local)
        for other in (theirs, admin):
            assert client.get(f"/users/{other.pk}/").status_code == 404
            assert client.post(f"/users/{other.pk}/deactivate/", {"reason": "x"}).status_code == 404
            assert other.username not in client.get("/users/").content.decode()
            with pytest.raises(PermissionDenied):
                users.deactivate(user=other, reason="x", by=local)
            with pytest.raises(PermissionDenied):
                users.edit(user=other, by=local, **values(other, first_name="别人"))

    def test_adds_to_the_own_county_only(self, client, local, theirs, county):
        client.force_login(local)
        fields = {"username": "xin", "first_name": "新人", "role": "leader", "county": theirs.county_id}
        client.post("/users/new/", fields)
        assert User.objects.get(username="xin").county == county
        with pytest.raises(PermissionDenied):
            users.add(username="y", county=theirs.county, by=local, **values(theirs))

    def test_a_town_of_another_county_is_refused(self, admin, county, theirs):
        with pytest.raises(ValidationError, match="不属于这个县"):
            users.add(
                username="x",
                county=county,
                by=admin,
                **values(User(role="town_officer", first_name="x"), town=make.town(theirs.county)),
            )


class TestAdding:
    def test_the_password_is_told_once_and_changed_first(self, signed_in):
        county = make.county()
        fields = {"username": "xin", "first_name": "新人", "role": "leader", "county": county.pk}
        answer = signed_in.post("/users/new/", fields)
        password = answer.context["secret"]
        assert password in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        user = User.objects.get(username="xin")
        assert sign_in(user, password).get("/").url == "/password/"
        assert password not in signed_in.get(f"/users/{user.pk}/").content.decode()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"role": "enterprise"}, "企业账号须指定所在县和统一社会信用代码"),
            ({"role": "enterprise", "credit_code": "123"}, "18"),
            ({"role": "town_officer"}, "镇街经办须指定镇街"),
            ({"role": "leader", "username": "guanli"}, "已存在"),
        ],
    )
    def test_mistakes_are_said(self, signed_in, county, fields, words):
        asked = {"username": "xin", "first_name": "新人", "county": county.pk} | fields
        assert words in signed_in.post("/users/new/", asked).content.decode()
        assert not User.objects.filter(username="xin").exists()

    def test_a_program_gets_a_token_instead(self, signed_in, county):
        fields = {"username": "api", "first_name": "税务接口", "role": "api_client", "county": county.pk}
        signed_in.post("/users/new/", fields | {"department": make.department().pk})
        program = User.objects.get(username="api")
        make.token(program)
        assert "已收回 1 个" in act(signed_in, program, "tokens")
        assert not program.credentials.live().exists()
        assert "接口客户不用密码" in act(signed_in, program, "password")


class TestEditing:
    def test_says_what_changed(self, signed_in, leader, county):
        town = make.town(county)
        fields = {"first_name": "云栖镇经办", "role": "town_officer", "town": town.pk}
        assert signed_in.post(f"/users/{leader.pk}/", fields).status_code == 302
        leader.refresh_from_db()
        assert (leader.role, leader.town) == ("town_officer", town)
        changes = AuditEvent.objects.get(act="user_edited").detail["changes"]
        assert changes == "名称 王县长 → 云栖镇经办；角色 县领导 → 镇街经办；镇街 无 → 云栖镇"

    def test_nothing_changed_is_no_act(self, admin, leader):
        users.edit(user=leader, by=admin, **values(leader))
        assert not AuditEvent.objects.exists()

    def test_what_the_role_does_not_need_is_dropped(self, admin, leader, county):
        users.edit(user=leader, by=admin, **values(leader, town=make.town(county), credit_code="9" * 18))
        leader.refresh_from_db()
        assert (leader.town, leader.credit_code) == (None, "")

    def test_nobody_changes_their_own_role(self, signed_in, admin):
        make.user("system_admin", None)
        fields = {"first_name": "我", "role": "auditor"}
        assert "不能更改自己的角色" in signed_in.post(f"/users/{admin.pk}/", fields).content.decode()
        admin.refresh_from_db()
        assert admin.role == "system_admin"


class TestActs:
    def test_deactivated_is_out_at_once_until_reactivated(self, signed_in, leader):
        there = sign_in(leader)
        assert there.get("/").status_code == 200
        assert "已停用" in act(signed_in, leader, "deactivate", reason="调离")
        assert there.get("/").status_code == 302
        assert "_auth_user_id" not in sign_in(leader).session
        act(signed_in, leader, "reactivate", reason="调回")
        assert sign_in(leader).get("/").status_code == 200
        reasons = AuditEvent.objects.filter(act__startswith="user_").order_by("id")
        assert [event.detail["reason"] for event in reasons] == ["调离", "调回"]

    def test_a_reason_is_needed(self, signed_in, leader):
        assert "请写明原因" in act(signed_in, leader, "deactivate", reason=" ")
        leader.refresh_from_db()
        assert leader.is_active

    def test_nobody_deactivates_themselves(self, signed_in, admin):
        make.user("system_admin", None)
        assert "不能停用自己的账号" in act(signed_in, admin, "deactivate", reason="累了")

    def test_the_last_administrator_stays(self, admin, county):
        second = make.user("system_admin", county)
        users.deactivate(user=second, reason="调离", by=admin)
        second.refresh_from_db()
        with pytest.raises(ValidationError, match="最后一位"):
            users.deactivate(user=admin, reason="x", by=User(pk=0, role="system_admin"))

    def test_a_password_is_reset(self, signed_in, leader):
        there = sign_in(leader)
        password = signed_in.post(f"/users/{leader.pk}/password/").context["secret"]
        assert there.get("/").status_code == 302
        assert sign_in(leader, password).get("/").url == "/password/"

    def test_all_sessions_are_ended(self, signed_in, leader):
        there = [sign_in(leader), sign_in(leader)]
        assert "已结束 2 处登录" in act(signed_in, leader, "sessions")
        assert {client.get("/").status_code for client in there} == {302}

    def test_a_lock_is_undone(self, signed_in, leader, settings):
        settings.AXES_FAILURE_LIMIT = 2
        for _ in range(2):
            sign_in(leader, "wrong")
        assert "解除锁定" in signed_in.get(f"/users/{leader.pk}/").content.decode()
        assert leader.username in signed_in.get("/users/?state=locked").content.decode()
        assert "已解除锁定" in act(signed_in, leader, "unlock")
        assert not signing_in.locked_until([leader.username])

    def test_an_act_that_does_not_exist(self, signed_in, leader):
        assert signed_in.post(f"/users/{leader.pk}/promote/").status_code == 404
