"""Adopt the rule by which a county makes land of floor area."""

import hashlib

from django.db import transaction

from landuse.areas import floor_rules
from landuse.models import FloorRule
from mujun.accounts import audit
from mujun.accounts.models import County, User


@transaction.atomic
def adopt(*, county: County, code: str, by: User) -> FloorRule:
    """Put a rule of the library in force; ledgers sent from then on are converted by it. Raises `DocumentError`."""
    path = floor_rules.LIBRARY / f"{code}.yaml"
    text = path.read_text(encoding="utf-8")
    loaded = floor_rules.load(text, path.name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    values = loaded.model_dump(exclude={"status"}) | {"text": text}
    rule, _ = FloorRule.objects.get_or_create(county=county, digest=digest, defaults=values)
    audit.record("floor_rule_adopted", rule, by=by, county=county, digest=digest)
    return rule
