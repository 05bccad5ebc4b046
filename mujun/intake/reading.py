"""What came in, as the cells of the declared sheets, whatever its kind. Pure."""

from collections.abc import Sequence

from mujun.intake.records import is_records, read_records
from mujun.intake.shapes import is_shapes, read_shapes
from mujun.intake.sheets import Sheet
from mujun.intake.workbook import Workbook, read_workbook


def read(content: bytes, filename: str, sheets: Sequence[Sheet]) -> Workbook:
    """Chosen by the content, never by the name of the file."""
    if is_records(content):
        return read_records(content, sheets)
    if is_shapes(content):
        return read_shapes(content, filename, sheets)
    return read_workbook(content, filename, sheets)
