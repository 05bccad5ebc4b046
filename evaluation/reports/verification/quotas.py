"""How many places each grade has in each pool: a small sheet for every group."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.methods.schema import Cut, Quota
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.places import Ranked
from evaluation.reports.verification.sheets import Place, Sheet
from evaluation.scoring.figures import Ints
from evaluation.scoring.ranking import limits

_ROUND = {"四舍五入": "ROUND", "进一": "ROUNDUP", "去尾": "ROUNDDOWN"}


@dataclass(frozen=True)
class Quotas:
    """`lasts`: last places by cut, on the sheet `name`; `row`: the column that says which pool a row is in."""

    sheet: Sheet
    row: Place
    lasts: dict[int, Place]
    names: Place
    # last place of the part of which the best are taken, where a grade is given in two stages
    half: Place | None = None

    def at(self, place: Place) -> int:
        """Which column of the sheet it is."""
        every = range(len(self.sheet.columns))
        return next(at for at in every if self.sheet.place(at).letter == place.letter)

    def last(self, at: int) -> str:
        return f"INDEX({self.lasts[at].on(self.sheet.name)},{self.row.here})"


@dataclass(frozen=True)
class Beside:
    """Who counts beside the ranked: a column of the group's sheet, and numbers that are copied, by pool."""

    column: Place | None
    copied: Ints
    conditioned: Place | None


def add_quotas(draft: Draft, name: str, ranked: Ranked, beside: Beside, quota: Quota) -> Quotas:
    outcome, own = draft.outcome, draft.sheet.name
    pools = np.unique(outcome.pools)
    sheet = Sheet(name, len(pools), 3)
    names = sheet.add("排序池", "", [outcome.pool_names[pool] for pool in pools.tolist()], "text", 30)
    active = outcome.ranks > 0
    sizes = np.bincount(outcome.pools[active], minlength=len(outcome.pool_names))[pools]
    counted = f"COUNTIFS({ranked.pool.on(own)},{names.here},{ranked.active.on(own)},1"
    sheet.add("参排户数", f"{counted})", sizes.tolist(), "count")
    whole = f"COUNTIF({ranked.pool.on(own)},{names.here})"
    everybody = np.bincount(outcome.pools, minlength=len(outcome.pool_names))[pools]
    sheet.add("户数", whole, everybody.tolist(), "count")
    base, numbers = f"{counted})", sizes
    if beside.conditioned:
        base = f"{counted},{beside.conditioned.on(own)},0)"
        kept = draft.column(beside.conditioned) == 0
        in_order = outcome.pools[draft.order]
        numbers = np.bincount(in_order[active[draft.order] & kept], minlength=len(outcome.pool_names))[pools]
    if beside.column:
        base += f"+SUMIFS({beside.column.on(own)},{ranked.pool.on(own)},{names.here})"
        flags = draft.column(beside.column)
        numbers = numbers + np.bincount(outcome.pools[draft.order], flags, minlength=len(outcome.pool_names))[
            pools
        ].astype(int)
    if beside.copied.any():
        more = sheet.add("另计（抄录）", "", beside.copied[pools].tolist(), "count")
        base, numbers = f"{base}+{more.here}", numbers + beside.copied[pools]
    total = sheet.add("名额基数", base, numbers.tolist(), "count")
    half = _add_half(draft, sheet, total, numbers.astype(np.int64), quota)
    lasts = _add_cuts(draft, sheet, total, numbers.astype(np.int64), quota)
    at = [int(place) + 1 for place in np.searchsorted(pools, outcome.pools[draft.order])]
    row = draft.sheet.add("池行", f"MATCH({ranked.pool.here},{names.on(name)},0)", at, "count", 6)
    return Quotas(sheet, row, lasts, names, half)


def _add_half(draft: Draft, sheet: Sheet, total: Place, numbers: Ints, quota: Quota) -> Place | None:
    """The last place of the better part, of a grade that is given in two stages."""
    stages = next((cut.stages for cut in draft.group.grading or () if cut.stages), None)
    if stages is None:
        return None
    cut = Cut(grade="先取", share=stages.better)
    share = draft.parameter("两步取档", "先取（占基数）", float(stages.better))
    reached = np.round(float(stages.better) * numbers, 9).tolist()
    edge = sheet.add("先取\n界线", f"ROUND({share}*{total.here},9)", reached, "figure").here
    (ends,) = limits([cut], numbers, quota, whole=False)
    return sheet.add("先取\n末位", _last(cut, quota, edge, "0", "0"), ends.tolist(), "count")


def _add_cuts(draft: Draft, sheet: Sheet, total: Place, numbers: Ints, quota: Quota) -> dict[int, Place]:
    """Edges and last places of every cut by place, best first; the last one takes the rest."""
    cuts = [(at, cut) for at, cut in enumerate(draft.group.grading or ()) if cut.by_place]
    cached = limits([cut for _, cut in cuts], numbers, quota, whole=False)
    edge, last, lasts = "0", "0", {}
    reached = np.zeros(len(numbers), np.float64)
    for (at, cut), ends in zip(cuts[:-1], cached, strict=False):
        before = edge
        amount, own = _amount(draft, cut, total)
        formula = f"ROUND({edge}+{amount},9)" if own else f"ROUND(MAX({edge},{amount}),9)"
        now = np.float64(cut.count or 0) if _share(cut) is None else float(_share(cut) or 0) * numbers
        reached = np.round(reached + now if own else np.maximum(reached, now), 9).astype(np.float64)
        edge = sheet.add(f"{cut.grade}\n界线", formula, reached.tolist(), "figure").here
        last = sheet.add(
            f"{cut.grade}\n末位", _last(cut, quota, edge, before, last), ends.tolist(), "count"
        ).here
        lasts[at] = sheet.place(len(sheet.columns) - 1)
    return lasts


def _share(cut: Cut) -> Decimal | None:
    return cut.stages.share if cut.stages else cut.share


def _amount(draft: Draft, cut: Cut, total: Place) -> tuple[str, bool]:
    """How many places, and whether they are counted from the grade before."""
    share, own = _share(cut), cut.own or cut.stages is not None
    kind = "占" if own else "累计至"
    if share is None:
        return draft.parameter(cut.grade, f"名额（{kind}，名）", cut.count or 0), own
    return f"{draft.parameter(cut.grade, f'名额（{kind}，占基数）', float(share))}*{total.here}", own


def _last(cut: Cut, quota: Quota, edge: str, before: str, last: str) -> str:
    rounds = _ROUND[quota.rounding]
    if quota.each == "逐档":
        return f"{last}+{rounds}(ROUND({edge}-{before},9),0)"
    exactly = ""
    if quota.edge == "不含" and _share(cut) is not None:
        exactly = f"-IF(AND({edge}>0,{edge}=INT({edge})),1,0)"
    return f"MAX({last},{rounds}({edge},0){exactly})"


def faults(quotas: Quotas, ranked: Ranked, group_sheet: str) -> str:
    """How many pools are torn apart, so that places would start anew."""
    return f"SUM({ranked.starts.on(group_sheet)})-ROWS({quotas.names.on(quotas.sheet.name)})"
