"""The handbook's picture of the round is the table."""

from evaluation.rounds import handbook
from evaluation.rounds.table import TABLE, Act


def test_it_is_current():
    """After a change of the table: `python -m evaluation.rounds.handbook`."""
    page = handbook.PAGE.read_text(encoding="utf-8")
    assert handbook.written(page) == page


def test_every_step_and_act_is_told():
    page = handbook.PAGE.read_text(encoding="utf-8")
    assert all(f"| {step.name} |" in page for step in TABLE)
    assert all(f"| {act.label} |" in page for act in Act)
