"""Home: what needs me, how far the year is, and ratios that are ratios of sums."""

from math import nan

import pandas as pd
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from evaluation.results.figures import figures_of
from evaluation.results.ratios import measure, measure_by
from mujun.intake.layouts import all_layouts
from mujun.todos import Todo, in_order
from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

CODES = ["tax", "land", "value_added"]


def table(rows: list[list]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["town", *CODES])


def test_a_ratio_is_the_ratio_of_sums_over_those_who_have_both_parts():
    figures = table([["甲", 10.0, 1.0, nan], ["甲", 10.0, 9.0, 5.0], ["乙", 99.0, nan, 1.0]])

    tax_per_mu, added_per_mu = measure(figures)

    assert (tax_per_mu.value, tax_per_mu.counted, tax_per_mu.size) == (2.0, 2, 3)
    assert added_per_mu.value == pytest.approx(5 / 9)


def test_a_ratio_that_nobody_has_both_parts_of_stays_missing():
    figures = table([["甲", 10.0, nan, 1.0], ["甲", nan, 2.0, 1.0]])

    assert measure(figures)[0].value is None
    assert measure_by(figures, "town")["甲"]["亩均税收"].counted == 0


def test_a_ratio_over_no_land_is_missing_not_infinite():
    assert measure(table([["甲", 10.0, 0.0, 1.0]]))[0].value is None


@pytest.mark.django_db
def test_the_grades_add_up_and_lead_to_their_lists(client):
    here = judged.county(sizes=(20, 10))
    client.force_login(make.user("leader", here.county))

    response = client.get(reverse("home"))

    assert response.context["groups"][0]["grades"] == [("A", 4), ("B", 8), ("C", 7), ("D", 1)]
    assert response.context["whole"]["size"] == 30
    assert sum(town["grades"]["A"] for town in response.context["towns"]) == 6
    assert [*response.context["page"]] == response.context["towns"]
    assert "group=%E8%A7%84%E4%B8%8A&amp;grade=A" in text(response)


@pytest.mark.django_db
def test_the_distribution_can_be_taken_along(client):
    here = judged.county(sizes=(20, 10))
    client.force_login(make.user("leader", here.county))

    lines = text(client.get(reverse("home"), {"download": "grades"})).splitlines()

    assert lines[1] == "规上,A,4,20"


@pytest.mark.django_db
class TestWhatNeedsMe:
    def titles(self, client, user) -> list[str]:
        client.force_login(user)
        return [todo.title for todo in client.get(reverse("home")).context["todos"]]

    def test_a_department_sees_its_missing_workbook_and_no_other(self, client):
        home = make.county()
        make.batch(home, sender="power", state="received")

        titles = self.titles(client, make.user("department_officer", home))

        mine = [layout.title for layout in all_layouts() if layout.department == "tax"]
        assert titles == [f"2025 年“{title}”还没有导入" for title in mine]

    def test_a_rejected_workbook_stays_until_a_later_one_replaces_it(self, client):
        home = make.county()
        user = make.user("department_officer", home)
        make.batch(home, state="rejected", sent_by=user, filename="税务.xlsx")
        assert "税务.xlsx：有错误，没有导入" in self.titles(client, user)

        make.batch(home, state="imported", sent_by=user)

        assert self.titles(client, user) == []

    def test_a_failed_job_of_mine_shows_until_it_is_retried(self, client):
        home = make.county()
        user = make.user("leader", home)
        failed = make.job(home, state="failed", by=user, title="2025 年测算")
        assert self.titles(client, user) == ["没有成功：2025 年测算"]

        make.job(home, state="done", by=user, retry_of=failed)

        assert self.titles(client, user) == []

    def test_an_active_job_shows_with_its_state(self, client):
        home = make.county()
        make.job(home, state="running", title="2025 年测算")

        assert self.titles(client, make.user("leader", home)) == ["进行中：2025 年测算"]

    def test_figures_newer_than_the_run_ask_for_a_new_run(self, client):
        here = judged.county()
        make.batch(here.county, imported_at=timezone.now())

        assert "上次测算以后又导入了数据" in self.titles(client, make.user("reform_office", here.county))


def test_what_presses_stands_first_and_the_first_few_stand_open():
    todos = [Todo("waiting", f"待办{at}", "", "/", "去办") for at in range(6)]
    ordered = in_order(
        [*todos, Todo("open", "未交表", "", "/", "去导入"), Todo("wrong", "逾期", "", "/", "去看")]
    )
    assert [todo.title for todo in ordered] == ["逾期", *(todo.title for todo in todos), "未交表"]
    page = render_to_string("evaluation/todos.html", {"todos": ordered})
    before, after = page.split("其余 2 项")
    assert before.count("<li") == 6
    assert "急办" in before
    assert "待办5" in after
    assert "其余" not in render_to_string("evaluation/todos.html", {"todos": ordered[:6]})


@pytest.mark.django_db
def test_figures_of_a_run_and_of_its_snapshot_are_the_frozen_ones():
    run = judged.county(sizes=(3, 2)).run
    variables = run.snapshot.variables
    codes = ("land", "tax", "unheard_of")
    of_rows = figures_of(run.snapshot.rows.order_by("pk"), variables, codes, name="name")
    of_results = figures_of(run.results.order_by("row"), variables, codes, name="row__name")
    pd.testing.assert_frame_equal(of_rows, of_results)
    frozen = run.snapshot.rows.order_by("pk").values_list("name", "values")
    land, tax = variables.index("land"), variables.index("tax")
    assert of_rows[["name", "land", "tax"]].to_numpy().tolist() == [
        [name, values[land], values[tax]] for name, values in frozen
    ]
    assert of_rows["unheard_of"].isna().all()
    assert figures_of(run.results.none(), variables, codes).empty
