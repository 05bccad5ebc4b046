"""Rounding by formula, as `evaluation.scoring.rounding` does it: what binary arithmetic leaves behind counts as
nothing. A spreadsheet has no such slack of its own, so twelve decimals are rounded away first.
"""

from evaluation.methods.schema import Rounding

_DUST = 12


def rounded(formula: str, places: int | None, rounding: Rounding | None) -> str:
    if rounding is None or places is None:
        return formula
    clean = f"ROUND({formula},{_DUST})"
    if rounding.mode == "截尾":
        return f"TRUNC({clean},{places})"
    if rounding.mode == "四舍六入五成双":
        return _half_to_even(clean, places)
    return f"ROUND({clean},{places})"


def _half_to_even(number: str, places: int) -> str:
    """Twice the half is the even neighbour of a number that ends in exactly a half."""
    scaled = f"ABS({number})*10^{places}"
    half = f"ABS({scaled}-INT({scaled})-0.5)<=1E-{max(_DUST - places - 1, 1)}"
    return f"IF({half},SIGN({number})*2*ROUND({scaled}/2,0)/10^{places},ROUND({number},{places}))"
