"""Lists that change no grade."""

from collections.abc import Mapping

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Cut, Quota, Rules
from evaluation.methods.schema.adjusting import SideList
from evaluation.scoring import ranking
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Bools, Figures
from evaluation.scoring.placing import pools_of, sort_key

# counts need no rounding
_COUNTED = Quota.model_validate({"基数": "参评", "取整": "四舍五入"})


def side_lists(
    lists: Mapping[str, SideList], rules: Rules, card: Figures, usual: Bools
) -> tuple[tuple[str, Bools], ...]:
    """Each list with who is on it. Shares are rounded and ties shared as in the grading of the method; nobody is on
    a list for which the method leaves that open.
    """
    return tuple((name, _members(each, rules, card, usual)) for name, each in lists.items())


def _members(each: SideList, rules: Rules, card: Figures, usual: Bools) -> Bools:
    meets = usual & holds(parse(each.condition), card) if each.condition else usual
    take = each.take
    if take.share is None and take.count is None:
        return meets
    if rules.ties is None or (take.share is not None and rules.quota is None):
        return np.zeros_like(usual)
    pools = pools_of(tuple(each.within), "", card)
    key = sort_key(card, each.by)
    meets = meets & ~np.isnan(key)
    if pools.unplaced is not None:
        meets &= ~pools.unplaced
    first, last, sizes = ranking.ranks(pools.codes, [key], meets)
    cut = Cut(grade="", share=take.share, count=take.count)
    (limit,) = ranking.limits([cut], sizes, rules.quota or _COUNTED, whole=False)
    found: Bools = meets & ((first if rules.ties.share == "同取高档" else last) <= limit)
    return found
