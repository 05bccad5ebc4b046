"""Cases of the demonstration: one at every stage, two closed long enough to see whether it was worth it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evaluation.demonstration.founding import person
from evaluation.demonstration.land_findings import dated, found, in_every_state, proposed
from evaluation.demonstration.pictures import photo
from landuse.actions import case_listing, case_progress, case_targets, cases
from landuse.actions.case_progress import Charge, Picture, Progress
from landuse.actions.cases import Plan
from landuse.actions.speaking import File
from landuse.models import Case, LandFinding
from mujun.accounts.models import County, Department, Town, User

_SOURCE = "青澜县低效用地整治三年行动计划（示例）"
_TAKEN = ("东侧厂房", "厂区内院")


@dataclass(frozen=True)
class _Life:
    """How far a case came, and when: days after it was listed."""

    listed: date
    treatment: str
    mode: str
    until: str
    treated: str = "0"
    difficulties: tuple[str, ...] = ()


@transaction.atomic
def land_cases(county: County, year: int) -> None:
    """Once only, with the findings they come of; by the natural resources officer."""
    if LandFinding.objects.filter(county=county).exists():
        return
    officer = person("land_officer")
    _finished(county, year, officer)
    _under_way(county, year, officer)
    in_every_state(county, year, officer)
    _targets(county, year, officer)


def _finished(county: County, year: int, officer: User) -> None:
    """Found two years ago, listed the spring after, closed in the autumn: the last year is the first full one after."""
    life = _Life(date(year - 1, 3, 15), "LE-07-1", "LE-16-4", "close")
    for finding in proposed(county, year - 2, officer, 2):
        found(finding, officer, date(year - 1, 1, 10))
        _live(finding, life, officer)


def _under_way(county: County, year: int, officer: User) -> None:
    """Found a year ago, listed this spring: at every stage, that of the town with an officer behind its time."""
    listed = date(year, 3, 3)
    lives = [
        _Life(listed, "LE-07-3", "LE-16-2", "accept"),
        _Life(listed, "LE-07-2", "LE-16-7", "report", "0.6", ("协商", "职工")),
        _Life(listed, "LE-07-5", "LE-16-1", "report", "0.25", ("租约", "司法")),
        _Life(listed, "LE-07-4", "LE-16-8", "start"),
        _Life(listed, "LE-07-1", "LE-16-6", "plan"),
        _Life(listed, "", "", "list"),
    ]
    mine = proposed(county, year - 1, officer, 1, person("town_officer").town)
    others = proposed(county, year - 1, officer, len(lives) - 1)
    made = [*others[:2], *mine, *others[2:]]
    for finding, life in zip(made, lives, strict=False):
        found(finding, officer, date(year, 1, 8))
        case = _live(finding, life, officer)
        if life.difficulties == ("租约", "司法"):
            _violated(case, officer)


def _targets(county: County, year: int, officer: User) -> None:
    set_target = case_targets.set_target
    set_target(county=county, year=year, town=None, area=Decimal(60), number=None, source=_SOURCE, by=officer)
    for town in _towns_with_cases(county):
        set_target(
            county=county, year=year, town=town, area=Decimal(20), number=1, source=_SOURCE, by=officer
        )


def _towns_with_cases(county: County) -> list[Town]:
    return list(Town.objects.filter(pk__in=Case.objects.filter(county=county).values("enterprise__town")))


def _live(finding: LandFinding, life: _Life, officer: User) -> Case:
    """Through its stages as far as `life.until`."""
    listed = case_listing.put_on_list(
        county=finding.county,
        findings=LandFinding.objects.filter(pk=finding.pk),
        unit=None,
        plan_due=life.listed + timedelta(days=60),
        by=officer,
        on=life.listed,
    )
    case = listed.cases[0]
    dated(case, life.listed)
    _pictures(case, "before", life.listed, officer)
    for code in ("plan", "start", "report", "accept", "close"):
        if life.until == "list":
            break
        case = _ACTS[code](case, life, officer)
        if code == life.until:
            break
    return case


def _plan(case: Case, life: _Life, officer: User) -> Case:
    plan = Plan(
        treatment=life.treatment,
        mode=life.mode,
        text="拆除老旧厂房，新建四层标准厂房；腾退期间由镇街安排周转场地，税收和用工由企业书面承诺。",
        start_due=_after(life, 90),
        accept_due=_after(life, 240),
        close_due=_after(life, 270),
    )
    unit = Department.objects.get(code="natural_resources") if life.treatment == "LE-07-3" else None
    case = cases.plan(case=case, plan=plan, unit=unit, by=officer)
    dated(case, life.listed + timedelta(days=40))
    return case


def _after(life: _Life, days: int) -> date:
    """Of cases still going on a term that is still running, but for those with difficulties."""
    due = life.listed + timedelta(days=days)
    going = life.until != "close" and "司法" not in life.difficulties
    return max(due, timezone.localdate() + timedelta(days=days // 4)) if going else due


def _start(case: Case, life: _Life, officer: User) -> Case:
    case = cases.take(case=case, step="start", reason="周转场地已落实，开始拆除。", by=officer)
    on = life.listed + timedelta(days=80)
    dated(case, on)
    _pictures(case, "during", on + timedelta(days=20), officer)
    return case


def _report(case: Case, life: _Life, officer: User) -> Case:
    part = Decimal(life.treated) if life.until == "report" else Decimal(1)
    progress = Progress(
        treated=(case.area * part).quantize(Decimal("0.01")) if part < 1 else case.area,
        words="厂房拆除完成，正在新建。" if part < 1 else "新厂房竣工，设备进场。",
        difficulties=life.difficulties,
        difficulty_note="承租企业有三家，租约到明年年底" if "租约" in life.difficulties else "",
    )
    case = case_progress.report(case=case, progress=progress, by=officer)
    dated(case, life.listed + timedelta(days=150))
    return case


def _accept(case: Case, life: _Life, officer: User) -> Case:
    on = life.listed + timedelta(days=220)
    _pictures(case, "after", on, officer)
    case = cases.accept(
        case=case,
        on=on,
        accepted_by="县亩均办、自然资源和规划局、镇街",
        opinion="按方案完成整治，现场与方案一致，同意验收。",
        by=officer,
    )
    dated(case, on)
    return case


def _close(case: Case, life: _Life, officer: User) -> Case:
    on = life.listed + timedelta(days=250)
    case = cases.take(case=case, step="close", reason="验收资料齐全，予以销号。", on=on, by=officer)
    dated(case, on)
    return case


_ACTS = {"plan": _plan, "start": _start, "report": _report, "accept": _accept, "close": _close}


def _pictures(case: Case, stage: str, on: date, officer: User) -> None:
    words = {"before": "整治前", "during": "拆除中", "after": "新厂房"}[stage]
    for place, caption in enumerate(_TAKEN):
        file = File(f"{caption}.png", photo(stage, case.pk + place))
        picture = Picture(stage, f"{caption}{words}（示意）", on)
        case_progress.add_files(case=case, picture=picture, files=[file], by=officer)


def _violated(case: Case, officer: User) -> None:
    """LE-09: one past its deadline, one put right."""
    today = timezone.localdate()
    late = Charge("LE-09-5", "厂区消防通道被占用", "清理通道，重新划线", today - timedelta(days=20))
    case_progress.charge(case=case, charge=late, by=officer)
    done = Charge("LE-09-3", "废水收集池破损", "修复收集池，经检测合格", today - timedelta(days=60))
    violation = case_progress.charge(case=case, charge=done, by=officer)
    on, words = today - timedelta(days=58), "已修复，检测合格"
    case_progress.recheck(violation=violation, result="passed", on=on, words=words, by=officer)
