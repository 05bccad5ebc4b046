"""A Word template becomes markup of typst that keeps its placeholders: what the PDF is set from.

Read are page, page number, paragraphs, runs, tables, pictures in the line of text, and page breaks. Every paragraph and
every row of a table is one line of the markup, so that a mistake in a line leads to the paragraph.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn

from evaluation.papers.paragraphs import EMU, Collector, line_of, text_of
from evaluation.papers.properties import Properties
from evaluation.papers.tables import rows_of

# functions that the markup calls
_SHEET = (Path(__file__).parent / "sheet.typ").read_text()


@dataclass(frozen=True)
class Markup:
    """`head` is finished typst, `body` a text with placeholders, `lines` the text of the paragraph behind each of its
    lines, `files` pictures by name."""

    head: str
    body: str
    lines: list[str]
    files: dict[str, bytes]


def read(content: bytes) -> Markup:
    """The markup of a docx. Raises what python-docx raises for a file that is none."""
    document = docx.Document(BytesIO(content))
    collector = Collector(document, Properties(document))
    lines: list[tuple[str, str]] = []
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            lines.append((line_of(collector, element), text_of(element)))
        elif element.tag == qn("w:tbl"):
            lines += rows_of(collector, element)
    head = f"{_SHEET}\n{_page(document)}\n{collector.definitions}\n"
    return Markup(head, "\n".join(line for line, _ in lines), [text for _, text in lines], collector.files)


def _page(document: Document) -> str:
    """Size and margins of the first section, and whether its foot counts pages."""
    section = document.sections[0]
    lengths = {
        "width": section.page_width,
        "height": section.page_height,
        "top": section.top_margin,
        "bottom": section.bottom_margin,
        "left": section.left_margin,
        "right": section.right_margin,
    }
    given = ", ".join(f"{name}: {(length or 0) / EMU:g}pt" for name, length in lengths.items())
    fields = section.footer._element.xpath(".//w:instrText/text() | .//w:fldSimple/@w:instr")
    numbered = "true" if any("PAGE" in each for each in fields) else "false"
    return f"#show: sheet.with({given}, numbered: {numbered})"
