"""What the business administrator says of the county's data."""

from django.core.exceptions import ValidationError
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.sharing.catalogue import Entry
from mujun.sharing.models import Terms

_FIELDS = ("share", "condition", "basis", "rhythm", "source")


@transaction.atomic
def decide(*, entry: Entry, by: User, **said: str) -> Terms | None:
    """`said`: share, condition, basis, rhythm, source. The same as before writes nothing. Raises `ValidationError`."""
    said = {name: said[name].strip() for name in _FIELDS}
    if said == {name: getattr(entry, name) for name in _FIELDS}:
        return None
    if said["share"] != Terms.Share.UNDECIDED and not said["source"]:
        raise ValidationError({"source": "共享属性由县里定，写明县里的文件名称和文号。"})
    terms = Terms(county=by.county, entry=entry.code, decided_by=by, **said)
    terms.full_clean()
    terms.save()
    audit.record(
        "catalogue_decided",
        entry.title,
        by=by,
        county=by.county,
        share=terms.get_share_display(),
        source=terms.source or "未写明",
    )
    return terms
