"""Try out another set of levers, as a job: what it would have given and taken beside what was executed."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.actions.execution import authorise
from evaluation.allocation.core.levers import Lever
from evaluation.effect.amounts import lines_on, stretch
from evaluation.effect.choosing import chosen
from evaluation.effect.trying import tried
from evaluation.models import LeverTrial, Run
from evaluation.rounds.holding import run_of_year
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

LONGEST_NAME = 100


def start(*, county: County, year: int, name: str, wishes: Iterable[tuple[str, str]], by: User) -> Job:
    """Queue a trial on the grades of `year`; the same one under way is returned. `wishes`: as `effect.choosing.chosen`.

    Raises PermissionDenied; ValidationError without a name or a run, and for levers that cannot be tried.
    """
    authorise(county, by)
    if not name.strip():
        raise ValidationError("请写明名称，如“D 类电价加 0.2 元”。", "no_name")
    run = run_of_year(by, year)
    if run is None:
        raise ValidationError(f"{year} 年度还没有测算，不知道档次。先在“测算”中测算。", "no_run")
    levers = [_plain(each) for each in chosen(county, wishes)]
    digest = sha256(repr((name, levers)).encode()).hexdigest()[:20]
    return jobs.start(
        kind="lever_trial",
        title=f"措施模拟：{name.strip()}"[:200],
        params={"run": run.pk, "name": name.strip()[:LONGEST_NAME], "levers": levers},
        key=f"lever_trial:{run.pk}:{digest}",
        county=county,
        by=by,
    )


def carry_out(*, job: Job, progress: Progress) -> LeverTrial:
    run = Run.objects.select_related("snapshot__county").get(
        pk=job.params["run"], snapshot__county=job.county_id
    )
    progress(0, 1, "逐条措施测算")
    levers = [Lever.model_validate(each) for each in job.params["levers"]]
    return make(run=run, name=job.params["name"], levers=levers, by=job.started_by)


@transaction.atomic
def make(*, run: Run, name: str, levers: Sequence[Lever], by: User) -> LeverTrial:
    """On the days on which levers were really executed on these grades; before that on the whole next year."""
    county, year = run.snapshot.county, run.snapshot.year
    authorise(county, by)
    first, last = stretch(lines_on(by, year)) or (date(year + 1, 1, 1), date(year + 1, 12, 31))
    made = LeverTrial.objects.create(
        county=county,
        name=name,
        run=run,
        starts_on=first,
        ends_on=last,
        levers=[_plain(each) for each in levers],
        rows=tried(run, levers),
        made_by=by,
    )
    audit.record("lever_trial_made", made, by=by, county=county, levers=len(levers))
    return made


def _plain(lever: Lever) -> dict:
    """As records are kept: what was written, nothing else."""
    return lever.model_dump(mode="json", exclude_unset=True)
