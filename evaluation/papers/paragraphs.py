"""A paragraph of a Word template as markup of typst: its look, its runs, its placeholders, its pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from evaluation.papers.escaping import escape
from evaluation.papers.properties import ParagraphLook, Properties, RunLook
from evaluation.papers.tags import TAG, VALUE, alone, clean

Element = Any
EMU = 12700  # in a point


@dataclass(frozen=True)
class Stretch:
    """A part of a paragraph in one look: raw text, a tag, or finished markup (a break, a picture)."""

    text: str
    look: RunLook
    is_markup: bool = False
    is_tag: bool = False


@dataclass
class Collector:
    """What paragraphs share: looks that return get a short name, pictures become files."""

    document: Document
    properties: Properties
    names: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def named(self, prefix: str, definition: str) -> str:
        if definition not in self.names:
            self.names[definition] = f"{prefix}{len(self.names)}"
        return self.names[definition]

    @property
    def definitions(self) -> str:
        return "\n".join(f"#let {name} = {definition}" for definition, name in self.names.items())


def text_of(element: Element) -> str:
    """The text of a paragraph or row, without what stands in boxes beside it."""
    return "".join(node.text or "" for node in element.xpath(".//w:t[not(ancestor::w:txbxContent)]"))


def line_of(collector: Collector, element: Element) -> str:
    """A paragraph, or the control that it is."""
    control = alone(text_of(element))
    return f"{{% {control} %}}" if control else _paragraph_of(collector, element)


def cell_of(collector: Collector, element: Element, settings: str) -> str:
    """The only paragraph of a cell as a whole cell: without blocks in it a table is set in half the time."""
    look, own = collector.properties.paragraph(element), collector.properties.run(element, None)
    content = "".join(_part(collector, part, own) for part in _parts(collector, element))
    align = "left" if look.align == "justify" else look.align
    space = max(look.pitch(own.size) - own.size, 0)
    name = collector.named(
        "c", f"cell.with(align: {align} + horizon, space: {space:g}pt, look: ({_text(own)}))"
    )
    return f"{name}({settings})[{content}]" if settings else f"{name}[{content}]"


def _paragraph_of(collector: Collector, element: Element) -> str:
    look = collector.properties.paragraph(element)
    own = collector.properties.run(element, None)
    parts = list(_parts(collector, element))
    content = "".join(_part(collector, part, own) for part in parts)
    begins = "#pagebreak(weak: true)" if look.breaks else ""
    line = look.pitch(own.size)
    # a picture needs its own height, whatever the distance of lines is
    if look.line <= 0 and any(part.is_markup or part.is_tag for part in parts):
        line = 0
    return f"{begins}#{collector.named('p', _paragraph(look, own, line))}[{content}]"


def _paragraph(look: ParagraphLook, own: RunLook, line: float) -> str:
    lengths = {
        "indent": look.indent,
        "left": look.left,
        "right": look.right,
        "line": line,
        "before": look.before,
        "after": look.after,
    }
    given = ", ".join(f"{name}: {points:g}pt" for name, points in lengths.items())
    rule = f'rgb("{look.rule}")' if look.rule else "none"
    keep = "true" if look.keep else "false"
    return f'paragraph.with({given}, align: "{look.align}", rule: {rule}, keep: {keep}, look: ({_text(own)}))'


def _text(look: RunLook) -> str:
    weight = "bold" if look.bold else "regular"
    colour = f', fill: rgb("{look.colour}")' if look.colour else ""
    return f'size: {look.size:g}pt, font: "{look.face}", weight: "{weight}"{colour}'


def _part(collector: Collector, part: Stretch, own: RunLook) -> str:
    if part.is_tag and not VALUE.fullmatch(part.text):
        return clean(
            part.text
        )  # a control stands outside of all looks, so that each of its branches is whole
    text = clean(part.text) if part.is_tag else part.text if part.is_markup else escape(part.text)
    if part.is_markup or part.look == own or not text:
        return text
    styled = f"#{collector.named('t', f'text.with({_text(part.look)})')}[{text}]"
    styled = f"#underline[{styled}]" if part.look.underline else styled
    return f"#skew(ax: -12deg)[{styled}]" if part.look.italic else styled


def _parts(collector: Collector, paragraph: Element) -> Iterator[Stretch]:
    """Text and tags in order; a tag that the word processor cut up is whole again, in the look it begins with."""
    stretches = list(_stretches(collector, paragraph))
    whole = "".join(stretch.text for stretch in stretches if not stretch.is_markup)
    tags = [found.span() for found in TAG.finditer(whole)]
    at = 0
    for stretch in stretches:
        if stretch.is_markup:
            yield stretch
            continue
        yield from _cut(whole, at, at + len(stretch.text), tags, stretch.look)
        at += len(stretch.text)


def _cut(whole: str, start: int, end: int, tags: list[tuple[int, int]], look: RunLook) -> Iterator[Stretch]:
    """What begins between `start` and `end`: tags, and the text beside them."""
    at = start
    for first, last in tags:
        if last <= at or first >= end:
            continue
        if first > at:
            yield Stretch(whole[at:first], look)
        if first >= start:
            yield Stretch(whole[first:last], look, is_tag=True)
        at = min(last, end)
    if at < end:
        yield Stretch(whole[at:end], look)


def _stretches(collector: Collector, paragraph: Element) -> Iterator[Stretch]:
    for run in paragraph.xpath(".//w:r[not(ancestor::w:txbxContent)]"):
        look = collector.properties.run(paragraph, run)
        for node in run.iterchildren():
            if node.tag == qn("w:t"):
                yield Stretch(node.text or "", look)
            elif node.tag == qn("w:tab"):
                yield Stretch("\u3000", look)
            elif node.tag == qn("w:br"):
                page = node.get(qn("w:type")) == "page"
                yield Stretch("#colbreak(weak: true)" if page else "#linebreak()", look, is_markup=True)
            elif node.tag == qn("w:drawing"):
                yield Stretch(_picture(collector, node), look, is_markup=True)


def _picture(collector: Collector, drawing: Element) -> str:
    """A picture in the line of text; nothing for what floats."""
    inline = drawing.find(qn("wp:inline"))
    blip = None if inline is None else next(inline.iter(qn("a:blip")), None)
    if blip is None or blip.get(qn("r:embed")) not in collector.document.part.related_parts:
        return ""
    part = collector.document.part.related_parts[blip.get(qn("r:embed"))]
    name = f"picture{len(collector.files)}.{part.partname.ext}"
    collector.files[name] = part.blob
    width = int(inline.find(qn("wp:extent")).get("cx")) / EMU
    return f'#box(image("{name}", width: {width:g}pt))'
