"""Which rows and columns the grid has, and what stands at its cells."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.actions import cells
from tests import factories as make
from tests.evaluation.grid.doing import data, given, variable

pytestmark = pytest.mark.django_db


def test_own_columns_come_first_and_the_others_are_locked(client, officer, firms):
    given(firms[0], 12.5)
    given(firms[0], 10, year=2024)
    given(firms[1], 77, "revenue")

    shown = data(client, officer, year=2025)

    names = [column["code"] for column in shown["columns"]]
    assert [column["code"] for column in shown["columns"] if column["own"]] == names[:2] == ["tax", "refund"]
    assert "land" not in names  # of the register, never collected
    assert [row[0] for row in shown["rows"]] == [firm.credit_code for firm in firms]
    assert shown["values"][0][0] == 12.5
    assert shown["last"][0][0] == 10
    assert shown["values"][1][names.index("revenue")] == 77
    assert shown["values"][2] == [None] * len(names)


def test_rows_are_chosen_by_town_scale_and_words(client, officer, county, firms):
    other = make.enterprise(make.town(county, "青石街道"), "青澜远山机械厂", "规下")

    for query in ({"town": "青石街道"}, {"scale": "规下"}, {"q": "远山"}, {"q": other.credit_code}):
        shown = data(client, officer, **query)
        assert [row[0] for row in shown["rows"]] == [other.credit_code]
    assert data(client, officer)["total"] == 4


def test_another_county_is_not_shown(client, officer, firms):
    elsewhere = make.enterprise(make.town(make.county("邻县", "339902")))
    given(elsewhere, 5)

    assert elsewhere.credit_code not in [row[0] for row in data(client, officer)["rows"]]


def test_large_counties_show_the_first_rows_and_how_many_there_are(client, officer, firms, monkeypatch):
    monkeypatch.setattr("evaluation.grid.MOST_ROWS", 2)

    shown = data(client, officer)

    assert (len(shown["rows"]), len(shown["values"]), shown["total"]) == (2, 2, 3)


def test_comments_and_open_findings_mark_their_cells(client, officer, firms):
    cells.comment(enterprise=firms[1], variable=variable("refund"), year=2025, text="待核", by=officer)
    finding = make.quality_finding(firms[2])

    shown = data(client, officer, year=2025)

    assert shown["comments"] == [[1, 1, 1]]
    assert shown["findings"] == [[2, 0, finding.importance, finding.sentence]]


def test_the_number_of_queries_does_not_grow_with_the_rows(client, officer, firms, town):
    counts = []
    for _ in range(2):
        data(client, officer)
        with CaptureQueriesContext(connection) as queries:
            data(client, officer)
        counts.append(len(queries))
        for firm in [make.enterprise(town) for _ in range(20)]:
            given(firm, 1)

    assert counts[0] == counts[1]
