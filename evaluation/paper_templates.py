"""Which template a county's paper is made from, and with what it is set."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from evaluation.models import PaperTemplate
from evaluation.papers.filling import Template
from evaluation.papers.kinds import kind
from evaluation.papers.typesetting import FontsMissing, Press, press
from mujun.accounts.models import County


@dataclass(frozen=True)
class InForce:
    """`edition`: the county's own; none where the delivered template holds."""

    template: Template
    edition: PaperTemplate | None
    digest: str


def in_force(county: County, code: str) -> InForce:
    edition = PaperTemplate.objects.in_force(county.pk, code)
    if edition is None or edition.content is None:
        return InForce(_template(kind(code).template), edition, kind(code).digest)
    return InForce(_template(bytes(edition.content)), edition, edition.digest)


def the_press() -> Press:
    """Raises `FontsMissing`."""
    return press(settings.PAPER_FONTS)


def press_if_any() -> Press | None:
    """None without its fonts: Word needs them only for pictures."""
    try:
        return the_press()
    except FontsMissing:
        return None


@lru_cache(maxsize=32)
def _template(content: bytes) -> Template:
    return Template(content)
