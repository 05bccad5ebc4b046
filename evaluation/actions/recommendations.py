"""What each lever would mean for each enterprise: a set for a run, made and replaced as a whole."""

from collections.abc import Iterator, Sequence

import numpy as np
from django.db import transaction
from django.utils import timezone

from evaluation.actions.snapshots import Frozen, thaw
from evaluation.advice.grounds import figures_of, grades_before, wishes_of
from evaluation.allocation.core.advice import Advice, advise
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.rates import Words
from evaluation.models import Lever, Recommendation, RecommendationSet, Run, Willingness
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.copying import copy_in_text, escape, number_texts, word_texts
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

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
    county, today = frozen.snapshot.county, timezone.localdate()
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    before = RecommendationSet.objects.filter(run=run)
    before.filter(is_current=True).update(is_current=False)
    levers = list(Lever.objects.filter(county=county))
    wishes = Willingness.objects.standing_on(county, today)
    documents = documents_of(county)
    made = RecommendationSet.objects.create(
        run=run,
        number=before.count() + 1,
        levers={each.code: each.entry.model_dump(mode="json") for each in levers},
        against={each.code: obstacles(each.entry, today, documents) for each in levers},
        wishes=list(wishes.values_list("pk", flat=True)),
        as_of=today,
        made_by=by,
    )
    words = grades.astype(str)
    earlier = grades_before(county.pk, frozen.snapshot.year, frozen.enterprises)
    figures = figures_of(frozen, wishes_of(made))
    advice = advise([each.entry for each in levers], figures, words, earlier, made.executable)
    _write(made, levers, advice, frozen.enterprises, words)
    return made


def _write(
    made: RecommendationSet,
    levers: Sequence[Lever],
    advice: Sequence[Advice],
    enterprises: Sequence[int],
    grades: Words,
) -> None:
    who = np.array(enterprises, dtype=np.int64)
    columns: list[list[str]] = [[] for _ in _COLUMNS]
    for lever, each in zip(levers, advice, strict=True):
        fields = _fields(made, lever, each, who, grades, levers)
        for column, more in zip(columns, fields, strict=True):
            column.extend(more)
    copy_in_text(Recommendation, _COLUMNS, columns)


def _fields(
    made: RecommendationSet,
    lever: Lever,
    advice: Advice,
    who: np.ndarray,
    grades: Words,
    levers: Sequence[Lever],
) -> Iterator[list[str]]:
    """One list per column of `_COLUMNS`; all of a lever share what stands against it."""
    proposal, instead = advice.proposal, advice.instead.tolist()
    size = len(proposal.rows)
    against = "；".join(made.against[lever.code])[: _LONGEST["obstacles"]]
    yield [str(made.pk)] * size
    yield [str(made.run_id)] * size
    yield [str(lever.pk)] * size
    yield list(map(str, who[proposal.rows].tolist()))
    yield word_texts(grades[proposal.rows].tolist())
    yield list(map(str, proposal.running.tolist()))
    yield number_texts(proposal.values)
    yield word_texts([each[: _LONGEST["working"]] for each in proposal.workings])
    yield [escape(levers[at].code) if at >= 0 else "" for at in instead]
    yield ["f" if against or at >= 0 else "t" for at in instead]
    yield [escape(against)] * size
