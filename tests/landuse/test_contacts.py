"""Contacts: masked for everybody, shown in full to those entitled, by an act on record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from landuse.actions.contacts import show
from landuse.register.contacts import masked_name, masked_phone
from mujun.accounts.models import AuditEvent
from tests import factories as make

NAME, PHONE = "岚测试", "19900001234"


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张*"), ("张三丰", "张*"), ("欧阳测试", "欧*"), ("李", "李*"), ("", "")]
)
def test_a_name_keeps_its_first_character(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("138-1234-1234", "138****1234"),
        ("+86 138 1234 1234", "861****1234"),
        ("0571-12345678", "057****5678"),
        ("12345678", "****78"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_a_number_keeps_its_ends(phone, masked):
    assert masked_phone(phone) == masked


@given(st.text("0123456789- ", min_size=1, max_size=20))
def test_at_least_four_digits_of_a_number_stay_hidden(phone):
    digits = [character for character in phone if character.isdigit()]
    shown = [character for character in masked_phone(phone) if character.isdigit()]
    assert len(shown) <= 7
    assert not shown or len(digits) - len(shown) >= 4


@pytest.fixture
def about(db):
    return make.enterprise(make.town(make.county()), "甲厂", contact=NAME, phone=PHONE)


def test_the_page_and_rest_show_it_masked(about, client):
    client.force_login(make.user("reform_office", about.county))
    page = client.get(reverse("enterprise", args=[about.credit_code])).content.decode()
    assert ("岚*" in page, "199****1234" in page) == (True, True)
    body = client.get(f"/api/v1/enterprises/{about.credit_code}/").json()
    assert (body["contact"], body["phone"]) == ("岚*", "199****1234")
    listed = (
        client.get("/api/v1/enterprises/").content.decode()
        + client.get(reverse("search"), {"q": "厂"}).content.decode()
    )
    for text in (page, str(body), listed):
        assert NAME not in text
        assert PHONE not in text


@pytest.mark.parametrize(
    ("role", "fields"),
    [("reform_office", {}), ("town_officer", {}), ("enterprise", {"credit_code": True})],
)
def test_those_entitled_see_it_and_the_trail_says_so(about, client, role, fields):
    own = {"credit_code": about.credit_code} if fields else {}
    user = make.user(role, about.county, **own)
    client.force_login(user)
    page = client.post(reverse("enterprise-contact", args=[about.credit_code])).content.decode()
    assert NAME in page
    assert PHONE in page
    event = AuditEvent.objects.get(act="contact_shown")
    assert event.detail == {"credit_code": about.credit_code}
    assert NAME not in str(vars(event))


@pytest.mark.parametrize("role", ["department_officer", "leader", "town_officer", "enterprise"])
def test_others_do_not_and_nothing_is_recorded(about, role):
    other = make.town(about.county, "石门街道")
    fields = {"town_officer": {"town": other}, "enterprise": {"credit_code": "913399010000000011"}}
    with pytest.raises(PermissionDenied):
        show(about=about, by=make.user(role, about.county, **fields.get(role, {})))
    assert not AuditEvent.objects.filter(act="contact_shown").exists()


def test_the_button_is_offered_to_those_entitled_only(about, client):
    offered = {}
    for role in ("reform_office", "leader"):
        client.force_login(make.user(role, about.county))
        page = client.get(reverse("enterprise", args=[about.credit_code])).content.decode()
        offered[role] = reverse("enterprise-contact", args=[about.credit_code]) in page
    assert offered == {"reform_office": True, "leader": False}
