"""接口客户: what a system administrator sees of programs and does with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mujun.accounts.models import AuditEvent
from mujun.clients.models import Allowance, Credential
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def signed_in(client, county):
    client.force_login(make.user("system_admin", county))
    return client


@pytest.fixture
def program(county):
    return make.user("api_client", county, username="shuiwu-api", first_name="税务局报送程序")


def names(answer):
    return [client.username for client in answer.context["page"]]


class TestList:
    @pytest.fixture(autouse=True)
    def _programs(self, program, county):
        other = make.user("api_client", county, username="gongdian-api", department=make.department("power"))
        make.token(program, expires_on=timezone.localdate() + timedelta(9))
        make.token(program)
        make.token(other)
        Credential.objects.filter(user=program).update(last_used_at=timezone.now())
        Credential.objects.filter(user=other).update(revoked_at=timezone.now())
        make.user("api_client", make.county("云岭县", "339902"))

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("", ["gongdian-api", "shuiwu-api"]),
            ("sort=-username", ["shuiwu-api", "gongdian-api"]),
            ("sort=-used", ["shuiwu-api", "gongdian-api"]),
            ("sort=expiry", ["shuiwu-api", "gongdian-api"]),
            ("words=税务", ["shuiwu-api"]),
            ("state=live", ["shuiwu-api"]),
            ("state=none", ["gongdian-api"]),
            ("state=inactive", []),
        ],
    )
    def test_filters_and_sorts_those_of_the_county(self, signed_in, asked, found):
        assert names(signed_in.get(f"/clients/?{asked}")) == found

    def test_download(self, signed_in):
        rows = signed_in.get("/clients/?download=list").content.decode("utf-8-sig").splitlines()
        assert rows[0].startswith("用户名,名称,县,部门,令牌,密钥,每分钟次数")
        assert rows[2].startswith("shuiwu-api,税务局报送程序,青澜县,税务局,2,0,")
        assert str(timezone.localdate() + timedelta(9)) in rows[2]


class TestOne:
    def test_a_token_is_given_shown_once_and_taken_back(self, signed_in, program):
        form = {
            "token-name": "日报", "token-scopes": ["read:jobs"], "token-expires_on": timezone.localdate(),
        }  # fmt: skip
        token = signed_in.post(f"/clients/{program.pk}/tokens/", form).context["secret"]
        assert token not in signed_in.get(f"/clients/{program.pk}/").text
        given = Credential.objects.get()
        signed_in.post(f"/clients/{program.pk}/credentials/{given.pk}/revoke/")
        assert "已收回" in signed_in.get(f"/clients/{program.pk}/").text
        acts = AuditEvent.objects.order_by("id").values_list("act", flat=True)
        assert list(acts) == ["token_issued", "token_revoked"]

    def test_a_key_that_stands_in_no_environment_is_told(self, signed_in, program, monkeypatch):
        form = {
            "key-name": "SHUIWU_PAGE", "key-scheme": "mujun-hmac", "key-scopes": ["read:jobs"],
            "key-expires_on": timezone.localdate(),
        }  # fmt: skip
        assert signed_in.post(f"/clients/{program.pk}/keys/", form).status_code == 302
        assert "服务器上没有设置" in signed_in.get(f"/clients/{program.pk}/").text
        monkeypatch.setenv("EXCHANGE_SHUIWU_PAGE_AK", "page-ak")
        monkeypatch.setenv("EXCHANGE_SHUIWU_PAGE_SK", "page-secret")
        page = signed_in.get(f"/clients/{program.pk}/").text
        assert "服务器上没有设置" not in page
        assert "page-secret" not in page
        assert "登记过" in signed_in.post(f"/clients/{program.pk}/keys/", form).text

    def test_how_often(self, signed_in, program):
        signed_in.post(f"/clients/{program.pk}/allowance/", {"per_minute": "30"})
        assert "每分钟最多 30 次" in signed_in.get(f"/clients/{program.pk}/").text
        signed_in.post(f"/clients/{program.pk}/allowance/", {"per_minute": ""})
        assert not Allowance.objects.exists()
        assert "field-error" in signed_in.post(
            f"/clients/{program.pk}/allowance/", {"per_minute": "-1"}
        ).text  # fmt: skip

    def test_programs_of_other_counties_and_people_are_not_there(self, signed_in, county):
        others = [make.user("api_client", make.county("云岭县", "339902")), make.user("leader", county)]
        assert [signed_in.get(f"/clients/{each.pk}/").status_code for each in others] == [404, 404]
