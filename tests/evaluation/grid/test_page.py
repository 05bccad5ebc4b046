"""The page of the grid, and what it is answered when it saves."""

import pytest
from django.urls import reverse

from evaluation.models import Figure
from mujun.intake.models import Batch, BatchChange
from mujun.intake.windows import day_of
from tests import factories as make
from tests.evaluation.grid.doing import change, data, given, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["town_officer", "leader", "enterprise", "system_admin", "auditor"])
def test_who_sends_no_figures_has_no_grid(client, county, firms, role):
    client.force_login(make.user(role, None if role == "system_admin" else county))

    for name in ("grid", "grid-data"):
        assert client.get(reverse(name)).status_code == 403
    assert post(client, change(firms[0], 5)).status_code == 403
    assert not Figure.objects.exists()


def test_a_department_without_figures_is_told_so(client, county):
    client.force_login(make.user("department_officer", county, department=make.department("reform_office")))

    assert client.get(reverse("grid")).status_code == 403
    assert "在线录入" not in client.get(reverse("batch-list")).content.decode()


def test_the_reform_office_chooses_the_workbook(client, office, firms):
    client.force_login(office)

    page = client.get(reverse("grid"), {"layout": "power", "year": 2025})

    assert [layout.code for layout in page.context["layouts"]] == [
        "tax",
        "statistics",
        "power",
        "environment",
        "natural_resources",
    ]
    assert page.context["layout"].code == "power"
    assert data(client, office, layout="power")["columns"][0]["code"] == "electricity"


def test_a_year_without_figures_can_be_begun(client, officer, firms):
    client.force_login(officer)
    given(firms[0], 5, year=2024)
    begun = day_of().year

    page = client.get(reverse("grid"), {"year": begun})

    assert page.context["year"] == begun


def test_the_page_learns_the_batch_and_what_the_cells_hold(client, officer, firms):
    client.force_login(officer)

    answer = post(client, change(firms[0], "1,234")).json()

    batch = Batch.objects.get()
    assert answer["batch"] == {"id": batch.pk, "url": reverse("batch", args=[batch.pk])}
    assert (answer["created"], answer["values"]) == (1, [[firms[0].credit_code, "tax", 1234.0]])
    assert BatchChange.objects.get().batch == batch


def test_a_clash_is_a_problem_with_both_values(client, officer, firms):
    given(firms[0], 10)
    client.force_login(officer)

    response = post(client, change(firms[0], 12, 9))

    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    [cell] = response.json()["cells"]
    assert (cell["name"], cell["title"], cell["was"], cell["now"]) == (firms[0].name, "税收实际贡献", 9, 10)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"layout": "power"}, 403),
        ({"layout": "nothing"}, 403),
        ({"cells": []}, 422),
        ({"year": 1999}, 422),
        ({"year": "2025"}, 400),
        ({"cells": [[0, 1, None, 5]]}, 400),
        ({"cells": [[-1, 0, None, 5]]}, 400),
        ({"cells": [[0, 0, None, {"a": 1}]]}, 400),
        ({"other": 1}, 400),
        ({"reason": "长" * 301}, 422),
    ],
)
def test_what_cannot_be_saved_is_refused_in_chinese(client, officer, firms, fields, status):
    client.force_login(officer)

    response = post(client, change(firms[0], 5), **fields)

    assert response.status_code == status
    assert response.json()["detail"].endswith("。")
    assert not Figure.objects.exists()


def test_a_body_that_is_no_json_is_refused(client, officer):
    client.force_login(officer)

    assert client.post(reverse("grid-save"), b"{", "application/json").status_code == 400
