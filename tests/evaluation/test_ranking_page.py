"""The ranking: filters, order, pages, totals, and the part that htmx asks for."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    county = judged.county(sizes=(60, 20))
    client.force_login(make.user("leader", county.county))
    return county


def _ranking(client, **asked):
    return client.get(reverse("ranking"), asked)


def _names(response) -> list[str]:
    return [result.row.name for result in response.context["page"]]


def test_the_first_group_is_shown_by_rank_fifty_a_page(client, here):
    first, second = _ranking(client), _ranking(client, page=2)

    ranks = [result.rank for response in (first, second) for result in response.context["page"]]
    assert ranks == list(range(1, 61))
    assert len(_names(first)) == 50


def test_filters_meet_and_their_totals_are_those_of_all_pages(client, here):
    response = _ranking(client, grade="B", town=here.towns[0].name)

    rows = list(
        here.run.results.filter(group="规上", grade="B", row__town=here.towns[0].name).select_related("row")
    )
    land = here.run.snapshot.variables.index("land")
    assert response.context["totals"]["size"] == len(rows)
    assert response.context["totals"]["land"] == pytest.approx(
        sum(result.row.values[land] for result in rows)
    )
    assert response.context["totals"]["grades"] == [("B", len(rows))]


def test_sorting_by_any_column_puts_missing_values_last(client, here):
    for sort in ("total", "-total", "score0", "-score0", "score3", "value1"):
        sorts_and_puts_missing_values_last(client, sort)


def sorts_and_puts_missing_values_last(client, sort):
    key = sort.removeprefix("-")

    shown = [
        *_ranking(client, sort=sort).context["page"],
        *_ranking(client, sort=sort, page=2).context["page"],
    ]

    columns = {"score": lambda r: r.scores[int(key[-1])], "value": lambda r: r.values[int(key[-1])]}
    values = [columns.get(key[:-1], lambda r: r.total)(result) for result in shown]
    given = [value for value in values if value is not None]
    assert given == sorted(given, reverse=sort.startswith("-"))
    assert values[len(given) :] == [None] * (len(values) - len(given))


def test_an_enterprise_is_found_by_name_and_by_code(client, here):
    about = here.enterprises[3]

    assert about.name in _names(_ranking(client, q=about.name[2:6]))
    assert _names(_ranking(client, q=about.credit_code)) == [about.name]


def test_unknown_words_give_an_empty_list_with_a_way_back(client, here):
    response = _ranking(client, town="没有的镇", sort="nonsense", page="x")

    assert response.status_code == 200
    assert "没有符合条件的企业" in text(response)


def test_the_download_keeps_the_filters_and_pins_the_run(client, here):
    download = _ranking(client, grade="A", sort="-total", page=1).context["download"]

    assert "grade=A" in download
    assert f"run={here.run.pk}" in download
    assert "page" not in download


def test_htmx_gets_the_table_without_the_frame(client, here):
    response = client.get(reverse("ranking"), {"grade": "A"}, headers={"HX-Request": "true"})

    assert text(response).lstrip().startswith('<form id="ranking"')
    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]


def test_a_score_that_was_not_computed_says_why(client, here):
    assert "缺数据" in text(_ranking(client))


def test_search_goes_straight_to_the_only_hit(client, here):
    about = here.enterprises[5]

    response = client.get(reverse("search"), {"q": about.credit_code})

    assert response.url == reverse("enterprise", args=[about.credit_code]) + "?year=2025"


def test_suggestions_come_without_the_frame(client, here):
    response = client.get(reverse("search"), {"q": "青澜"}, headers={"HX-Request": "true"})

    assert text(response).count("found-row") == 8
    assert "<html" not in text(response)
