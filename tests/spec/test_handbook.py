"""The published handbook is what the examples say now."""

import pytest

from evaluation.methods.schema import Method
from tests.spec import handbook

PAGES = handbook.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_it_is_current(name):
    """After a change of an example or of the vocabulary: `python -m tests.spec.handbook`."""
    assert (handbook.FOLDER / name).read_text(encoding="utf-8") == PAGES[name]


def test_nothing_else_is_published():
    assert {path.name for path in handbook.FOLDER.iterdir()} == PAGES.keys()


def test_the_index_has_every_page():
    missing = [name for name in PAGES if name.endswith(".md") and f"({name})" not in PAGES["README.md"]]
    assert missing == ["README.md"]


def test_every_key_of_a_method_has_an_example():
    keys = {str(field.alias) for field in Method.model_fields.values()}
    text = "".join(PAGES.values())
    assert [key for key in keys if f"{key}:" not in text] == []
