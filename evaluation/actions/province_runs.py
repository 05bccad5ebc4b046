"""统一试算: judge every county of a province at once, each by its own method and as a job of its own (ADR 0016)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from evaluation.actions import runs
from evaluation.methods.schema.method import SETTLED
from evaluation.models import Method, ProvinceRun, ProvinceRunLine, Round, Run
from mujun.accounts import audit
from mujun.accounts.models import County, Province, User
from mujun.accounts.roles import Permission
from mujun.intake.models import Batch
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

KIND = "province_run"
_NO_METHOD = "{county}还没有可用的评价办法。请该县在“办法”中载入并发布，再重试这个县。"


@transaction.atomic
def start(*, province: Province, year: int, by: User | None) -> ProvinceRun:
    """Queue a trial run of each county as one group; while one of the year is under way, that one is returned.

    `by` nobody: the command. Raises PermissionDenied, ValidationError.
    """
    _authorise(province, by)
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    under_way = ProvinceRun.objects.filter(province=province, year=year)
    if active := under_way.filter(lines__job__state__in=Job.State.active()).first():
        return active
    counties = list(province.counties)
    if not Batch.objects.filter(county__in=counties, year=year).exists():
        raise ValidationError(f"所辖各县都还没有 {year} 年的数据。请先由县里在“采集”中导入。", "no_figures")
    whole = ProvinceRun.objects.create(province=province, year=year, started_by=by)
    queued = jobs.start_together([_job(whole, county, by) for county in counties])
    lines = [ProvinceRunLine(whole=whole, county=job.county, job=job) for job in queued]
    ProvinceRunLine.objects.bulk_create(lines)
    audit.record("province_run_started", whole, by=by, county=None, counties=len(lines))
    return whole


@transaction.atomic
def again(*, whole: ProvinceRun, by: User | None) -> int:
    """Queue once more what failed or was cancelled, and nothing else; returns how many. Raises PermissionDenied."""
    _authorise(whole.province, by)
    ended = whole.lines.select_for_update(no_key=True, of=["self"]).select_related("county", "job")
    failed = [line for line in ended if line.job.can_be_retried]
    if not failed:
        return 0
    queued = jobs.start_together([_job(whole, line.county, by, line.job) for line in failed])
    for line, line.job in zip(failed, queued, strict=True):
        line.save(update_fields=["job"])
    audit.record("province_run_repeated", whole, by=by, county=None, counties=len(failed))
    return len(failed)


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> Run:
    """One county; in it nothing changes but that it has one more trial run. Raises `CannotFinish`."""
    method = method_of(job.county, job.params["year"])
    if method is None:
        raise CannotFinish(_NO_METHOD.format(county=job.county))
    with connection.cursor() as cursor:
        # the counties share the cores already; a query that takes several makes the others wait
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    run = runs.try_out(method=method, job=job, progress=progress)
    # the county may have tried again by itself
    lines = ProvinceRunLine.objects.filter(whole=job.params["whole"], county=job.county)
    lines.update(job=job, run=run)
    return run


def ended_with(job: Job) -> ProvinceRun | None:
    """The whole of which `job` was a part, when no other is under way. Within the transaction that ends the job: of two
    that end at once the second sees the first's end.
    """
    whole = ProvinceRun.objects.select_for_update(no_key=True).get(pk=job.params["whole"])
    return None if whole.lines.filter(job__state__in=Job.State.active()).exists() else whole


def method_of(county: County, year: int) -> Method | None:
    """By what the county judges the year: the method of its formal run, else of its latest, else the one it published
    last.
    """
    formal = Round.objects.standing().filter(county=county, year=year, run__isnull=False)
    if chosen := formal.select_related("run__method").first():
        return chosen.run.method
    latest = Run.objects.own().filter(snapshot__county=county, snapshot__year=year)
    if tried := latest.exclude(method__status=SETTLED).select_related("method").first():
        return tried.method
    published = Method.objects.offered().filter(county=county, number__isnull=False)
    return published.order_by("-published_at").first()


def _authorise(province: Province, by: User | None) -> None:
    if by and (by.province_id != province.pk or not by.may(Permission.RUN_PROVINCE)):
        raise PermissionDenied("只有本省的省市经办可以发起统一试算。")


def _job(whole: ProvinceRun, county: County, by: User | None, retry_of: Job | None = None) -> Job:
    return Job(
        kind=KIND,
        title=f"{whole.year} 年统一试算",
        params={"whole": whole.pk, "year": whole.year},
        key=f"{KIND}:{county.pk}:{whole.year}",
        county=county,
        started_by=by,
        retry_of=retry_of,
    )
