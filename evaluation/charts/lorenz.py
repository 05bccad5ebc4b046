"""How much land brings how much tax: enterprises by tax per mu, best first."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lorenz:
    """`land` and `tax`: shares of the sums, 0–1, from (0, 0) to (1, 1); both columns ascend by enterprise, best first.
    `counted` enterprises have both figures. Tax may be negative (refunds): then the curve falls at its end.
    """

    land: Floats
    tax: Floats
    counted: int

    def tax_of(self, share: float) -> float:
        """The share of tax that the best `share` of the land brings, 0–1."""
        return float(np.interp(share, self.land, self.tax))

    @property
    def gini(self) -> float:
        """Twice the area between the curve and the diagonal: 0 where every mu brings the same."""
        return float(2 * np.trapezoid(self.tax, self.land) - 1)


def lorenz(land: Floats, tax: Floats) -> Lorenz | None:
    """None where nobody has land and tax, or there is no tax in all. Units: 亩, 万元."""
    both = np.isfinite(land) & np.isfinite(tax) & (land > 0)
    land, tax = land[both], tax[both]
    if not len(land) or tax.sum() <= 0:
        return None
    order = np.argsort(-tax / land, kind="stable")
    return Lorenz(_shares(land[order]), _shares(tax[order]), len(land))


def _shares(column: Floats) -> Floats:
    sums = np.cumsum(column)
    shares: Floats = np.concatenate([[0.0], sums / sums[-1]])
    return shares


def thinned(curve: Lorenz, points: int = 200) -> list[tuple[float, float]]:
    """So many points that the eye sees no difference, ends included."""
    at = np.unique(np.linspace(0, len(curve.land) - 1, points).round().astype(int))
    return list(zip(curve.land[at].tolist(), curve.tax[at].tolist(), strict=True))


_TENTHS = tuple(part / 10 for part in range(1, 11))


def table(curve: Lorenz, shares: Sequence[float] = _TENTHS) -> list[tuple[float, float]]:
    """Share of land, and the share of tax that the best so much of it brings."""
    return [(share, curve.tax_of(share)) for share in shares]
