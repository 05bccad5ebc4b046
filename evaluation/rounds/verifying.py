"""Whether what was published comes out again: method, frozen figures and stored results against their digests."""

import hashlib
from collections.abc import Iterator

import numpy as np

from evaluation.actions.snapshots import Frozen, digest_of
from evaluation.methods.loader import restore
from evaluation.models import Publication, Run, Snapshot
from evaluation.rejudging.material import material
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import ENGINE, GroupOutcome, Outcome

_NAMED = 5  # enterprises that a sentence names
_NOTHING = 1e-8  # as the digest of a result rounds


def differences_of(publication: Publication) -> list[str]:
    """What is no longer as it was published, in sentences; empty when everything comes out again."""
    run = publication.run
    frozen = material(run.snapshot, run.method.resolved)
    outcome = score(restore(run.method.resolved), frozen.figures)
    return [*_method(run), *_snapshots(run.snapshot), *_result(run, outcome), *_stored(run, frozen, outcome)]


def _method(run: Run) -> Iterator[str]:
    if hashlib.sha256(run.method.resolved.encode()).hexdigest() != run.method.digest:
        yield f"办法 {run.method} 的全文与摘要不符"


def _snapshots(snapshot: Snapshot | None) -> Iterator[str]:
    """This and the years behind it."""
    while snapshot:
        if digest_of(snapshot) != snapshot.digest:
            yield f"{snapshot} 的数据与摘要不符"
        snapshot = snapshot.past


def _result(run: Run, outcome: Outcome) -> Iterator[str]:
    if outcome.digest() == run.digest:
        return
    engine = "" if run.engine == ENGINE else f"（当时的引擎版本 {run.engine}，现为 {ENGINE}）"
    yield f"重新测算的结果摘要与第 {run.pk} 号测算不符{engine}"


def _stored(run: Run, frozen: Frozen, outcome: Outcome) -> Iterator[str]:
    """Every kept result, compared with what comes out."""
    rows = run.results.values_list("enterprise", "row__name", "group", "total", "rank", "grade", "scores")
    kept = {who: (name, line) for who, name, *line in rows}
    wrong = [
        kept[who][0] if who in kept else str(who)
        for who, line in _given(frozen, outcome)
        if who not in kept or not _same(kept[who][1], line)
    ]
    if wrong:
        named = "、".join(wrong[:_NAMED])
        yield f"第 {run.pk} 号测算存下的结果有 {len(wrong)} 户与重新测算的不符：{named}"
    if len(kept) != len(frozen.enterprises):
        yield f"第 {run.pk} 号测算存下 {len(kept)} 户，快照有 {len(frozen.enterprises)} 户"


def _given(frozen: Frozen, outcome: Outcome) -> Iterator[tuple[int, list]]:
    for group in outcome.groups:
        yield from zip((frozen.enterprises[row] for row in group.rows.tolist()), _lines(group), strict=True)
    yield from ((frozen.enterprises[row], ["", None, None, "", []]) for row in outcome.outside.tolist())


def _lines(group: GroupOutcome) -> Iterator[list]:
    names = [*group.grade_names, ""]
    scores = np.column_stack([item.scores for item in group.items]) if group.items else None
    for at, (total, rank, grade) in enumerate(
        zip(group.totals.tolist(), group.ranks.tolist(), group.grades.tolist(), strict=True)
    ):
        yield [group.name, total, rank or None, names[grade], [] if scores is None else scores[at].tolist()]


def _same(kept: list, given: list) -> bool:
    group, total, rank, grade, scores = kept
    if (group, rank, grade, len(scores)) != (given[0], given[2], given[3], len(given[4])):
        return False
    return all(map(_equal, [total, *scores], [given[1], *given[4]]))


def _equal(kept: float | None, given: float | None) -> bool:
    if kept is None or given is None or given != given:
        return kept is None and (given is None or given != given)
    return abs(kept - given) <= _NOTHING
