"""Load what every county shares: departments, the variable dictionary, industries, tags."""

import csv
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from evaluation.methods.dictionary import dictionary
from evaluation.models import Variable
from landuse.models import Industry, Tag
from mujun.accounts.models import Department

REGISTER = Path(__file__).parent.parent.parent / "landuse" / "reference"


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the tables in line with the files; entries that left a file stay, because figures refer to them.

    Returns the number of entries of each file. Raises DocumentError or ValueError for a file in disorder.
    """
    return {
        "部门": _load_departments(),
        "变量": _load_variables(),
        "行业": _load_table(Industry, "industries.csv"),
        "标签": _load_table(Tag, "tags.csv"),
    }


def _load_departments() -> int:
    departments = [Department(code=code, name=name) for code, name in dictionary().departments.items()]
    return _upsert(departments, key="code")


def _load_variables() -> int:
    departments = {department.code: department for department in Department.objects.all()}
    variables = [
        Variable(**entry.model_dump() | {"department": departments[entry.department]})
        for entry in dictionary().variables
    ]
    return _upsert(variables, key="code")


def _load_table(model: type[Model], filename: str) -> int:
    with (REGISTER / filename).open(encoding="utf-8", newline="") as file:
        entries = [model(**row) for row in csv.DictReader(file)]
    for entry in entries:
        entry.clean_fields()
    return _upsert(entries, key="code")


def _upsert(entries: list, key: str) -> int:
    model = type(entries[0])
    fields = [field.name for field in model._meta.fields if field.name not in {"id", key}]
    model.objects.bulk_create(entries, update_conflicts=True, unique_fields=[key], update_fields=fields)
    return len(entries)
