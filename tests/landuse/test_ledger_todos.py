"""What the ledgers of land put on the first page of those who keep them: X-12 and X-13, on both sides of each bound."""

from datetime import date

import pytest

from landuse.agenda.ledgers import ledger_todos
from tests import factories as make
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


def told(user, year=2024):
    return [(todo.kind, todo.title, todo.url) for todo in ledger_todos(user, year)]


@pytest.mark.parametrize(("total", "is_told"), [("1000", False), ("999.9999", True)])
def test_x_12_a_total_that_fell_is_told_with_its_rows(client, officer, total, is_told):
    supplied.cluster_land_of(officer.county, 2023, "1000")
    supplied.cluster_land_of(officer.county, 2024, total)
    found = told(officer)
    assert [kind for kind, _, _ in found] == ["wrong"] * is_told
    client.force_login(officer)
    for _, title, url in found:
        assert title == "2024 年 1 个所在地的工业用地总量比上年减少（X-12）"
        assert [line.row.year for line in client.get(url).context["page"]] == [2024]


def test_x_12_a_year_that_follows_one_on_record_is_asked_for(client, officer):
    supplied.cluster_land_of(officer.county, 2022, place="云栈街道")
    supplied.cluster_land_of(officer.county, 2023)
    ((kind, title, url),) = told(officer)
    assert (kind, title) == ("open", "1 个所在地 2024 年的工业用地总量还没有录入（X-12）")
    client.force_login(officer)
    assert [line.row.place for line in client.get(url).context["page"]] == ["青澜县"]
    supplied.cluster_land_of(officer.county, 2024)
    assert told(officer) == []


@pytest.mark.parametrize(("used", "is_told"), [("29.9999", True), ("30", False)])
def test_x_13_a_project_waits_while_freed_land_is_left(client, officer, used, is_told):
    supplied.land_demand(officer.county)
    supplied.land_entry(officer.county, "freed", "in", "30", on=date(2023, 6, 1))
    supplied.land_entry(officer.county, "freed", "out", used, kinds=["省制造业重大项目"])
    found = told(officer)
    assert [title for _, title, _ in found] == ["1 个项目在等地，还缺 40 亩（X-13）"] * is_told
    client.force_login(officer)
    assert all(len(client.get(url).context["page"]) == 1 for _, _, url in found)


def test_x_13_quota_is_for_its_own_projects_only(officer):
    supplied.land_demand(officer.county)
    supplied.land_entry(officer.county, "quota", "in", "30")
    assert told(officer) == []
    supplied.land_demand(officer.county, name="智能机床", kinds=["“415X”先进制造业集群重大项目"])
    assert [kind for kind, _, _ in told(officer)] == ["waiting"]


@pytest.mark.parametrize(("kinds", "is_told"), [([], True), (["省制造业重大项目"], False)])
def test_x_13_land_that_went_past_a_waiting_project_is_told(client, officer, kinds, is_told):
    supplied.land_demand(officer.county)
    supplied.land_entry(officer.county, "freed", "in", "30")
    supplied.land_entry(officer.county, "freed", "out", "30", kinds=kinds)
    found = told(officer)
    assert [title for _, title, _ in found] == [
        "2024 年腾出用地的安排没有先给等地的重大项目（X-13）"
    ] * is_told
    client.force_login(officer)
    assert all({each.kind for each in client.get(url).context["page"]} == {"freed"} for _, _, url in found)


def test_only_who_keeps_the_ledgers_is_asked_and_only_once_while_nothing_changes(
    officer, django_assert_num_queries
):
    supplied.cluster_land_of(officer.county, 2023)
    assert told(make.user("leader", officer.county)) == []
    assert told(make.user("land_officer", make.county("邻县", "339902"))) == []
    assert len(told(officer)) == 1
    with django_assert_num_queries(1):
        told(officer)
