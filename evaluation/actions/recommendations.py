"""What each lever would mean for each enterprise: a set for a run, made and replaced as a whole."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import transaction
from django.utils import timezone

from evaluation.actions.snapshots import Frozen, thaw
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.overlaps import yielding
from evaluation.allocation.core.rates import Words
from evaluation.allocation.core.recommend import Proposal, propose
from evaluation.models import Lever, Recommendation, RecommendationSet, Result, Run
from evaluation.rounds.holding import run_of_year_before
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.copying import copy_in_text, escape, number_texts, word_texts
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

# years running in a grade are counted no further back
YEARS_BACK = 9
_COLUMNS = [
    "set_id", "run_id", "lever_id", "enterprise_id", "grade", "running", "amount", "working", "yields_to",
    "executable", "obstacles",
]  # fmt: skip
_LONGEST = {"working": 300, "obstacles": 200}


def start(*, run: Run, by: User) -> Job:
    """Queue a new set under the levers as they stand; while one is being made, that one is returned."""
    return jobs.start(
        kind="recommendations",
        title=f"{run.snapshot.year} 年要素建议",
        params={"run": run.pk},
        key=f"recommendations:{run.pk}",
        county=run.snapshot.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> RecommendationSet:
    """A reader sees the set before until this one is whole."""
    run = Run.objects.select_related("snapshot__county").get(
        pk=job.params["run"], snapshot__county=job.county_id
    )
    progress(0, 2, "读取快照和档次")
    frozen = thaw(run.snapshot)
    graded = dict(run.results.values_list("enterprise", "grade"))
    grades = np.array([graded.get(who, "") for who in frozen.enterprises])
    progress(1, 2, "逐条措施测算")
    made = renew(run=run, frozen=frozen, grades=grades, by=job.started_by)
    audit.record("recommendations_made", made, by=job.started_by, county=job.county, rows=made.rows.count())
    return made


def renew(*, run: Run, frozen: Frozen, grades: np.ndarray, by: User | None = None) -> RecommendationSet:
    """The new set of a run, inside the caller's transaction; the one before it stays as it is. Every lever is
    simulated, few are executable.
    """
    today = timezone.localdate()
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    before = RecommendationSet.objects.filter(run=run)
    before.filter(is_current=True).update(is_current=False)
    levers = list(Lever.objects.filter(county=frozen.snapshot.county))
    made = RecommendationSet.objects.create(
        run=run,
        number=before.count() + 1,
        levers={each.code: each.entry.model_dump(mode="json") for each in levers},
        as_of=today,
        made_by=by,
    )
    words = grades.astype(str)
    earlier = grades_before(run, frozen.enterprises)
    proposals = [propose(each.entry, frozen.figures, words, earlier) for each in levers]
    _write(made, levers, proposals, frozen.enterprises, words, today)
    return made


def grades_before(run: Run, enterprises: Sequence[int]) -> list[Words]:
    """Those of the years before in the runs these years stand on, from last year backwards until one is missing."""
    place = {who: at for at, who in enumerate(enterprises)}
    found: list[Words] = []
    earlier = run_of_year_before(run)
    while earlier is not None and len(found) < YEARS_BACK:
        grades = np.full(len(enterprises), "", dtype="U10")
        for who, grade in Result.objects.filter(run=earlier).values_list("enterprise", "grade"):
            if who in place:
                grades[place[who]] = grade
        found.append(grades)
        earlier = run_of_year_before(earlier)
    return found


def _write(
    made: RecommendationSet,
    levers: Sequence[Lever],
    proposals: Sequence[Proposal],
    enterprises: Sequence[int],
    grades: Words,
    today: date,
) -> None:
    who = np.array(enterprises, dtype=np.int64)
    before = yielding(proposals, len(enterprises))
    columns: list[list[str]] = [[] for _ in _COLUMNS]
    for lever, proposal, instead in zip(levers, proposals, before, strict=True):
        for column, more in zip(
            columns, _fields(made, lever, proposal, who, grades, instead, levers, today), strict=True
        ):
            column.extend(more)
    copy_in_text(Recommendation, _COLUMNS, columns)


def _fields(
    made: RecommendationSet,
    lever: Lever,
    proposal: Proposal,
    who: np.ndarray,
    grades: Words,
    instead: np.ndarray,
    levers: Sequence[Lever],
    today: date,
) -> Iterator[list[str]]:
    """One list per column of `_COLUMNS`; all of a lever share what stands against it."""
    size = len(proposal.rows)
    against = "；".join(obstacles(proposal.lever, today))[: _LONGEST["obstacles"]]
    yield [str(made.pk)] * size
    yield [str(made.run_id)] * size
    yield [str(lever.pk)] * size
    yield list(map(str, who[proposal.rows].tolist()))
    yield word_texts(grades[proposal.rows].tolist())
    yield list(map(str, proposal.running.tolist()))
    yield number_texts(proposal.values)
    yield word_texts([each[: _LONGEST["working"]] for each in proposal.workings])
    yield [escape(levers[at].code) if at >= 0 else "" for at in instead.tolist()]
    yield ["f" if against or at >= 0 else "t" for at in instead.tolist()]
    yield [escape(against)] * size
