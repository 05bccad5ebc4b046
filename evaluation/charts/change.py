"""Why a county's tax changed: more or less land, more per mu within industries, another mix of industries."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sums:
    """Land (亩) and tax (万元) of an industry."""

    land: float
    tax: float

    @property
    def per_mu(self) -> float:
        return self.tax / self.land if self.land else 0.0


@dataclass(frozen=True)
class Part:
    """What an industry adds to the change, in 万元."""

    name: str
    within: float
    mix: float


@dataclass(frozen=True)
class Change:
    """`after − before = land + within + mix`, in 万元; `parts` by industry add up to the last two."""

    before: float
    after: float
    land: float
    parts: tuple[Part, ...]

    @property
    def within(self) -> float:
        return sum(part.within for part in self.parts)

    @property
    def mix(self) -> float:
        return sum(part.mix for part in self.parts)


def change(before: Mapping[str, Sums], after: Mapping[str, Sums]) -> Change | None:
    """Each effect at the mean of both years, so that none is left over. None without land in one of the years.

    T = L·R with R = Σ sᵢ·rᵢ (sᵢ: share of land, rᵢ: tax per mu): ΔT = R̄·ΔL + L̄·Σ(s̄ᵢ·Δrᵢ + r̄ᵢ·Δsᵢ), where r̄ᵢ is taken
    from R̄, so that an industry adds by growing only what it brings beyond the county's mean.
    """
    lands = [sum(each.land for each in year.values()) for year in (before, after)]
    taxes = [sum(each.tax for each in year.values()) for year in (before, after)]
    if not all(lands):
        return None
    ratios = [tax / land for tax, land in zip(taxes, lands, strict=True)]
    mean_land, mean_ratio = sum(lands) / 2, sum(ratios) / 2
    nothing = Sums(0.0, 0.0)
    parts = [
        _part(name, before.get(name, nothing), after.get(name, nothing), lands, mean_land, mean_ratio)
        for name in sorted(before.keys() | after.keys())
    ]
    return Change(taxes[0], taxes[1], mean_ratio * (lands[1] - lands[0]), tuple(parts))


def _part(name: str, then: Sums, now: Sums, lands: list[float], mean_land: float, mean_ratio: float) -> Part:
    """An industry that came or went has no ratio in one year: that of the other stands for it, so it is all mix."""
    ratio_then = then.per_mu if then.land else now.per_mu
    ratio_now = now.per_mu if now.land else then.per_mu
    share_then, share_now = then.land / lands[0], now.land / lands[1]
    within = mean_land * (share_then + share_now) / 2 * (ratio_now - ratio_then)
    mix = mean_land * ((ratio_then + ratio_now) / 2 - mean_ratio) * (share_now - share_then)
    return Part(name, within, mix)
