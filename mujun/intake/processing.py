"""Check a batch, and with the last step import it. Called by `mujun.intake.actions`, which decides who may."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice

import pandas as pd
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.intake.checks import CheckedSheet, Problem, Sheet, check_sheet
from mujun.intake.layouts import Counts, layout_of
from mujun.intake.models import Batch, BatchChange, ErrorCopy, UnmatchedRow
from mujun.intake.reading import read
from mujun.intake.windows import answers_to, refuse_closed, refuse_unreasoned
from mujun.intake.workbook import Workbook
from mujun.jobs.registry import Progress

STORED_PROBLEMS = 10_000


def refuse(batch: Batch, by: User | None) -> bool:
    """Raises ValidationError when the batch may not be imported now; returns whether the window is closed."""
    refuse_unreasoned(batch.county, batch.year, batch.reason)
    return refuse_closed(batch.county, batch.layout, batch.year, by, answers_to(batch.origin, batch.key))


@transaction.atomic
def process(batch: Batch, by: User | None, progress: Progress, *, keep: bool) -> Batch:
    # imports of one county follow each other; readers and rows that refer to the county are not held up
    County.objects.select_for_update(no_key=True).get(pk=batch.county_id)
    batch = Batch.objects.select_related("county", "file").get(pk=batch.pk)
    if batch.was_imported:
        return batch
    outside = keep and refuse(batch, by)
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
    if batch.state == Batch.State.IMPORTED:
        words = f"{batch.filename}：新增 {batch.created}，更改 {batch.changed}"
        occurred(Event.BATCH_IMPORTED, batch, county=batch.county, words=words)
    progress(3, 3, "完成")
    return batch


def _forget(batch: Batch) -> None:
    """What the check before this one left."""
    ErrorCopy.objects.filter(batch=batch).delete()
    BatchChange.objects.filter(batch=batch).delete()
    UnmatchedRow.objects.filter(batch=batch).delete()


def _examine(batch: Batch, progress: Progress) -> Mapping[str, pd.DataFrame] | None:
    """The tables of the workbook, or None; either way the batch knows its rows, problems and notes."""
    progress(0, 3, "读取")
    layout = layout_of(batch.layout)
    sheets = layout.sheets(batch.county, batch.year)
    book = read(bytes(batch.file.content), batch.filename, sheets)
    progress(1, 3, "检查")
    left_out: dict[str, set[int]] = {sheet.name: set() for sheet in sheets}
    checked, problems = _checked(batch, sheets, book, left_out)
    _keep_unmatched(batch, checked)
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


def _keep_unmatched(batch: Batch, checked: Mapping[str, CheckedSheet]) -> None:
    fields = ("kind", "text", "name", "reason")
    rows = (
        UnmatchedRow(batch=batch, sheet=name, row=row, **{each: getattr(who, each) for each in fields})
        for name, sheet in checked.items()
        for row, who in sheet.unmatched
    )
    UnmatchedRow.objects.bulk_create(islice(rows, STORED_PROBLEMS))


def _checked(
    batch: Batch, sheets: Sequence[Sheet], book: Workbook, left_out: Mapping[str, set[int]]
) -> tuple[dict[str, CheckedSheet], list[Problem]]:
    """The sheets without the rows left out, and what is wrong with them; across sheets once each is sound."""
    checked = {
        sheet.name: check_sheet(sheet, book.tables[sheet.name], left_out[sheet.name])
        for sheet in sheets
        if sheet.name in book.tables
    }
    found = (each for each in book.problems if each.row not in left_out.get(each.sheet, ()))
    problems = [*found, *(problem for sheet in checked.values() for problem in sheet.problems)]
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
