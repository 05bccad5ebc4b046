"""Bring method files into a county."""

from django.db import transaction

from evaluation.methods.loader import load_library
from evaluation.models import Method
from mujun.accounts import audit
from mujun.accounts.models import County, User


@transaction.atomic
def add(*, county: County, code: str, by: User) -> Method:
    """Take an edition from the library as it stands; the same text again gives the edition already there.

    Raises `DocumentError` when the file has mistakes.
    """
    loaded = load_library(code)
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
        audit.record("method_added", method, by=by, county=county, digest=loaded.digest)
    return method
