"""Figures and changes refer to what exists, whoever writes, without a foreign key of the database (ADR 0010)."""

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from evaluation.models import Figure, Variable
from landuse.models import Enterprise
from mujun.intake.models import Batch, BatchChange
from tests import factories as make

NOBODY = 999_999
REFERENCES = [
    (Figure, "enterprise_id", Enterprise),
    (Figure, "variable_id", Variable),
    (Figure, "batch_id", Batch),
    (BatchChange, "batch_id", Batch),
]
of_every_reference = pytest.mark.parametrize(("model", "column", "parent"), REFERENCES)


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def settle():
    """As at a commit."""
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def rows():
    """A figure and a change of an enterprise, a variable and a batch that nothing else refers to."""
    county = make.county()
    enterprise = make.enterprise(make.town(county))
    variable = make.variables()[0]
    batch = make.batch(county)
    figure = make.figure(enterprise, variable, 1, batch, is_current=False)
    change = BatchChange.objects.create(batch=batch, kind="created", subject="", item="", title="")
    settle()
    return {Figure: figure, BatchChange: change}


def add_again(row, column, values):
    """Rows like `row` with others in one column, by one statement."""
    names = [field.column for field in row._meta.local_concrete_fields if not field.primary_key]
    chosen = ", ".join("given" if name == column else name for name in names)
    table = row._meta.db_table
    sql(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}, unnest(%s) AS given WHERE id = %s",
        values,
        row.pk,
    )


@pytest.mark.django_db
@of_every_reference
def test_one_orphan_among_the_rows_of_a_statement_refuses_all(rows, model, column, parent):
    row = rows[model]
    known = getattr(row, column)
    add_again(row, column, [known, known])
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        add_again(row, column, [known, NOBODY, known])
    with pytest.raises(IntegrityError, match=column), transaction.atomic():
        sql(f"UPDATE {model._meta.db_table} SET {column} = {NOBODY}")
    assert model.objects.filter(**{column: known}).count() == model.objects.count() == 3


@pytest.mark.django_db
@of_every_reference
@pytest.mark.parametrize(
    "act", ["DELETE FROM {0}", "UPDATE {0} SET id = id + 1000000", "TRUNCATE {0} CASCADE"]
)
def test_what_is_referred_to_cannot_go(rows, model, column, parent, act):
    # of the two that refer to batches, the other is out of the way
    other = ({Figure, BatchChange} - {model}).pop()
    sql(f"DELETE FROM {other._meta.db_table}")
    settle()
    with pytest.raises(IntegrityError, match=f"{model._meta.db_table}.{column}"), transaction.atomic():
        sql(f"{act.format(parent._meta.db_table)}; SET CONSTRAINTS ALL IMMEDIATE")
    assert parent.objects.filter(pk=getattr(rows[model], column)).exists()


@pytest.mark.django_db
def test_what_refers_may_go_together_with_what_it_refers_to(rows):
    batch = rows[Figure].batch
    sql("DELETE FROM intake_batch WHERE id = %s", batch.pk)
    sql("DELETE FROM evaluation_figure")
    sql("DELETE FROM intake_batchchange")
    settle()
    assert not Batch.objects.filter(pk=batch.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_it_away_while_the_rows_are_being_written(rows):
    figure = rows[Figure]
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as elsewhere:
        elsewhere.execute("SET lock_timeout TO '50ms'")
        with transaction.atomic():
            add_again(figure, "enterprise_id", [figure.enterprise_id])
            with pytest.raises(psycopg.errors.LockNotAvailable):
                elsewhere.execute("DELETE FROM landuse_enterprise")
