"""Rules that ask for several things at once: LE-15, LE-20, LE-21, LE-23. All must hold; nothing said is not yes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from landuse.periods import last_day
from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import Conditions, Years

Facts = Mapping[str, bool | None]  # by the clause's own words; None: not known


def checklist(basis: Basis[Conditions], facts: Facts) -> list[Finding]:
    """One finding for each condition, in the clause's order; `worst` of them is the whole.

    Raises ValueError for a fact under words that are no condition of the clause.
    """
    if strange := facts.keys() - set(basis.clause.conditions):
        raise ValueError(f"no condition: {'、'.join(sorted(strange))}")
    return [_point(basis, words, facts.get(words)) for words in basis.clause.conditions]


def _point(basis: Basis[Conditions], words: str, holds: bool | None) -> Finding:
    if holds is None:
        return basis.missing(f"“{words}”的意见")
    return basis.decided(holds, f"{words}：{'是' if holds else '否'}。")


def plot_ratio_rise(basis: Basis[Conditions], facts: Facts, before: Decimal, after: Decimal) -> list[Finding]:
    """LE-20: no further land price where a higher plot ratio meets every condition."""
    words = "提高" if after > before else "没有提高"
    rise = basis.decided(after > before, f"容积率由 {before:f} 到 {after:f}，{words}。")
    return [rise, *checklist(basis, facts)]


def unrealised_plan(
    basis: Basis[Years], facts: Facts, decided: date, carried_out: date | None
) -> list[Finding]:
    """LE-15: works may go ahead where a changed plan is not carried out within the years after `decided`.

    `carried_out` is the day from which the new use is planned to begin, None if nobody knows.
    """
    end = last_day(decided, 12 * basis.clause.years)
    if carried_out is None:
        later = basis.missing("调整后用途的计划实施日期")
    else:
        words = "以后" if carried_out > end else "以内"
        later = basis.decided(
            carried_out > end,
            f"调整后用途计划 {carried_out} 实施，在 {basis.clause.years} 年（到 {end}）{words}。",
        )
    return [later, *checklist(basis, facts)]
