"""The few marks that the pictures are made of. Lengths in units of which `WIDTH` make the width of a page's text."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

WIDTH = 624
SIZE = 13  # of letters
FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
INK, QUIET, LINE, ACCENT = "#1c2733", "#55606d", "#dfe4ea", "#1f3a5f"
# the first letter of a grade gives its look; every other one is grey
_FILLS = {"A": "#26793f", "B": "#2268c4", "C": "#f2c230", "D": "#c8322b"}
_PALE = {"A": "c6e7d0", "B": "cfe0f7", "C": "fbeab5", "D": "f6cccb"}


def fill(grade: str) -> str:
    return _FILLS.get(grade[:1], "#6b7682")


def ink(grade: str) -> str:
    return "#3d2f00" if grade[:1] == "C" else "#ffffff"


def pale(grade: str) -> str:
    """For the cell of a table, without #."""
    return _PALE.get(grade[:1], "e4e7eb")


def rect(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    faded = f' fill-opacity="{opacity:.3g}"' if opacity < 1 else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"{faded}/>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashes}/>'


def text(
    x: float,
    y: float,
    words: str,
    colour: str = INK,
    anchor: str = "start",
    size: float = SIZE,
    bold: bool = False,
) -> str:
    """`y` is the middle of the letters."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" fill="{colour}" font-size="{size:g}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def picture(height: float, marks: Iterable[str], title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{escape(title, {chr(34): "&quot;"})}" font-family="{FONT}">'
        f"<title>{escape(title)}</title>{''.join(marks)}</svg>"
    )


def width_of(words: str, size: float = SIZE) -> float:
    """About how long a text becomes: Chinese letters are as wide as high, others half of that."""
    return sum(size if ord(letter) > 0x2E80 else size * 0.56 for letter in words)


def shortened(words: str, room: float, size: float = SIZE) -> str:
    while words and width_of(words, size) > room:
        words = f"{words[:-2]}…" if len(words) > 2 else ""
    return words
