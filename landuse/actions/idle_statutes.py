"""A county's own copy of the statute's figures, checked against the document, in place of the delivered one."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.idleness.statute import load
from landuse.models import IdleStatute
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.documents import DocumentError

_LONGEST_REASON = 300


@transaction.atomic
def adopt(*, county: County, text: str, reason: str, by: User) -> IdleStatute:
    """Raises PermissionDenied; ValidationError by field, with every mistake of the text and its line."""
    authorise(county, by)
    text = text.replace("\r\n", "\n").strip() + "\n"
    try:
        load(text, "本县文本")
    except DocumentError as error:
        raise ValidationError({"text": [str(problem) for problem in error.problems]}) from error
    reason = said(reason, "依据和理由", _LONGEST_REASON)
    County.objects.select_for_update().get(pk=county.pk)
    digest = sha256(text.encode()).hexdigest()
    if IdleStatute.objects.filter(county=county, ended_at=None, digest=digest).exists():
        raise ValidationError({"text": "与现在用的本县文本相同，没有改动。"})
    _end(county, by)
    adopted = IdleStatute.objects.create(
        county=county, text=text, digest=digest, reason=reason, adopted_at=timezone.now(), adopted_by=by
    )
    audit.record("idle_statute_adopted", adopted, by=by, county=county, digest=digest, reason=reason)
    return adopted


@transaction.atomic
def give_up(*, county: County, by: User) -> None:
    """Back to the delivered text. Raises PermissionDenied, ValidationError."""
    authorise(county, by)
    County.objects.select_for_update().get(pk=county.pk)
    if not _end(county, by):
        raise ValidationError("现在用的就是系统自带的文本。", "none_of_its_own")
    audit.record("idle_statute_ended", f"{county}", by=by, county=county)


def _end(county: County, by: User) -> int:
    own = IdleStatute.objects.filter(county=county, ended_at=None)
    return own.update(ended_at=timezone.now(), ended_by=by)
