"""Bring method files into a county."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evaluation.methods.loader import Loaded, load_library, load_text, open_points, restore
from evaluation.methods.schema.method import SETTLED
from evaluation.models import Method
from evaluation.rejudging.simulation import load_over
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission

LONGEST_TEXT = 200_000  # characters
_NAMED = 5  # open points that a refusal names


@transaction.atomic
def add(*, county: County, code: str, by: User) -> Method:
    """Take an edition from the library as it stands; the same text again gives the edition already there.

    Raises `DocumentError` when the file has mistakes.
    """
    method, created = _keep(county, load_library(code))
    if created:
        audit.record("method_added", method, by=by, county=county, digest=method.digest)
    return method


@transaction.atomic
def draft(*, parent: Method, text: str, code: str, by: User) -> Method:
    """Keep an overlay on `parent` as an edition of its own. Raises `DocumentError` when the text has mistakes."""
    method, created = _keep(parent.county, load_over(text, code, parent))
    if created:
        audit.record("method_drafted", method, by=by, county=parent.county, digest=method.digest)
    return method


def keep_settled(county: County, loaded: Loaded) -> Method:
    """The edition of a final run, see `evaluation/rounds/final.py`; part of the act that makes the run."""
    return _keep(county, loaded)[0]


def read(*, county: County, text: str, code: str) -> Loaded:
    """A text as it would be kept; it may lie over another of the county's or of the library.

    Raises `DocumentError` with every mistake, ValidationError for an unusable name or a text that is no method.
    """
    if len(text) > LONGEST_TEXT:
        raise ValidationError(f"办法超过 {LONGEST_TEXT:,} 字，请核对是不是选错了文件。", "too_long")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,58}", code):
        raise ValidationError("文件名用小写字母、数字和连字符，2—59 个字，如 qinglan-2026。", "bad_code")
    others = Method.objects.filter(county=county).exclude(code=code).order_by("id")
    return load_text(text, code, dict(others.values_list("code", "text")))


@transaction.atomic
def write(*, county: County, text: str, code: str, by: User) -> Method:
    """Keep a text written here as an edition; it can be run, and has no number yet. Raises as `read`."""
    _authorise(county, by)
    method, created = _keep(county, read(county=county, text=text, code=code))
    if created:
        audit.record("method_written", method, by=by, county=county, digest=method.digest)
    return method


@transaction.atomic
def publish(*, method: Method, by: User) -> Method:
    """Give the edition the next number of its file.

    Raises PermissionDenied; ValidationError while something is open.
    """
    _authorise(method.county, by)
    County.objects.select_for_update(no_key=True).get(pk=method.county_id)
    method = Method.objects.select_related("county").get(pk=method.pk)
    if method.status == SETTLED:
        raise ValidationError("这是年度评价形成最终结果用的版本，不另行发布。", "settled")
    if method.number:
        raise ValidationError(f"已发布为第 {method.number} 版。", "published")
    if points := open_points(restore(method.resolved)):
        named = "；".join(points[:_NAMED]) + (f"等 {len(points)} 项" if len(points) > _NAMED else "")
        raise ValidationError(f"还有未定的事项，定了再发布：{named}。", "open")
    last = Method.objects.filter(county=method.county, code=method.code).aggregate(last=Max("number"))["last"]
    method.number, method.published_at, method.published_by = (last or 0) + 1, timezone.now(), by
    method.save(update_fields=["number", "published_at", "published_by"])
    audit.record("method_published", method, by=by, county=method.county, digest=method.digest)
    return method


def _authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以编写和发布办法。")


def _keep(county: County, loaded: Loaded) -> tuple[Method, bool]:
    """The edition with this text, and whether it is new."""
    return Method.objects.get_or_create(
        county=county,
        digest=loaded.digest,
        defaults={"subject": loaded.method.subject, **columns_of(loaded)},
    )


def columns_of(loaded: Loaded) -> dict[str, str]:
    """Of a `MethodText`."""
    return {
        "code": loaded.code,
        "name": loaded.method.name,
        "edition": loaded.method.edition,
        "status": loaded.method.status,
        "text": loaded.text,
        "resolved": loaded.resolved,
        "digest": loaded.digest,
    }
