"""Unified social credit codes: the check character of GB 32100-2015. Pure.

Codes issued in the early pilots are real and fail the check: a failing code earns a warning, never a refusal.
"""

import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # I, O, S, V, Z are left out
LENGTH = 18
_WEIGHTS = np.array([pow(3, position, 31) for position in range(LENGTH - 1)])
_VALUES = np.full(128, -1)
_VALUES[[ord(character) for character in ALPHABET]] = np.arange(31)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff \t\r\n\u00a0\u3000"))


def normalise(text: str) -> str:
    """Upper case, half width, without blanks and invisible characters."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).upper()


def check_character(code: str) -> str:
    """The 18th character that belongs to the first 17. Raises ValueError for characters of no code."""
    values = [ALPHABET.index(character) for character in code[: LENGTH - 1]]
    return ALPHABET[-int(np.dot(values, _WEIGHTS)) % 31]


def passes(codes: Sequence[str]) -> npt.NDArray[np.bool_]:
    """For each normalised code of 18 characters: does its check character fit?"""
    if not len(codes):
        return np.zeros(0, dtype=bool)
    characters = np.array(codes, dtype=f"U{LENGTH}").view(np.uint32).reshape(len(codes), LENGTH)
    values = _VALUES[np.minimum(characters, 127)]
    fits: npt.NDArray[np.bool_] = -(values[:, :-1] @ _WEIGHTS) % 31 == values[:, -1]
    return fits & (values >= 0).all(axis=1)
