"""The dictionary, tables sent in and the figures they hold."""

from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from evaluation.models import (
    Figure,
    FigureRequest,
    Variable,
)
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County, User
from mujun.intake.models import Batch, SourceFile
from tests.factories.people import department, departments
from tests.factories.reference import reference
from tests.factories.serial import serial


def variables() -> list[Variable]:
    """The whole dictionary, in its order."""
    known = set(Variable.objects.values_list("code", flat=True))
    missing = [row for row in reference()["variables"] if row["code"] not in known]
    if missing:
        of = departments({row["department"] for row in missing})
        Variable.objects.bulk_create(
            Variable(**row | {"department": of[row["department"]]}) for row in missing
        )
    return list(Variable.objects.select_related("department").order_by("id"))


def batch(of: County, year: int = 2025, sender: str = "tax", state: str = "imported", **fields) -> Batch:
    number = next(serial)
    content = f"workbook {number}".encode()
    file = SourceFile.objects.create(
        sha256=sha256(content).hexdigest(), name=f"{number}.xlsx", size=len(content), content=content
    )
    fields.setdefault("filename", f"{department(sender).name}{year}年数据.xlsx")
    fields.setdefault("layout", sender)
    if state == "imported":
        fields.setdefault("imported_at", timezone.now())
    return Batch.objects.create(county=of, year=year, department=sender, file=file, state=state, **fields)


def figure(of: Enterprise, variable: Variable, value: float, source: Batch, **fields) -> Figure:
    made = new_figure(of, variable, value, source, **fields)
    made.save()
    return made


def new_figure(of: Enterprise, variable: Variable, value: float, source: Batch, **fields) -> Figure:
    """Not saved yet, for many at once."""
    fields.setdefault("cell", f"C{next(serial)}")
    return Figure(
        enterprise=of, variable=variable, value=value, batch=source, year=source.year, sheet="数据", **fields
    )


def figure_request(figure: Figure, by: User, **fields) -> FigureRequest:
    """Open, of ten working days."""
    now = timezone.now()
    values = {"reason": "与完税证明不符", "days": 10, "counting": "working", "due": now + timedelta(days=14)}
    number = f"{figure.enterprise.county.code}-{now.year}-{next(serial):05d}"
    return FigureRequest.objects.create(figure=figure, raised_by=by, number=number, **(values | fields))
