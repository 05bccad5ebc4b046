"""Cases: put on the list, planned, reported, accepted; who is told, who may reach them, how they are rolled up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from landuse.actions import case_listing, case_progress, case_targets, cases
from landuse.casework.worth import worth
from landuse.models import Block, BlockDivision, BlockParcel, Case, CaseTarget, LandFinding, Performance
from landuse.readings.case_board import board, in_year, total, with_targets
from landuse.readings.case_worth import worth_of
from mujun.inbox.models import Message
from tests import factories as make
from tests.landuse import handling as land

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def of():
    return land.people()


class TestListing:
    def test_takes_land_and_parcels_of_the_finding_and_tells_the_town(self, of):
        case = land.listed(of)
        assert (case.area, case.parts.get().parcel, case.responsible) == (
            Decimal("12.5"),
            of.parcel,
            "云栖镇",
        )
        assert Message.objects.filter(to=of.town, title__contains="列入整治清单").exists()

    def test_of_many_findings_is_one_act_with_one_message_for_each_town(
        self, of, django_assert_max_num_queries
    ):
        for number in range(4):
            land.signal(make.enterprise(of.about.town, f"第{number}厂"))
        made = land.propose(
            county=of.county, year=land.YEAR, pointings=of.about.signals.model.objects.all(), by=of.officer
        )
        ids = [each.pk for each in made.findings]
        decided = {"state": "found", "decided_at": timezone.now(), "decision": "属实"}
        LandFinding.objects.filter(pk__in=ids).update(**decided)
        with django_assert_max_num_queries(25):
            done = case_listing.put_on_list(
                county=of.county,
                findings=LandFinding.objects.all(),
                unit=None,
                plan_due=TODAY(),
                by=of.officer,
            )
        assert len(done.cases) == 5
        assert Message.objects.filter(to=of.town, title__contains="5 宗").count() == 1

    def test_needs_a_finding_that_stands(self, of):
        finding = land.noticed(of)
        with pytest.raises(ValidationError, match="没有可以列入"):
            land.listed(of, finding)

    def test_the_plan_is_not_due_before_the_day(self, of):
        finding = land.found(of)
        with pytest.raises(ValidationError, match="不能早于列入日期"):
            case_listing.put_on_list(
                county=of.county,
                findings=LandFinding.objects.filter(pk=finding.pk),
                unit=None,
                plan_due=TODAY() - timedelta(days=1),
                by=of.officer,
            )


class TestWork:
    def test_the_responsible_town_reports_and_sends_photos_and_no_other_does(self, of):
        case = land.under_way(of)
        land.report(case, of.town, "3.25")
        land.photo(case, of.town, "during")
        case.refresh_from_db()
        assert (case.treated, case.remaining) == (Decimal("3.25"), Decimal("9.25"))
        assert Message.objects.filter(to=of.officer, title__contains="有新进展").exists()
        for stranger in (of.other_town, of.own):
            with pytest.raises(PermissionDenied):
                land.report(case, stranger)
            with pytest.raises(PermissionDenied):
                land.photo(case, stranger)

    def test_a_responsible_department_does_and_another_does_not(self, of):
        green, tax = make.department("environment"), make.department("tax")
        case = cases.plan(case=land.listed(of), plan=land.a_plan(), unit=green, by=of.officer)
        case = cases.take(case=case, step="start", by=of.officer)
        land.report(case, make.user("department_officer", of.county, department=green), "1")
        for stranger in (make.user("department_officer", of.county, department=tax), of.town):
            with pytest.raises(PermissionDenied):
                land.report(case, stranger)

    def test_no_more_land_is_treated_than_there_is(self, of):
        case = land.under_way(of)
        land.report(case, of.officer, "12.5")
        with pytest.raises(ValidationError, match=r"0 到 12\.50 亩"):
            land.report(case, of.officer, "12.5001")

    def test_dates_of_a_plan_follow_one_another(self, of):
        case, today = land.listed(of), TODAY()
        with pytest.raises(ValidationError, match="后面的不早于前面的"):
            cases.plan(
                case=case, plan=land.a_plan(start_due=today - timedelta(days=1)), unit=None, by=of.officer
            )
        same = dict.fromkeys(("start_due", "accept_due", "close_due"), today)
        assert cases.plan(case=case, plan=land.a_plan(**same), unit=None, by=of.officer).stage == "planned"

    def test_is_due_on_the_day_and_overdue_after_it(self, of):
        case = land.listed(of)
        for days, late in ((0, False), (1, True)):
            Case.objects.update(plan_due=TODAY() - timedelta(days=days))
            case.refresh_from_db()
            assert case.is_overdue == Case.objects.overdue().exists() == late


class TestReach:
    def test_a_town_sees_its_own_and_those_it_answers_for_an_enterprise_none(self, of):
        case = land.listed(of)
        seen = Case.objects.visible_to
        assert seen(of.town).get() == seen(of.officer).get() == case
        assert not seen(of.own).exists()
        assert not seen(of.other_town).exists()
        Case.objects.update(town=of.other_town.town)
        assert seen(of.other_town).exists()

    def test_acts_are_for_those_who_handle_land(self, of):
        case = land.listed(of)
        for stranger in (of.town, of.own, make.user("department_officer", of.county)):
            with pytest.raises(PermissionDenied):
                cases.plan(case=case, plan=land.a_plan(), unit=None, by=stranger)
            with pytest.raises(PermissionDenied):
                cases.take(case=case, step="replan", reason="不", by=stranger)


class TestWorth:
    def test_the_year_before_listing_against_the_first_full_year_after_closing(self):
        years = {2023: (20.0, 10.0), 2024: (1.0, 10.0), 2025: (2.0, 10.0), 2026: (90.0, 10.0)}
        found = worth(years, date(2024, 1, 1), date(2025, 12, 31))
        assert (found.before_year, found.before, found.after_year, found.after, found.gain) == (
            2023, 2.0, 2026, 9.0, 7.0,
        )  # fmt: skip
        assert worth(years, date(2024, 1, 1), date(2026, 1, 1)).after is None

    def test_says_nothing_before_there_are_figures(self, of):
        case = land.listed(of)
        found = worth_of([case])[case.pk]
        assert (found.before, found.after_year, found.after, found.gain) == (None, None, None, None)
        Performance.objects.create(enterprise=of.about, year=case.listed_on.year - 1, tax=25, land=12.5)
        assert worth_of([case])[case.pk].before == 2


class TestBoard:
    def test_of_towns_against_their_targets(self, of):
        case, today = land.accepted(of), TODAY()
        for town, area, number in ((of.about.town, Decimal(25), None), (None, None, 4)):
            case_targets.set_target(
                county=of.county,
                year=today.year,
                town=town,
                area=area,
                number=number,
                source="县计划",
                by=of.officer,
            )
        lines = board(Case.objects.all(), today.year)
        (line,) = with_targets(lines, CaseTarget.objects.select_related("town"))
        assert (line.name, line.size, line.treated, line.remaining) == ("云栖镇", 1, case.area, 0)
        assert (line.accepted, line.accepted_area, line.share) == (1, case.area, Decimal("0.5"))
        whole = total(Case.objects.all(), today.year)
        whole.target = CaseTarget.objects.get(town=None)
        assert whole.share == Decimal("0.25")

    def test_by_block_shares_out_what_was_treated(self, of):
        second = make.parcel(of.about.town, holder=of.about, area=Decimal("7.5"))
        case = land.under_way(of)
        land.report(case, of.officer, "10")
        division = BlockDivision.objects.create(
            county=of.county, metres=20, reason="示例", parcels=2, undrawn=0, blocks=1
        )
        block = Block.objects.create(county=of.county, code=second.code, name="东区块", division=division)
        BlockParcel.objects.create(block=block, parcel=second)
        lines = board(Case.objects.all(), TODAY().year, "block")
        shown = [(line.name, line.area, line.treated) for line in lines]
        assert shown == [
            ("东区块", Decimal("7.5"), Decimal("3.75")),
            ("不在区块内", Decimal("12.5"), Decimal("6.25")),
        ]
        assert sum(line.area for line in lines) == case.area

    def test_counts_in_a_year_what_was_on_the_list_in_it(self, of):
        case = land.accepted(of)
        cases.take(case=case, step="close", reason="已完成", by=of.officer)
        year = TODAY().year
        listed_on = date(year - 2, 12, 31)
        Case.objects.update(listed_on=listed_on, closed_on=date(year, 1, 1))
        counted = [year for year in range(year - 3, year + 2) if in_year(Case.objects.all(), year).exists()]
        assert counted == [year - 2, year - 1, year]


def test_a_target_says_area_or_number(of):
    with pytest.raises(ValidationError, match="至少填一项"):
        case_targets.set_target(
            county=of.county, year=2026, town=None, area=None, number=None, source="县计划", by=of.officer
        )
    with pytest.raises(PermissionDenied):
        case_targets.set_target(
            county=of.county, year=2026, town=None, area=None, number=1, source="县计划", by=of.town
        )


def test_what_a_case_shows_afterwards_is_a_file_of_a_day_that_has_come(of):
    case = land.listed(of)
    late = case_progress.Picture("after", "厂房", TODAY() + timedelta(days=1))
    with pytest.raises(ValidationError, match="不能晚于今天"):
        case_progress.add_files(
            case=case, picture=late, files=[land.File("a.png", land.png())], by=of.officer
        )
    with pytest.raises(ValidationError, match="1 至 10 个"):
        case_progress.add_files(
            case=case, picture=land.Picture("after", "厂房", TODAY()), files=[], by=of.officer
        )
