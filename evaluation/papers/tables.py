"""Tables of a Word template as markup: widths, headings, merged cells, colours."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from evaluation.papers.paragraphs import Collector, cell_of, line_of, text_of
from evaluation.papers.tags import alone, clean

Element = Any
# docxtpl's tag for the colour of a cell: {% cellbg 行.颜色 %}
_COLOUR = re.compile(r"\{%\s*cellbg\s+(.+?)\s*%\}")


def rows_of(collector: Collector, table: Element) -> Iterator[tuple[str, str]]:
    """Lines of the markup with the text behind them: a beginning, one for each row, an end."""
    widths = [float(column.get(qn("w:w")) or 1) for column in table.iter(qn("w:gridCol"))]
    columns = "".join(f"{width:g}fr, " for width in widths)
    stroke = "0.5pt" if _has_borders(collector, table) else "none"
    yield f"#ruled(columns: ({columns}), stroke: {stroke},", ""
    rows = table.findall(qn("w:tr"))
    heads = sum(1 for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None)
    for at, row in enumerate(rows):
        control = alone(text_of(row))
        cells = "".join(f"{cell}, " for cell in _cells(collector, rows, at))
        opens, closes = "table.header(" if heads and at == 0 else "", "), " if at == heads - 1 else ""
        yield f"{{% {control} %}}" if control else f"{opens}{cells}{closes}", text_of(row)
    yield ")", ""


def _cells(collector: Collector, rows: list[Element], at: int) -> Iterator[str]:
    place = 0
    for cell in rows[at].findall(qn("w:tc")):
        span = _span(cell)
        if not _continues(cell):
            yield _cell(collector, cell, span, 1 + _continued(rows[at + 1 :], place))
        place += span


def _cell(collector: Collector, cell: Element, span: int, height: int) -> str:
    settings = [f"colspan: {span}"] if span > 1 else []
    settings += [f"rowspan: {height}"] if height > 1 else []
    coloured = _COLOUR.search(clean(text_of(cell)))
    shade = cell.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
    if coloured:
        settings.append(f'fill: rgb("{{{{ {coloured[1]} }}}}")')
    elif shade is not None and len(shade.get(qn("w:fill"), "")) == 6:
        settings.append(f'fill: rgb("{shade.get(qn("w:fill"))}")')
    paragraphs = cell.findall(qn("w:p"))
    if len(paragraphs) == 1:
        markup = cell_of(collector, paragraphs[0], ", ".join(settings))
    else:
        markup = (
            f"table.cell({', '.join(settings)})[{''.join(line_of(collector, each) for each in paragraphs)}]"
        )
    return _COLOUR.sub("", markup)


def _span(cell: Element) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return 1 if found is None else int(found.get(qn("w:val")) or 1)


def _continues(cell: Element) -> bool:
    """Whether it belongs to the merged cell above."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(qn("w:val")) != "restart"


def _continued(rows: list[Element], place: int) -> int:
    """How many of the rows below go on with the merged cell at this place."""
    for count, row in enumerate(rows):
        cells = row.findall(qn("w:tc"))
        starts = [sum(map(_span, cells[:at])) for at in range(len(cells))]
        if not any(start == place and _continues(cell) for start, cell in zip(starts, cells, strict=True)):
            return count
    return len(rows)


def _has_borders(collector: Collector, table: Element) -> bool:
    """Its own, else those of its style."""
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    found = table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    if found is None:
        found = collector.properties.borders_of(None if style is None else style.get(qn("w:val")))
    sides = [] if found is None else [found.find(qn(side)) for side in ("w:top", "w:insideH")]
    return any(side is not None and side.get(qn("w:val")) not in {"nil", "none"} for side in sides)
