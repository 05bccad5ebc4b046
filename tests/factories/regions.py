"""Regions: one thing per function, each usable alone, as the others here."""

from datetime import date, timedelta

from django.utils import timezone

from evaluation.front_runners.language import rule_of, text_of
from evaluation.models import (
    Cluster,
    ClusterPlace,
    FrontRunner,
    FrontRunnerList,
    Region,
    RegionHandling,
    RegionPart,
    RegionResult,
    RegionRun,
    Run,
)
from landuse.actions import park_measures, park_words
from landuse.models import Enterprise, Park, ParkMeasure, ParkStar, ParkWord
from mujun.accounts.models import County
from tests import factories as make


def region_result(run: Run, kind: str = "全县", name: str = "") -> RegionResult:
    """Of a judgement of the regions of that kind, over the snapshot of `run`."""
    county = run.snapshot.county
    judged = RegionRun.objects.create(
        county=county,
        kind=kind,
        snapshot=run.snapshot,
        method=run.method,
        job=make.job(county),
        digest="0" * 64,
        outline={"groups": []},
    )
    return RegionResult.objects.create(
        run=judged, name=name or county.name, members=3, sums={"用地面积": 12.5}
    )


def park(of: County, name: str = "示例小微园", star: str = "", since: int = 2020, **fields) -> Park:
    """With a `star`, that from the year `since` on."""
    given = {"kind": "小微企业园", "state": "投运", **fields}
    made = Park.objects.get_or_create(county=of, name=name, defaults=given)[0]
    if star:
        ParkStar.objects.create(park=made, year=since, star=star)
    return made


def park_word(of: County, word: str = "无人机坪") -> ParkWord:
    office = make.user("reform_office", of)
    return park_words.add(county=of, field="facilities", word=word, source="示例", by=office)


def park_measure(about: Park, kind: str = "recognition", due: date | None = None) -> ParkMeasure:
    """Taken and not ended."""
    office = make.user("reform_office", about.county)
    return park_measures.start(
        park=about,
        kind=kind,
        since=date(2025, 6, 1),
        ground="入驻率不符合认定条件",
        measure="限期整改",
        due=due,
        by=office,
    )


def region_part(of: County, industry: str = "33") -> RegionPart:
    """Of a development zone."""
    region = Region.objects.create(county=of, kind="开发区", name="示例开发区")
    return RegionPart.objects.create(region=region, industry=industry, since=date(2024, 1, 1))


def cluster_place(of: County) -> ClusterPlace:
    """Of a cluster of its province, as cooperating county; it has not said which region is its part."""
    cluster = Cluster.objects.create(province=make.province(of), name="示例跨县集群")
    return cluster.places.create(county=of, role=ClusterPlace.Role.COOPERATING, since=date(2024, 1, 1))


def region_handling(run: Run) -> RegionHandling:
    """Of a cluster, chosen and not done."""
    result = region_result(run, "产业集群", "示例集群")
    return RegionHandling.objects.create(
        county=result.run.county,
        kind=result.run.kind,
        name=result.name,
        year=run.snapshot.year,
        result=result,
        way="淘汰腾退",
        reason="示例",
        due=timezone.localdate() + timedelta(days=90),
        by=make.user("reform_office", result.run.county),
    )


def front_runner(run: Run, about: Enterprise) -> FrontRunner:
    """On a list that is proposed, by the delivered example."""
    text = text_of("qinglan-enterprises")
    listed = FrontRunnerList.objects.create(
        county=run.snapshot.county,
        year=run.snapshot.year,
        subject="企业",
        run=run,
        rule=rule_of(text).name,
        text=text,
        made_by=make.user("reform_office", run.snapshot.county),
    )
    return FrontRunner.objects.create(
        list=listed, enterprise=about, name=about.name, pool="33 金属制品业", value=50, place=1, of=8
    )
