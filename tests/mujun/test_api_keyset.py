"""Page by page is the whole list, each row once, in its order: whatever the order, with nothing in some columns."""

from base64 import urlsafe_b64encode

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from evaluation.models import Result
from landuse.models import Enterprise
from mujun.api import keyset
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def results():
    """Ranks 1 to 4 each twice, and some without a rank."""
    world = judged.county()
    found = Result.objects.filter(run=world.run)
    for at, pk in enumerate(found.order_by("pk").values_list("pk", flat=True)):
        rank = at % 5 or None
        Result.objects.filter(pk=pk).update(rank=rank, total=rank and rank / 3)
    return found


def walked(found, size):
    """All rows by pages of `size`."""
    keys, after, rows = keyset.keys_of(found), None, []
    while page := keyset.rows_after(found, keys, after, size):
        rows += page
        cursor = keyset.cursor(keyset.place_of(page[-1], keys), keys)
        after = keyset.place(cursor, keys)
    return rows


@pytest.mark.parametrize(
    "order",
    [
        ["pk"],
        ["-pk"],
        ["group", "rank", "pk"],
        ["-rank"],
        [F("rank").desc(nulls_last=True), "row__name"],
        [F("total").asc(nulls_first=True)],
        [F("scores__0").desc(nulls_last=True), "group", "rank", "pk"],
        ["-enterprise__town__name", "rank"],
    ],
)
def test_every_row_once_in_order(results, order):
    ordered = results.order_by(*order, *([] if "pk" in order or "-pk" in order else ["pk"]))
    whole = [row.pk for row in ordered]
    assert len(set(whole)) > 5
    assert [row.pk for row in walked(ordered, 2)] == whole
    assert [row["id"] for row in walked(ordered.values("id"), 3)] == whole


def test_rows_that_come_in_between_move_nothing(results):
    found = Enterprise.objects.order_by("credit_code")
    keys = keyset.keys_of(found)
    first, second = keyset.rows_after(found, keys, None, 2)
    Enterprise.objects.filter(pk=first.pk).update(credit_code="0")
    rest = keyset.rows_after(found, keys, keyset.place_of(second, keys), 100)
    assert {first.pk, second.pk}.isdisjoint(each.pk for each in rest)


def test_a_page_takes_no_more_queries_than_its_order_has_columns(results):
    ordered = results.order_by("group", "rank", "pk")
    keys = keyset.keys_of(ordered)
    for row in keyset.rows_after(ordered, keys, None, 100):
        with CaptureQueriesContext(connection) as asked:
            keyset.rows_after(ordered, keys, keyset.place_of(row, keys), 2)
        assert len(asked) <= len(keys) + 1  # one more for those without a rank


@pytest.mark.parametrize(
    "said", ["[1]", '["-pk",["x"]]', '["-pk",[[1]]]', '["-pk",[1,2]]', '["pk",[1]]', "null"]
)
def test_what_is_no_cursor_of_this_list(client, said):
    client.force_login(make.user("reform_office", make.county()))
    words = urlsafe_b64encode(said.encode()).decode()
    for cursor in (said, words):
        assert client.get("/api/v1/methods/", {"cursor": cursor}).status_code == 400
