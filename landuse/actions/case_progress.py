"""What is done about a case while it is on the list: progress, photos and papers, violations (LE-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.cases import address_of, hold, note, tell_unit, told
from landuse.actions.handling import handlers, may_handle
from landuse.actions.speaking import File, said
from landuse.casework.table import Stage
from landuse.identification.registers import difficulties, violations
from landuse.models import Case, CaseFile, Violation
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.attachments.actions import attach
from mujun.inbox.actions import send
from mujun.templatetags.figures import day, number

MOST_FILES = 10
LONGEST_WORDS, LONGEST_NOTE, LONGEST_CAPTION = 400, 300, 100
_REPORTED, _VIOLATED, _RECHECKED = "报告进展", "列入违法违规问题", "复查违法违规问题"


@dataclass(frozen=True)
class Progress:
    """`treated` 亩 so far; `difficulties` are codes of the register."""

    treated: Decimal
    words: str
    difficulties: tuple[str, ...] = ()
    difficulty_note: str = ""


@dataclass(frozen=True)
class Picture:
    """What the files show: of before, during or after the work, and when."""

    stage: str
    caption: str
    taken_on: date


@dataclass(frozen=True)
class Charge:
    """LE-09: field (code), what is against the rules, 一企一策 how it is put right and by when."""

    category: str
    text: str
    plan: str
    due: date


def may_report(case: Case, user: User) -> bool:
    """Who handles land, and the unit that answers for the case."""
    if may_handle(case.county, user):
        return True
    if user.county_id != case.county_id or not user.signs_in:
        return False
    town = user.may(Permission.ACT_FOR_ENTERPRISES) and user.town_id == case.town_id
    department = user.may(Permission.IMPORT_OWN_FIGURES) and user.department_id == case.department_id
    return bool((case.town_id and town) or (case.department_id and department))


@transaction.atomic
def report(*, case: Case, progress: Progress, by: User) -> Case:
    """Raises PermissionDenied; ValidationError while it is not under way, and for more land than there is."""
    _refuse_stranger(case, by)
    held = hold(case)
    if held.at is not Stage.UNDER_WAY:
        raise ValidationError(f"处于“{held.at.label}”，不能报告进展。", "wrong_stage")
    if not 0 <= progress.treated <= held.area:
        raise ValidationError(f"已整治面积应在 0 到 {number(held.area)} 亩之间。", "bad_area")
    if not set(progress.difficulties) <= difficulties().names.keys():
        raise ValidationError("没有这种难点。", "bad_difficulty")
    words = said(progress.words, "进展情况", LONGEST_WORDS)
    held.treated = progress.treated
    held.difficulties = list(progress.difficulties)
    held.difficulty_note = progress.difficulty_note.strip()[:LONGEST_NOTE]
    held.save()
    note(
        held, "report", _REPORTED, was=held.stage, by=by, reason=f"已整治 {number(held.treated)} 亩。{words}"
    )
    audit.record("case_reported", held, **told(held, by), treated=str(held.treated), words=words)
    if not may_handle(held.county, by):
        title = f"整治 {held.number} 有新进展"
        send(county=held.county, to=handlers(), title=title, text=words, url=address_of(held))
    return held


@transaction.atomic
def add_files(*, case: Case, picture: Picture, files: Sequence[File], by: User) -> list[CaseFile]:
    """Raises PermissionDenied; ValidationError for no file, a day to come, and a file that cannot be taken."""
    _refuse_stranger(case, by)
    held = hold(case)
    if held.at is Stage.REVOKED:
        raise ValidationError("认定已经撤销，不再上传。", "wrong_stage")
    if not 0 < len(files) <= MOST_FILES:
        raise ValidationError(f"请选择 1 至 {MOST_FILES} 个文件。", "bad_count")
    if picture.stage not in CaseFile.Stage:
        raise ValidationError("请选择是整治前、整治中还是整治后。", "bad_stage")
    if picture.taken_on > timezone.localdate():
        raise ValidationError("日期不能晚于今天。", "future")
    caption = said(picture.caption, "文件的说明", LONGEST_CAPTION)
    rows = [
        CaseFile.objects.create(
            case=held,
            attachment=attach(content=each.content, name=each.name, county=held.county, by=by),
            stage=picture.stage,
            caption=caption,
            taken_on=picture.taken_on,
        )
        for each in files
    ]
    audit.record("case_filed", held, **told(held, by), caption=caption, files=len(rows))
    return rows


@transaction.atomic
def charge(*, case: Case, charge: Charge, by: User) -> Violation:
    """Raises PermissionDenied; ValidationError for one that is off the list, and for what is missing."""
    authorise(case.county, by)
    held = hold(case)
    if not held.is_open:
        raise ValidationError(f"处于“{held.at.label}”，不能再列问题。", "wrong_stage")
    if charge.category not in violations().names:
        raise ValidationError("请选择领域（LE-09）。", "bad_category")
    made = Violation.objects.create(
        case=held,
        category=charge.category,
        text=said(charge.text, "违法违规情形", LONGEST_NOTE),
        plan=said(charge.plan, "整改方案（一企一策）", 500),
        due=charge.due,
    )
    field = violations().names[made.category]
    note(held, "violation", _VIOLATED, was=held.stage, by=by, reason=f"{field}：{made.text}")
    audit.record("violation_listed", held, **told(held, by), field=field, reason=made.text)
    tell_unit(
        held,
        f"整治 {held.number}：{field}问题限期整改",
        f"{made.text}。整改期限 {day(made.due)}。",
    )
    return made


@transaction.atomic
def recheck(*, violation: Violation, result: str, on: date, words: str, by: User) -> Violation:
    """What was found when the term was over. Failing, the words say how it is handled by law.

    Raises PermissionDenied, ValidationError.
    """
    authorise(violation.case.county, by)
    held = hold(violation.case)
    violation = Violation.objects.get(pk=violation.pk)
    if violation.is_settled:
        raise ValidationError("已经复查合格。请刷新页面。", "settled_already")
    if result not in Violation.Recheck:
        raise ValidationError("请选择合格或不合格。", "bad_result")
    if on > timezone.localdate():
        raise ValidationError("日期不能晚于今天。", "future")
    failed = result == Violation.Recheck.FAILED
    what = "怎样依法处置" if failed else "复查意见"
    violation.handled = said(words, what, LONGEST_NOTE)
    violation.recheck, violation.rechecked_on = result, on
    violation.save(update_fields=["handled", "recheck", "rechecked_on"])
    verdict = violation.get_recheck_display()
    reason = f"{violations().names[violation.category]}：{verdict}。{violation.handled}"
    note(held, "recheck", _RECHECKED, was=held.stage, by=by, reason=reason)
    audit.record("violation_rechecked", held, **told(held, by), verdict=verdict, reason=violation.handled)
    tell_unit(held, f"整治 {held.number}：问题复查{verdict}", violation.handled)
    return violation


def _refuse_stranger(case: Case, by: User) -> None:
    if not may_report(case, by):
        raise PermissionDenied("只有责任单位、亩均办和自然资源部门可以办理。")
