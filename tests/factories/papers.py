"""Official papers and their templates."""

from evaluation.models import (
    Paper,
    PaperFile,
    PaperTemplate,
    Run,
)
from evaluation.papers.kinds import kind
from mujun.accounts.models import County


def paper(of: Run, code: str = "areas") -> Paper:
    """Kept with one file, for the whole county."""
    made = Paper.objects.create(
        county=of.snapshot.county, year=of.snapshot.year, kind=code, number=1, title="文书", run=of
    )
    PaperFile.objects.create(
        paper=made, form="docx", name="文书.docx", size=3, digest="0" * 64, content=b"PK."
    )
    return made


def paper_template(of: County, code: str = "areas") -> PaperTemplate:
    """The delivered one as if the county had edited it."""
    return PaperTemplate.objects.create(
        county=of, kind=code, number=1, name="模板.docx", content=kind(code).template, digest="0" * 64
    )
