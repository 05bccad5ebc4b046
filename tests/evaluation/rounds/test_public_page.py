"""Anybody sees what was announced, to the cell, and never a figure, a score or a credit code."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import product

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import rounds, snapshots
from evaluation.models import Publicity
from evaluation.rounds.showing import masked, shown
from tests import factories as make
from tests.evaluation.pages import hosts, text

pytestmark = pytest.mark.django_db
_TRADE = "金属制品业"


def pages(client, announced):
    """The page as text, the CSV and the workbook as rows without their headings."""
    keys = [announced.round.county.code, announced.pk]
    page = client.get(reverse("public-publicity", args=keys))
    assert page.status_code == 200
    table = client.get(reverse("public-csv", args=keys)).content.decode("utf-8-sig")
    book = client.get(reverse("public-workbook", args=keys)).content
    sheet = openpyxl.load_workbook(BytesIO(book)).active
    rows = list(map(list, sheet.iter_rows(values_only=True)))
    start = next(at for at, row in enumerate(rows) if row[0] == "企业名称")
    return text(page), list(csv.reader(StringIO(table)))[1:], rows[start + 1 :], rows[:start]


def hidden_of(small, run):
    """Every value, score, total and credit code of the county, as it could be written."""
    secrets = {each.credit_code for each in small.enterprises}
    for result in run.results.select_related("row"):
        numbers = [*result.row.values, *result.values, *result.scores, result.total]
        secrets |= {f"{number:.2f}" for number in numbers if number is not None}
        secrets |= {repr(number) for number in numbers if number is not None and number > 150}
    return secrets


def test_page_and_files_show_what_was_announced_and_no_more(client, small, run, announced):
    for ranks, grades, names in product([True, False], [[], ["A", "B"]], ["full", "masked"]):
        shows_that_and_no_more(client, small, run, announced, ranks, grades, names)


def shows_that_and_no_more(client, small, run, announced, ranks, grades, names):
    Publicity.objects.update(shows_ranks=ranks, grades=grades, names=names)
    announced.refresh_from_db()
    page, table, book, head = pages(client, announced)
    results = run.results.exclude(grade="").select_related("row")
    if grades:
        results = results.filter(grade__in=grades)
    called = masked if names == "masked" else str
    expected = {
        (
            called(each.row.name),
            each.grade,
            *([str(each.rank)] if ranks else []),
            each.group,
            each.row.town,
            _TRADE,
        )
        for each in results
    }
    assert {tuple(row) for row in table} == expected
    assert {tuple(map(str, row)) for row in book} == expected
    for row in expected:
        assert all(cell in page for cell in row)
    if ranks:
        assert [row[2] for row in table] == sorted((row[2] for row in table), key=int)
    else:
        assert [row[0] for row in table] == sorted(row[0] for row in table)
        assert "名次" not in page.partition("<table")[2]
    everything = page + str(table) + str(book) + str(head)
    assert [secret for secret in hidden_of(small, run) if secret in everything] == []
    if names == "masked":
        assert [each.name for each in small.enterprises if each.name in everything] == []
    assert hosts(page) == set()


def test_land_shows_names_towns_and_areas(client, small, round_):
    for each in small.enterprises:
        make.listed(each)
    frozen = snapshots.take_land(county=small.county, year=2025, by=None)
    page, table, _, _ = pages(client, make.publicity(round_, frozen))
    assert sorted(table) == sorted([each.name, each.town.name, "20.0"] for each in small.enterprises)
    assert "20.00" in page
    assert small.enterprises[0].credit_code not in page


MASKS = {
    "青澜恒泰食品有限公司": "青澜＊＊＊＊＊＊公司",
    "恒泰五金厂": "恒泰＊金厂",
    "恒泰食品": "恒＊＊＊",
    "厂": "厂",
}


def test_masks_in_python_and_in_the_database(small, round_, run):
    announced = make.publicity(round_, run, names="masked")
    for name, expected in MASKS.items():
        assert masked(name) == expected
        run.snapshot.rows.update(name=name)
        assert {row[0] for row in shown(announced).cells} == {expected}


class TestSearch:
    def test_of_masked_names_tells_no_more_than_the_mask(self, small, run, announced):
        run.snapshot.rows.filter(enterprise=small.enterprises[0]).update(name="青澜恒泰食品有限公司")
        Publicity.objects.update(names="masked")
        announced.refresh_from_db()
        assert not shown(announced).matching("恒泰").records.exists()
        assert shown(announced).matching("青澜恒泰食品有限公司").records.count() == 1
        assert shown(announced).matching("青澜某某纺织有限公司").records.count() == 1

    def test_strange_words_are_no_error(self, client, announced):
        address = reverse("public-publicity", args=["339901", announced.pk])
        for words in ("%", "\x00", "<script>alert(1)</script>", "好" * 5000, "'"):
            page = client.get(address, {"q": words, "page": "last"})
            assert page.status_code == 200
            assert "<script>alert" not in text(page)


class TestTime:
    def address(self, announced):
        return reverse("public-publicity", args=[announced.round.county.code, announced.pk])

    def test_is_not_there_before_it_begins_to_the_minute(self, client, announced):
        Publicity.objects.update(starts_at=timezone.now() + timedelta(minutes=1))
        assert client.get(self.address(announced)).status_code == 404
        Publicity.objects.update(starts_at=timezone.now() - timedelta(seconds=1))
        assert client.get(self.address(announced)).status_code == 200

    def test_is_marked_when_it_is_over(self, client, announced):
        assert "已结束" not in text(client.get(self.address(announced)))
        Publicity.objects.update(ends_at=timezone.now())
        assert "已结束" in text(client.get(self.address(announced)))
        assert "已结束" in text(client.get(reverse("public-county", args=["339901"])))

    def test_is_gone_when_it_was_taken_back(self, client, announced, round_, office):
        assert str(announced) in text(client.get(reverse("public-county", args=["339901"])))
        rounds.take(round=round_, step="back_to_scoring", reason="漏报", by=office)
        for name in ("public-publicity", "public-csv", "public-workbook"):
            answer = client.get(reverse(name, args=["339901", announced.pk]))
            assert answer.status_code == 404
            assert "已经撤回" in text(answer)
        assert str(announced) not in text(client.get(reverse("public-county", args=["339901"])))

    def test_belongs_to_its_county(self, client, announced):
        make.county("白石县", "339902")
        assert client.get(reverse("public-publicity", args=["339902", announced.pk])).status_code == 404
        assert client.get(reverse("public-county", args=["339903"])).status_code == 404


def test_whoever_is_signed_in_sees_the_same(client, announced, office):
    address = reverse("public-publicity", args=["339901", announced.pk])
    alone = client.get(address)
    assert "max-age=60" in alone["Cache-Control"]
    client.force_login(office)
    assert re.sub(r"\s", "", text(client.get(address))) == re.sub(r"\s", "", text(alone))
