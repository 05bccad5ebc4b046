"""Terms that wait: counted once, right while time goes on and anew when something is written."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluation.models import FigureRequest
from landuse.models import Enterprise
from mujun import dues
from mujun.dues import Dues, dues_of, late_by
from mujun.keeping import state_of
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=123456)


@pytest.fixture
def waiting(monkeypatch):
    """Three requests of two enterprises, ending in one, two and two hours."""
    variables = {variable.code: variable for variable in make.variables()}
    town = make.town(make.county())
    one, other = make.enterprise(town, "甲厂"), make.enterprise(town, "乙厂")
    source = make.batch(town.county)
    raiser = make.user("enterprise", town.county)
    for enterprise, code, hours in ((one, "tax", 1), (one, "energy", 2), (other, "tax", 2)):
        figure = make.figure(enterprise, variables[code], 1, source)
        make.figure_request(figure, raiser, due=NOW + timedelta(hours=hours))
    monkeypatch.setattr(dues.timezone, "now", lambda: NOW)
    return FigureRequest.objects.all()


def at(monkeypatch, **later) -> None:
    monkeypatch.setattr(dues.timezone, "now", lambda: NOW + timedelta(**later))


def state() -> str:
    return state_of(FigureRequest, Enterprise)


def test_a_term_is_over_at_its_end_and_not_a_moment_before(waiting, monkeypatch, django_assert_num_queries):
    first = NOW + timedelta(hours=1)
    kept = state()
    assert dues_of(kept, waiting) == Dues(3, 0, first)
    with django_assert_num_queries(0):
        at(monkeypatch, minutes=59, seconds=59, milliseconds=999)
        assert dues_of(kept, waiting).late == 0
        at(monkeypatch, hours=1)
        assert dues_of(kept, waiting) == Dues(3, 1, first)
        at(monkeypatch, hours=2)
        assert dues_of(kept, waiting).late == 3


def test_late_ones_by_what_they_belong_to(waiting, monkeypatch):
    by = "figure__enterprise__name"
    assert late_by(state(), waiting, by) == {}
    at(monkeypatch, hours=1)
    assert late_by(state(), waiting, by) == {"甲厂": 1}
    at(monkeypatch, days=1)
    assert late_by(state(), waiting, by) == {"甲厂": 2, "乙厂": 1}


def test_what_is_written_counts_at_once(waiting):
    assert dues_of(state(), waiting).size == 3
    waiting.first().delete()
    assert dues_of(state(), waiting).size == 2
    assert dues_of(state(), waiting.none()) == Dues(0, 0, None)
