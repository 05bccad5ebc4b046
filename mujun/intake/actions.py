"""Take a workbook in, check it, import it. Checking is importing without the last step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256

import pandas as pd
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.checks import CheckedSheet, Problem, Sheet, check_sheet
from mujun.intake.copies import copy_key
from mujun.intake.layouts import Counts, Layout, all_layouts, layout_of
from mujun.intake.models import Batch, BatchChange, ErrorCopy, SourceFile
from mujun.intake.windows import refuse_closed, refuse_unreasoned
from mujun.intake.workbook import Workbook, read_workbook
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

STORED_PROBLEMS = 10_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def layouts_for(user: User) -> list[Layout]:
    """The workbooks that `user` may send."""
    if user.may(Permission.IMPORT_ANY_FIGURES):
        return all_layouts()
    if user.may(Permission.IMPORT_OWN_FIGURES):
        return [layout for layout in all_layouts() if layout.department == user.department.code]
    return []


def authorise(layout: str, county: County, by: User | None) -> None:
    """Raises PermissionDenied when `by` may not send this workbook for the county; None is the operator."""
    if by is None:
        return
    if by.county_id != county.pk or layout not in {allowed.code for allowed in layouts_for(by)}:
        raise PermissionDenied("您的角色不能报送这种工作簿。")


@transaction.atomic
def receive(
    *,
    content: bytes,
    filename: str,
    layout: str,
    year: int,
    county: County,
    by: User | None,
    reason: str = "",
) -> Batch:
    """Keep the bytes and open a batch for them. `by` is None for the operator at the command line.

    `reason` is compulsory for a locked year. Raises PermissionDenied when `by` may not send this workbook,
    ValidationError for a file too large, outside the window, and without a reason.
    """
    authorise(layout, county, by)
    _limit(content, year)
    outside = refuse_closed(county, layout, year, by)
    refuse_unreasoned(county, year, reason)
    file, _ = SourceFile.objects.get_or_create(
        sha256=sha256(content).hexdigest(),
        defaults={"name": filename[-200:], "size": len(content), "content": content},
    )
    batch = Batch.objects.create(
        county=county,
        department=layout_of(layout).department,
        layout=layout,
        year=year,
        file=file,
        filename=filename[-200:],
        reason=reason.strip(),
        sent_by=by,
    )
    detail = {"sha256": file.sha256, "size": file.size, "outside_window": outside, "reason": batch.reason}
    audit.record("batch_received", batch, by=by, county=county, **detail)
    return batch


def check(
    *,
    batch: Batch,
    by: User | None = None,
    progress: Progress | None = None,
    partial: bool | None = None,
) -> Batch:
    """Find every problem, or what an import would change. Writes nothing but the batch's own state.

    `partial` chooses whether the import takes the rows without a problem when others have one; None leaves
    the choice as it was. Problems of the file, a sheet or a heading reject the batch in any case.
    """
    if partial is not None:
        choose_good_rows(batch=batch, by=by, partial=partial)
    return _process(batch, by, progress or _silent, keep=False)


@transaction.atomic
def choose_good_rows(*, batch: Batch, by: User | None, partial: bool = True) -> None:
    """Take the rows without a problem even when others have one, or (not `partial`) all rows or none."""
    authorise(batch.layout, batch.county, by)
    waiting = Batch.objects.filter(pk=batch.pk).exclude(state__in=Batch.State.final())
    if waiting.exclude(partial=partial).update(partial=partial):
        audit.record("batch_partial_chosen", batch, by=by, county=batch.county, partial=partial)


@transaction.atomic
def give_reason(*, batch: Batch, reason: str, by: User | None) -> None:
    """Say why a batch corrects, when the year was locked after it came in. Raises as `receive`."""
    authorise(batch.layout, batch.county, by)
    refuse_unreasoned(batch.county, batch.year, reason)
    waiting = Batch.objects.filter(pk=batch.pk).exclude(state__in=Batch.State.final())
    if reason.strip() and waiting.update(reason=reason.strip()):
        audit.record("batch_reason_given", batch, by=by, county=batch.county, reason=reason.strip())


def import_batch(*, batch: Batch, by: User | None, progress: Progress | None = None) -> Batch:
    """Write the workbook's rows, all or none; a batch that was imported before stays as it is.

    Of a partial batch: the rows without a problem.

    With problems the batch ends as REJECTED and says why. Raises PermissionDenied; ValidationError outside the
    window and, for a locked year, when the batch has no reason.
    """
    return _process(batch, by, progress or _silent, keep=True)


def start_import(*, batch: Batch, dry_run: bool, by: User, partial: bool | None = None) -> Job:
    """Check (`dry_run`, with the choice of `check`) or import in the background. Raises as `import_batch`."""
    authorise(batch.layout, batch.county, by)
    if not dry_run:
        _refuse(batch, by)
    return jobs.start(
        kind="import",
        title=f"{'检查' if dry_run else '导入'} {batch.filename}"[:200],
        params={"batch": batch.pk, "dry_run": dry_run, "partial": partial},
        key=_key(batch, dry_run),
        county=batch.county,
        by=by,
    )


def latest_job(batch: Batch) -> Job | None:
    """The check, import or marking of the batch that was started last."""
    return Job.objects.filter(key__in=[_key(batch, True), _key(batch, False), copy_key(batch)]).first()


def _key(batch: Batch, dry_run: bool) -> str:
    return f"import:{batch.pk}:{'check' if dry_run else 'write'}"


def _limit(content: bytes, year: int) -> None:
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        raise ValidationError(
            f"文件超过 {limit} MB。删除图片和多余的工作表，或分成几个文件再传。", "file_too_large"
        )
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValidationError(f"年份应在 {_FIRST_YEAR}—{_LAST_YEAR} 之间。", "bad_year")


def _refuse(batch: Batch, by: User | None) -> bool:
    """Raises ValidationError when the batch may not be imported now; returns whether the window is closed."""
    refuse_unreasoned(batch.county, batch.year, batch.reason)
    return refuse_closed(batch.county, batch.layout, batch.year, by)


def _silent(done: int, total: int, step: str) -> None:
    pass


@transaction.atomic
def _process(batch: Batch, by: User | None, progress: Progress, *, keep: bool) -> Batch:
    authorise(batch.layout, batch.county, by)
    # imports of one county follow each other; readers and rows that refer to the county are not held up
    County.objects.select_for_update(no_key=True).get(pk=batch.county_id)
    batch = Batch.objects.select_related("county", "file").get(pk=batch.pk)
    if batch.was_imported:
        return batch
    outside = keep and _refuse(batch, by)
    _forget(batch)
    tables = _examine(batch, progress)
    if tables is None:
        batch.state = Batch.State.REJECTED
        batch.partial = False
        batch.created = batch.changed = batch.unchanged = batch.ignored = 0
    else:
        progress(2, 3, "写入" if keep else "比较")
        _compare(batch, tables)
        _note_counts(batch, _write(batch, tables, keep))
        batch.state = Batch.State.IMPORTED if keep else Batch.State.CHECKED
        batch.imported_at = timezone.now() if keep else None
    batch.save()
    _record(batch, by, keep, outside)
    progress(3, 3, "完成")
    return batch


def _forget(batch: Batch) -> None:
    """What the check before this one left."""
    ErrorCopy.objects.filter(batch=batch).delete()
    BatchChange.objects.filter(batch=batch).delete()


def _examine(batch: Batch, progress: Progress) -> Mapping[str, pd.DataFrame] | None:
    """The tables of the workbook, or None; either way the batch knows its rows, problems and notes."""
    progress(0, 3, "读取")
    layout = layout_of(batch.layout)
    sheets = layout.sheets(batch.county, batch.year)
    book = read_workbook(bytes(batch.file.content), batch.filename, sheets)
    progress(1, 3, "检查")
    left_out: dict[str, set[int]] = {sheet.name: set() for sheet in sheets}
    checked, problems = _checked(batch, sheets, book, left_out)
    batch.rows, found = sum(sheet.rows for sheet in checked.values()), list(problems)
    while batch.partial and problems and all(problem.row for problem in problems):
        for problem in problems:
            left_out[problem.sheet].add(problem.row)
        checked, problems = _checked(batch, sheets, book, left_out)
        found += problems
    batch.left_out = 0 if problems else sum(map(len, left_out.values()))
    batch.problem_count = len(found)
    batch.problems = [problem.as_dict() for problem in found[:STORED_PROBLEMS]]
    batch.notes = [note.as_dict() for sheet in checked.values() for note in sheet.notes]
    return None if problems else {name: sheet.frame for name, sheet in checked.items()}


def _checked(
    batch: Batch, sheets: Sequence[Sheet], book: Workbook, left_out: Mapping[str, set[int]]
) -> tuple[dict[str, CheckedSheet], list[Problem]]:
    """The sheets without the rows left out, and what is wrong with them; across sheets once each is sound."""
    checked = {
        sheet.name: check_sheet(sheet, book.tables[sheet.name], left_out[sheet.name])
        for sheet in sheets
        if sheet.name in book.tables
    }
    problems = [*book.problems, *(problem for sheet in checked.values() for problem in sheet.problems)]
    if problems:
        return checked, problems
    tables = {name: sheet.frame for name, sheet in checked.items()}
    return checked, layout_of(batch.layout).cross_check(batch.county, batch.year, tables)


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> None:
    """Keep every change that writing will make, and what is passed over."""
    notes = layout_of(batch.layout).compare(batch, tables)
    batch.notes += [note.as_dict() for note in notes]
    batch.ignored = batch.changes.filter(kind=BatchChange.Kind.IGNORED).count()


def _write(batch: Batch, tables: Mapping[str, pd.DataFrame], keep: bool) -> Counts:
    """What the layout's writing changes; taken back at once when it is not to be kept."""
    with transaction.atomic():
        counts = layout_of(batch.layout).write(batch, tables)
        if not keep:
            transaction.set_rollback(True)
    return counts


def _note_counts(batch: Batch, counts: Counts) -> None:
    batch.created, batch.changed, batch.unchanged = counts.created, counts.changed, counts.unchanged


def _record(batch: Batch, by: User | None, keep: bool, outside: bool) -> None:
    act = "batch_imported" if batch.state == Batch.State.IMPORTED else "batch_checked"
    if batch.state == Batch.State.REJECTED:
        act = "batch_rejected"
    counts = asdict(Counts(batch.created, batch.changed, batch.unchanged))
    detail = {
        "rows": batch.rows,
        "problems": batch.problem_count,
        "left_out": batch.left_out,
        "dry_run": not keep,
        "outside_window": outside,
        "reason": batch.reason,
        **counts,
    }
    audit.record(act, batch, by=by, county=batch.county, **detail)
