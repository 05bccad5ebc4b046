"""Strange files that once gave an error of the server."""

import zipfile
from io import BytesIO

import pytest

from mujun.intake import actions
from mujun.intake.marking import CannotMark, mark, unpacked_size
from mujun.intake.models import Batch
from mujun.intake.reading import read
from mujun.intake.records import is_records
from tests import factories
from tests.workbooks import CODES, book

LIST = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模"]


def test_a_damaged_part_cannot_be_marked():
    content = bytearray(book({"数据": [["甲"]]}))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        part = archive.getinfo("xl/styles.xml")
    begin = part.header_offset + 30 + len(part.filename)
    content[begin : begin + part.compress_size] = b"\xff" * part.compress_size
    with pytest.raises(CannotMark, match="错误清单"):
        mark(bytes(content), [])


def test_a_directory_with_broken_names():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("表", "")
    content = buffer.getvalue().replace("表".encode(), b"\xe8\xe8\xe8")
    assert unpacked_size(content) == 0
    with pytest.raises(CannotMark, match="错误清单"):
        mark(content, [])


@pytest.mark.parametrize("content", [b'{"records":', b'{"records":7}', b'{"records":{"\xe6\x95\xb0":[1]}}'])
def test_a_file_that_begins_like_records(content):
    (problem,) = read(content, "记录.json", []).problems
    assert problem.code == "not_a_workbook"
    assert not is_records(content)


@pytest.mark.django_db
def test_the_character_that_the_database_cannot_keep():
    county = factories.county()
    factories.department("reform_office")
    cell = "云栖镇\x00"
    batch = actions.receive(
        content=book({"名单": [LIST, [CODES[0], "甲厂", cell, "33", "规上"]]}),
        filename="名单.xlsx",
        layout="enterprises",
        year=2025,
        county=county,
        by=None,
    )
    assert actions.check(batch=batch).state == Batch.State.REJECTED
