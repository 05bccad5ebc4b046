"""Who may open which page, and what nobody sees: other towns, other counties, other hosts."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import Figure
from tests import factories as make
from tests import judged
from tests.evaluation.pages import PAGES, VIEWERS, address, hosts, text

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).parents[2] / "mujun" / "static" / "mujun"


@pytest.fixture
def here():
    return judged.county()


@pytest.fixture
def there():
    """Another county with towns of the same names."""
    return judged.county(make.county("邻县", "339902"))


@pytest.mark.parametrize("role", VIEWERS)
def test_whoever_may_view_results_opens_every_page(client, here, role):
    client.force_login(make.user(role, here.county))

    for page in PAGES:
        response = client.get(address(page, here))

        assert (page, response.status_code) == (page, 200)
        assert hosts(text(response)) == set(), page
        assert "default-src 'self'" in response["Content-Security-Policy"], page


def test_a_system_admin_sees_no_enterprise_data(client, here):
    client.force_login(make.user("system_admin", None))

    for page in PAGES:
        if page != "home":
            response = client.get(address(page, here))

            assert (page, response.status_code) == (page, 403)
            assert "回到概览" in text(response), page


def test_a_system_admin_is_told_what_the_account_is_for(client):
    client.force_login(make.user("system_admin", None))

    assert "不接触企业数据" in text(client.get(reverse("home")))


def test_a_visitor_is_sent_to_sign_in(client, here):
    for page in PAGES:
        response = client.get(address(page, here))

        assert (page, response.status_code) == (page, 302)
        assert response.url.startswith(reverse("login")), page


def test_pages_of_another_county_do_not_exist(client, here, there):
    client.force_login(make.user("reform_office", here.county))

    for page in ("enterprise", "figure", "run", "method"):
        assert (page, client.get(address(page, there)).status_code) == (page, 404)


def test_runs_of_another_county_cannot_be_chosen(client, here, there):
    client.force_login(make.user("reform_office", here.county))

    for page in ("home", "ranking", "recommendations"):
        assert client.get(reverse(page), {"run": there.run.pk}).status_code == 404


def test_a_town_officer_sees_the_own_town_only(client, here):
    own, other = here.towns
    for enterprise in here.enterprises:
        make.signal(enterprise, rule="everybody")
        make.recommendation(here.run, enterprise, make.lever(here.county, enterprise.credit_code))
    client.force_login(make.user("town_officer", here.county, town=own))

    for page in ("ranking", "signals", "recommendations", "search"):
        shown = text(client.get(reverse(page), {"group": "全部", "q": "青澜"}))

        assert own.name in shown, page
        assert [each.name for each in here.enterprises if each.town == other and each.name in shown] == [], (
            page
        )


def test_a_town_officer_finds_the_own_enterprises_in_the_ranking(client, here):
    own = here.towns[0]
    client.force_login(make.user("town_officer", here.county, town=own))

    shown = text(client.get(reverse("ranking"), {"group": "全部"}))

    assert all(enterprise.name in shown for enterprise in here.enterprises if enterprise.town == own)


def test_a_town_officer_cannot_open_another_town(client, here):
    client.force_login(make.user("town_officer", here.county, town=here.towns[1]))

    for page in ("enterprise", "figure"):
        assert (page, client.get(address(page, here)).status_code) == (page, 404)


def test_totals_of_a_town_officer_leave_out_the_other_town(client, here):
    client.force_login(make.user("town_officer", here.county, town=here.towns[0]))

    response = client.get(reverse("home"))

    assert [town["name"] for town in response.context["towns"]] == [here.towns[0].name]
    assert response.context["whole"]["size"] == 6


EMPTY = {
    "home": "还没有测算结果",
    "ranking": "还没有测算结果",
    "run-list": "还没有测算",
    "method-list": "还没有评价办法",
    "quality": "年数据还没有检查",
    "confirmation": "年还没有发起数据核对",
    "dispute-list": "没有待答复的异议",
    "signals": "没有低效线索",
    "recommendations": "还没有测算结果",
    "search": "查找企业",
}


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_page_says_what_belongs_there(client, page):
    client.force_login(make.user("leader", make.county()))

    assert EMPTY[page] in text(client.get(reverse(page)))


def test_an_enterprise_without_a_result_shows_its_figures(client):
    home = make.county()
    about = make.enterprise(make.town(home))
    tax = next(variable for variable in make.variables() if variable.code == "tax")
    given = make.figure(about, tax, 88.5, make.batch(home))
    client.force_login(make.user("leader", home))

    shown = text(client.get(reverse("enterprise", args=[about.credit_code])))

    assert "88.50 万元" in shown
    assert f"数据!{given.cell}" in shown


def _queries(client, url: str) -> int:
    client.get(url)  # what is asked once a process is not counted
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_county(client):
    counts = []
    for code, sizes in [("339901", (8, 4)), ("339903", (30, 24))]:
        county = judged.county(make.county(f"县{code}", code), sizes=sizes)
        client.force_login(make.user("reform_office", county.county))
        counts.append({page: _queries(client, f"{address(page, county)}?q=青澜") for page in PAGES})

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "name",
    [
        "app.css",
        "app.js",
        "charts.js",
        "grid.js",
        "grid-table.js",
        "grid-changes.js",
        "grid-outcome.js",
        "grid-paste.js",
        "grid.css",
        "mark.svg",
    ],
)
def test_own_files_name_no_other_host(name):
    content = (STATIC / name).read_text(encoding="utf-8")

    assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", content) == []


def test_no_page_has_a_script_of_its_own(client, here):
    """The content security policy would not run it; data for charts lies in JSON elements."""
    client.force_login(make.user("reform_office", here.county))

    for page in PAGES:
        scripts = re.findall(r"<script([^>]*)>", text(client.get(address(page, here))))
        assert all("src=" in each or 'type="application/json"' in each for each in scripts)
        assert not re.search(r"\son\w+=", text(client.get(address(page, here))))


def test_changing_the_year_keeps_page_and_filters(client):
    county = judged.county(years=(2024, 2025))
    client.force_login(make.user("leader", county.county))

    shown = text(client.get(reverse("ranking"), {"grade": "A", "page": 1}))

    assert "?grade=A&amp;year=2024" in shown


def test_a_figure_of_another_year_is_reached_by_the_year_in_the_frame(client):
    county = judged.county(years=(2024, 2025))
    client.force_login(make.user("leader", county.county))
    now = Figure.objects.filter(enterprise=county.enterprises[0], year=2025).first()
    before = Figure.objects.get(enterprise=now.enterprise, variable=now.variable, year=2024)

    response = client.get(reverse("figure", args=[now.pk]), {"year": 2024})

    assert response.url == reverse("figure", args=[before.pk])


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("reform_office", ["采集", "测算", "排名", "低效线索", "要素建议", "办法", "区域对比", "任务"], []),
        ("leader", ["测算", "排名"], ["采集"]),
        ("system_admin", ["概览"], ["采集", "测算", "排名"]),
    ],
)
def test_navigation_offers_what_the_role_may_use(client, role, shown, hidden):
    client.force_login(make.user(role, None if role == "system_admin" else make.county()))

    sections = client.get(reverse("home")).context["navigation"]
    titles = [entry.title for section in sections for entry in section.entries]

    assert set(shown) <= set(titles)
    assert set(hidden).isdisjoint(titles)
