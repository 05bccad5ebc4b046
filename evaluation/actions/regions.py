"""Judge regions: the figures the year stands on, summed by region, under a method for regions of that kind."""

from collections.abc import Iterator

from django.db import transaction

from evaluation.actions.results import outline
from evaluation.methods.dictionary import DATES
from evaluation.methods.loader import looks_back, restore
from evaluation.methods.schema import Method as Schema
from evaluation.models import Method, RegionResult, RegionRun
from evaluation.regions.behind import read_by
from evaluation.regions.gathering import regions_of
from evaluation.regions.judging import judged, number
from evaluation.regions.percent import in_percent, is_share, percent
from evaluation.regions.summing import Summed
from evaluation.rounds.holding import run_that_holds
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.evaluate import values
from evaluation.scoring.outcome import ItemOutcome, Outcome
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

_STEPS = ["按区域汇总", "计分、排名、定级", "写入结果"]


def start(*, county: County, year: int, method: Method, by: User) -> Job:
    """Queue the judgement of a year's regions; while one under the same method is under way, that one is returned."""
    return jobs.start(
        kind="region_run",
        title=f"{year} 年{method.subject}评价 · {method}",
        params={"year": year, "method": method.pk},
        key=f"region_run:{county.pk}:{year}:{method.pk}",
        county=county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> RegionRun:
    """Of the snapshot that the year's enterprises were judged by. Raises `CannotFinish`."""
    year = job.params["year"]
    method = Method.objects.get(pk=job.params["method"], county=job.county)
    standing = run_that_holds(job.county_id, year)
    if standing is None:
        raise CannotFinish(f"{year} 年的企业还没有测算。先在“测算”中完成企业的测算，再评价区域。")
    progress(0, len(_STEPS), _STEPS[0])
    regions = regions_of(standing.snapshot, method.subject, looks_back(method.resolved))
    if not len(regions):
        raise CannotFinish(f"{year} 年没有{method.subject}。先登记区域，或核对企业名单中的镇街、园区。")
    progress(1, len(_STEPS), _STEPS[1])
    schema = restore(method.resolved)
    try:
        outcome = score(schema, regions)
    except CannotScore as reason:
        raise CannotFinish(str(reason)) from reason
    progress(2, len(_STEPS), _STEPS[2])
    run = RegionRun.objects.create(
        county=job.county, kind=method.subject, snapshot=standing.snapshot, method=method, job=job,
        digest=outcome.digest(), outline=_outline(schema, regions, outcome),
    )  # fmt: skip
    RegionResult.objects.bulk_create(_results(run, schema, regions, in_percent(schema, outcome)))
    audit.record("regions_judged", run, by=job.started_by, county=job.county, digest=run.digest)
    return run


def _outline(schema: Schema, regions: Summed, outcome: Outcome) -> dict:
    """With `together` of each group: how many members its regions have, and the values of the items over all of them,
    each member once (F-06).
    """
    found = outline(in_percent(schema, outcome))
    for group, told in zip(outcome.groups, found["groups"], strict=True):
        whole = regions.of(group.rows, list(regions.numbers)).together()
        told["together"] = {
            "members": len(whole.members[0]),
            "values": [number(_over_all(schema, item, whole)) for item in group.items],
        }
    return found


def _over_all(schema: Schema, item: ItemOutcome, whole: Summed) -> float:
    value = values(schema.indicators[item.name].node, whole.behind(read_by(schema, item.name)))[0]
    return percent(value) if is_share(schema, item) else value


def _results(run: RegionRun, schema: Schema, regions: Summed, outcome: Outcome) -> Iterator[RegionResult]:
    missing = {
        group.name: {item.name: regions.gaps(read_by(schema, item.name)) for item in group.items}
        for group in outcome.groups
    }
    source = regions.source.units
    for row, found in judged(outcome):
        gaps = {name: rows[row].tolist() for name, rows in missing.get(found.get("group"), {}).items()}
        yield RegionResult(
            run=run,
            name=regions.units[row],
            members=len(regions.members[row]),
            sums=_sums(regions, row),
            gaps={name: [source[who] for who in rows] for name, rows in gaps.items() if rows},
            **found,
        )


def _sums(regions: Summed, row: int) -> dict[str, float]:
    """Days are numbers in formulas, but their sum says nothing."""
    sums = {name: number(column[row]) for name, column in regions.numbers.items()}
    return {name: value for name, value in sums.items() if value is not None and name not in DATES}
