"""Bring method files into a county."""

from django.db import transaction

from evaluation.methods.loader import Loaded, load_library
from evaluation.models import Method
from evaluation.simulation import load_over
from mujun.accounts import audit
from mujun.accounts.models import County, User


@transaction.atomic
def add(*, county: County, code: str, by: User) -> Method:
    """Take an edition from the library as it stands; the same text again gives the edition already there.

    Raises `DocumentError` when the file has mistakes.
    """
    return _keep(county, load_library(code), "method_added", by)


@transaction.atomic
def draft(*, parent: Method, text: str, code: str, by: User) -> Method:
    """Keep an overlay on `parent` as an edition of its own. Raises `DocumentError` when the text has mistakes."""
    return _keep(parent.county, load_over(text, code, parent), "method_drafted", by)


def _keep(county: County, loaded: Loaded, act: str, by: User) -> Method:
    method, created = Method.objects.get_or_create(
        county=county,
        digest=loaded.digest,
        defaults={
            "code": loaded.code,
            "name": loaded.method.name,
            "edition": loaded.method.edition,
            "status": loaded.method.status,
            "text": loaded.text,
            "resolved": loaded.resolved,
        },
    )
    if created:
        audit.record(act, method, by=by, county=county, digest=loaded.digest)
    return method
