"""What came in, as the cells of the declared sheets, whatever its kind. Pure."""

from collections.abc import Sequence

from mujun.intake.container import Refused
from mujun.intake.records import is_records, read_records
from mujun.intake.shapes import is_shapes, read_shapes
from mujun.intake.sheets import Sheet
from mujun.intake.workbook import Workbook, read_workbook

# a file may begin like records that came over REST, and be none
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, OverflowError)


def read(content: bytes, filename: str, sheets: Sequence[Sheet]) -> Workbook:
    """Chosen by the content, never by the name of the file."""
    if is_records(content):
        try:
            return read_records(content, sheets)
        except _MALFORMED:
            refused = Refused(
                "broken_file", "记录的格式不对，无法读取", "通过接口报送记录；文件请用工作簿报送。"
            )
            return Workbook({}, [refused.problem(filename)])
    if is_shapes(content):
        return read_shapes(content, filename, sheets)
    return read_workbook(content, filename, sheets)
