"""Accounts for a thousand enterprises: opened by town, told once, changed at the first sign-in."""

import csv
import io

import pytest

from mujun.accounts.models import AuditEvent, User
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/users/enterprises/"


@pytest.fixture
def county():
    county = make.county()
    for town, names in {"云栖镇": ["甲厂", "乙厂"], "望澜镇": ["丙厂"]}.items():
        for name in names:
            make.enterprise(make.town(county, town), name)
    return county


@pytest.fixture
def admin(client, county):
    admin = make.user("system_admin", None)
    client.force_login(admin)
    return admin


def opened(client, county, *towns) -> list[list[str]]:
    picked = [county.towns.get(name=name).pk for name in towns]
    answer = client.post(f"{PAGE}?county={county.pk}", {"town": picked})
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_enterprises_of_a_town_get_accounts(client, county, admin):
    rows = opened(client, county, "云栖镇")
    assert [row[1] for row in rows] == ["甲厂", "乙厂"]
    user = User.objects.get(username=rows[0][2])
    assert (user.role, user.credit_code, user.county, user.must_change_password) == (
        "enterprise", rows[0][2], county, True,
    )  # fmt: skip
    event = AuditEvent.objects.get(act="accounts_opened")
    assert (event.detail["accounts"], rows[0][3] in str(event.detail)) == (2, False)


def test_the_password_told_is_the_one_that_signs_in_and_must_be_changed(client, county, admin):
    (row,) = opened(client, county, "望澜镇")
    client.logout()
    answer = client.post("/login/", {"username": row[2], "password": row[3]}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/password/")
    stored = User.objects.get(username=row[2]).password
    assert not stored.startswith("pbkdf2_sha256_once$")  # the first sign-in made it slow


def test_nobody_gets_a_second_account(client, county, admin):
    opened(client, county, "云栖镇")
    answer = client.post(
        f"{PAGE}?county={county.pk}", {"town": [county.towns.get(name="云栖镇").pk]}, follow=True
    )
    assert "都已有账号" in answer.content.decode()
    assert User.objects.filter(role="enterprise").count() == 2
    towns = {town.name: (town.size, town.waiting) for town in answer.context["towns"]}
    assert towns == {"云栖镇": (2, 0), "望澜镇": (1, 1)}


def test_an_administrator_of_another_county_opens_nothing_here(client, county):
    client.force_login(make.user("system_admin", make.county("别县", "339902")))
    assert client.get(f"{PAGE}?county={county.pk}").status_code == 404
    assert "还没有企业" in client.get(PAGE).content.decode()
