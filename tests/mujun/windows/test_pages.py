"""The page on which the office decides, and what others see of it."""

import pytest
from django.urls import reverse

from mujun.intake import windows
from mujun.intake.models import Window, WindowException
from tests import factories
from tests.mujun.windows.sending import DAY, text, window


def test_the_office_decides_on_the_page(client, county, office):
    client.force_login(office)
    factories.batch(county, sender="statistics")
    today, page = windows.day_of(), reverse("window-list")
    days = {"opens": today - 5 * DAY, "closes": today - 2 * DAY}
    answer = client.post(f"{page}set/", {"layout": "tax", "year": 2025, **days}, follow=True)
    assert "报送窗口已设定" in text(answer)
    assert "已关闭 2 天，<b>逾期未报</b>" in text(answer)
    own = Window.objects.get()
    answer = client.post(
        f"{page}except/", {"window": own.pk, "until": today, "reason": "系统故障"}, follow=True
    )
    assert "今天截止，还没有报送" in text(answer)
    assert "系统故障" in text(answer)
    for name in ("lock", "unlock"):
        answer = client.post(f"{page}{name}/", {"year": 2025, "reason": ""}, follow=True)
        assert "请写明原因" in text(answer)
    answer = client.post(f"{page}lock/", {"year": 2025, "reason": "结果已公示"}, follow=True)
    assert "锁定的原因：结果已公示" in text(answer)
    answer = client.post(f"{page}unlock/", {"year": 2025, "reason": "复核"}, follow=True)
    assert "复核" in text(answer)
    assert "锁定的原因：" not in text(answer)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "开放日期：该字段是必填项"),
        ({"opens": "2026-03-02", "closes": "2026-03-01"}, "不能早于开放的日期"),
        ({"opens": "2026-03-32", "closes": "2026-03-01"}, "开放日期：输入一个有效的日期"),
        ({"opens": "2026-03-01", "closes": "2026-03-02", "layout": "nothing"}, "没有这种工作簿"),
    ],
)
def test_what_cannot_be_decided_is_said(client, county, office, fields, message):
    client.force_login(office)
    answer = client.post(reverse("window-set"), {"layout": "tax", "year": 2025, **fields}, follow=True)
    assert message in text(answer)
    assert not Window.objects.exists()


def test_the_office_of_another_county_does_not_reach_a_window(client, county):
    own = window(county, -5, -2)
    client.force_login(factories.user("reform_office", factories.county("赤岭县", "339902")))
    body = {"window": own.pk, "until": windows.day_of(), "reason": "系统故障"}
    answer = client.post(reverse("window-except"), body, follow=True)
    assert "报送窗口：" in text(answer)
    assert not WindowException.objects.exists()
    assert "逾期" not in text(client.get(reverse("window-list"), {"year": 2025}))


def test_a_department_reads_its_own(client, county, officer):
    window(county, -5, 3)
    window(county, -5, 4, layout="power")
    client.force_login(officer)
    for name in ("window-list", "batch-list"):
        page = text(client.get(reverse(name), {"year": 2025}))
        assert "还有 3 天，还没有报送" in page
        assert "还有 4 天" not in page
        assert "锁定 2025 年数据" not in page
    for name in ("window-set", "window-except", "year-lock", "year-unlock"):
        assert client.post(reverse(name)).status_code == 403
        assert client.get(reverse(name)).status_code == 405


def test_a_window_may_be_set_for_a_year_without_workbooks(client, county, officer):
    factories.batch(county, year=2024)
    window(county, -5, 3)
    client.force_login(officer)
    page = text(client.get(reverse("window-list"), {"year": 2025}))
    assert "2025 年报送窗口" in page
    assert "2025 年税务数据" in text(client.get(reverse("batch-list")))


@pytest.mark.parametrize("role", ["leader", "town_officer", "system_admin"])
def test_others_have_no_such_page(client, county, role):
    client.force_login(factories.user(role, None if role == "system_admin" else county))
    assert client.get(reverse("window-list")).status_code == 403
