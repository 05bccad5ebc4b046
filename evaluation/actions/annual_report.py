"""The annual report of a run with its annex, in the background."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from evaluation.actions import papers
from evaluation.models import Paper, PaperFile, Result, Run
from evaluation.papers.typesetting import CannotBeSet, FontsMissing
from evaluation.results.ranking_workbook import workbook
from mujun.accounts.models import User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

KIND = "annual"
_STEPS = 3


def start(*, run: Run, words: Mapping[str, str], by: User) -> Job:
    """Queue it; while one is under way for this run, that one is returned."""
    return jobs.start(
        kind="annual_report",
        title=f"年度评价报告 · {run}",
        params={"run": run.pk, "words": dict(words)},
        key=f"annual_report:{run.pk}",
        county=run.snapshot.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> Paper:
    """Word, PDF and the annex as workbook. Raises `CannotFinish`."""
    runs = Run.objects.select_related("snapshot__county", "method")
    run = runs.get(pk=job.params["run"], snapshot__county=job.county)
    progress(0, _STEPS, "汇总数据，绘图，排版")
    try:
        paper = papers.make(
            county=job.county,
            year=run.snapshot.year,
            code=KIND,
            words=job.params["words"],
            by=job.started_by,
            run=run,
            job=job,
        )
    except (FontsMissing, CannotBeSet) as reason:
        raise CannotFinish(str(reason)) from reason
    progress(2, _STEPS, "写附表")
    annex = workbook(run, Result.objects.filter(run=run), [], job.started_by, timezone.localtime())
    PaperFile.objects.bulk_create([papers.file_of(paper, f"{paper.title}附表", "xlsx", annex)])
    progress(_STEPS, _STEPS, "完成")
    return paper
