"""Take a file in as evidence of an act."""

import re
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.attachments.kinds import NotAllowed, recognise
from mujun.attachments.models import Attachment

_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f/\\]")
_ENDINGS = {"jpg": ("jpg", "jpeg")}
_LONGEST = 200


@transaction.atomic
def attach(*, content: bytes, name: str, county: County, by: User | None) -> Attachment:
    """Raises ValidationError in Chinese, with the cure, for a file that is too large or of a kind not allowed.

    The name keeps its words and gets the ending of what the file really is.
    """
    if len(content) > settings.ATTACHMENT_LIMIT_BYTES:
        limit = settings.ATTACHMENT_LIMIT_BYTES // 1024 // 1024
        raise ValidationError(f"附件超过 {limit} MB。请压缩图片，或只上传有关的几页。", "file_too_large")
    try:
        kind = recognise(content)
    except NotAllowed as refusal:
        raise ValidationError(f"附件不能接收：{refusal}", refusal.code) from refusal
    attachment = Attachment.objects.create(
        county=county,
        sha256=sha256(content).hexdigest(),
        name=_named(name, kind.code),
        size=len(content),
        kind=kind.code,
        content=content,
        sent_by=by,
    )
    detail = {"sha256": attachment.sha256, "size": attachment.size}
    audit.record("file_attached", attachment, by=by, county=county, **detail)
    return attachment


def _named(name: str, code: str) -> str:
    plain = _UNWRITTEN.sub("_", name).strip(". ") or "附件"
    endings = _ENDINGS.get(code, (code,))
    if not plain.lower().endswith(tuple(f".{ending}" for ending in endings)):
        plain += f".{code}"
    return plain[-_LONGEST:]
