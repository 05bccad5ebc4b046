"""For workbooks of every layout: the check says what the import does, and taking back undoes it."""

from contextlib import contextmanager, suppress
from datetime import date
from itertools import groupby

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from evaluation.actions.reference import load_reference
from landuse.models import Enterprise
from mujun.intake import actions
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories
from tests.generative.workbooks import content, tables
from tests.landuse.tables import contents
from tests.workbooks import CODES

pytestmark = pytest.mark.django_db

LAYOUTS = [layout.code for layout in all_layouts()]
OF_THE_REGISTER = [code for code in LAYOUTS if code not in {"tax", "statistics", "power", "environment"}]
OUTCOME = [
    "rows",
    "left_out",
    "created",
    "changed",
    "unchanged",
    "ignored",
    "problem_count",
    "problems",
    "notes",
]
CHANGE = ["kind", "subject", "name", "item", "title", "old", "new", "ratio", "sheet", "cell", "reason"]


@pytest.fixture
def county(db):
    load_reference()
    county = factories.county()
    towns = [factories.town(county, name) for name in ("云栖镇", "石门街道")]
    heading = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模"]
    rows = [[code, f"{town}厂", town.name, "33", "规上"] for code, town in zip(CODES, towns, strict=False)]
    parcels = [[code, "云栖镇", 150, "工业用地"] for code in ("P1", "P2")]
    uses = [["P1", CODES[0], "自用", 1, date(2018, 1, 1)]]
    land = {
        "宗地": [["宗地代码", "镇街", "登记面积（亩）", "用途", "权利人统一社会信用代码", "界址"], *parcels],
        "用地": [["宗地代码", "统一社会信用代码", "方式", "使用面积（亩）", "起", "止"], *uses],
    }
    assert taken_in(county, "enterprises", {"名单": [heading, *rows]}, 2022).was_imported
    assert taken_in(county, "land", land).was_imported
    return county


@contextmanager
def taken_back_afterwards():
    """Examples share a test's transaction: each leaves the database as it found it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def receive(county, layout: str, table, year: int = 2025) -> Batch:
    return actions.receive(
        content=content(table), filename="生成.xlsx", layout=layout, year=year, county=county, by=None
    )


def taken_in(county, layout: str, table, year: int = 2025) -> Batch:
    return actions.import_batch(batch=receive(county, layout, table, year), by=None)


def outcome(batch: Batch) -> dict:
    return {name: getattr(batch, name) for name in OUTCOME} | {
        "changes": list(batch.changes.order_by("id").values_list(*CHANGE))
    }


@given(data=st.data())
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dry_run_and_import_agree_and_a_dry_run_writes_nothing(county, data):
    layout = data.draw(st.sampled_from(LAYOUTS))
    with taken_back_afterwards():
        first = receive(county, layout, data.draw(tables(layout, county, 2025)))
        actions.import_batch(batch=first, by=None)
        mistakes, partial = data.draw(st.booleans()), data.draw(st.booleans())
        batch = receive(county, layout, data.draw(tables(layout, county, 2025, mistakes)))
        before = contents("landuse", "evaluation")
        tried = actions.check(batch=batch, partial=partial)
        assert contents("landuse", "evaluation") == before
        assert bool(tried.problems) >= (tried.state == Batch.State.REJECTED)
        expected = outcome(tried)
        done = actions.import_batch(batch=batch, by=None)
        assert done.was_imported == (tried.state == Batch.State.CHECKED)
        if not done.was_imported or done.changes_nothing:
            assert contents("landuse", "evaluation") == before
        if tried.state == Batch.State.CHECKED:
            assert outcome(done) == expected
            assert counted(done) == (done.created, done.changed)


def counted(batch: Batch) -> tuple[int, int]:
    """How many rows (figures: cells) the preview says are created and changed."""
    whole_rows = batch.layout in OF_THE_REGISTER
    places = {
        kind: {
            (sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if whole_rows else cell)
            for sheet, cell in batch.changes.filter(kind=kind).values_list("sheet", "cell")
        }
        for kind in ("created", "changed")
    }
    return len(places["created"]), len(places["changed"])


@given(data=st.data())
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taking_back_restores_the_register(county, data):
    layout = data.draw(st.sampled_from(OF_THE_REGISTER))
    year = st.sampled_from([2024, 2025]) if layout == "enterprises" else st.just(2025)
    with taken_back_afterwards():
        states, batches = [contents()], []
        for _ in range(data.draw(st.integers(1, 3))):
            batch = taken_in(county, layout, data.draw(tables(layout, county, 2025)), data.draw(year))
            if batch.was_imported:
                batches.append(batch)
                states.append(contents())
        for batch, before in zip(reversed(batches), reversed(states[:-1]), strict=True):
            withdraw(batch=batch, reason="填错", by=None)
            assert contents() == before


@given(order=st.permutations(range(3)), data=st.data())
@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taking_back_in_any_order_leaves_names_and_years_in_step(county, order, data):
    """A refusal is fine, an enterprise that does not show its latest list is not."""
    with taken_back_afterwards():
        batches = [
            taken_in(county, "enterprises", data.draw(tables("enterprises", county, 2025)), year)
            for year in data.draw(st.lists(st.sampled_from([2023, 2024, 2025]), min_size=3, max_size=3))
        ]
        for at in order:
            before = contents()
            with suppress(ValidationError):
                withdraw(batch=batches[at], reason="填错", by=None)
            batches[at].refresh_from_db()
            assert batches[at].state == Batch.State.WITHDRAWN or contents() == before
            in_step(county)


def in_step(county) -> None:
    """The register shows the latest list, the names are those of the lists, nothing comes from a withdrawn batch."""
    fields = ["name", "town_id", "industry_id", "scale"]
    for enterprise in Enterprise.objects.filter(county=county).prefetch_related("years", "names"):
        years = enterprise.years.order_by("year")
        assert not Batch.objects.filter(pk=enterprise.batch_id, state=Batch.State.WITHDRAWN).exists()
        assert not years.filter(batch__state=Batch.State.WITHDRAWN).exists()
        borne = [name for name, _ in groupby(years.values_list("name", flat=True))]
        assert list(enterprise.names.values_list("name", flat=True)) == borne
        if latest := years.last():
            assert [getattr(enterprise, name) for name in fields] == [
                getattr(latest, name) for name in fields
            ]
