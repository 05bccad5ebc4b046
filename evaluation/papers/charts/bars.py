"""One value for each town or industry, the longest first, with the county's own as a line."""

from collections.abc import Sequence

from evaluation.papers.charts.drawing import ACCENT, INK, QUIET, WIDTH, line, picture, rect, shortened, text

_NAMES, _ROW, _BAR = 150, 24, 17
_WORST = "#c8322b"


def bars(
    title: str, rows: Sequence[tuple[str, float]], whole: tuple[str, float] | None, unit: str, source: str
) -> str:
    """`rows`: a name and a value of at least 0. `whole`: what all are compared with, by name."""
    left, right = _NAMES, WIDTH - 70
    longest = max([value for _, value in rows] + ([whole[1]] if whole else []), default=0) or 1
    bottom = 26 + _ROW * len(rows)
    marks = []
    for at, (name, value) in enumerate(rows):
        y, length = 26 + _ROW * at, (right - left) * max(value, 0) / longest
        marks.append(text(left - 8, y + _ROW / 2, shortened(name, left - 10), anchor="end"))
        marks.append(rect(left, y + (_ROW - _BAR) / 2, length, _BAR, ACCENT))
        # in a column of their own, so that the line of the whole never crosses a number
        marks.append(text(WIDTH, y + _ROW / 2, f"{value:,.2f}", INK, "end", 11.5))
    marks.append(line(left, 22, left, bottom, QUIET))
    if whole:
        x = left + (right - left) * whole[1] / longest
        marks.append(line(x, 18, x, bottom, _WORST, dashed=True))
        marks.append(
            text(x, 9, f"{whole[0]} {whole[1]:,.2f}", _WORST, "middle" if x < right - 40 else "end", 11.5)
        )
    marks.append(text(left, bottom + 14, f"单位：{unit}", QUIET, size=11))
    marks.append(text(WIDTH, bottom + 14, f"来源：{source}", QUIET, "end", 10.5))
    return picture(bottom + 24, marks, title)
