"""What a paragraph or a run of a Word file looks like once styles and defaults are counted in. Lengths in points."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

Element = Any

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"
# faces of Word that are set in the sans serif; all others are set in the serif
_SANS = ("黑体", "雅黑", "等线", "幼圆", "simhei", "yahei", "heiti", "arial", "calibri", "sans")
# faces that are heavy by themselves
_HEAVY = ("标宋", "大标宋", "粗宋", "魏碑", "xiaobiaosong")
_SINGLE = 1.3  # height of a line of Chinese text, in sizes
_ALIGN = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}


@dataclass(frozen=True)
class ParagraphLook:
    align: str
    indent: float
    left: float
    right: float
    line: float  # exact distance of lines; below 0 it is a multiple of the single one, negated
    before: float
    after: float
    rule: str  # colour of a line below, or nothing
    breaks: bool  # begins a new page
    keep: bool

    def pitch(self, size: float) -> float:
        return self.line if self.line >= 0 else -self.line * _SINGLE * size


@dataclass(frozen=True)
class RunLook:
    face: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    colour: str


class Properties:
    """Reads the looks of one document."""

    def __init__(self, document: Document) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in self._styles.values()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}
            ),
            None,
        )
        self._defaults = styles.find(qn("w:docDefaults"))

    def paragraph(self, paragraph: Element) -> ParagraphLook:
        parts = list(self._paragraph_parts(paragraph))
        size = self.run(paragraph, None).size
        return ParagraphLook(
            align=_ALIGN.get(_first(parts, "w:jc") or "", "left"),
            indent=_indent(parts, size),
            left=_twips(_first(parts, "w:ind", "w:left") or _first(parts, "w:ind", "w:start")),
            right=_twips(_first(parts, "w:ind", "w:right") or _first(parts, "w:ind", "w:end")),
            line=_line(parts),
            before=_twips(_first(parts, "w:spacing", "w:before")),
            after=_twips(_first(parts, "w:spacing", "w:after")),
            rule=_rule(parts),
            breaks=_flag(parts, "w:pageBreakBefore"),
            keep=_flag(parts, "w:keepNext"),
        )

    def run(self, paragraph: Element, run: Element | None) -> RunLook:
        """`run` None: what the paragraph's own style says."""
        parts = list(self._run_parts(paragraph, run))
        name = _first(parts, "w:rFonts", "w:eastAsia") or _first(parts, "w:rFonts", "w:ascii") or ""
        colour = _first(parts, "w:color") or "auto"
        return RunLook(
            face=SANS if any(word in name.lower() for word in _SANS) else SERIF,
            size=float(_first(parts, "w:sz") or 21) / 2,
            bold=_flag(parts, "w:b") or any(word in name.lower() for word in _HEAVY),
            italic=_flag(parts, "w:i"),
            underline=(_first(parts, "w:u") or "none") != "none",
            colour="" if colour in {"auto", "000000"} else colour,
        )

    def borders_of(self, style: str | None) -> Element | None:
        """Of the tables in a style."""
        found = (each.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") for each in self._chain(style))
        return next((each for each in found if each is not None), None)

    def _paragraph_parts(self, paragraph: Element) -> Iterator[Element]:
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own
        for style in self._chain(_style_of(own, "w:pStyle") or self._default):
            if (part := style.find(qn("w:pPr"))) is not None:
                yield part
        yield from self._default_parts("w:pPrDefault/w:pPr")

    def _run_parts(self, paragraph: Element, run: Element | None) -> Iterator[Element]:
        own = None if run is None else run.find(qn("w:rPr"))
        if own is not None:
            yield own
        names = [
            _style_of(own, "w:rStyle"),
            _style_of(paragraph.find(qn("w:pPr")), "w:pStyle") or self._default,
        ]
        for style in (style for name in names for style in self._chain(name)):
            if (part := style.find(qn("w:rPr"))) is not None:
                yield part
        yield from self._default_parts("w:rPrDefault/w:rPr")

    def _chain(self, name: str | None) -> Iterator[Element]:
        """A style and those it is based on."""
        seen = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            based = self._styles[name].find(qn("w:basedOn"))
            name = None if based is None else based.get(qn("w:val"))

    def _default_parts(self, path: str) -> Iterator[Element]:
        if self._defaults is not None:
            parent, child = path.split("/")
            found = self._defaults.find(f"{qn(parent)}/{qn(child)}")
            if found is not None:
                yield found


def _style_of(properties: Element | None, tag: str) -> str | None:
    found = None if properties is None else properties.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _first(parts: list[Element], tag: str, attribute: str = "w:val") -> str | None:
    """The value nearest to the paragraph or run."""
    for part in parts:
        found = part.find(qn(tag))
        if found is not None and found.get(qn(attribute)) is not None:
            return str(found.get(qn(attribute)))
    return None


def _flag(parts: list[Element], tag: str) -> bool:
    for part in parts:
        found = part.find(qn(tag))
        if found is not None:
            return found.get(qn("w:val"), "1") not in {"0", "false", "off"}
    return False


def _twips(value: str | None) -> float:
    return float(value) / 20 if value else 0.0


def _indent(parts: list[Element], size: float) -> float:
    for part in parts:
        found = part.find(qn("w:ind"))
        if found is None:
            continue
        if characters := found.get(qn("w:firstLineChars")):
            return float(characters) / 100 * size
        if points := found.get(qn("w:firstLine")):
            return _twips(points)
        if points := found.get(qn("w:hanging")):
            return -_twips(points)
    return 0.0


def _line(parts: list[Element]) -> float:
    value = _first(parts, "w:spacing", "w:line")
    if value is None:
        return -1.0
    if (_first(parts, "w:spacing", "w:lineRule") or "auto") == "auto":
        return -float(value) / 240
    return float(value) / 20


def _rule(parts: list[Element]) -> str:
    for part in parts:
        found = part.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
        if found is not None and found.get(qn("w:val")) not in {None, "nil", "none"}:
            colour = str(found.get(qn("w:color")) or "000000")
            return "000000" if colour == "auto" else colour
    return ""
