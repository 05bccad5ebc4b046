"""What people and jobs have made of a county of the city, so that its lists have something to show."""

from datetime import date

import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from evaluation.actions import confirmation_calls, levers, quality, runs
from evaluation.models import Method, Run, Variable, Willingness
from landuse.actions import rules
from landuse.models import (
    Block,
    BlockDivision,
    BlockParcel,
    Case,
    Enterprise,
    LandFinding,
    Parcel,
    RuleSet,
    Signal,
)
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.copying import copy_in
from mujun.intake.models import Batch, BatchChange
from mujun.jobs.models import Job
from mujun.sharing.models import Usage
from tests.performance.city import YEARS, Place
from tests.performance.city_by_copy import put_in_place
from tests.performance.city_in_effect import in_effect
from tests.performance.city_in_round import EVERY, in_round
from tests.performance.city_land import land_at_work
from tests.performance.city_parks import parks_at_work

RULES, LEVERS = ["huzhou-2021", "jiaxing-2021"], "qinglan"
YEAR = YEARS[-1]
PARCELS = 10  # of a block
WASTEFUL = """
规则集: 县高耗低效企业口径
地区: 未定
来源: 县里规定
状态: 示例
类别: 高耗低效企业
规则:
  - {编号: GH-1, 说明: 亩均税收低于4万元, 依据: 县里规定, 指标: 亩均税收, 低于: 4}
"""


def at_work(place: Place) -> County:
    """Two years judged, the last one checked and being confirmed; some enterprises have come to attention."""
    county, method = put_in_place(place)
    office = User.objects.get(county=county)
    User.objects.create(username="auditor", role="auditor")
    for code in RULES:
        rules.adopt(county=county, code=code, by=office)
    RuleSet.objects.create(
        county=county, name="县高耗低效企业口径", text=WASTEFUL, digest="0" * 64, kind=RuleSet.Kind.ENTERPRISES,
        own=True, adopted=True, adopted_at=timezone.now(), adopted_by=office,
    )  # fmt: skip
    levers.load(county=county, code=LEVERS, by=office)
    *_, run = [judged(county, year, method, office) for year in YEARS[-2:]]
    parks_at_work(county, run, office)
    quality.check(county=county, year=YEAR, by=office)
    _called(county, office)
    _changes(county)
    _blocks(county, office)
    _cases(county, office)
    _traces(county, office)
    land_at_work(county, office)
    in_round(county, YEAR, office)
    in_effect(county, YEAR, office)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return county


@transaction.atomic
def judged(county: County, year: int, method: Method, by: User) -> Run:
    params = {"year": year, "method": method.pk}
    job = Job.objects.create(
        county=county, kind="run", title=f"{year} 年测算", key=f"{county.pk}:{year}", params=params,
        state=Job.State.DONE, finished_at=timezone.now(), started_by=by,
    )  # fmt: skip
    return runs.carry_out(job=job, progress=lambda *_: None)


def _called(county: County, office: User) -> None:
    confirmation_calls.open_call(
        county=county, year=YEAR, variables=list(Variable.objects.values_list("code", flat=True)),
        starts=timezone.localdate(), days=10, counting="natural", by=office,
    )  # fmt: skip


def _changes(county: County) -> None:
    """The newest figures on tax were all changed."""
    batch = Batch.objects.get(county=county, layout="tax", year=YEAR)
    known = Enterprise.objects.filter(county=county).values_list("credit_code", "name")
    columns = ["batch_id", "kind", "subject", "name", "item", "title", "old", "new", "ratio", "sheet", "cell"]
    rows = (
        (batch.pk, "changed", code, name, "tax", "税收实际贡献（万元）", "100.00", f"{at % 997}.00",
         at % 997 / 100 - 1, "数据", f"C{at + 2}", "")
        for at, (code, name) in enumerate(list(known))
    )  # fmt: skip
    copy_in(BatchChange, [*columns, "reason"], rows)


def _blocks(county: County, office: User) -> None:
    """Ten parcels of a town that follow each other are one."""
    known = Parcel.objects.filter(county=county).order_by("code").values_list("pk", "code", "town__name")
    parcels = pd.DataFrame(known, columns=["pk", "code", "town"])
    parcels["place"] = parcels.groupby("town").cumcount() // PARCELS
    leaders = parcels.groupby(["town", "place"])["code"].transform("first")
    division = BlockDivision.objects.create(
        county=county, metres=30, reason="专班会议", parcels=len(parcels), undrawn=len(parcels),
        blocks=leaders.nunique(), adopted_by=office,
    )  # fmt: skip
    made = Block.objects.bulk_create(
        Block(county=county, code=code, name=f"{town}{int(code[-5:])}号区块", division=division)
        for code, town in parcels.loc[leaders == parcels["code"], ["code", "town"]].itertuples(index=False)
    )
    blocks = leaders.map({block.code: block.pk for block in made})
    copy_in(BlockParcel, ["block_id", "parcel_id"], zip(blocks.tolist(), parcels["pk"].tolist(), strict=True))


def _cases(county: County, office: User) -> None:
    """A finding of every enterprise with a signal, every other one has become a case."""
    hit = Signal.objects.filter(enterprise__county=county, year=YEAR).order_by("enterprise_id")
    ids = list(hit.values_list("enterprise_id", flat=True).distinct())
    town = county.towns.first()
    found = LandFinding.objects.bulk_create(
        LandFinding(
            number=f"{county.code}-{YEAR}-{at:05}", county=county, kind=LandFinding.Kind.LOW, enterprise_id=pk,
            area=1, year=YEAR,
        )
        for at, pk in enumerate(ids)
    )  # fmt: skip
    Case.objects.bulk_create(
        Case(
            number=f"{county.code}-Z-{at:05}", county=county, finding=finding, enterprise_id=finding.enterprise_id,
            town=town, area=1, listed_on=date(YEAR, 6, 1),
        )
        for at, finding in enumerate(found[::2])
    )  # fmt: skip


def _traces(county: County, office: User) -> None:
    """What grows with every working day."""
    ids = list(Enterprise.objects.filter(county=county).values_list("pk", flat=True))
    Willingness.objects.bulk_create(
        Willingness(
            enterprise_id=pk, kind=Willingness.Kind.EXIT, area=1, said_on=date(YEAR, 5, 1), said_by="经办",
            evidence="电话记录", recorded_by=office,
        )
        for pk in ids[::EVERY]
    )  # fmt: skip
    Usage.objects.bulk_create(
        Usage(county=county, user=office, role=office.role, way=Usage.Way.DOWNLOAD, purpose="核对",
              resource="results", title=f"结果 {pk}", rows=1, done_at=timezone.now())
        for pk in ids[::10]
    )  # fmt: skip
    Job.objects.bulk_create(
        Job(county=county, kind="quality", title=f"核对 {pk}", key=f"q{pk}", state=Job.State.DONE,
            finished_at=timezone.now(), started_by=office)
        for pk in ids[::50]
    )  # fmt: skip
    with transaction.atomic():
        for pk in ids[::50]:
            audit.record("run_finished", f"测算 {pk}", by=office, county=county, method="0", result="0")
