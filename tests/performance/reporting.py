"""The annual report of a large county as one job, against the time that an office is willing to wait."""

import time

from tests.performance.timing import Row

# seconds for Word, PDF, pictures and annex; a promise to people, there is no peer that makes such a report
PATIENCE = 20.0


def rows(id: str, size: int) -> list[Row]:
    from tests.performance.servers import fresh_database

    fresh_database(id)
    from evaluation.actions import annual_report  # models can be imported only now
    from evaluation.models import Paper
    from mujun.jobs.models import Job

    run = _judged(size)
    job = Job.objects.create(
        kind="annual_report",
        title="bench",
        key="bench",
        county=run.snapshot.county,
        params={"run": run.pk, "words": {}},
    )
    steps: list[str] = []
    times = []
    for _ in range(3):
        started = time.perf_counter()
        annual_report.carry_out(job=job, progress=lambda done, total, step: steps.append(step))
        times.append(time.perf_counter() - started)
    paper = Paper.objects.latest("id")
    if sorted(paper.files.values_list("form", flat=True)) != ["docx", "pdf", "xlsx"] or not steps:
        raise AssertionError("the report is not whole")
    what = f"annual report of {size:,} enterprises: docx, PDF, annex"
    ratio = min(times) / PATIENCE
    return [Row(id, what, "patience", round(min(times), 3), PATIENCE, round(ratio, 3), 1.0, ratio <= 1)]


def _judged(size: int):
    """The run of a large county, with one of the year before in which everybody did otherwise."""
    from django.db import connection

    from evaluation.actions import runs
    from mujun.jobs.models import Job
    from tests.performance.county import YEAR, large_county

    county, method = large_county(size)
    with connection.cursor() as cursor:
        columns = "enterprise_id, variable_id, batch_id, sheet, cell, is_current, created_at"
        cursor.execute(
            f"INSERT INTO evaluation_figure ({columns}, year, value) "
            f"SELECT {columns}, year - 1, round(value * (0.5 + random()::numeric), 4) FROM evaluation_figure"
        )
    for year in (YEAR - 1, YEAR):
        params = {"year": year, "method": method.pk}
        job = Job.objects.create(county=county, kind="run", title="bench", key=f"bench{year}", params=params)
        run = runs.carry_out(job=job, progress=lambda *_: None)
    return run
