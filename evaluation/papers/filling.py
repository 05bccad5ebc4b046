"""Facts into a template: the same names and the same sandbox for Word and for PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from evaluation.papers.escaping import escape
from evaluation.papers.normal import normal
from evaluation.papers.reading import Markup, read
from evaluation.papers.typesetting import Press

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """A drawing of the system; `width` in millimetres."""

    svg: str
    width: float = 156


class Template:
    """A docx, read once for every paper made from it."""

    def __init__(self, content: bytes) -> None:
        self.content = normal(content)
        self.markup: Markup = read(self.content)
        self._environment = environment(finalize=_shown)
        self._body = self._environment.from_string(self.markup.body)

    def body(self, facts: Facts) -> tuple[str, dict[str, bytes]]:
        """Finished markup of one paper, and its pictures."""
        pictures: dict[str, bytes] = {}
        return self._body.render(_named(facts, pictures)), pictures

    def pdf(self, facts: Facts, press: Press) -> bytes:
        body, pictures = self.body(facts)
        return press.pdf(self.markup.head, [body], self.markup.files | pictures)

    def docx(self, facts: Facts, press: Press | None = None) -> bytes:
        """`press` draws the pictures; without it their places stay empty."""
        document = DocxTemplate(BytesIO(self.content))
        document.render(_inline(facts, document, press), environment(), autoescape=True)
        content = BytesIO()
        document.save(content)
        return content.getvalue()


def environment(**options: Any) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, **options)


@dataclass(frozen=True)
class _Placed:
    """A picture that has become a file."""

    markup: str


def _shown(value: Any) -> str:
    if isinstance(value, _Placed):
        return value.markup
    return "" if value is None else escape(str(value))


def _named(value: Any, pictures: dict[str, bytes]) -> Any:
    """The facts with every picture moved into a file."""
    if isinstance(value, Picture):
        name = f"drawing{len(pictures)}.svg"
        pictures[name] = value.svg.encode()
        return _Placed(f'#box(image("{name}", width: {value.width:g}mm))')
    if isinstance(value, Mapping):
        return {key: _named(each, pictures) for key, each in value.items()}
    return [_named(each, pictures) for each in value] if isinstance(value, list) else value


def _inline(value: Any, document: DocxTemplate, press: Press | None) -> Any:
    if isinstance(value, Picture):
        if press is None:
            return ""
        return InlineImage(document, BytesIO(press.png(value.svg, value.width)), width=Mm(value.width))
    if isinstance(value, Mapping):
        return {key: _inline(each, document, press) for key, each in value.items()}
    return [_inline(each, document, press) for each in value] if isinstance(value, list) else value
