"""县里规定: adopt a county's own document, decide a single point that a document leaves open, take either back."""

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import ClauseDecision, CountyProvision
from landuse.provisions import OpenPoint, delivered, open_points
from landuse.provisions.asking import written
from landuse.provisions.deciding import Key
from landuse.provisions.documents import PolicyDocument, load
from landuse.readings.provisions import own_documents
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.documents import DocumentError

LONGEST_REASON = 300
_FILE = "县里的文件"


@transaction.atomic
def adopt_document(*, county: County, text: str, by: User | None) -> CountyProvision:
    """Put a county's own document in force beside the delivered ones; it comes before them where it states the same.

    Raises `DocumentError` with every mistake; ValidationError for one that is in use, or whose number a delivered
    document has.
    """
    authorise(county, by)
    document = load(text, _FILE)
    if document.number in {each.number for each in delivered()}:
        raise ValidationError({"text": f"{document.number}是系统自带的文件。县里的文件请写县里的文号。"})
    digest = hashlib.sha256(text.encode()).hexdigest()
    fields = {"title": document.title, "number": document.number, "text": text, "adopted": True, "by": by}
    if CountyProvision.objects.filter(county=county, digest=digest, adopted=True).exists():
        raise ValidationError({"text": "这份文件已经采用，内容相同。"})
    # a new text of the same number takes the place of the former
    CountyProvision.objects.filter(county=county, number=document.number).update(adopted=False)
    adopted, _ = CountyProvision.objects.update_or_create(county=county, digest=digest, defaults=fields)
    audit.record("provision_adopted", adopted, by=by, county=county, digest=digest)
    return adopted


@transaction.atomic
def end_document(*, provision: CountyProvision, reason: str, by: User) -> None:
    """Take a county's own document out of use; what was found by it stays as it was found."""
    authorise(provision.county, by)
    reason = said(reason, "停用的原因", LONGEST_REASON)
    if not CountyProvision.objects.filter(pk=provision.pk, adopted=True).update(adopted=False):
        raise ValidationError("这份文件已经停用。请刷新页面。")
    audit.record("provision_ended", provision, by=by, county=provision.county, reason=reason)


@transaction.atomic
def decide(
    *,
    county: County,
    document: str,
    code: str,
    key: Key,
    value: Any,
    number: str,
    valid_from: date,
    valid_to: date | None,
    by: User | None,
) -> ClauseDecision:
    """Fill in what the clause `code` of a document (its number) leaves open under `key`.

    Raises ValidationError by field (value, number, valid_to) with the cure, and for a point that is not open.
    """
    authorise(county, by)
    point = open_point(county, document, code, key)
    try:
        typed = point.typed(value)
    except DocumentError as error:
        raise ValidationError({"value": [f"{each.reason}。{each.cure}" for each in error.problems]}) from None
    if not number.strip():
        raise ValidationError({"number": "请写明县里的文号。没有文件的，先由县里发文。"})
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError({"valid_to": "失效日期早于施行日期。请核对；没有规定的留空。"})
    decision = ClauseDecision.objects.create(
        county=county, document=document, code=code, key=list(key), value=value, number=number.strip(),
        valid_from=valid_from, valid_to=valid_to, by=by,
    )  # fmt: skip
    told = {"value": written(typed), "number": decision.number, "since": valid_from.isoformat()}
    audit.record("clause_decided", decision, by=by, county=county, document=document, **told)
    return decision


@transaction.atomic
def revoke(*, decision: ClauseDecision, reason: str, by: User) -> None:
    """Take a decision back as if it had not been made; what was found by it stays as it was found."""
    authorise(decision.county, by)
    reason = said(reason, "撤销的原因", LONGEST_REASON)
    mine = ClauseDecision.objects.filter(pk=decision.pk, revoked_at=None)
    if not mine.update(revoked_at=timezone.now(), revoked_reason=reason, revoked_by=by):
        raise ValidationError("这项决定已经撤销。请刷新页面。")
    audit.record("clause_decision_revoked", decision, by=by, county=decision.county, reason=reason)


def open_point(county: County, document: str, code: str, key: Key) -> OpenPoint:
    """Raises ValidationError where the document leaves no such point open."""
    for each in _documents(county):
        for point in open_points(each.clauses) if each.number == document else []:
            if (point.code, point.key) == (code, key):
                return point
    raise ValidationError("文件对这一项已有规定，或没有这一项，不需要决定。请刷新页面。", "not_open")


def _documents(county: County) -> list[PolicyDocument]:
    return [*delivered(), *own_documents(county)]
