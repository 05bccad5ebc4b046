"""The board holds sums of the year's enterprises and what was typed in against the texts."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import targets
from evaluation.models import TargetResult
from evaluation.results.target_board import board
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


def line(user, code, year=2025):
    return next(each for sheet in board(user, year) for each in sheet.lines if each.code == code)


def test_computed_results_are_ratios_of_sums_over_those_meant():
    world = judged.county()
    office = make.user("reform_office", world.county)
    rows = world.run.snapshot.rows.filter(scale="规上").values_list("values", flat=True)
    tax, land = (world.run.snapshot.variables.index(code) for code in ("tax", "land"))
    both = [(row[tax], row[land]) for row in rows if row[tax] is not None and row[land] is not None]
    expected = sum(a for a, _ in both) / sum(b for _, b in both)
    assert float(line(office, "X-01-亩均税收").results[2025]) == pytest.approx(expected, abs=1e-4)


def test_a_typed_result_replaces_the_former_and_keeps_it():
    world = judged.county()
    office = make.user("reform_office", world.county)
    for value in ("5", "6"):
        targets.report(
            county=world.county, code="X-05", year=2025, value=D(value), source="示例报表", by=office
        )
    assert line(office, "X-05").results == {2025: D(6)}
    assert TargetResult.objects.count() == 2


def test_what_the_figures_tell_is_not_typed_and_only_the_office_types():
    world = judged.county()
    say = {"county": world.county, "year": 2025, "value": D(1), "source": "示例"}
    with pytest.raises(ValidationError, match="系统从数据算得"):
        targets.report(code="X-01-研发", by=make.user("reform_office", world.county), **say)
    with pytest.raises(PermissionDenied):
        targets.report(code="X-05", by=make.user("leader", world.county), **say)


def test_page_form_and_file(client):
    world = judged.county()
    client.force_login(make.user("reform_office", world.county))
    wrong = client.post("/targets/X-05/", {"year": 2025, "value": "多", "source": ""})
    assert wrong.status_code == 400
    client.post("/targets/X-05/", {"year": 2025, "value": "7.5", "source": "示例报表"})
    page = client.get("/targets/").content.decode()
    assert "7.50" in page
    assert "征求意见稿，不作依据" in page
    assert "示例报表" in client.get("/targets/?download=list").content.decode()
    assert client.get("/targets/X-01-研发/").status_code == 404
