"""Blocks of the demonstration with what was found on the spot, and two redevelopment projects with odd parcels."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import shapely
from django.db import transaction

from evaluation.demonstration.founding import person
from landuse.actions import blocks, projects
from landuse.blocks import shapes_of
from landuse.models import Block, BlockDivision, Parcel
from landuse.readings.block_rows import Row, ranked, rows_of
from landuse.readings.surveyed import FLAGS
from landuse.readings.whole import whole
from mujun.accounts.models import County, User
from mujun.jobs.models import Job

METRES = Decimal(15)  # wider than the gap between neighbours, narrower than a street
# what was found, 亩 of farmland, in words; of the candidates in their order
_FOUND = [
    (
        {"low", "messy", "hard_to_rectify"},
        "0",
        "厂房多为 2000 年前后所建，加建、搭建多，消防通道被占，协商拆除未果。",
    ),
    ({"plan_conflict"}, "0", "详细规划已改为居住和公共服务用地，现状仍为工业。"),
    (
        {"scattered", "polluting", "hard_to_rectify"},
        "1.2",
        "企业小而散，两家废气投诉较多；东北角有零星永久基本农田。",
    ),
    ({"low"}, "0", "产出偏低，厂房较新，企业正在技改，可以整治。"),
    ({"recheck_failed"}, None, "去年整改后复查仍不达标；永久基本农田还没有核对。"),
]
_SMALL = Decimal(3)


def land_blocks(county: County, year: int, wait: Callable[[Job], None]) -> None:
    """Once only; the division as a job, the rest by the natural resources officer."""
    if BlockDivision.objects.filter(county=county).exists():
        return
    officer = person("land_officer")
    reason = "县低效工业用地整治专班会议（示例）：按同一街坊成片整治"
    wait(blocks.start_division(county=county, metres=METRES, reason=reason, by=officer))
    _surveyed_and_planned(county, year, officer)


@transaction.atomic
def _surveyed_and_planned(county: County, year: int, officer: User) -> None:
    seen = whole(officer, year, date(year, 12, 31))
    rows = rows_of(seen, {}, None)
    best = [row for row in ranked(seen, rows, "tax", None, 60.0) if row.parcels > 2]
    for row, found in zip(best, _FOUND, strict=False):
        _survey(row.block, found, date(year, 9, 18), officer)
    first = best[0]
    second = next(row for row in best if row.towns != first.towns)
    _project(first, "老工业点连片改造", "LE-16-8", Decimal("1.8"), 2, officer, under_way=True)
    _project(second, "工业片区有机更新", "LE-16-6", Decimal("1.3"), 4, officer, under_way=False)


def _survey(block: Block, found: tuple[set[str], str | None, str], day: date, officer: User) -> None:
    ticks, farmland, note = found
    known = None if farmland is None else Decimal(farmland)
    answers = {name: name in ticks for name in FLAGS}
    blocks.survey(block=block, surveyed_on=day, answers=answers, farmland=known, note=note, by=officer)


def _project(
    row: Row, name: str, mode: str, ratio: Decimal, odd: int, officer: User, *, under_way: bool
) -> None:
    """The parcels of a block, and the nearest small ones of its town that are in other blocks."""
    own = list(Parcel.objects.filter(in_block__block=row.block).order_by("code"))
    near = _nearest(own, odd, _SMALL if under_way else _SMALL + 1)
    area = sum((each.area for each in [*own, *near]), Decimal())
    plan = projects.Plan(
        name=f"{own[0].town}{name}",
        mode=mode,
        unit=f"{own[0].town}人民政府",
        planned_area=area,
        plot_ratio=ratio,
        target=Decimal(30),
        approval="青政发〔2025〕21号（示例）" if under_way else "",
        due=date(2027, 6, 30),
    )
    parcels = {each.code: "" for each in own} | {each.code: "边角地" for each in near}
    made = projects.create(county=row.block.county, plan=plan, parcels=parcels, by=officer)
    if under_way:
        treated = sum((each.area for each in own[:2]), Decimal())
        reason = "两宗已签协议、腾空厂房（示例）。"
        projects.move_on(project=made, state="under_way", treated=treated, reason=reason, by=officer)


def _nearest(own: Sequence[Parcel], count: int, largest: Decimal) -> list[Parcel]:
    """Of at most `largest` 亩; with four, one of them is too large by LE-18."""
    others = Parcel.objects.filter(town=own[0].town, area__lte=largest, polygon__isnull=False)
    small = list(others.exclude(pk__in=[each.pk for each in own]).order_by("code"))
    if not small:
        return []
    middle = shapely.union_all(shapes_of([each.polygon for each in own])).centroid
    far = shapely.distance(shapes_of([each.polygon for each in small]), middle)
    return [small[at] for at in np.argsort(far, kind="stable")[:count].tolist()]
