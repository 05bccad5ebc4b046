"""Whatever is sent, by page or REST: an answer in Chinese with a cure, never a 500, never a half write."""

import re
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from evaluation.actions.reference import load_reference
from mujun.intake.jobs import check_or_import
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from mujun.intake.workbook import write_workbook
from mujun.jobs.models import Job
from tests import factories
from tests.generative.strange import damaged, strange
from tests.landuse.tables import contents
from tests.mujun.test_intake_shapes import geojson, polygon, shapefile_zip
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

LAYOUTS = ["tax", "enterprises", "land", "tags", "meters", "states", "relations"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
some = examples(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def county(db):
    load_reference()
    county = factories.county()
    for code in CODES[:2]:
        factories.enterprise(factories.town(county), credit_code=code)
    return county


@pytest.fixture
def office(county):
    client = Client()
    client.force_login(factories.user("reform_office", county))
    return client


@pytest.fixture
def whole(county) -> list[tuple[str, bytes]]:
    """Files as they should be: templates, some with data, outlines, records."""
    made = []
    for layout in ("tax", "land", "enterprises"):
        declared = layout_of(layout)
        made.append((layout, write_workbook(declared.sheets(county, 2025), {}, {"县": "青澜县"})))
        filled = {
            sheet.name: [[column.heading for column in sheet.columns], *[_row(sheet)] * 2]
            for sheet in declared.sheets(county, 2025)
        }
        made.append((layout, book(filled)))
    ring = [[120.1, 29.5], [120.2, 29.5], [120.2, 29.6], [120.1, 29.5]]
    made.append(("parcel_map", geojson(({"宗地代码": "P1"}, polygon(ring)))))
    made.append(("parcel_map", shapefile_zip([[ring]], ["P1"])))
    made.append(("tax", b'{"records":{"\xe6\x95\xb0\xe6\x8d\xae":[{"credit_code":"1","tax":1}]}}'))
    return made


def _row(sheet) -> list[object]:
    values = {"credit_code": CODES[0], "number": 12.5, "date": "2020-01-01", "text": "P1"}
    return [column.choices[0] if column.kind == "choice" else values[column.kind] for column in sheet.columns]


@contextmanager
def nothing_lasts():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(data=st.data())
@some
def test_damaged_workbooks(county, office, whole, data):
    layout, content = data.draw(st.sampled_from(whole))
    answered(office, layout, data.draw(damaged(content)), data.draw(st.booleans()))


@given(data=st.data())
@some
def test_strange_cells(county, office, data):
    layout = data.draw(st.sampled_from(LAYOUTS))
    answered(office, layout, data.draw(strange(layout, county)), data.draw(st.booleans()))


def answered(client, layout: str, sent: bytes, by_page: bool) -> None:
    with nothing_lasts():
        before = contents("landuse", "evaluation")
        batch = upload(client, layout, sent, by_page)
        if batch is None:
            return
        check_or_import(Job.objects.latest("created_at"), lambda *progress: None)
        batch.refresh_from_db()
        assert contents("landuse", "evaluation") == before
        assert batch.state in {Batch.State.REJECTED, Batch.State.CHECKED}
        for problem in batch.problems:
            assert CHINESE.search(problem["reason"]), problem
            assert CHINESE.search(problem["cure"]), problem
        look(client, batch)
        if batch.state == Batch.State.CHECKED:
            client.post(reverse("batch-import", args=[batch.pk]))
            check_or_import(Job.objects.latest("created_at"), lambda *progress: None)
            batch.refresh_from_db()
            assert batch.state == Batch.State.IMPORTED
            look(client, batch)
        else:
            assert batch.problems
            assert client.post(reverse("batch-copy", args=[batch.pk])).status_code in {200, 302}


def upload(client, layout: str, sent: bytes, by_page: bool) -> Batch | None:
    file = SimpleUploadedFile("怪.xlsx", sent)
    fields = {"layout": layout, "year": 2025, "file": file}
    if by_page:
        answer = client.post(reverse("batch-new"), fields)
        assert answer.status_code == 302, answer.content.decode()
    else:
        answer = client.post(reverse("api:batch-list"), fields | {"dry_run": "true"})
        if not sent:
            assert CHINESE.search(answer.json()["errors"][0]["detail"]), answer.content.decode()
            return None
        assert answer.status_code == 202, answer.content.decode()
    return Batch.objects.latest("id")


def look(client, batch: Batch) -> None:
    """Every way to see what became of it."""
    ways = [
        reverse(name, args=[batch.pk])
        for name in ("batch", "batch-problems", "batch-changes", "api:batch-detail")
    ]
    for address in ways:
        answer = client.get(address)
        assert answer.status_code == 200, address
        b"".join(answer) if answer.streaming else answer.content
