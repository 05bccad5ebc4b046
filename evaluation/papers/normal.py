"""A template as offices write it, made as docxtpl wants it: a paragraph or row that is one control is marked so."""

from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from evaluation.papers.paragraphs import text_of
from evaluation.papers.tags import alone

Element = Any


def normal(content: bytes) -> bytes:
    document = docx.Document(BytesIO(content))
    for row in document.element.body.iter(qn("w:tr")):
        if control := alone(text_of(row)):
            _write(row, f"{{%tr {control} %}}")
    for paragraph in document.element.body.iter(qn("w:p")):
        text = text_of(paragraph)
        if not text.startswith("{%tr") and (control := alone(text)):
            _write(paragraph, f"{{%p {control} %}}")
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _write(element: Element, text: str) -> None:
    """Into the first text of the element; the others become empty."""
    for at, node in enumerate(element.iter(qn("w:t"))):
        node.text = "" if at else text
