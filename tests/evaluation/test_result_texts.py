"""Texts go into the database as they are, whatever signs they hold."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from mujun.copying import array_text

pytestmark = pytest.mark.django_db
words = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(st.lists(words, max_size=4))
def test_arrays_of_texts(texts):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS said (words text[])")
        cursor.execute("TRUNCATE said")
        with cursor.copy("COPY said FROM STDIN") as copy:
            copy.write(array_text(texts) + "\n")
        cursor.execute("SELECT words FROM said")
        assert cursor.fetchone() == (texts,)
