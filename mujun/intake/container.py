"""What must hold before a workbook is parsed: it is a whole xlsx, and unpacked it fits into memory. Pure.

The parser builds dense tables and hands over error values as blanks: both are caught here beforehand.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from mujun.intake.sheets import NOT_COMPUTED, Problem, column_letters, column_number

UNPACKED_LIMIT = 300 * 1024 * 1024
RATIO_LIMIT = 300
CELL_LIMIT = 20_000_000
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1024 * 1024
_SAVE_AS = "用 Excel 或 WPS 打开，另存为「Excel 工作簿（.xlsx）」后再传。"
_CELL_COLUMN = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{1,3})(?=\d)")
_ROW = re.compile(rb"<(?:\w+:)?row [^>]*?\br=\"(\d{1,7})\"")
_ERROR = re.compile(
    rb"<(?:\w+:)?c (?=[^>]*\bt=\"e\")[^>]*?\br=\"([A-Z]+\d+)\"[^>]*>(?:(?!</(?:\w+:)?c>).)*?"
    rb"<(?:\w+:)?v>([^<]*)</",
    re.DOTALL,
)
# programs write formulas without their values; such a cell would be read as a blank. An empty text (t="str") is one
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c (?![^>]*\bt=\"(?:str|e)\")[^>]*?\br=\"([A-Z]+\d+)\"[^>]*>"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)

# what the standard library raises for damaged archives and their XML
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Refused(Exception):
    """The file as a whole cannot be read; carries the problem."""

    def __init__(self, code: str, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.code, self.reason, self.cure = code, reason, cure

    def problem(self, filename: str) -> Problem:
        return Problem("", "", "", filename[:100], self.code, self.reason, self.cure)


def error_cells(content: bytes) -> dict[str, dict[str, str]]:
    """Sheet name → cell → error value such as #DIV/0!, `NOT_COMPUTED` for a formula without a value.

    Raises `Refused` for what must not be parsed.
    """
    _look_at_start(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_directory(archive)
            names = _sheet_names(archive)
            return {names.get(part, part): _scan(data) for part, data in _sheets(archive, names)}
    except _DAMAGE as error:
        raise _broken() from error


def names_inside(content: bytes) -> set[str]:
    """The parts of any zip, once all of it has been unpacked and counted. Raises `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _bound_size(archive)
            left = UNPACKED_LIMIT
            for entry in archive.infolist():
                left -= sum(map(len, _unpack(archive, entry, left)))
            return set(archive.namelist())
    except _DAMAGE as error:
        raise _broken() from error


def _look_at_start(content: bytes) -> None:
    if not content:
        raise Refused("empty_file", "文件是空的", "重新导出或下载模板填写后再传。")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            cure = "打开文件，在「文件 → 信息 → 保护工作簿」中去掉打开密码，另存后再传。"
            raise Refused("password_protected", "文件设有打开密码，无法读取", cure)
        raise Refused("old_xls", "这是旧版 .xls 格式", _SAVE_AS)
    if not content.startswith(b"PK"):
        raise Refused("not_a_workbook", "不是 xlsx 工作簿（可能是改了扩展名的 csv、文本或网页）", _SAVE_AS)


def _look_at_directory(archive: zipfile.ZipFile) -> None:
    _bound_size(archive)
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused("not_a_workbook", "压缩包里没有工作簿", _SAVE_AS)


def _bound_size(archive: zipfile.ZipFile) -> None:
    total = sum(entry.file_size for entry in archive.infolist())
    packed = sum(entry.compress_size for entry in archive.infolist())
    if total > UNPACKED_LIMIT or total > RATIO_LIMIT * max(packed, _CHUNK // 8):
        raise _too_large()


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path of each sheet's part → the sheet's name."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _tree(archive, "xl/_rels/workbook.xml.rels").iter()
        if relation.get("Target")
    }
    names = {}
    for element in _tree(archive, "xl/workbook.xml").iter():
        if element.tag.endswith("}sheet"):
            relation = next((value for key, value in element.items() if key.endswith("}id")), None)
            names[targets.get(relation, "")] = element.get("name", "")
    return names


def _tree(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    text = b"".join(_unpack(archive, archive.getinfo(path), 4 * _CHUNK))
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise _broken()
    return ElementTree.fromstring(text)


def _sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Unpack everything once, counting: sizes in a zip's directory are only claims."""
    left = UNPACKED_LIMIT
    for entry in archive.infolist():
        data = []
        for chunk in _unpack(archive, entry, left):
            left -= len(chunk)
            if entry.filename in names:
                data.append(chunk)
        if entry.filename in names:
            yield entry.filename, b"".join(data)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            limit -= len(chunk)
            if limit < 0:
                raise _too_large()
            yield chunk


def _scan(sheet: bytes) -> dict[str, str]:
    letters = set(_CELL_COLUMN.findall(sheet))
    width = max((column_number(name.decode()) for name in letters), default=0)
    height = max(map(int, _ROW.findall(sheet)), default=0)
    if width * height > CELL_LIMIT:
        place = f"{column_letters(width - 1)}{height}"
        cure = "删除数据区以外的行和列（包括只有格式的），另存后再传。"
        raise Refused("sheet_too_large", f"工作表范围过大（到 {place}）", cure)
    found = {}
    if b"f>" in sheet:
        found = dict.fromkeys((cell.decode() for cell in _UNCOMPUTED.findall(sheet)), NOT_COMPUTED)
    if b't="e"' in sheet:
        found |= {cell.decode(): value.decode() for cell, value in _ERROR.findall(sheet)}
    return found


def _too_large() -> Refused:
    limit = UNPACKED_LIMIT // 1024 // 1024
    reason = f"解压后超过 {limit} MB 或压缩比异常"
    return Refused("zip_bomb", reason, "删除图片和多余的工作表，只留数据，另存后再传。")


def _broken() -> Refused:
    return Refused(
        "broken_file", "文件已损坏，无法读取", "用 Excel 或 WPS 重新打开并另存；打不开时请向提供者重新索取。"
    )
