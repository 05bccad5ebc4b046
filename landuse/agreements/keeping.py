"""Checks as they are kept: judged once, written down whole, read again without being judged anew."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from landuse.agreements.judging import Check, Verdict
from landuse.agreements.rules import Promise, Stage

Row = dict[str, Any]


def frozen(check: Check) -> Row:
    """Plain values, numbers as text with their digits."""
    promise = check.promise
    return {
        "indicator": promise.indicator,
        "unit": promise.unit,
        "operator": promise.operator,
        "promised": f"{promise.value:f}",
        "stages": None if promise.stages is None else [stage.value for stage in promise.stages],
        "value": _text(check.value),
        "verdict": check.verdict.value,
        "shortfall": _text(check.shortfall),
        "due": None if check.due is None else check.due.isoformat(),
        "sentence": check.sentence,
    }


def thawed(row: Mapping[str, Any]) -> Check:
    stages = None if row["stages"] is None else tuple(map(Stage, row["stages"]))
    promise = Promise(row["indicator"], row["unit"], row["operator"], Decimal(row["promised"]), stages)
    due = date.fromisoformat(row["due"]) if row["due"] else None
    return Check(promise, _number(row["value"]), Verdict(row["verdict"]), _number(row["shortfall"]), due)


def told(checks: Sequence[Check], on: date, before: Mapping[str, date]) -> dict[str, date]:
    """The day on which each miss of `checks` was first to be put right: that of the check before, while it lasts.

    What is met is forgotten, so that a later miss has its own time; what has no result is not forgotten.
    """
    missed = {
        each.promise.indicator: before.get(each.promise.indicator, on) for each in checks if each.shortfall
    }
    silent = {each.promise.indicator for each in checks if each.value is None}
    return missed | {name: day for name, day in before.items() if name in silent}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
