"""Rows of a snapshot and results refer to what exists, without a foreign key of the database (ADR 0010)."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluation.models import Result, SnapshotRow
from tests import factories as make

pytestmark = pytest.mark.django_db
NOBODY = 999_999


@pytest.fixture
def result():
    county = make.county()
    enterprise = make.enterprise(make.town(county))
    row = make.snapshot_row(make.snapshot(county), enterprise, [], [])
    row.save()
    run = make.run(row.snapshot, make.method(county))
    return Result.objects.create(
        run=run, enterprise=enterprise, row=row, values=[], bases=[], scores=[], remarks=[]
    )


def refused(statement: str, match: str) -> None:
    """At the end of the transaction at the latest."""
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "column", "gone"),
    [
        (Result, "run_id", ["evaluation_run"]),
        (Result, "row_id", ["evaluation_snapshotrow"]),
        (SnapshotRow, "snapshot_id", ["evaluation_result", "evaluation_run", "evaluation_snapshot"]),
    ],
)
def test_nothing_is_left_without_what_it_refers_to(result, model, column, gone):
    table = model._meta.db_table
    refused(f"UPDATE {table} SET {column} = {NOBODY}", column)
    refused("; ".join(f"DELETE FROM {each}" for each in gone), f"{table}.{column}")
    fields = model.objects.values().get() | {"id": None, "enterprise_id": NOBODY, column: NOBODY}
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        model.objects.create(**fields)
