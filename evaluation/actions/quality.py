"""Check the figures of a year against the quality rules; acknowledge what was found."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from evaluation.actions.snapshots import gather
from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import names, parse
from evaluation.models import Figure, QualityCheck, QualityFinding, QualityRuleSet, Variable
from evaluation.quality import engine
from evaluation.quality.rules import Jump, Required, Rule, Stage
from evaluation.scoring.figures import Bools, Figures, Ints, Labels
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.copying import copy_in
from mujun.intake.models import Batch
from mujun.intake.windows import lock_of
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job

Key = tuple[int, str]  # enterprise, rule
_LONGEST_SENTENCE = 500  # of the column
_SETTLE = 10  # seconds in which more batches may follow before they are checked together


class Line(NamedTuple):
    """A finding as it goes into the database."""

    enterprise: int
    variable: int
    rule: str
    importance: int
    value: float | None
    sentence: str
    figures: list[int]


# of a `Line`, then of all lines of a check
_COLUMNS = [
    "enterprise_id", "variable_id", "rule", "importance", "value", "sentence", "figures",
    "county_id", "year", "rules_digest", "state", "reason",
]  # fmt: skip


class Year(NamedTuple):
    """This year's and last year's figures of the same enterprises; `sources` are ids of figures, −1: none."""

    enterprises: list[int]
    variables: dict[str, int]
    now: Figures
    before: Figures
    sources: Ints
    sources_before: Ints


def start(*, county: County, year: int, by: User) -> Job:
    """Queue a check of a year; while one is under way, that one is returned."""
    if not may_check(by):
        raise PermissionDenied
    job = queue(county=county, year=year, by=by)
    jobs.hurry(job)
    return job


def follow(*, batch: Batch) -> None:
    """Check the batch's year, and the next one, whose jumps compare with it, once the figures are committed.

    One check per county and year after a storm of batches. None is missed: a check holds the row of the county from
    before it reads until its job has ended, and so does a batch while it writes.
    """

    def queue_both() -> None:
        later = Figure.objects.current().filter(enterprise__county=batch.county_id, year=batch.year + 1)
        for year in [batch.year] + [batch.year + 1] * later.exists():
            queue(county=batch.county, year=year, by=batch.sent_by, wait=_SETTLE)

    transaction.on_commit(queue_both)


def queue(*, county: County, year: int, by: User | None, wait: int = 0) -> Job:
    """A check of the year, `wait` seconds from now; the one that is queued or under way already, if there is one."""
    return jobs.start(
        kind="quality",
        title=f"检查 {year} 年数据质量",
        params={"year": year},
        key=f"quality:{county.pk}:{year}",
        county=county,
        by=by,
        wait=wait,
    )


def stage_of(county: County, year: int) -> Stage:
    """Until a year has a round of its own: 核对 once its figures are locked, 采集 before."""
    return "核对" if lock_of(county, year) else "采集"


def may_check(user: User) -> bool:
    return user.may(Permission.IMPORT_ANY_FIGURES) or user.may(Permission.IMPORT_OWN_FIGURES)


@transaction.atomic
def check(*, county: County, year: int, by: User | None) -> dict[str, int]:
    """Replace the open findings of the year; what was acknowledged stays while it rests on the same figures.

    Returns how many findings are open, by importance.
    """
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    figures, file = read_year(county, year), QualityRuleSet.objects.file_of(county.pk)
    stage = stage_of(county, year)
    rules = file.rules.in_force(year, stage)
    found = {
        (line.enterprise, line.rule): line
        for each in engine.check(rules, figures.now, figures.before)
        for line in _lines(figures, each)
    }
    kept = _keep(county, year, found)
    fresh = [line for key, line in found.items() if key not in kept]
    rest = (county.pk, year, file.digest, QualityFinding.State.OPEN.value, "")
    copy_in(QualityFinding, _COLUMNS, [(*line, *rest) for line in fresh])
    QualityCheck.objects.update_or_create(
        county=county,
        year=year,
        defaults={
            "checked_at": timezone.now(),
            "completeness": _completeness(rules, figures),
            "rules_digest": file.digest,
            "stage": stage,
        },
    )
    detail = {"open": len(fresh), "kept": len(kept), "rules": file.digest}
    audit.record("quality_checked", f"{year} 年", by=by, county=county, **detail)
    levels = [line.importance for line in fresh]
    return {level.label: levels.count(level) for level in QualityFinding.Importance}


@transaction.atomic
def acknowledge(*, finding: QualityFinding, reason: str, by: User) -> QualityFinding:
    """The figure is right for a reason. Raises PermissionDenied for others than the department and the reform
    office, ValidationError without a reason and for a finding that is not open.
    """
    finding = (
        QualityFinding.objects.select_for_update(of=["self"]).select_related("variable").get(pk=finding.pk)
    )
    if not may_acknowledge(by, finding):
        raise PermissionDenied
    if finding.state != QualityFinding.State.OPEN:
        raise ValidationError("这一条已经说明过了。", "not_open")
    if not reason.strip():
        raise ValidationError("请写明原因。", "reason_missing")
    if len(reason.strip()) > 300:
        raise ValidationError("原因请在 300 字以内。", "reason_too_long")
    finding.state, finding.reason = QualityFinding.State.ACKNOWLEDGED, reason.strip()
    finding.acknowledged_by, finding.acknowledged_at = by, timezone.now()
    finding.save()
    audit.record("quality_acknowledged", finding, by=by, county=finding.county, reason=finding.reason)
    return finding


def may_acknowledge(user: User, finding: QualityFinding) -> bool:
    if user.county_id != finding.county_id:
        return False
    own = user.may(Permission.IMPORT_OWN_FIGURES) and finding.variable.department_id == user.department_id
    return own or user.may(Permission.IMPORT_ANY_FIGURES)


def read_year(county: County, year: int) -> Year:
    variables = list(Variable.objects.order_by("id").values_list("id", "name", "from_register"))
    register, values, sources = gather(county, year, variables)
    last_register, last_values, last_sources = gather(county, year - 1, variables)
    enterprises = [entry.enterprise for entry in register]
    places = pd.Index([entry.enterprise for entry in last_register]).get_indexer(pd.Index(enterprises))
    known = (places >= 0)[:, None]
    # a row of nothing stands in for those without a last year; −1 finds it
    before = np.where(known, np.vstack([last_values, np.full(len(variables), np.nan)])[places], np.nan)
    before_from = np.where(known, np.vstack([last_sources, np.full(len(variables), -1)])[places], -1)
    labels = {
        "镇街": Labels.of([entry.town for entry in register]),
        "行业": Labels.of([entry.industry for entry in register]),
        "规模": Labels.of([entry.scale for entry in register]),
    }
    titles = [name for _, name, _ in variables]
    return Year(
        enterprises,
        {name: pk for pk, name, _ in variables},
        *(
            Figures(enterprises, {name: matrix[:, at] for at, name in enumerate(titles)}, labels)
            for matrix in (values, before)
        ),
        sources,
        before_from,
    )


def _lines(figures: Year, found: engine.Found) -> list[Line]:
    variable, level = figures.variables[found.rule.variable], _LEVELS[found.rule.importance].value
    behind = _behind(found.rule, figures)[found.rows]
    return [
        Line(
            figures.enterprises[row],
            variable,
            found.rule.code,
            level,
            None if math.isnan(value) else value,
            sentence[:_LONGEST_SENTENCE],
            [pk for pk in sources if pk >= 0],
        )
        for row, value, sentence, sources in zip(
            found.rows.tolist(), found.values.tolist(), found.sentences, behind.tolist(), strict=True
        )
    ]


def _behind(rule: Rule, figures: Year) -> Ints:
    """Ids of the figures that a rule reads, one column each."""
    read = [
        rule.variable,
        *(name for text in rule.formulas.values() for name in names(parse(text), ATTRIBUTES)),
    ]
    titles = list(figures.variables)
    columns = [titles.index(name) for name in dict.fromkeys(read) if name in figures.variables]
    now = figures.sources[:, columns]
    if not isinstance(rule, Jump):
        return now
    return np.hstack([now, figures.sources_before[:, [titles.index(rule.variable)]]])


def _keep(county: County, year: int, found: dict[Key, Line]) -> set[Key]:
    """Delete what no longer holds; the keys of the acknowledged findings that stay."""
    listed = QualityFinding.objects.filter(county=county, year=year)
    acknowledged = listed.filter(state=QualityFinding.State.ACKNOWLEDGED)
    kept, fallen = set[Key](), []
    for pk, *key, value, behind in acknowledged.values_list("pk", "enterprise", "rule", "value", "figures"):
        line = found.get(tuple(key))
        if line and (line.value, line.figures) == (value, behind):
            kept.add(tuple(key))
        else:
            fallen.append(pk)
    listed.filter(Q(state=QualityFinding.State.OPEN) | Q(pk__in=fallen)).delete()
    return kept


def _completeness(rules: list[Rule], figures: Year) -> list[dict[str, int]]:
    """Required and present figures by department and town of today's register."""
    departments = dict(Variable.objects.values_list("name", "department"))
    towns = dict(Enterprise.objects.filter(pk__in=figures.enterprises).values_list("pk", "town"))
    town = [towns[enterprise] for enterprise in figures.enterprises]
    asked = [
        pd.DataFrame({"department": departments[rule.variable], "town": town} | _asked(rule, figures.now))
        for rule in rules
        if isinstance(rule, Required)
    ]
    if not asked:
        return []
    counts = pd.concat(asked).groupby(["department", "town"], as_index=False).sum()
    return counts[counts["required"] > 0].to_dict("records")


def _asked(rule: Required, now: Figures) -> dict[str, Bools]:
    asked = engine.required(rule, now)
    return {"required": asked, "present": asked & ~np.isnan(now.number(rule.variable))}


_LEVELS = {level.label: level for level in QualityFinding.Importance}
