"""Units and what one is in another, exactly: fractions, never floats."""

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, read_file

_FILE = Path(__file__).parent / "reference" / "units.yaml"

# dimensions above and below the line
Dimension = tuple[str, str]


class _Units(Entry):
    source: str = Field(alias="来源")
    dimensions: dict[str, dict[str, str]] = Field(alias="量纲")
    aliases: dict[str, str] = Field(alias="别名")


@cache
def _units() -> dict[str, tuple[str, Fraction]]:
    """Unit, also under its other names → dimension and what it is in the base unit."""
    file = read_file(_FILE).into(_Units)
    units = {
        name: (dimension, Fraction(factor))
        for dimension, factors in file.dimensions.items()
        for name, factor in factors.items()
    }
    return units | {alias: units[name] for alias, name in file.aliases.items()}


def known_units() -> list[str]:
    return list(_units())


def dimension(unit: str) -> Dimension | None:
    """None for a unit that nobody knows."""
    parts = _parts(unit)
    return None if parts is None else (parts[0][0], parts[1][0])


def ratio(ours: str, theirs: str) -> Fraction:
    """So many of theirs are one of ours. Raises ValueError where one is not to be had from the other."""
    if dimension(ours) is None or dimension(ours) != dimension(theirs):
        raise ValueError(f"“{ours}”不能换算成“{theirs}”")
    return _factor(ours) / _factor(theirs)


def ends(factor: Fraction) -> bool:
    """Whether a decimal number times `factor` is always a decimal number again."""
    rest = factor.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as on paper."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _exact(whole if value >= 0 else -whole, places)


def as_decimal(value: Fraction) -> Decimal | None:
    """The same number as a decimal, without needless zeros; None when it has no end."""
    if not ends(value):
        return None
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return _exact((value * 10**places).numerator, places)


def _parts(unit: str) -> tuple[tuple[str, Fraction], tuple[str, Fraction]] | None:
    above, _, below = unit.partition("/")
    units = _units()
    if above not in units or (below and below not in units):
        return None
    return units[above], units[below] if below else ("", Fraction(1))


def _factor(unit: str) -> Fraction:
    parts = _parts(unit)
    if parts is None:
        raise ValueError(f"不认识单位“{unit}”")
    return parts[0][1] / parts[1][1]


def _exact(whole: int, places: int) -> Decimal:
    """`whole` × 10^−places with all its digits, however many; other ways round to those of the context."""
    return Decimal((whole < 0, tuple(map(int, str(abs(whole)))), -places))
