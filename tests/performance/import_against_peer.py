"""The body of `import-5k`; imported once Django is set up."""

from importlib.util import find_spec
from itertools import count
from typing import Any

from django.db import connection, models

from evaluation.models import Figure, Variable
from landuse.models import Enterprise, Industry
from mujun.accounts.models import AuditEvent, County, Department, Town
from mujun.copying import copy_in
from mujun.intake import actions
from mujun.intake.models import Batch
from tests.performance.reading import NUMBERS, SHEET, enterprises, workbook
from tests.performance.timing import Row, compare, missing

PEER = "django-import-export"
REPEATS = 1  # the peer takes its time
_FIRST_YEAR = 2001


class Wide(models.Model):
    """What the peer fills: a table as wide as the workbook."""

    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=100)
    locals().update({f"v{at}": models.DecimalField(max_digits=20, decimal_places=6) for at in range(NUMBERS)})

    class Meta:
        app_label = "evaluation"

    def __str__(self) -> str:
        return self.name


def measure(id: str, size: int) -> list[Row]:
    county, content = county_of(size), workbook(size)
    years = count(_FIRST_YEAR)

    def ours() -> Batch:
        batch = actions.receive(
            content=content, filename="数据.xlsx", layout="tax", year=next(years), county=county, by=None
        )
        return actions.import_batch(batch=batch, by=None)

    job = f"import {size:,} × {NUMBERS + 2} cells with checks, changes, sources and audit"
    if find_spec("import_export") is None:
        return [missing(id, job, PEER, goal) for goal in (0.2, 1.0)]
    with connection.schema_editor() as editor:
        editor.create_model(Wide)
    return [
        _against(id, job, "its defaults", 0.2, ours, content, {}),
        _against(id, job, "bulk, no differences", 1.0, ours, content, _FAST),
    ]


_FAST = {"use_bulk": True, "skip_diff": True, "skip_html_diff": True, "batch_size": 1000}


def _against(id: str, job: str, mode: str, goal: float, ours: Any, content: bytes, options: dict) -> Row:
    import import_export

    theirs = _peer(content, options)
    _clear()
    _same(ours(), theirs())
    peer = f"{PEER} {import_export.__version__}, {mode}"
    return compare(id, job, peer, goal, ours, theirs, _clear, repeats=REPEATS)


def _peer(content: bytes, options: dict) -> Any:
    import tablib
    from import_export.resources import modelresource_factory

    class Options:
        model = Wide
        import_id_fields = ["credit_code"]
        exclude = ["id"]

    for name, value in options.items():
        setattr(Options, name, value)

    def theirs() -> Any:
        data = tablib.Dataset().load(content, format="xlsx")
        data.headers = [column.key for column in SHEET.columns]
        resource = modelresource_factory(Wide)()
        resource._meta.__dict__.update(
            {name: value for name, value in vars(Options).items() if name[0] != "_"}
        )
        return resource.import_data(data, raise_errors=True)

    return theirs


def _same(batch: Batch, result: Any) -> None:
    """Both have every number of the file, and ours the trail of it."""
    assert batch.state == Batch.State.IMPORTED, batch.problems[:3]
    assert not result.has_errors()
    numbers = Figure.objects.filter(batch=batch).aggregate(all=models.Sum("value"), size=models.Count("pk"))
    theirs = Wide.objects.aggregate(**{f"v{at}": models.Sum(f"v{at}") for at in range(NUMBERS)})
    assert numbers["size"] == batch.changes.count() == batch.created == Wide.objects.count() * NUMBERS
    assert numbers["all"] == sum(theirs.values())
    assert AuditEvent.objects.filter(act="batch_imported").exists()


def _clear() -> None:
    """Outside the clock: as little there as before. Our years go on, our audit trail cannot be cleared."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE evaluation_wide, evaluation_figure, intake_batchchange CASCADE")


def county_of(size: int) -> County:
    """A county with the enterprises and variables of the workbook."""
    county = County.objects.create(code="339903", name="测速县")
    town = Town.objects.create(county=county, name="测速镇")
    industry = Industry.objects.order_by("code").first()
    assert industry
    fixed = (county.pk, town.pk, industry.pk, "规上")
    columns = ["credit_code", "name", "county_id", "town_id", "industry_id", "scale"]
    copy_in(Enterprise, columns, ((*enterprise, *fixed) for enterprise in enterprises(size)))
    Variable.objects.filter(department__code="tax").delete()
    tax = Department.objects.get(code="tax")
    Variable.objects.bulk_create(
        Variable(code=column.key, name=column.title, department=tax, minimum=0)
        for column in SHEET.columns[2:]
    )
    return county
