"""Who moved from which grade to which: a square of numbers, the year before at the left, this year above."""

from collections.abc import Sequence

from evaluation.papers.charts.drawing import INK, QUIET, WIDTH, fill, ink, line, picture, rect, text

_LEFT, _TOP, _ROW = 96, 56, 34


def movement(
    title: str, codes: Sequence[str], matrix: Sequence[Sequence[int]], years: tuple[int, int], source: str
) -> str:
    """`matrix[i][j]`: how many had the i-th grade of `codes` and have the j-th now. Fuller colour: more of the row."""
    column = (WIDTH - _LEFT - 90) / max(len(codes), 1)
    bottom = _TOP + _ROW * len(codes)
    marks = [text(_LEFT + column * len(codes) / 2, 12, f"{years[1]}年档次（户）", QUIET, "middle", 11.5)]
    marks.append(text(_LEFT - 8, 36, f"{years[0]}年档次", QUIET, "end", 11.5))
    marks.append(text(_LEFT + column * len(codes) + 45, 36, "合计", QUIET, "middle", 11.5))
    for at, code in enumerate(codes):
        marks += [
            *_head(code, _LEFT + column * (at + 0.5), 36),
            *_head(code, _LEFT - 26, _TOP + _ROW * (at + 0.5)),
        ]
        marks += _row(matrix[at], at, column)
    for at in range(len(codes) + 1):
        marks.append(line(_LEFT, _TOP + _ROW * at, _LEFT + column * len(codes), _TOP + _ROW * at))
        marks.append(line(_LEFT + column * at, _TOP, _LEFT + column * at, bottom))
    marks.append(text(_LEFT, bottom + 14, "绿色为升档，红色为降档，灰色为不变", QUIET, size=11))
    marks.append(text(WIDTH, bottom + 14, f"来源：{source}", QUIET, "end", 10.5))
    return picture(bottom + 24, marks, title)


def _head(code: str, x: float, y: float) -> list[str]:
    width = 26 if len(code) < 3 else 13 * len(code) + 8
    return [
        rect(x - width / 2, y - 10, width, 20, fill(code)),
        text(x, y, code, ink(code), "middle", 12, True),
    ]


def _row(counts: Sequence[int], at: int, column: float) -> list[str]:
    size, y = sum(counts), _TOP + _ROW * at
    marks = []
    for to, count in enumerate(counts):
        x = _LEFT + column * to
        if count:
            colour = "#6b7682" if to == at else "#26793f" if to < at else "#c8322b"
            marks.append(rect(x, y, column, _ROW, colour, 0.12 + 0.38 * count / size))
        words = f"{count:,}" if count else "—"
        marks.append(text(x + column / 2, y + _ROW / 2, words, INK if count else QUIET, "middle"))
    marks.append(text(_LEFT + column * len(counts) + 45, y + _ROW / 2, f"{size:,}", INK, "middle"))
    return marks
