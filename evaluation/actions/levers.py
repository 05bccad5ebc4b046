"""Bring a county's lever catalogue into the database."""

from pathlib import Path

from django.db import transaction

from evaluation.allocation.core import levers
from evaluation.models import Lever
from evaluation.models.levers import TERMS
from mujun.accounts import audit
from mujun.accounts.models import County, User

LIBRARY = Path(levers.__file__).parent.parent / "library"


@transaction.atomic
def load(*, county: County, code: str, by: User) -> list[Lever]:
    """Add or renew every lever of a library file. Raises `DocumentError` when the file has mistakes."""
    path = LIBRARY / f"{code}.yaml"
    loaded = []
    for entry in levers.load(path.read_text(encoding="utf-8"), path.name):
        fields = columns_of(entry)
        lever, _ = Lever.objects.update_or_create(county=county, code=fields.pop("code"), defaults=fields)
        loaded.append(lever)
    audit.record("levers_loaded", path.name, by=by, county=county, levers=len(loaded))
    return loaded


def columns_of(entry: levers.Lever) -> dict:
    """The record as the columns of the table have it."""
    plain = entry.model_dump(mode="json", include=set(TERMS), exclude_unset=True)
    return {
        **entry.model_dump(exclude=set(TERMS)),
        "scope": entry.scope or "",
        "formula": entry.formula or "",
        "terms": plain,
    }
