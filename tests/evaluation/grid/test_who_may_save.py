"""When, of what and for whom the grid takes figures."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation.actions.cells import Changed
from evaluation.models import Figure
from mujun.intake.windows import day_of, grant_exception, lock_year, set_window
from tests import factories as make
from tests.evaluation.grid.doing import change, current, given, save

pytestmark = pytest.mark.django_db


def test_outside_the_window_nothing_is_saved_and_the_page_says_until_when(
    client, county, office, officer, firms
):
    today = day_of()
    window = set_window(
        county=county,
        layout="tax",
        year=2025,
        opens=today - timedelta(9),
        closes=today - timedelta(2),
        by=office,
    )

    with pytest.raises(ValidationError, match="已于.*关.*申请延期"):
        save(county, officer, change(firms[0], 5))
    client.force_login(officer)
    page = client.get(reverse("grid"), {"year": 2025})
    assert "申请延期。现在只能查看" in page.content.decode()
    assert "grid-save" not in page.content.decode()

    grant_exception(window=window, until=today, reason="补报", by=office)
    assert save(county, officer, change(firms[0], 5)).state == "imported"


def test_a_locked_year_wants_a_reason(county, office, officer, firms):
    lock_year(county=county, year=2025, reason="定稿", by=office)

    with pytest.raises(ValidationError, match="写明原因"):
        save(county, officer, change(firms[0], 5))
    saved = save(county, officer, change(firms[0], 5), reason="退税更正")

    assert saved.batch.reason == "退税更正"


def test_a_department_saves_its_own_variables_only(county, officer, firms):
    for code in ("electricity", "land", "nothing"):
        with pytest.raises(PermissionDenied, match="不由税务数据报送"):
            save(county, officer, change(firms[0], 5), change(firms[0], 5, code=code))
    with pytest.raises(PermissionDenied):
        save(county, officer, change(firms[0], 5, code="electricity"), layout="power")
    assert not Figure.objects.exists()


def test_rows_outside_the_scope_or_unknown_are_refused(county, officer, firms):
    elsewhere = make.enterprise(make.town(make.county("邻县", "339902")))

    for code in (elsewhere.credit_code, "913399010000000099", "", "不是代码"):
        with pytest.raises(PermissionDenied, match="不在您的范围内"):
            save(county, officer, change(firms[0], 5), Changed(code, "tax", None, 5))
    with pytest.raises(PermissionDenied):
        save(elsewhere.county, officer, Changed(elsewhere.credit_code, "tax", None, 5))
    assert not Figure.objects.exists()


def test_the_same_code_in_another_county_is_another_enterprise(county, officer, firms):
    twin = make.enterprise(make.town(make.county("邻县", "339902")), credit_code=firms[0].credit_code)
    given(twin, 99)

    save(county, officer, change(firms[0], 5))

    assert (current(firms[0]), current(twin)) == (5, 99)
