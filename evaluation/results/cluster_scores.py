"""What somebody may know of how a cluster was judged.

A place and a grade are of all members together and told with their number. An item is told where each sum that its
formula reads is over enough enterprises (`Province.fewest`; for a county: over enough of the others'), the total where
all items are, as a score that is left out could be reckoned from it. Sums behind an item are told to the province only,
and not beside others that differ by too few enterprises.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.models import ClusterJudgement, ClusterMethod, ClusterResult
from evaluation.regions.behind import Count, Sum

Enough = Callable[[Count], bool]


@dataclass(frozen=True)
class Item:
    """`about` as the outline has it: formula, unit, weight, base. `value` and `score` None: nothing there or, where it
    `is_withheld`, nothing told. `counted` in the year itself.
    """

    about: dict
    value: float | None
    score: float | None
    remark: str
    counted: int | None
    sums: Sequence[Sum]
    is_withheld: bool


@dataclass(frozen=True)
class Score:
    """`of`: among how many the rank is; `reason`: why there is no grade, or why something is not told."""

    method: ClusterMethod
    digest: str
    rank: int | None = None
    of: int | None = None
    grade: str = ""
    grade_name: str = ""
    total: float | None = None
    items: Sequence[Item] = ()
    reason: str = ""

    @property
    def tells_sums(self) -> bool:
        return any(each.sums for each in self.items)


def score_of(
    result: ClusterResult, judgement: ClusterJudgement | None, enough: Enough, fewest: int, tells_sums: bool
) -> Score | None:
    """None where the province had no method yet. `enough`: whether what is over so many may be told."""
    if judgement is None:
        return None
    method, digest = judgement.method, judgement.digest
    if not digest:
        return Score(method, digest, reason=judgement.reason)
    group = next((each for each in judgement.outline["groups"] if each["name"] == result.group), None)
    if group is None:
        return Score(method, digest, reason=result.reason or "不在办法的任何分组中。")
    items = _items(result, group["items"], enough, fewest, tells_sums)
    withheld = [each.about["name"] for each in items if each.is_withheld]
    note = f"总分不显示：{'、'.join(withheld)}的合计户数过少。" if withheld else ""
    return Score(
        method,
        digest,
        rank=result.rank,
        of=group["size"],
        grade=result.grade,
        grade_name=method.grade_names.get(result.grade, ""),
        total=None if withheld else result.total,
        items=items,
        reason=" ".join(filter(None, (result.reason, note))),
    )


def _items(
    result: ClusterResult, items: Sequence[dict], enough: Enough, fewest: int, tells_sums: bool
) -> list[Item]:
    found = []
    rows = zip(items, result.values, result.scores, result.remarks, result.behind, strict=True)
    for about, value, score, remark, behind in rows:
        counts: list[Count] = behind["counts"]
        told = all(map(enough, counts))
        # of nobody there is nothing to tell
        withheld = not told and value is not None
        apart = behind["apart"] is None or behind["apart"] >= fewest
        found.append(
            Item(
                about,
                value if told else None,
                score if told or not withheld else None,
                remark,
                counts[0]["whole"] if told else None,
                behind["sums"] if told and apart and tells_sums else (),
                withheld,
            )
        )
    return found
