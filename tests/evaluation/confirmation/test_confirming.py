"""一企一单: a figure is confirmed, by the enterprise or by the town for it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import confirmation
from evaluation.models import ConfirmationItem, Figure
from landuse.models import Occupancy
from mujun.accounts.models import AuditEvent, User
from tests import factories as make
from tests.evaluation.confirmation.saying import confirm, correct, dispute, let_pass, line_of, seen, state_of

pytestmark = pytest.mark.django_db


class TestConfirming:
    def test_all_at_once(self, sheet, accountant, small):
        assert state_of(sheet) == "pending"
        outcome = confirm(sheet, accountant)

        assert (outcome.figures, outcome.moved) == (len(sheet.call.variables), [])
        assert state_of(sheet) == "confirmed"
        said = line_of(sheet)
        assert (said.label, said.item.by, said.item.on_behalf) == ("已确认", accountant, False)
        assert said.item.figure == said.figure
        assert AuditEvent.objects.get(act="sheet_confirmed").detail["figures"] == outcome.figures

    def test_one_by_one(self, sheet, accountant):
        confirm(sheet, accountant, "tax")
        assert state_of(sheet) == "pending"
        assert line_of(sheet).label == "已确认"
        assert line_of(sheet, "land").label == "待核对"

    def test_a_blank_and_the_land_can_be_confirmed_too(self, sheet, accountant, small):
        confirm(sheet, accountant, "water", "land")
        assert line_of(sheet, "water").item.value is None
        assert line_of(sheet, "land").item.value == Decimal(20)

    def test_who_looked_at_another_figure_has_not_confirmed_this_one(self, sheet, accountant, small):
        looked = seen(sheet, "tax", "revenue")
        correct(small.enterprises[0], 777)

        outcome = confirmation.confirm(sheet=sheet, seen=looked, by=accountant)

        assert (outcome.figures, outcome.moved) == (1, ["税收实际贡献"])
        assert line_of(sheet).state == "pending"
        assert line_of(sheet, "revenue").state == "confirmed"

    def test_a_correction_reopens_what_was_confirmed(self, sheet, accountant, small):
        confirm(sheet, accountant)
        correct(small.enterprises[0], 777)

        line = line_of(sheet)
        assert (line.state, line.moved, line.is_reopened, line.may_confirm) == ("pending", True, True, True)
        assert state_of(sheet) == "pending"
        confirm(sheet, accountant, "tax")
        assert state_of(sheet) == "confirmed"
        assert sheet.items.filter(variable__code="tax").count() == 2

    def test_a_withdrawn_correction_leaves_the_confirmation_standing(self, sheet, accountant, small):
        confirm(sheet, accountant)
        before = line_of(sheet).figure
        later = correct(small.enterprises[0], 777)
        Figure.objects.filter(pk=later.pk).update(is_current=False)
        Figure.objects.filter(pk=before.pk).update(is_current=True)
        assert state_of(sheet) == "confirmed"

    def test_what_is_supplied_later_reopens_a_confirmed_blank(self, sheet, accountant, small):
        confirm(sheet, accountant)
        water = next(each for each in make.variables() if each.code == "water")
        make.figure(small.enterprises[0], water, 500, make.batch(small.county, sender="power"))
        assert line_of(sheet, "water").is_reopened
        assert state_of(sheet) == "pending"

    def test_a_change_of_the_register_reopens_the_land(self, sheet, accountant, small):
        confirm(sheet, accountant)
        Occupancy.objects.filter(enterprise=small.enterprises[0]).update(area=18)
        assert line_of(sheet, "land").is_reopened
        assert state_of(sheet) == "pending"

    def test_after_the_deadline_a_correction_is_shown_and_reopens_nothing(
        self, sheet, accountant, small, call
    ):
        confirm(sheet, accountant)
        let_pass(call)
        correct(small.enterprises[0], 777)

        line = line_of(sheet)
        assert (line.state, line.moved, line.is_reopened, line.may_confirm) == (
            "confirmed",
            True,
            False,
            False,
        )
        assert state_of(sheet) == "confirmed"

    def test_too_late(self, sheet, accountant, call):
        shown = seen(sheet)
        let_pass(call)
        with pytest.raises(ValidationError, match="核对时间已过"):
            confirmation.confirm(sheet=sheet, seen=shown, by=accountant)
        with pytest.raises(ValidationError, match="核对时间已过"):
            dispute(sheet, accountant)

    def test_nobody_confirms_for_others(self, sheet, small, tax_officer):
        other = make.user("enterprise", small.county, credit_code=small.enterprises[1].credit_code)
        there = make.town(small.county, "青石街道")
        for user in [other, tax_officer, small.office, make.user("leader", small.county),
                     make.user("town_officer", small.county, town=there)]:  # fmt: skip
            with pytest.raises(PermissionDenied):
                confirm(sheet, user, note="电话")
            with pytest.raises(PermissionDenied):
                dispute(sheet, user, note="电话")
        assert not ConfirmationItem.objects.exists()

    def test_the_same_credit_code_in_another_county_is_another(self, sheet, small):
        there = make.county("邻县", "339902")
        double = make.user("enterprise", there, credit_code=small.enterprises[0].credit_code)
        with pytest.raises(PermissionDenied):
            confirm(sheet, double)


class TestTheTownActs:
    def test_for_an_enterprise_without_an_account(self, sheet, town_officer):
        confirm(sheet, town_officer, "tax", note="电话核对，财务李会计确认")
        raised = dispute(sheet, town_officer, "revenue", note="上门听取")

        item = line_of(sheet).item
        assert (item.on_behalf, item.by, item.note) == (True, town_officer, "电话核对，财务李会计确认")
        assert (raised.on_behalf, raised.note) == (True, "上门听取")
        assert AuditEvent.objects.get(act="sheet_confirmed").detail["on_behalf"] is True

    def test_says_how_the_enterprise_was_heard(self, sheet, town_officer):
        with pytest.raises(ValidationError, match="怎样听取"):
            confirm(sheet, town_officer)

    def test_not_when_the_enterprise_has_an_account(self, sheet, town_officer, accountant):
        with pytest.raises(ValidationError, match=f"有自己的账号（{accountant.username}）"):
            confirm(sheet, town_officer, note="电话")
        User.objects.filter(pk=accountant.pk).update(is_active=False)
        assert confirm(sheet, town_officer, note="电话").figures
