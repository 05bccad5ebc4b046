"""Take a workbook in, check it, import it. Checking is importing without the last step."""

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.copies import copy_key
from mujun.intake.layouts import Layout, all_layouts, layout_of
from mujun.intake.models import Batch, SourceFile
from mujun.intake.processing import process, refuse
from mujun.intake.windows import answers_to, refuse_closed, refuse_unreasoned
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

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
    origin: Batch.Origin = Batch.Origin.WORKBOOK,
    key: str = "",
) -> Batch:
    """Keep the bytes and open a batch for them. `by` is None for the operator at the command line.

    `reason` is compulsory for a locked year. `key` is the sender's own name for the batch: sent again with the same
    content, the batch that is there already is returned. Of an answer (`origin`) it is the receipt number of the
    dispute, with which it may come outside the window. Raises PermissionDenied when `by` may not send this
    workbook, ValidationError for a file too large, outside the window, without a reason, and (`key_used`) for a key
    that stands for something else.
    """
    authorise(layout, county, by)
    _limit(content, year)
    digest = sha256(content).hexdigest()
    if key and (known := _known(county, by, key)):
        return _same(known, digest, layout, year)
    answers = answers_to(origin, key)
    outside = refuse_closed(county, layout, year, by, answers)
    refuse_unreasoned(county, year, reason)
    file, _ = SourceFile.objects.get_or_create(
        sha256=digest, defaults={"name": filename[-200:], "size": len(content), "content": content}
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
        origin=origin,
        key=key,
    )
    detail = {"sha256": file.sha256, "size": file.size, "outside_window": outside, "reason": batch.reason}
    detail |= {"answers": answers} if answers else {}
    audit.record("batch_received", batch, by=by, county=county, origin=origin, **detail)
    return batch


def send_again(*, batch: Batch, by: User) -> Batch:
    """A new batch of the same content, when rows of an imported one can be taken in by now. Raises as `receive`."""
    return receive(
        content=bytes(batch.file.content),
        filename=batch.filename,
        layout=batch.layout,
        year=batch.year,
        county=batch.county,
        by=by,
        reason=batch.reason,
        origin=Batch.Origin(batch.origin),
    )


def _known(county: County, by: User | None, key: str) -> Batch | None:
    """The batch that the sender gave this key; others with the same key wait for each other."""
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    return Batch.objects.select_related("file").filter(county=county, sent_by=by, key=key).first()


def _same(known: Batch, digest: str, layout: str, year: int) -> Batch:
    if (known.file.sha256, known.layout, known.year) == (digest, layout, year):
        return known
    raise ValidationError(
        f"批次号“{known.key}”已用于另一批内容（批次 {known.pk}）。新的内容请用新的批次号。", "key_used"
    )


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
    authorise(batch.layout, batch.county, by)
    return process(batch, by, progress or _silent, keep=False)


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
    authorise(batch.layout, batch.county, by)
    return process(batch, by, progress or _silent, keep=True)


def start_import(*, batch: Batch, dry_run: bool, by: User, partial: bool | None = None) -> Job:
    """Check (`dry_run`, with the choice of `check`) or import in the background. Raises as `import_batch`."""
    authorise(batch.layout, batch.county, by)
    if not dry_run:
        refuse(batch, by)
    return jobs.start(
        kind="import",
        title=f"{'检查' if dry_run else '导入'} {batch.filename}"[:200],
        params={"batch": batch.pk, "dry_run": dry_run, "partial": partial},
        key=_key(batch.pk, dry_run),
        county=batch.county,
        by=by,
    )


def latest_job(batch: int) -> Job | None:
    """The check, import or marking of the batch that was started last.

    Whoever shows both reads the job first: what a job wrote is seen as soon as its end is.
    """
    return Job.objects.filter(key__in=[_key(batch, True), _key(batch, False), copy_key(batch)]).first()


def _key(batch: int, dry_run: bool) -> str:
    return f"import:{batch}:{'check' if dry_run else 'write'}"


def _limit(content: bytes, year: int) -> None:
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        raise ValidationError(
            f"文件超过 {limit} MB。删除图片和多余的工作表，或分成几个文件再传。", "file_too_large"
        )
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValidationError(f"年份应在 {_FIRST_YEAR}—{_LAST_YEAR} 之间。", "bad_year")


def _silent(done: int, total: int, step: str) -> None:
    pass
