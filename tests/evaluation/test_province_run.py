"""统一试算 on a real worker: a job a county, one that fails leaves the others, and nothing follows from a trial."""

import pytest

from evaluation.actions import province_runs, runs
from evaluation.models import ProvinceRun, Recommendation, Run
from landuse.models import Performance, Signal
from tests import factories as make
from tests.evaluation.county import small_county
from tests.workers import ended

pytestmark = pytest.mark.django_db(transaction=True)


def finished(whole):
    """Its lines when every county has come to an end."""
    for line in whole.lines.all():
        ended(line.job)
    return {line.county.name: line for line in whole.lines.select_related("county", "job", "run")}


def test_one_county_that_fails_leaves_the_other(worker):
    small = small_county()
    make.method(small.county)
    small.method.number = 1
    small.method.save()
    bare = make.county("白石县", "339902")
    by = make.user("province_operator", small.county)
    whole = province_runs.start(province=by.province, year=2025, by=by)
    lines = finished(whole)
    done, failed = lines[small.county.name], lines[bare.name]
    assert (done.job.state, done.job.error, done.job.result_url) == ("done", "", f"/runs/{done.run_id}/")
    assert (failed.job.state, failed.run) == ("failed", None)
    assert "白石县还没有可用的评价办法" in failed.job.error
    counted = ProvinceRun.objects.counted().get()
    assert (counted.counties, counted.done, counted.failed, counted.active) == (2, 1, 1, 0)
    # nothing of the county is other than before
    assert {Signal.objects.count(), Performance.objects.count(), Recommendation.objects.count()} == {0}
    own = ended(runs.start(county=small.county, year=2025, method=small.method, by=small.office))
    assert Run.objects.get(job=own).digest == done.run.digest

    assert province_runs.again(whole=whole, by=by) == 1
    again = finished(whole)
    assert again[small.county.name].job == done.job
    assert again[bare.name].job.retry_of == failed.job
    assert "办法" in again[bare.name].job.error
