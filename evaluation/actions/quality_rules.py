"""A county's own quality rules: what they would find, adopting them, going back to the library's."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.actions.quality import Year, queue, read_year, stage_of
from evaluation.models import QualityCheck, QualityRuleSet
from evaluation.quality import engine
from evaluation.quality.limits import limits
from evaluation.quality.rules import Rule, RuleFile, Stage, load_file
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission

LONGEST = 200_000  # characters; the library's file has some ten thousand


@dataclass(frozen=True)
class Change:
    """A rule in the present file and in another one, with how much each finds; None where it is not in force."""

    code: str
    now: Rule | None
    then: Rule | None
    found_now: int | None
    found_then: int | None

    @property
    def rule(self) -> Rule | None:
        return self.then or self.now

    @property
    def what(self) -> str:
        if self.now is None:
            return "新增"
        if self.then is None:
            return "删去"
        return "" if self.now == self.then else "有改动"

    @property
    def limits(self) -> str:
        """Old → new where the limits moved."""
        asked = list(dict.fromkeys(limits(rule) for rule in (self.now, self.then) if rule))
        return " → ".join(asked)

    @property
    def difference(self) -> int:
        return (self.found_then or 0) - (self.found_now or 0)


def may_decide(user: User) -> bool:
    return user.may(Permission.IMPORT_ANY_FIGURES)


def read(text: str, name: str) -> RuleFile:
    """The file as it is kept: line ends as everywhere, no mark at the beginning.

    Raises ValidationError for one too long, `DocumentError` with every mistake.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST:
        raise ValidationError(f"规则文件超过 {LONGEST // 10_000} 万字。删去不用的规则再传。", "too_long")
    return load_file(text, name)


def compare(*, county: County, year: int, file: RuleFile) -> list[Change]:
    """What `file` would find in the figures of the year as they are, against what the present rules find.

    What changes comes first.
    """
    figures, stage = read_year(county, year), stage_of(county, year)
    present = QualityRuleSet.objects.file_of(county.pk)
    found_now, found_then = (_found(each, year, stage, figures) for each in (present, file))
    changes = [
        Change(
            code,
            present.by_code.get(code),
            file.by_code.get(code),
            found_now.get(code),
            found_then.get(code),
        )
        for code in sorted(present.by_code | file.by_code)
    ]
    return sorted(changes, key=lambda change: not (change.what or change.difference))


def _found(file: RuleFile, year: int, stage: Stage, figures: Year) -> dict[str, int]:
    rules: Sequence[Rule] = file.rules.in_force(year, stage)
    return {each.rule.code: len(each.rows) for each in engine.check(rules, figures.now, figures.before)}


@transaction.atomic
def adopt(*, county: County, text: str, name: str, by: User) -> QualityRuleSet:
    """Work with this file from now on. The years that were checked are checked again.

    Raises PermissionDenied, ValidationError when it is what the county works with, and as `read`.
    """
    file = read(text, name)
    _begin(county, by)
    if file.digest == QualityRuleSet.objects.file_of(county.pk).digest:
        raise ValidationError("这正是现行的规则，没有改动。", "same")
    _end(county, by)
    own = QualityRuleSet.objects.create(
        county=county,
        name=file.rules.name[:100],
        text=file.text,
        digest=file.digest,
        adopted_at=timezone.now(),
        adopted_by=by,
    )
    audit.record("quality_rules_adopted", own, by=by, county=county, digest=own.digest)
    _check_again(county, by)
    return own


@transaction.atomic
def use_library(*, county: County, by: User) -> None:
    """Go back to the rules that come with the system. Raises PermissionDenied; ValidationError when in use already."""
    _begin(county, by)
    if not (own := _end(county, by)):
        raise ValidationError("现行的已经是系统自带的规则。", "same")
    audit.record("quality_rules_ended", own, by=by, county=county, digest=own.digest)
    _check_again(county, by)


def _begin(county: County, by: User) -> None:
    """Nobody checks by one file while another comes into force."""
    if not may_decide(by) or by.county_id != county.pk:
        raise PermissionDenied
    County.objects.select_for_update(no_key=True).get(pk=county.pk)


def _end(county: County, by: User) -> QualityRuleSet | None:
    """Take the county's own file out of force; returns it."""
    own = QualityRuleSet.objects.in_force().filter(county=county).first()
    if own:
        own.ended_at, own.ended_by = timezone.now(), by
        own.save()
    return own


def _check_again(county: County, by: User) -> None:
    for year in QualityCheck.objects.filter(county=county).values_list("year", flat=True):
        queue(county=county, year=year, by=by)
