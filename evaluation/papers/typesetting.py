"""Sets markup as PDF, and pictures as PNG, with typst and fonts of its own: nothing is taken from the machine."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

# what Chinese papers need; the set-up puts them into one folder
FONTS = (
    "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf",
    "NotoSansSC_400Regular.ttf",
    "NotoSansSC_700Bold.ttf",
)
PICTURE_DENSITY = 200  # dots per inch
# the same paper gives the same bytes
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_NEXT = "#pagebreak(weak: true)\n#counter(page).update(1)\n"


class FontsMissing(Exception):
    """Says which and how to get them."""


class CannotBeSet(Exception):
    """typst refuses the markup; its own words follow."""


class Press:
    """Sets one paper after the other, whoever asks; what typst has read of the fonts stays in memory.

    `fonts`: the folder of `FONTS`.
    """

    def __init__(self, fonts: Path) -> None:
        absent = [name for name in FONTS if not (fonts / name).is_file()]
        if absent:
            raise FontsMissing(
                f"缺少排版用的中文字体（{'、'.join(absent)}），不能生成 PDF。"
                "请系统管理员在程序目录执行 make .local/assets/stamp 取得字体，再重试；Word 文件不受影响。"
            )
        self._lock = Lock()
        self._compiler = typst.Compiler(font_paths=[str(fonts)], ignore_system_fonts=True)

    def pdf(self, head: str, bodies: Iterable[str], files: Mapping[str, bytes]) -> bytes:
        """Each body on pages of its own, counted from one."""
        source = head + _NEXT.join(f"{body}\n" for body in bodies)
        return self._set(source, files, format="pdf", pdf_tags=False)

    def png(self, svg: str, width: float) -> bytes:
        """`width` in millimetres."""
        source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("a.svg", width: {width:g}mm)'
        return self._set(source, {"a.svg": svg.encode()}, format="png", ppi=PICTURE_DENSITY)

    def _set(self, source: str, files: Mapping[str, bytes], **options: Any) -> bytes:
        given = {"main.typ": source.encode(), **files}
        try:
            with self._lock:
                made: Any = self._compiler.compile(input=given, timestamp=_NO_TIME, **options)
        except typst.TypstError as error:
            raise CannotBeSet(f"{error.message} {error.diagnostic}") from error
        return bytes(made)


@lru_cache(maxsize=4)
def press(fonts: Path) -> Press:
    """Raises `FontsMissing`."""
    return Press(fonts)
