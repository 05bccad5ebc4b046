"""Adopt identification rules for a county."""

import hashlib

from django.db import transaction

from landuse.identification import rules
from landuse.identification.language import undecided
from landuse.models import RuleSet
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.documents import DocumentError


@transaction.atomic
def adopt(*, county: County, code: str, by: User) -> RuleSet:
    """Put a published rule set of the library in force for the county. Raises `DocumentError`, also for a set of
    which no rule is decided.
    """
    path = rules.LIBRARY / f"{code}.yaml"
    text = path.read_text(encoding="utf-8")
    loaded = rules.load(text, path.name)
    if all(map(undecided, loaded.rules)):
        raise DocumentError(rules.open_points(text, path.name))
    digest = hashlib.sha256(text.encode()).hexdigest()
    rule_set, _ = RuleSet.objects.update_or_create(
        county=county,
        digest=digest,
        defaults={"name": loaded.name, "text": text, "kind": loaded.kind, "code": code, "adopted": True},
    )
    audit.record("rule_set_adopted", rule_set, by=by, county=county, digest=digest)
    return rule_set
