"""The notices of all enterprises of a run in one job: single PDFs, one for each town, one for the county."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, Sum

from evaluation.actions.papers import file_of, keep
from evaluation.models import Paper, PaperFile, Run
from evaluation.paper_facts.notice import Told, notices
from evaluation.paper_templates import in_force
from evaluation.papers.batch import PART, Part, joined, parts
from evaluation.papers.filling import Template
from evaluation.papers.typesetting import CannotBeSet, FontsMissing
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

KIND = "notice"


def start(*, run: Run, words: Mapping[str, str], by: User) -> Job:
    """Queue it; while one is under way for this run, that one is returned."""
    return jobs.start(
        kind="notices",
        title=f"企业结果通知书 · {run}",
        params={"run": run.pk, "words": dict(words)},
        key=f"notices:{run.pk}",
        county=run.snapshot.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> Paper:
    """The paper with its files. Raises `CannotFinish`."""
    runs = Run.objects.select_related("snapshot__county", "method")
    run = runs.get(pk=job.params["run"], snapshot__county=job.county)
    progress(0, 1, "读取结果")
    told = list(notices(run, job.params["words"]))
    if not told:
        raise CannotFinish("这次测算没有参评企业，没有通知书可做。")
    source = in_force(job.county, KIND)
    common = {"county": job.county, "year": run.snapshot.year, "by": job.started_by, "run": run, "job": job}
    paper = keep(code=KIND, words=job.params["words"], source=source, **common)
    try:
        _write(paper, source.template, told, progress)
    except (FontsMissing, CannotBeSet) as reason:
        raise CannotFinish(str(reason)) from reason
    audit.record("notices_made", paper, by=job.started_by, county=job.county, notices=len(told), run=run.pk)
    return paper


def _write(paper: Paper, template: Template, told: list[Told], progress: Progress) -> None:
    """Parts stay within towns, so that each town has its own file."""
    towns: dict[str, list[bytes]] = {}
    done = 0
    for town, some, part in _set(template, told):
        towns.setdefault(town, []).append(part.together)
        singles = zip(some, part.single, strict=True)
        PaperFile.objects.bulk_create(
            file_of(paper, f"{each.name}-{each.credit_code}", "pdf", single, town, each.enterprise)
            for each, single in singles
        )
        done += len(some)
        progress(done, len(told) + 1, f"排版 {town}")
    progress(len(told), len(told) + 1, "合成一个文件")
    whole = {town: joined(documents) for town, documents in towns.items()}
    files = [file_of(paper, f"{paper.title}-{town}", "pdf", content, town) for town, content in whole.items()]
    files.append(file_of(paper, paper.title, "pdf", joined(whole.values())))
    PaperFile.objects.bulk_create(files, batch_size=5)


def _set(template: Template, told: list[Told]) -> Iterator[tuple[str, list[Told], Part]]:
    whole = [list(some) for _, some in groupby(told, key=lambda each: each.town)]
    groups = [some[at : at + PART] for some in whole for at in range(0, len(some), PART)]
    facts = ([each.facts for each in some] for some in groups)
    for some, part in zip(groups, parts(template, facts, settings.PAPER_FONTS), strict=True):
        yield some[0].town, some, part


def summary(paper: Paper) -> dict[str, float]:
    """How many, how large, and how many need more than their one page."""
    singles = paper.files.exclude(enterprise=None)
    found = singles.aggregate(count=Count("pk"), size=Sum("size"), long=Count("pk", Q(pages__gt=1)))
    whole = paper.files.get(enterprise=None, town="")
    return {
        "通知书（份）": found["count"],
        "超过一页（份）": found["long"],
        "合订本（页）": whole.pages,
        "合订本（MB）": round(whole.size / 1024**2, 1),
        "单份合计（MB）": round(found["size"] / 1024**2, 1),
    }
