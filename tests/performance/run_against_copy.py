"""The body of `run-20k`; imported once Django is set up."""

from io import BytesIO

import numpy as np
import pandas as pd
from django.db import connection, transaction

from evaluation.actions import runs, snapshots
from evaluation.models import (
    Figure,
    RecommendationSet,
    Result,
    Run,
    Snapshot,
    SnapshotColumn,
    SnapshotRow,
    Variable,
)
from landuse.models import Performance
from landuse.register.queries import land_by_enterprise
from mujun.accounts.models import County
from mujun.copying import make_room
from mujun.jobs.models import Job
from tests.performance.county import YEAR, large_county
from tests.performance.timing import Row, compare

WEIGHTS = [30, 20, 20, 10, 10, 10]
BASES = [24.097, 136.16, 2.694, 4929.81, 18.14, 0.0302]
FORMULAS = [("tax", "land"), ("value_added", "land"), ("value_added", "energy"), ("value_added", "emission")]
FORMULAS += [("value_added", "employees"), ("rd_expense", "revenue")]


def measure_matrix(id: str, size: int) -> Row:
    """A year's figures into a matrix against COPY of the same rows, unparsed."""
    county, _ = large_county(size)
    variables = list(Variable.objects.order_by("id").values_list("id", "code", "from_register"))
    sql = _figures_sql(county)

    def peer():
        with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT") as copy:
            return sum(bytes(block).count(b"\n") for block in copy)

    def ours():
        return snapshots.gather(county, YEAR, variables)

    assert np.isfinite(ours()[1][:, :-1]).sum() == peer()
    job = f"figures of {size:,} × {len(variables) - 1} into a matrix, with land and sources"
    return compare(id, job, "raw COPY of the same rows", 1.5, ours, peer)


def measure_run(id: str, size: int) -> Row:
    county, method = large_county(size)
    results = []

    def ours():
        with transaction.atomic():
            job = Job.objects.create(
                county=county,
                kind="run",
                title="bench",
                key="bench",
                params={"year": YEAR, "method": method.pk},
            )
            results.append(runs.carry_out(job=job, progress=lambda *_: None))

    ours()
    run = results[0]
    tables = {model: _bytes(model) for model in (SnapshotRow, SnapshotColumn, Result, Performance)}
    totals = np.array(
        Result.objects.filter(run=run).order_by("row__credit_code").values_list("total", flat=True)
    )
    sql, land = _figures_sql(county), land_by_enterprise(county, YEAR)

    def peer():
        return _copy_out_score_copy_in(sql, np.array([land[pk] for pk in sorted(land)]), tables)

    np.testing.assert_allclose(peer(), totals, atol=0.02)  # theirs rounds nothing, ours items and totals
    job = f"whole run of {size:,} × {Variable.objects.count() - 1}: snapshot, items, ranks, grades, reasons, hand-down"
    return compare(id, job, "raw COPY out + NumPy + raw COPY in of the same bytes", 2.0, ours, peer, _clear)


def _figures_sql(county: County) -> str:
    query = Figure.objects.current().filter(enterprise__county=county, year=YEAR)
    return str(query.order_by().values_list("enterprise_id", "variable_id", "value", "id").query)


def _columns(model) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if not field.primary_key]


def _quoted(model) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(map(quote, _columns(model)))


def _bytes(model) -> bytes:
    table, columns = _quoted(model)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return b"".join(bytes(block) for block in copy)


@transaction.atomic
def _copy_out_score_copy_in(sql: str, land: np.ndarray, tables: dict) -> np.ndarray:
    make_room()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT") as copy:
        text = b"".join(bytes(block) for block in copy)
    long = pd.read_csv(BytesIO(text), sep="\t", header=None, names=["enterprise", "variable", "value", "id"])
    rows, columns = np.unique(long["enterprise"], return_inverse=True)[1], long["variable"].to_numpy()
    matrix = np.full((rows.max() + 1, columns.max() + 1), np.nan)
    matrix[rows, columns] = long["value"].to_numpy()
    place = {code: pk for pk, code in Variable.objects.values_list("pk", "code")}
    matrix = np.column_stack([matrix, land])
    place["land"] = -1
    total = np.zeros(len(matrix))
    for (above, below), base, weight in zip(FORMULAS, BASES, WEIGHTS, strict=True):
        total += np.clip(matrix[:, place[above]] / matrix[:, place[below]] / base, 0, 1.5) * weight
    np.argsort(-total)
    with connection.cursor() as cursor:
        for model, content in tables.items():
            table, names = _quoted(model)
            cursor.execute(f"CREATE TEMPORARY TABLE peer (LIKE {table} INCLUDING ALL) ON COMMIT DROP")
            with cursor.copy(f"COPY peer ({names}) FROM STDIN") as copy:
                copy.write(content)
            cursor.execute("DROP TABLE peer")
    return total


def _clear() -> None:
    """As if no run had ever been."""
    RecommendationSet.objects.all()._raw_delete("default")
    Result.objects.all()._raw_delete("default")
    Run.objects.all()._raw_delete("default")
    SnapshotRow.objects.all()._raw_delete("default")
    SnapshotColumn.objects.all()._raw_delete("default")
    Snapshot.objects.all()._raw_delete("default")
    Performance.objects.all()._raw_delete("default")
    Job.objects.all()._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
