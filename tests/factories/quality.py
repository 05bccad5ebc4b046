"""What the checks of figures found, and by which rules."""

from collections.abc import Sequence

from django.utils import timezone

from evaluation.models import (
    QualityCheck,
    QualityFinding,
    QualityRuleSet,
)
from evaluation.quality.rules import library_file
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County
from tests.factories.figures import variables


def quality_check(of: County, year: int = 2025, completeness: Sequence[dict] = ()) -> QualityCheck:
    return QualityCheck.objects.create(
        county=of, year=year, checked_at=timezone.now(), completeness=list(completeness), stage="采集"
    )


def quality_finding(about: Enterprise, code: str = "tax", year: int = 2025) -> QualityFinding:
    return QualityFinding.objects.create(
        county=about.county,
        enterprise=about,
        year=year,
        variable=next(each for each in variables() if each.code == code),
        rule="Q-201",
        importance=QualityFinding.Importance.WARNING,
        value=-5,
        sentence="应不为负。",
        figures=[],
    )


def quality_rule_set(of: County) -> QualityRuleSet:
    """The library's file as the county's own, no longer in force."""
    file, now = library_file(), timezone.now()
    return QualityRuleSet.objects.create(
        county=of, name=file.rules.name, text=file.text, digest=file.digest, adopted_at=now, ended_at=now
    )
