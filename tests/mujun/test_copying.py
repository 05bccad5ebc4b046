"""COPY keeps every digit, every missing value and every character."""

from itertools import count

import numpy as np
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mujun.accounts.models import County
from mujun.copying import array_texts, copy_in_text, copy_out, escape

pytestmark = pytest.mark.django_db
codes = count(100_000)


@given(st.lists(st.none() | st.decimals(-(10**13), 10**13, places=6), min_size=1, max_size=30))
def test_numbers_come_out_as_they_are(values):
    rows = " UNION ALL ".join(
        f"SELECT {at}, {'NULL' if value is None else value}::numeric(20,6)" for at, value in enumerate(values)
    )
    rows = f"SELECT *, at % 3 FROM ({rows}) AS numbered (at, value)"
    frame = copy_out(rows, [], ["at", "value", "third"], by="third").set_index("at")
    assert [*frame["third"]] == [at % 3 for at in frame.index]
    frame = frame["value"]
    np.testing.assert_array_equal(
        [frame[at] for at in range(len(values))],
        [np.nan if value is None else float(value) for value in values],
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40))
def test_text_goes_in_as_it_is(text):
    code = str(next(codes))
    copy_in_text(County, ["code", "name"], [[code], [escape(text)]])
    assert County.objects.get(code=code).name == text


def test_arrays_go_in_as_they_are():
    matrix = np.array([[1.5, np.nan], [0.1, 1e-7]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::float8[], %s::float8[]", array_texts(matrix))
        assert cursor.fetchone() == ([1.5, None], [0.1, 1e-7])
        cursor.execute("SELECT %s::bigint[]", array_texts(np.array([[7, -1]])))
        assert cursor.fetchone() == ([7, None],)


def test_nothing_gives_nothing():
    assert copy_out("SELECT 1, 2 WHERE false", [], ["a", "b"], by="a").shape == (0, 2)
    assert array_texts(np.empty((0, 3))) == []
    assert array_texts(np.empty((2, 0))) == ["{}", "{}"]
