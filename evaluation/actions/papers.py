"""Make a paper and keep it: Word and PDF of the same facts."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from evaluation.models import Paper, PaperFile, Run
from evaluation.paper_facts.gathering import facts
from evaluation.paper_templates import InForce, in_force, the_press
from evaluation.papers.batch import pages
from evaluation.papers.kinds import kind
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.jobs.models import Job


@transaction.atomic
def make(
    *,
    county: County,
    year: int,
    code: str,
    words: Mapping[str, Any],
    by: User | None,
    run: Run | None = None,
    enterprise: Enterprise | None = None,
    job: Job | None = None,
) -> Paper:
    """`words`: whatever is known better than by the run, by the names of `evaluation/papers/library/<code>.yaml`;
    texts, lists and dicts alike. What nobody knows stays open to be written by hand. Raises `FontsMissing`.
    """
    told = facts(code, county=county, year=year, run=run, words=words)
    source = in_force(county, code)
    paper = keep(county=county, year=year, code=code, words=words, by=by, run=run, source=source, job=job)
    name = f"{paper.title}-{enterprise.name}" if enterprise else paper.title
    press = the_press()
    pdf, docx = source.template.pdf(told, press), source.template.docx(told, press)
    whose = {"enterprise": enterprise, "town": enterprise.town.name if enterprise else ""}
    PaperFile.objects.bulk_create(
        [file_of(paper, name, "docx", docx, **whose), file_of(paper, name, "pdf", pdf, **whose)]
    )
    audit.record(
        "paper_made", paper, by=by, county=county, run=run.pk if run else None, template=source.digest[:12]
    )
    return paper


def keep(
    *,
    county: County,
    year: int,
    code: str,
    words: Mapping[str, Any],
    by: User | None,
    run: Run | None,
    source: InForce,
    job: Job | None,
) -> Paper:
    """The paper's row, under its next number."""
    County.objects.select_for_update().get(pk=county.pk)  # papers are numbered one after the other
    number = (_numbers(county, year, code) or 0) + 1
    again = f"（第{number}次）" if number > 1 else ""
    return Paper.objects.create(
        county=county,
        year=year,
        kind=code,
        number=number,
        title=f"{county.name}{year}年{kind(code).title.removeprefix('年')}{again}",
        words={name: value for name, value in words.items() if isinstance(value, str)},
        run=run,
        template=source.edition if source.edition and source.edition.content is not None else None,
        template_digest=source.digest,
        job=job,
        made_by=by,
    )


def file_of(
    paper: Paper,
    name: str,
    form: str,
    content: bytes,
    town: str = "",
    enterprise: Enterprise | int | None = None,
) -> PaperFile:
    """Not yet saved. `name` without ending."""
    owner = enterprise.pk if isinstance(enterprise, Enterprise) else enterprise
    return PaperFile(
        paper=paper,
        town=town,
        enterprise_id=owner,
        form=form,
        name=f"{name}.{form}",
        pages=pages(content) if form == "pdf" else None,
        size=len(content),
        digest=sha256(content).hexdigest(),
        content=content,
    )


def _numbers(county: County, year: int, code: str) -> int | None:
    return Paper.objects.filter(county=county, year=year, kind=code).aggregate(Max("number"))["number__max"]
