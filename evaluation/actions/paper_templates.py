"""A county's own templates: added after a check, given up for the delivered one; every edition stays."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import PaperTemplate
from evaluation.paper_templates import press_if_any
from evaluation.papers.checking import Problem, problems
from evaluation.papers.kinds import kind
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.attachments.kinds import NotAllowed, recognise

LONGEST = 5 * 1024**2  # bytes


class NotGood(Exception):
    """The template cannot be used; `problems` says all that is wrong."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(f"{len(found)} problems")
        self.problems = found


def add(*, county: County, code: str, name: str, content: bytes, by: User) -> PaperTemplate:
    """In force from now on. Raises `ValidationError` for a file that is no docx, `NotGood` for one with mistakes."""
    _insist_on_docx(content)
    if found := problems(content, kind(code), press_if_any()):
        raise NotGood(found)
    with transaction.atomic():
        return _write(county=county, code=code, name=name[:150], content=content, by=by)


@transaction.atomic
def use_delivered(*, county: County, code: str, by: User) -> None:
    """Nothing happens where the delivered template is in force already."""
    newest = PaperTemplate.objects.in_force(county.pk, code)
    if newest is not None and newest.content is not None:
        _write(county=county, code=code, name="", content=None, by=by)


def _write(*, county: County, code: str, name: str, content: bytes | None, by: User) -> PaperTemplate:
    County.objects.select_for_update().get(pk=county.pk)  # editions are numbered one after the other
    newest = PaperTemplate.objects.in_force(county.pk, code)
    edition = PaperTemplate.objects.create(
        county=county,
        kind=code,
        number=newest.number + 1 if newest else 1,
        name=name,
        content=content,
        digest=kind(code).digest if content is None else sha256(content).hexdigest(),
        added_by=by,
    )
    act = "paper_template_added" if content is not None else "paper_template_given_up"
    audit.record(
        act, kind(code).title, by=by, county=county, number=edition.number, digest=edition.digest[:12]
    )
    return edition


def _insist_on_docx(content: bytes) -> None:
    if len(content) > LONGEST:
        raise ValidationError(f"模板超过 {LONGEST // 1024**2} MB。请压缩其中的图片后再传。", "too_large")
    try:
        found = recognise(content)
    except NotAllowed as refusal:
        raise ValidationError(str(refusal), refusal.code) from refusal
    if found.code != "docx":
        raise ValidationError(
            "模板应是 Word 文档（.docx）。请用 Word 或 WPS 另存为 docx 后再传。", "not_docx"
        )
