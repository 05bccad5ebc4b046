"""Which kind of file something is: told by its content, never by its name. Pure."""

import struct
from dataclasses import dataclass

from mujun.intake import container

LONGEST_SIDE = 12_000  # pixels
MOST_PIXELS = 60_000_000
_PNG, _JPEG, _PDF, _ZIP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-", b"PK\x03\x04"
_TAIL = 2048  # bytes in which the end of a file is looked for
# of JPEG: frames carry the size; others are passed over
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


@dataclass(frozen=True)
class Kind:
    code: str
    title: str
    media_type: str


_DOCUMENT = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.code: kind
    for kind in [
        Kind("pdf", "PDF 文件", "application/pdf"),
        Kind("jpg", "照片（JPG）", "image/jpeg"),
        Kind("png", "图片（PNG）", "image/png"),
        Kind("docx", "Word 文档", f"{_DOCUMENT}wordprocessingml.document"),
        Kind("xlsx", "Excel 工作簿", f"{_DOCUMENT}spreadsheetml.sheet"),
    ]
}
_ALLOWED = "请上传 PDF、JPG、PNG、docx 或 xlsx 文件。"


class NotAllowed(Exception):
    """The file is not taken; says why and what to do."""

    def __init__(self, code: str, reason: str, cure: str) -> None:
        super().__init__(f"{reason}。{cure}")
        self.code = code


def recognise(content: bytes) -> Kind:
    """Raises `NotAllowed` for every other kind, and for one that is damaged, too large inside or carries macros."""
    if not content:
        raise NotAllowed("empty_file", "文件是空的", "请重新选择文件。")
    if content.startswith(_PDF):
        _insist_on_end(content, b"%%EOF")
        return KINDS["pdf"]
    if content.startswith(_PNG):
        _insist_on_end(content, b"IEND")
        _bound(*_size_of_png(content))
        return KINDS["png"]
    if content.startswith(_JPEG):
        _bound(*_size_of_jpeg(content))
        return KINDS["jpg"]
    if content.startswith(_ZIP):
        return _office(content)
    raise NotAllowed("unknown_kind", "不能识别这种文件", _ALLOWED)


def _office(content: bytes) -> Kind:
    try:
        names = container.names_inside(content)
    except container.Refused as refusal:
        cure = "请用 Word、Excel 或 WPS 重新打开并另存后再传。"
        raise NotAllowed(refusal.code, refusal.reason, cure) from refusal
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAllowed("macros", "文件带有宏", "请另存为不带宏的 docx 或 xlsx 后再传。")
    codes = [code for part, code in _OFFICE.items() if part in names]
    if len(codes) != 1:
        raise NotAllowed("unknown_kind", "这是压缩包，不是文档", _ALLOWED)
    return KINDS[codes[0]]


def _insist_on_end(content: bytes, mark: bytes) -> None:
    if mark not in content[-_TAIL:]:
        raise _broken()


def _size_of_png(content: bytes) -> tuple[int, int]:
    if len(content) < 24 or content[12:16] != b"IHDR":
        raise _broken()
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """From the first frame; every segment before it says its length."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        # fill bytes may stand before a marker
        at += 1 if marker == 0xFF else 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    raise _broken()


def _bound(width: int, height: int) -> None:
    if not width or not height:
        raise _broken()
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        size = f"{width} × {height} 像素"
        raise NotAllowed("image_too_large", f"图片过大（{size}）", "请缩小或截取有关的部分后再传。")


def _broken() -> NotAllowed:
    return NotAllowed("broken_file", "文件不完整或已损坏", "请重新保存或重新拍照后再传。")
