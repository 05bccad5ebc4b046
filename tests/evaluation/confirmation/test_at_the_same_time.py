"""一企一单: two people at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from evaluation.actions import confirmation
from evaluation.models import Dispute
from mujun.intake.models import Batch
from mujun.receipts.actions import issue
from tests.evaluation.confirmation.saying import answer, correct, dispute, line_of, seen, state_of

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    """Each in a connection of its own; what the others do not see yet is real."""

    def elsewhere(self, act):
        def run():
            try:
                return act()
            finally:
                connection.close()

        return run

    def test_a_confirmation_that_crosses_a_correction_is_of_the_figure_that_was_seen(
        self, sheet, accountant, small
    ):
        looked = seen(sheet, "tax")
        asked = line_of(sheet).figure
        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            later = correct(small.enterprises[0], 777)  # not committed yet
            confirming = pool.submit(
                self.elsewhere(lambda: confirmation.confirm(sheet=sheet, seen=looked, by=accountant))
            )
            assert confirming.result(timeout=60).figures == 1

        line = line_of(sheet)
        assert (line.figure, line.item.figure, line.is_reopened) == (later, asked, True)
        assert state_of(sheet) == "pending"

    def test_one_of_two_disputes_is_received(self, sheet, accountant):
        def raise_one():
            try:
                return dispute(sheet, accountant)
            except ValidationError as refusal:
                return refusal.code

        with ThreadPoolExecutor(2) as pool:
            outcomes = [
                each.result(timeout=60) for each in [pool.submit(self.elsewhere(raise_one)) for _ in "ab"]
            ]
        assert Dispute.objects.count() == 1
        assert "disputed_already" in outcomes

    def test_two_answers_make_one(self, sheet, accountant, tax_officer):
        raised = dispute(sheet, accountant)

        def answer_one():
            try:
                answer(raised, tax_officer, "corrected", value=Decimal(580))
            except ValidationError as refusal:
                return refusal.code

        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(self.elsewhere(answer_one)) for _ in "ab"]
            outcomes = [each.result(timeout=60) for each in waiting]
        assert sorted(map(str, outcomes)) == ["None", "answered_already"]
        assert Batch.objects.filter(origin=Batch.Origin.ANSWER).count() == 1

    def test_receipt_numbers_differ(self, small):
        with ThreadPoolExecutor(4) as pool:
            given = [pool.submit(self.elsewhere(lambda: issue(small.county))) for _ in range(12)]
            numbers = [each.result(timeout=60) for each in given]
        assert len(set(numbers)) == 12
