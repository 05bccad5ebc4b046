"""A plain table as a workbook: title, facts, heading, rows. Text is never taken for a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter

Column = tuple[str, int]  # heading and width in characters


def table(
    title: str, facts: Sequence[str], columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> bytes:
    """Printed on A4, as wide as the page, with its heading on every page. None is an empty cell."""
    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        page = book.add_worksheet("表")
        head = book.add_format({"bold": True, "bg_color": "#f0f3f7", "border": 1, "text_wrap": True})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
        page.write(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
        for number, fact in enumerate(facts, 1):
            page.write(number, 0, fact)
        start = len(facts) + 2
        for at, (heading, width) in enumerate(columns):
            page.set_column(at, at, width)
            page.write(start, at, heading, head)
        for number, row in enumerate(rows, start + 1):
            for at, value in enumerate(row):
                page.write(number, at, value, cell)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(start)
        page.freeze_panes(start + 1, 1)
    return output.getvalue()
