"""一企一单: a figure is disputed, under a receipt number."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evaluation.actions import confirmation
from evaluation.actions.confirmation import File
from evaluation.models import Dispute
from mujun.accounts.models import AuditEvent
from mujun.attachments.models import Attachment
from tests import factories as make
from tests.evaluation.confirmation.saying import DAY, confirm, dispute, state_of
from tests.pictures import png

pytestmark = pytest.mark.django_db


class TestDisputing:
    def test_goes_to_the_department_under_a_receipt_number(self, sheet, accountant, small, tax_officer):
        raised = dispute(sheet, accountant, wanted=Decimal("580.5"), file=File("完税证明.png", png()))

        assert raised.number.startswith(f"{small.county.code}-{timezone.localdate().year}-")
        assert (raised.value, raised.wanted) == (Decimal(600), Decimal("580.5"))
        assert Attachment.objects.get() == raised.attachment
        assert list(Dispute.objects.visible_to(tax_officer).open()) == [raised]
        assert raised.due > timezone.now() + 4 * DAY
        assert state_of(sheet) == "disputed"
        assert AuditEvent.objects.get(act="figure_disputed").actor == accountant

    def test_a_department_sees_those_on_its_own_variables(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "revenue")
        statistics = make.user("department_officer", small.county, department=make.department("statistics"))
        assert list(Dispute.objects.visible_to(statistics)) == [raised]
        for role in ("department_officer", "api_client", "system_admin"):
            county = None if role == "system_admin" else small.county
            assert not Dispute.objects.visible_to(make.user(role, county)).exists()

    def test_needs_a_reason_and_leaves_nothing_behind_without(self, sheet, accountant):
        with pytest.raises(ValidationError, match="请写明异议的理由"):
            confirmation.dispute(
                sheet=sheet, variable="tax", by=accountant, reason=" ", file=File("x.png", png())
            )
        assert not Attachment.objects.exists()

    def test_a_file_that_is_not_taken(self, sheet, accountant):
        with pytest.raises(ValidationError, match="不能识别这种文件"):
            dispute(sheet, accountant, file=File("x.png", b"MZ"))
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize("wanted", ["1e13", "NaN", "Infinity"])
    def test_impossible_values(self, sheet, accountant, wanted):
        with pytest.raises(ValidationError, match="核对单位"):
            dispute(sheet, accountant, wanted=Decimal(wanted))

    def test_is_neither_repeated_nor_confirmed_while_it_waits(self, sheet, accountant):
        dispute(sheet, accountant)
        with pytest.raises(ValidationError, match="正在办理"):
            dispute(sheet, accountant)
        with pytest.raises(ValidationError, match="不需要确认"):
            confirm(sheet, accountant, "tax")

    def test_what_was_confirmed_may_still_be_disputed(self, sheet, accountant):
        confirm(sheet, accountant)
        dispute(sheet, accountant)
        assert state_of(sheet) == "disputed"
