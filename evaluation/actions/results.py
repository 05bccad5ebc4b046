"""Put what the engine gave into the database."""

import numpy as np

from evaluation.actions.result_texts import after_scoring
from evaluation.actions.snapshots import Frozen
from evaluation.models import Method, Result, Run
from evaluation.scoring.outcome import ENGINE, GroupOutcome, ItemOutcome, Outcome
from mujun.copying import array_texts, copy_in_text, escape, number_texts, word_texts
from mujun.jobs.models import Job

_COLUMNS = [
    "run_id",
    "enterprise_id",
    "row_id",
    "group",
    "pool",
    "total",
    "rank",
    "pool_size",
    "grade",
    "reason",
]
_ARRAYS = ["values", "bases", "scores", "remarks"]
_AFTER = ["like", "before", "points", "point_reasons", "lists", "changes"]


def store(*, method: Method, frozen: Frozen, outcome: Outcome, job: Job) -> Run:
    """A finished run with a result for every enterprise of the snapshot."""
    run = Run.objects.create(
        snapshot=frozen.snapshot,
        method=method,
        job=job,
        engine=ENGINE,
        digest=outcome.digest(),
        outline=outline(outcome),
    )
    for group in outcome.groups:
        _store(run, frozen, group)
    _store(run, frozen, _outside(outcome))
    return run


def grades_of(outcome: Outcome) -> np.ndarray:
    """The grade of every unit in the order of the figures; empty where it has none."""
    grades = np.full(len(outcome.units), "", dtype=object)
    for group in outcome.groups:
        names = np.array([*group.grade_names, ""], dtype=object)
        grades[group.rows] = names[group.grades]
    return grades


def outline(outcome: Outcome) -> dict:
    """What is the same for all of a group, kept once."""
    return {"groups": [_group(group) for group in outcome.groups], "outside": len(outcome.outside)}


def _group(group: GroupOutcome) -> dict:
    sizes = np.bincount(group.pools, minlength=len(group.pool_names)).tolist()
    return {
        "name": group.name,
        "size": len(group.rows),
        "items": [_item(item) for item in group.items],
        "grades": [
            {"code": code, "cut": cut, "count": int((group.grades == at).sum())}
            for at, (code, cut) in enumerate(zip(group.grade_names, group.cuts, strict=True))
        ],
        "points": [family.name for family in group.points],
        "lists": [name for name, _ in group.lists],
        "standings": [vars(standing) for standing in group.standings],
        "breaches": list(group.breaches),
        "pools": [
            {"name": name, "size": size} for name, size in zip(group.pool_names, sizes, strict=True) if size
        ],
    }


def _item(item: ItemOutcome) -> dict:
    return {
        "name": item.name,
        "formula": item.formula,
        "unit": item.unit,
        "decimals": item.decimals,
        # JSON has no NaN: a weight that the method leaves open
        "weight": None if np.isnan(item.weight) else item.weight,
        "base": item.base,
        "how": item.how,
    }


def _store(run: Run, frozen: Frozen, group: GroupOutcome) -> None:
    size, rows = len(group.rows), group.rows.tolist()
    grades = [*group.grade_names, ""]
    pools = list(map(escape, group.pool_names))
    remarks = _matrix([item.remarks.astype(np.int64) for item in group.items], size, np.int64)
    copy_in_text(
        Result,
        _COLUMNS + _ARRAYS + _AFTER,
        [
            [str(run.pk)] * size,
            [str(frozen.enterprises[row]) for row in rows],
            [str(frozen.rows[row]) for row in rows],
            [escape(group.name)] * size,
            [pools[pool] for pool in group.pools.tolist()],
            number_texts(group.totals),
            [str(rank) if rank else "\\N" for rank in group.ranks.tolist()],
            [str(pool) if pool else "\\N" for pool in group.pool_sizes.tolist()],
            [grades[grade] for grade in group.grades.tolist()],
            word_texts(group.reasons),
            array_texts(_matrix([item.values for item in group.items], size, np.float64)),
            array_texts(_matrix([item.base_of_rows() for item in group.items], size, np.float64)),
            array_texts(_matrix([item.scores for item in group.items], size, np.float64)),
            array_texts(remarks),
            *after_scoring(group).columns,
        ],
    )


def _matrix(columns: list, size: int, kind: type) -> np.ndarray:
    return np.column_stack(columns) if columns else np.empty((size, 0), kind)


def _outside(outcome: Outcome) -> GroupOutcome:
    """Those who take part in no group, in the same shape."""
    size = len(outcome.outside)
    none = np.zeros(size, np.int64)
    return GroupOutcome(
        name="",
        rows=outcome.outside,
        items=(),
        totals=np.full(size, np.nan),
        ranks=none,
        pool_sizes=none,
        pools=none,
        pool_names=("",),
        grades=none - 1,
        grade_names=(),
        cuts=(),
        reasons=outcome.outside_reasons,
    )
