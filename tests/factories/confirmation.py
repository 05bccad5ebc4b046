"""Sheets put to enterprises, and what they dispute."""

from datetime import timedelta

from django.utils import timezone

from evaluation.models import (
    ConfirmationCall,
    ConfirmationItem,
    ConfirmationSheet,
    Dispute,
    Figure,
    Variable,
)
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County
from tests.factories.figures import variables
from tests.factories.serial import serial


def confirmation_call(of: County, year: int = 2025, **fields) -> ConfirmationCall:
    """Running, of ten natural days, with a sheet for every enterprise of the county."""
    now = timezone.now()
    values = {
        "variables": [variable.code for variable in variables()],
        "starts_at": now - timedelta(days=1),
        "days": 10,
        "counting": "natural",
        "deadline": now + timedelta(days=9),
        "answer_days": 5,
        "answer_counting": "working",
        "disputes_allowed": 2,
    }
    call = ConfirmationCall.objects.create(county=of, year=year, **(values | fields))
    sheets = (ConfirmationSheet(call=call, enterprise=each) for each in Enterprise.objects.filter(county=of))
    ConfirmationSheet.objects.bulk_create(sheets)
    return call


def dispute(about: ConfirmationSheet, code: str = "tax", **fields) -> Dispute:
    """Waiting for its answer."""
    variable = Variable.objects.get(code=code)
    figure = (
        Figure.objects.current()
        .filter(enterprise=about.enterprise, year=about.call.year, variable=variable)
        .first()
    )
    values = {"number": f"{about.call.county.code}-2025-{next(serial):05d}", "reason": "与申报表不符"}
    values |= {"figure": figure, "value": figure and figure.value, "due": timezone.now() + timedelta(days=7)}
    raised = Dispute.objects.create(sheet=about, variable=variable, **(values | fields))
    state = ConfirmationItem.State.DISPUTED
    said = {"figure": raised.figure, "value": raised.value, "dispute": raised, "at": timezone.now()}
    ConfirmationItem.objects.create(sheet=about, variable=variable, state=state, **said)
    return raised
