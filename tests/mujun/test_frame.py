"""Sign-in, error pages, and how figures, dates and grades are written."""

import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from mujun.errors import server_error
from mujun.templatetags import figures
from tests import factories as make


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, 2, "1,234.50"),
        (Decimal("0.125"), 2, "0.13"),
        (2.675, 2, "2.68"),
        (-0.001, 2, "0.00"),
        (-1234567.891, 1, "-1,234,567.9"),
        (0, 0, "0"),
        (None, 2, "—"),
        (float("nan"), 2, "—"),
    ],
)
def test_numbers_have_separators_and_round_half_up(value, decimals, written):
    assert figures.number(value, decimals) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (12.3456, "亩", "12.35 亩"),
        (7, "万元", "7.00 万元"),
        (0.25, "吨", "0.25 吨"),
        (3, "", "3"),
        (None, "亩", "—"),
    ],
)
def test_an_amount_has_the_decimals_of_its_unit(value, unit, written):
    assert figures.amount(value, unit) == written


def test_shares_have_one_decimal():
    assert figures.share(0.27388) == "27.4%"
    assert figures.share_of(134, 1248) == "10.7%"
    assert figures.share_of(1, 0) == "—"


def test_given_digits_stay_as_they_are():
    assert figures.plain(Decimal("24.0970")) == "24.097"
    assert figures.plain(4929.81) == "4,929.81"
    assert figures.plain(30) == "30"


def test_dates_are_written_out_in_the_time_of_the_county():
    late = datetime(2025, 8, 13, 17, 5, tzinfo=UTC)

    assert figures.day(date(2025, 8, 14)) == "2025年8月14日"
    assert figures.day(late) == "2025年8月14日"
    assert figures.moment(late) == "2025年8月14日 1:05"
    assert figures.day(None) == "—"


@pytest.mark.parametrize(
    ("code", "look"),
    [("A", "a"), ("B", "b"), ("C-", "c"), ("D", "d"), ("T", "t"), ("优先发展", "t"), ("", "t")],
)
def test_a_grade_has_its_colour_and_always_its_letter(code, look):
    assert figures.grade(code) == f'<span class="grade grade-{look}">{code or "未定"}</span>'


def test_a_grade_cannot_carry_markup():
    assert "<b>" not in figures.grade("<b>")


@pytest.mark.django_db
def test_signing_in_leads_home_and_signing_out_back(client):
    user = make.user("leader", make.county())

    entered = client.post(reverse("login"), {"username": user.username, "password": make.PASSWORD})
    left = client.post(reverse("logout"))

    assert entered.url == reverse("home")
    assert left.url == reverse("login")


@pytest.mark.django_db
def test_a_wrong_password_says_what_to_do(client):
    response = client.post(reverse("login"), {"username": "x", "password": "y"})

    assert "请重新输入" in response.content.decode()


@pytest.mark.django_db
def test_what_does_not_exist_gets_a_page_with_a_way_on(client):
    client.force_login(make.user("leader", make.county()))

    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "回到概览" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_chinese():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.user("leader", make.county()))

    response = strict.post(reverse("logout"))

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_a_failure_has_the_same_number_on_the_page_and_in_the_log(caplog):
    """Without the database: the page must come even when that is what failed."""
    request = RequestFactory().get("/ranking/")
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        with caplog.at_level(logging.ERROR):
            response = server_error(request)

    reference = caplog.records[0].args[0]
    assert response.status_code == 500
    assert f"编号 {reference}" in response.content.decode()
    assert "broken" not in response.content.decode()
