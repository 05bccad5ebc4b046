"""The same report as rows of a sheet, for a county without an interface: Excel and CSV by one mapping."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Row
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mujun.exchange.mapping.backward import rows as rows_back
from mujun.exchange.mapping.forward import Flaw, value_of
from mujun.exchange.mapping.language import Column, Mapping
from mujun.exchange.mapping.shape import Json, put
from mujun.exchange.mapping.values import Mismatch, Value
from mujun.intake.sheets import Column as SheetColumn
from mujun.intake.sheets import Sheet
from mujun.intake.writing import write_workbook

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Table:
    """A row with a flaw is left out and told, as it is not sent either."""

    heading: list[str]
    rows: list[list[Cell]]
    flaws: list[Flaw]


def heading(column: Column) -> str:
    """With the unit of theirs, as headings of workbooks have it."""
    return f"{column.heading}（{column.units.theirs}）" if column.units else column.heading


def table(mapping: Mapping, rows: Iterable[Row[str, Value]]) -> Table:
    """A column per field, in the order of the file, with the values that a message would hold."""
    made = Table([heading(column) for column in mapping.columns], [], [])
    for number, row in enumerate(rows):
        cells, flaws = _cells(mapping, row, number)
        made.flaws.extend(flaws)
        if not flaws:
            made.rows.append(cells)
    return made


def workbook(mapping: Mapping, rows: Iterable[Row[str, Value]]) -> tuple[bytes, list[Flaw]]:
    """An xlsx file with one sheet and the flaws of the rows that are not in it."""
    made = table(mapping, rows)
    sheet = Sheet(
        mapping.resource[:31], [_declared(column) for column in mapping.columns], note=mapping.source
    )
    return write_workbook([sheet], {sheet.name: made.rows}), made.flaws


def rows_of(
    mapping: Mapping, headings: Sequence[str], cells: Iterable[Sequence[object]]
) -> tuple[list[dict[str, Value]], list[Flaw]]:
    """A sheet of theirs with these headings as our rows; columns that the mapping does not name are passed over."""
    paths = {heading(column): column.path for column in mapping.columns}
    records: list[Json] = []
    for row in cells:
        record: Json = {}
        for title, cell in zip(headings, row, strict=True):
            if title in paths:
                put(record, paths[title], cell)
        records.append(record)
    return rows_back(mapping, records)


def _cells(mapping: Mapping, row: Row[str, Value], number: int) -> tuple[list[Cell], list[Flaw]]:
    cells: list[Cell] = []
    flaws = []
    for column in mapping.columns:
        try:
            _, value = value_of(mapping, column, row)
        except Mismatch as wrong:
            flaws.append(Flaw(number, column.ours or "固定", column.path, wrong.reason, wrong.cure))
            continue
        cells.append(_cell(value))
    return cells, flaws


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str | int | Decimal | date) else None


def _declared(column: Column) -> SheetColumn:
    number = column.kind in ("数", "整数") and not column.codes
    unit = column.units.theirs if column.units else ""
    decimals = 0 if column.kind == "整数" else 6 if column.places is None else column.places
    return SheetColumn(
        column.path,
        column.heading,
        "number" if number else "text",
        required=column.required,
        unit=unit,
        decimals=decimals,
        note=column.note,
    )
