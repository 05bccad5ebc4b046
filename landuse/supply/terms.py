"""ZR-01: how long land may be supplied for, by mode."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import ge, le, lt

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import Mode, Term, Terms

_Bound = tuple[str, Decimal | None, Callable[[Decimal, Decimal], bool]]


def term(basis: Basis[Terms], mode: Mode, *, months: int, lease_months: int | None = None) -> list[Finding]:
    """One finding for each bound of the mode. `months` of the whole right, `lease_months` of the part that is let."""
    limits = basis.clause.modes.get(mode)
    if limits is None:
        return [basis.open(f"“{mode}”的年限")]
    whole: list[_Bound] = [
        ("不少于", limits.at_least, ge),
        ("不超过", limits.at_most, le),
        ("少于", limits.shorter_than, lt),
    ]
    let: list[_Bound] = [("租赁部分不超过", limits.lease_at_most, le)]
    return [*_bounds(basis, mode, limits, months, whole), *_bounds(basis, mode, limits, lease_months, let)]


def _bounds(
    basis: Basis[Terms], mode: Mode, limits: Term, months: int | None, bounds: list[_Bound]
) -> Iterator[Finding]:
    for words, years, holds in bounds:
        if years is None:
            continue
        if months is None:
            yield basis.missing("租赁部分的年限")
            continue
        miss = Outcome.BREACH if limits.force == "应当" else Outcome.REMIND
        met = holds(Decimal(months), years * 12)
        usual = "" if limits.force == "应当" else "一般"
        sentence = f"{mode} {written(months)}，{usual}应当{words} {years:f} 年。"
        yield basis.finding(Outcome.MET if met else miss, sentence)


def written(months: int) -> str:
    """20 年, 20 年 1 个月, 6 个月."""
    years, rest = divmod(months, 12)
    return " ".join([*([f"{years} 年"] if years else []), *([f"{rest} 个月"] if rest or not years else [])])
