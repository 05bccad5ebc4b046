"""What a plan must keep, each in whole numbers and in words: the quotas, and what each rule asks for.

Every demand stands for itself, so that leaving one out never makes less possible.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np

from evaluation.allocation.planning.applicants import Bools, Integers, times
from evaluation.allocation.planning.asked import Asked, percent, plain
from evaluation.allocation.planning.language import (
    AnyRule,
    Barred,
    Excluded,
    First,
    LeastShare,
    Served,
    ShareOfNeed,
    TownCap,
    TownFloor,
)


@dataclass(frozen=True, eq=False)
class Ban:
    """Options that may not be given: `cells` are places in applicants × options."""

    rule: str
    source: str
    sentence: str
    cells: Integers


@dataclass(frozen=True, eq=False)
class Limit:
    """The `weights` of the options given, at `cells`, add up to at most `most`; all in steps of `step`.

    A floor is a limit with its signs turned. `short` tells what stands against more, from {left} and {more}. `grows` is
    the quota whose amount the limit follows.
    """

    rule: str
    source: str
    sentence: str
    short: str
    cells: Integers
    weights: Integers
    most: int
    step: Fraction
    grows: str = ""


class QuotaLimit(Limit):
    """A quota itself: no more than there is."""


Demand = Ban | Limit


def of_quotas(asked: Asked) -> Iterator[QuotaLimit]:
    for name, quota in asked.quotas.items():
        whole = f"{plain(quota.amount)} {quota.unit}"
        limit = _limit(
            asked,
            name,
            np.ones(len(asked.options), bool),
            quota.amount,
            rule=f"{name}指标",
            source=quota.source,
            sentence=f"{name}一共 {whole}",
            short=f"{name}只余 {{left}} {quota.unit}，还需 {{more}}",
            grows=name,
        )
        yield QuotaLimit(**vars(limit))


def of_rule(rule: AnyRule, asked: Asked) -> Iterator[Demand]:
    match rule:
        case Barred():
            yield from _barred(rule, asked)
        case ShareOfNeed():
            yield from _share_of_need(rule, asked)
        case TownCap() | TownFloor():
            yield from _towns(rule, asked)
        case LeastShare():
            yield _least_share(rule, asked)
        case First():
            yield _first(rule, asked)
        case Served():
            yield from _served(rule, asked)
        case Excluded():
            rows = [asked.rows[code] for code in rule.codes if code in asked.rows]
            yield _ban(rule, "列入不得安排的名单", asked.cells(asked.only(rows)))


def _barred(rule: Barred, asked: Asked) -> Iterator[Ban]:
    names = asked.named(rule.quotas)
    uses_any = np.any([asked.uses[name].whole > 0 for name in names], axis=0)
    for grade in rule.grades:
        cells = asked.cells(uses_any & asked.grade(grade)[:, None])
        yield _ban(rule, f"{grade} 档不安排{'、'.join(names)}", cells)


def _share_of_need(rule: ShareOfNeed, asked: Asked) -> Iterator[Ban]:
    names = asked.named(rule.quotas)
    for grade, most in rule.most.items():
        over = np.zeros(asked.options.shape, bool)
        share = Fraction(most or 0)
        for name in names:
            most_whole = [floor(each * share) for each in asked.full(name).tolist()]
            over |= asked.uses[name].whole > np.array(most_whole, np.int64)[:, None]
        words = f"{grade} 档的{'、'.join(names)}最多安排申请量的 {percent(share)}"
        yield _ban(rule, words, asked.cells(over & asked.grade(grade)[:, None]))


def _towns(rule: TownCap | TownFloor, asked: Asked) -> Iterator[Limit]:
    others = {} if rule.others is None else dict.fromkeys(sorted(asked.towns), rule.others)
    unit, capped = asked.quotas[rule.quota].unit, isinstance(rule, TownCap)
    for town, amount in (others | rule.towns).items():
        of = asked.only(asked.towns.get(town, np.zeros(0, np.int64)))
        need = asked.uses[rule.quota].tell(int(asked.full(rule.quota)[of].sum()))
        bound = f"{town}{rule.quota}{'不超过' if capped else '不少于'} {plain(amount or Decimal(0))} {unit}"
        yield _limit(
            asked,
            rule.quota,
            of,
            amount or Decimal(0),
            at_least=not capped,
            rule=rule.name,
            source=rule.source,
            sentence=bound if capped else f"{bound}（一共申请 {plain(need)} {unit}）",
            short=f"{bound}，只余 {{left}}，还需 {{more}}",
        )


def _least_share(rule: LeastShare, asked: Asked) -> Limit:
    """share × (whole + all) ≤ part + marked, times the denominator of the share."""
    share, use = Fraction(rule.least or 0), asked.uses[rule.quota]
    cells = asked.cells(np.ones(len(asked.options), bool))
    marked = asked.marked(rule.mark)[cells // asked.options.shape[1]]
    own = use.whole.ravel()[cells]
    weights = np.where(marked, times(own, share.numerator - share.denominator), times(own, share.numerator))
    before = rule.before
    most = Fraction(0) if before is None else use.steps(before.part) - share * use.steps(before.whole)
    words = f"{rule.mark}占全年{rule.quota}不低于 {percent(share)}"
    return Limit(
        rule.name,
        rule.source,
        words,
        f"{words}，再安排就不够",
        cells,
        weights,
        floor(most * share.denominator),
        Fraction(1, share.denominator * 10**use.places),
    )


def _first(rule: First, asked: Asked) -> Limit:
    """What is kept goes by what they ask for, not by what other rules leave them."""
    quota = asked.quotas[rule.quota]
    marked, use = asked.marked(rule.mark), asked.uses[rule.quota]
    need = use.tell(int(asked.full(rule.quota)[marked].sum()))
    kept = min(quota.amount, need, quota.amount if rule.amount is None else rule.amount)
    kept_words, unit = f"留给{rule.mark}的 {plain(kept)} {quota.unit}", quota.unit
    return _limit(
        asked,
        rule.quota,
        ~marked,
        quota.amount - kept,
        rule=rule.name,
        source=rule.source,
        sentence=f"{kept_words}{rule.quota}不给其余企业（共申请 {plain(need)} {unit}）",
        short=f"除{kept_words}外，{rule.quota}只余 {{left}} {unit}，还需 {{more}}",
        grows=rule.quota if kept < quota.amount else "",
    )


def _served(rule: Served, asked: Asked) -> Iterator[Limit]:
    for code in rule.codes:
        row = asked.rows.get(code)
        cells = np.zeros(0, np.int64) if row is None else asked.cells(asked.only([row]))
        if rule.least == "足额":
            cells = cells[-1:]
        words = f"{code} 必须{'足额' if rule.least == '足额' else ''}安排"
        words += "" if len(cells) else "（没有提出申请）"
        yield Limit(rule.name, rule.source, words, words, cells, np.full(len(cells), -1), -1, Fraction(1))


def _limit(
    asked: Asked,
    quota: str,
    of: Bools,
    amount: Decimal,
    *,
    rule: str,
    source: str,
    sentence: str,
    short: str,
    at_least: bool = False,
    grows: str = "",
) -> Limit:
    """What the chosen applicants use of the quota, at most (or with `at_least` at least) the amount."""
    use, sign = asked.uses[quota], -1 if at_least else 1
    cells = asked.cells(of)
    most = floor(sign * use.steps(amount))
    step = Fraction(1, 10**use.places)
    return Limit(rule, source, sentence, short, cells, sign * use.whole.ravel()[cells], most, step, grows)


def _ban(rule: AnyRule, sentence: str, cells: Integers) -> Ban:
    return Ban(rule.name, rule.source, sentence, cells)
