"""Parks of a county of the city: parcels inside by each year's ledger, stars, a judgement of all, a few measures."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from evaluation.models import RegionKind, RegionResult, RegionRun, Run
from landuse.models import Park, ParkMeasure, ParkStar
from mujun.accounts.models import County, User
from mujun.jobs.models import Job
from tests.performance.city import YEARS

# every parcel lies in the park of its holder
INSIDE = """
INSERT INTO landuse_parcelpark (parcel_id, year, park_id)
SELECT p.id, year, e.park_id FROM landuse_parcel p
JOIN landuse_enterprise e ON e.id = p.holder_id
CROSS JOIN unnest(%s::int[]) AS year
WHERE p.county_id = %s AND e.park_id IS NOT NULL
"""
STARS, GRADES = ParkStar.Star.values, "ABBCCCD"
MANAGED = 10  # one of so many parks


def parks_at_work(county: County, run: Run, by: User) -> None:
    parks = list(Park.objects.filter(county=county).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(INSIDE, [list(YEARS), county.pk])
    ParkStar.objects.bulk_create(
        ParkStar(park=each, year=year, star=STARS[(at + year) % len(STARS)])
        for at, each in enumerate(parks)
        for year in YEARS
    )
    today = timezone.localdate()
    ParkMeasure.objects.bulk_create(
        ParkMeasure(
            park=each, kind=ParkMeasure.Kind.RECOGNITION, since=today - timedelta(days=90), ground="示例",
            measure="示例", due=today + timedelta(days=at - 10), by=by,
        )
        for at, each in enumerate(parks[::MANAGED])
    )  # fmt: skip
    _judged(county, run, parks)


def _judged(county: County, run: Run, parks: list[Park]) -> None:
    job = Job.objects.create(
        kind="region_run", title="园区评价", county=county, state=Job.State.DONE, finished_at=timezone.now()
    )
    judged = RegionRun.objects.create(
        county=county, kind=RegionKind.PARK, snapshot=run.snapshot, method=run.method, job=job, digest="0" * 64,
        outline={"groups": []},
    )  # fmt: skip
    RegionResult.objects.bulk_create(
        RegionResult(
            run=judged,
            name=each.name,
            members=120,
            total=90 - at / 10,
            rank=at + 1,
            grade=GRADES[at % len(GRADES)],
        )
        for at, each in enumerate(parks)
    )
