"""A county's identification rules: taken from the library or written by itself, adopted, laid down, put in another's
place. The signals of the newest year follow in the same transaction.
"""

import hashlib
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from landuse.actions import signals
from landuse.identification import rules
from landuse.identification.language import RuleSet as Text
from landuse.identification.language import undecided
from landuse.models import Performance, RuleSet
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError

LONGEST = 200_000  # characters


@transaction.atomic
def adopt(*, county: County, code: str, by: User) -> RuleSet:
    """Put a published rule set of the library in force for the county, where its figures are yet to come. Raises
    `DocumentError`, also for a set of which no rule is decided.
    """
    rule_set = _of_library(county, code)
    _put_in_force(rule_set, by, "")
    return rule_set


@transaction.atomic
def take(*, county: County, code: str, instead_of: Collection[int], reason: str, by: User) -> RuleSet:
    """As `take_up`, of a set of the library."""
    _begin(county, by)
    return take_up(rule_set=_of_library(county, code), instead_of=instead_of, reason=reason, by=by)


@transaction.atomic
def take_up(*, rule_set: RuleSet, instead_of: Collection[int], reason: str, by: User) -> RuleSet:
    """Adopt a set of the county, laying down those of `instead_of` (ids) of the same kind. Raises PermissionDenied,
    ValidationError, `DocumentError` for a set of which no rule is decided.
    """
    _begin(rule_set.county, by)
    reason = _reason(reason)
    rule_set.refresh_from_db()
    if rule_set.adopted:
        raise ValidationError("这套规则已经采用。", "same")
    replaced = RuleSet.objects.in_use(rule_set.kind).filter(county=rule_set.county, pk__in=instead_of)
    for each in replaced:
        _end(each, by, f"由“{rule_set}”代替：{reason}")
    _put_in_force(rule_set, by, reason)
    _follow(rule_set.county, by)
    return rule_set


@transaction.atomic
def lay_down(*, rule_set: RuleSet, reason: str, by: User) -> None:
    """Raises PermissionDenied; ValidationError without a reason, or when it is not adopted."""
    _begin(rule_set.county, by)
    reason = _reason(reason)
    rule_set.refresh_from_db()
    if not rule_set.adopted:
        raise ValidationError("这套规则没有采用，不需要停用。", "not_adopted")
    _end(rule_set, by, reason)
    _follow(rule_set.county, by)


def read(text: str, name: str = "本县规则") -> Text:
    """Raises ValidationError for a text that is too long, `DocumentError` with every mistake."""
    if len(text) > LONGEST:
        raise ValidationError(f"规则超过 {LONGEST:,} 字，请核对是不是选错了文件。", "too_long")
    return rules.load(text, name)


@transaction.atomic
def write(*, county: County, text: str, code: str, by: User, draft: RuleSet | None = None) -> RuleSet:
    """Keep a set of the county's own as a draft, in place of `draft` if there is one. `code` is what it began from in
    the library. Raises PermissionDenied, ValidationError, `DocumentError`.
    """
    _begin(county, by)
    loaded = read(text)
    digest = _digest(text)
    if draft is not None and (not draft.is_draft or draft.county_id != county.pk):
        raise ValidationError("采用过的规则不再改动。请另存为新的草稿。", "not_a_draft")
    same = RuleSet.objects.filter(county=county, digest=digest).exclude(pk=draft.pk if draft else None)
    if same.exists() or digest in _library():
        raise ValidationError("内容与已有的一套规则完全相同，没有保存。", "same")
    kept = draft or RuleSet(county=county, own=True, code=code if code in rules.library() else "")
    kept.name, kept.kind, kept.text, kept.digest = loaded.name[:100], loaded.kind, text, digest
    kept.save()
    audit.record("rule_set_written", kept, by=by, county=county, digest=digest)
    return kept


@transaction.atomic
def drop(*, draft: RuleSet, by: User) -> None:
    """Raises PermissionDenied; ValidationError for a set that was ever adopted."""
    _begin(draft.county, by)
    draft.refresh_from_db()
    if not draft.is_draft:
        raise ValidationError("采用过的规则留作记录，不能删去。", "not_a_draft")
    audit.record("rule_set_dropped", draft, by=by, county=draft.county, digest=draft.digest)
    draft.delete()


def may_decide(user: User) -> bool:
    return user.may(Permission.HANDLE_LAND)


def _begin(county: County, by: User) -> None:
    """Nobody judges by one set while another comes into force."""
    if not may_decide(by) or by.county_id != county.pk:
        raise PermissionDenied
    County.objects.select_for_update(no_key=True).get(pk=county.pk)


def _reason(words: str) -> str:
    words = words.strip()
    if not words:
        raise ValidationError("请写明理由，如会议、文件。", "no_reason")
    if len(words) > 200:
        raise ValidationError("理由超过 200 字，请写短一些。", "too_long")
    return words


def _of_library(county: County, code: str) -> RuleSet:
    """The county's row of a library's set; made when there is none. Raises FileNotFoundError."""
    path = rules.LIBRARY / f"{code}.yaml"
    text = path.read_text(encoding="utf-8")
    loaded = rules.load(text, path.name)
    fields = {"name": loaded.name, "text": text, "kind": loaded.kind, "code": code}
    rule_set, _ = RuleSet.objects.get_or_create(county=county, digest=_digest(text), defaults=fields)
    return rule_set


def _put_in_force(rule_set: RuleSet, by: User, reason: str) -> None:
    _refuse_undecided(rule_set)
    rule_set.adopted, rule_set.reason = True, reason
    rule_set.adopted_at, rule_set.adopted_by = timezone.now(), by
    rule_set.ended_at = rule_set.ended_by = None
    rule_set.save()
    audit.record(
        "rule_set_adopted",
        rule_set,
        by=by,
        county=rule_set.county,
        digest=rule_set.digest,
        reason=reason or "—",
    )


def _refuse_undecided(rule_set: RuleSet) -> None:
    file = f"{rule_set.code or '本县规则'}.yaml"
    if all(map(undecided, rules.load(rule_set.text, file).rules)):
        raise DocumentError(rules.open_points(rule_set.text, file))


def _end(rule_set: RuleSet, by: User, reason: str) -> None:
    rule_set.adopted, rule_set.reason = False, reason[:200]
    rule_set.ended_at, rule_set.ended_by = timezone.now(), by
    rule_set.save()
    audit.record("rule_set_ended", rule_set, by=by, county=rule_set.county, reason=reason)


def _follow(county: County, by: User) -> None:
    """The newest year that was handed down is judged by what is adopted now."""
    handed_down = Performance.objects.filter(enterprise__county=county)
    newest = handed_down.aggregate(year=Max("year"))["year"]
    if newest is not None:
        signals.renew(county=county, year=newest, by=by)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _library() -> set[str]:
    return {_digest((rules.LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")) for code in rules.library()}
