"""How grades are distributed: one bar for each group or town, all as long as 100 %."""

from collections.abc import Mapping, Sequence

from evaluation.papers.charts.drawing import (
    LINE,
    QUIET,
    WIDTH,
    fill,
    ink,
    line,
    picture,
    rect,
    shortened,
    text,
    width_of,
)

_NAMES = 110  # room for the words on the left
_ROW, _BAR = 30, 22
_FOOT = 50


def shares(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    codes: Sequence[str],
    source: str,
    unit: str = "户",
) -> str:
    """`rows`: a name and the number of each grade; `codes`: the grades, best first."""
    left, right = _NAMES, WIDTH - 64
    bottom = 28 + _ROW * len(rows)
    marks = list(_legend(codes, left))
    for tick in range(0, 101, 20):
        x = left + (right - left) * tick / 100
        marks += [line(x, 26, x, bottom, LINE), text(x, bottom + 10, f"{tick}", QUIET, "middle", 11)]
    for at, (name, counts) in enumerate(rows):
        marks += _bar(name, counts, codes, 28 + _ROW * at, left, right, unit)
    marks.append(
        text((left + right) / 2, bottom + 26, f"占户数的比重（%），条内为档次和{unit}数", QUIET, "middle", 11)
    )
    marks.append(text(WIDTH, bottom + 42, f"来源：{source}", QUIET, "end", 10.5))
    return picture(bottom + _FOOT, marks, title)


def _legend(codes: Sequence[str], x: float) -> list[str]:
    marks = []
    for code in codes:
        name = f"{code}档" if code.isascii() else code
        marks += [rect(x, 5, 14, 12, fill(code)), text(x + 18, 11, name, QUIET, size=11.5)]
        x += 34 + width_of(name, 11.5)
    return marks


def _bar(
    name: str, counts: Mapping[str, int], codes: Sequence[str], y: float, left: float, right: float, unit: str
) -> list[str]:
    size = sum(counts.get(code, 0) for code in codes)
    middle = y + _ROW / 2
    marks = [text(left - 8, middle, shortened(name, left - 10), anchor="end")]
    marks.append(text(right + 6, middle, f"{size:,}{unit}", QUIET, size=11.5))
    x = left
    for code in codes:
        width = (right - left) * counts.get(code, 0) / size if size else 0
        if width:
            marks.append(rect(x, y + (_ROW - _BAR) / 2, max(width - 1, 0.5), _BAR, fill(code)))
            marks.append(
                text(x + width / 2, middle, _label(code, counts[code], width), ink(code), "middle", 11.5)
            )
        x += width
    return marks


def _label(code: str, count: int, width: float) -> str:
    """As much as fits: grade and number, the grade, nothing."""
    return next((words for words in (f"{code} {count:,}", code) if width_of(words, 11.5) + 4 <= width), "")
