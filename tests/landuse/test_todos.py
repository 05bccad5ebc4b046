"""What findings and cases put on the first page of whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from landuse.actions import finding_objections
from landuse.agenda.casework import casework_todos, own_finding_todos
from landuse.models import Case, LandFinding
from tests.landuse import handling as land

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return land.people()


def titles(user):
    return [todo.title for todo in casework_todos(user, land.YEAR)]


def test_the_officer_is_asked_to_notify_to_answer_and_to_decide(of):
    land.proposed(of)
    assert titles(of.officer) == ["1 宗拟认定待告知企业"]
    LandFinding.objects.all().update(state="noticed", noticed_on=timezone.localdate(), noticed_at=timezone.now(),
                                     due=timezone.now() + timedelta(days=1), term_counting="natural")  # fmt: skip
    finding = LandFinding.objects.get()
    assert titles(of.officer) == []
    assert [todo.title for todo in own_finding_todos(of.own)] == ["拟认定为低效用地：请核对"]
    finding_objections.raise_objection(finding=finding, statement="有误", by=of.own)
    LandFinding.objects.all().update(due=timezone.now())
    assert titles(of.officer) == ["1 条对拟认定的异议待答复", "1 宗认定异议期满，待决定"]
    assert own_finding_todos(of.own) == own_finding_todos(of.stranger) == []


def test_who_answers_for_a_case_is_told_when_it_is_overdue(of):
    land.listed(of)
    assert titles(of.officer) == titles(of.town) == []
    Case.objects.update(plan_due=timezone.localdate() - timedelta(days=1))
    assert titles(of.officer) == titles(of.town) == ["1 宗整治逾期"]
    assert titles(of.other_town) == []
