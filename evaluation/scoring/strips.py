"""Long columns are worked through in strips: what a step leaves of a strip is still near the processor for the next."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

ROWS = 2**14
_Floats = npt.NDArray[np.float64]


def strips(size: int) -> list[slice]:
    """All rows, in one strip where they are not many more than a strip has."""
    if size <= 2 * ROWS:
        return [slice(0, size)]
    return [slice(start, min(start + ROWS, size)) for start in range(0, size, ROWS)]


class Stretch(Sequence[str]):
    """Some rows of a column of words. They are taken out only where they are asked for: to take a million words, each
    must be touched.
    """

    def __init__(self, whole: Sequence[str], rows: slice) -> None:
        self._whole, self._rows = whole, rows

    def __len__(self) -> int:
        return int(self._rows.stop - self._rows.start)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return self._whole[self._rows][at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole[self._rows])


def joined(size: int, pieces: Iterable[tuple[slice, _Floats]]) -> _Floats:
    """One column of pieces; a single piece is the column."""
    if size <= 2 * ROWS:
        ((_, column),) = pieces
        return column
    whole = np.empty(size)
    for rows, piece in pieces:
        whole[rows] = piece
    return whole
