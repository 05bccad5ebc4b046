"""A text for each row, where few of them differ."""

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from evaluation.scoring.figures import Bools, Ints


class Texts(Sequence[str]):
    """Row by row an index into `kinds`, so that nobody makes a text that nobody reads. The same text may stand there
    more than once.
    """

    def __init__(self, size: int, text: str = "") -> None:
        self.codes: Ints = np.zeros(size, np.int64)
        self.kinds: list[str] = [text]

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        found = self.codes[row]
        return self.kinds[found] if isinstance(row, int) else [self.kinds[at] for at in found.tolist()]

    def __iter__(self) -> Iterator[str]:
        return map(self.kinds.__getitem__, self.codes.tolist())

    def put(self, rows: Ints | Bools, kinds: Sequence[str], codes: Ints | int = 0) -> None:
        """These rows get `kinds[codes]`, row by row or all of them the same."""
        self.codes[rows] = np.asarray(codes) + len(self.kinds)
        self.kinds += kinds
