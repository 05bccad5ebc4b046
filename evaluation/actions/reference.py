"""Load what every county shares: departments, the variable dictionary, industries."""

import csv
from pathlib import Path

from django.db import transaction

from evaluation.methods.dictionary import dictionary
from evaluation.models import Variable
from landuse.models import Industry
from mujun.accounts.models import Department

INDUSTRIES = Path(__file__).parent.parent.parent / "landuse" / "reference" / "industries.csv"


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Bring the tables in line with the files; entries that left a file stay, because figures refer to them.

    Returns the number of entries of each file. Raises DocumentError or ValueError for a file in disorder.
    """
    return {"部门": _load_departments(), "变量": _load_variables(), "行业": _load_industries()}


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


def _load_industries() -> int:
    with INDUSTRIES.open(encoding="utf-8", newline="") as file:
        industries = [Industry(**row) for row in csv.DictReader(file)]
    for industry in industries:
        industry.clean_fields()
    return _upsert(industries, key="code")


def _upsert(entries: list, key: str) -> int:
    model = type(entries[0])
    fields = [field.name for field in model._meta.fields if field.name not in {"id", key}]
    model.objects.bulk_create(entries, update_conflicts=True, unique_fields=[key], update_fields=fields)
    return len(entries)
