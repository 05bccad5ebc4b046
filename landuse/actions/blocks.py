"""区块: divide a county's parcels into blocks, name a block, record what was found of it on the spot."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import shapely
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.blocks import Blocks, group
from landuse.blocks.drawing import around
from landuse.blocks.grouping import Shapes
from landuse.models import Block, BlockDivision, BlockParcel, BlockSurvey, Parcel
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.copying import stage
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

FARTHEST = Decimal(500)  # metres: farther apart nothing hangs together
LONGEST_REASON = 300
_UPSERT = """
INSERT INTO landuse_block AS present (county_id, code, name, division_id, outline)
SELECT %(county)s, s.code, s.name, %(division)s, s.outline FROM pg_temp.staged_blocks s
ON CONFLICT (county_id, code) DO UPDATE
SET division_id = EXCLUDED.division_id, outline = EXCLUDED.outline, ended_at = NULL
"""
_END = """
UPDATE landuse_block SET ended_at = %(now)s
WHERE county_id = %(county)s AND ended_at IS NULL AND division_id <> %(division)s
"""
_MEMBERS = """
INSERT INTO landuse_blockparcel (block_id, parcel_id)
SELECT b.id, s.parcel FROM pg_temp.staged_members s
JOIN landuse_block b ON b.county_id = %(county)s AND b.code = s.block
"""


@dataclass(frozen=True)
class Ground:
    """The parcels of a county in the order of their codes."""

    ids: list[int]
    codes: list[str]
    towns: list[str]
    shapes: Shapes


@dataclass(frozen=True)
class Preview:
    """What a distance would give. `joined`: blocks of several parcels, `largest` parcels in one. Of the blocks there
    are now `kept` keep all their parcels.
    """

    metres: Decimal
    parcels: int
    undrawn: int
    blocks: int
    joined: int
    largest: int
    kept: int
    present: int


def preview(*, county: County, metres: list[Decimal]) -> list[Preview]:
    """One for each distance; nothing is written."""
    land, present = _ground(county), _present(county)
    return [
        _previewed(land, group(land.shapes, np.array(land.codes), float(each)), each, present)
        for each in metres
    ]


def start_division(*, county: County, metres: Decimal, reason: str, by: User) -> Job:
    """Adopt the division with this distance, as a job. Raises PermissionDenied, ValidationError."""
    authorise(county, by)
    if not 0 <= metres <= FARTHEST:
        raise ValidationError(f"距离从 0 到 {FARTHEST} 米。", "distance")
    params = {"metres": str(metres), "reason": _said(reason)}
    title = f"划分区块：相距 {metres.normalize():f} 米以内"
    return jobs.start(
        kind="blocks", title=title, params=params, key=f"blocks:{county.pk}", county=county, by=by
    )


@transaction.atomic
def divide(*, job: Job, progress: Progress) -> BlockDivision:
    """Blocks that keep their least parcel keep name and surveys; the others end. One division for all parcels."""
    county, metres = job.county, Decimal(job.params["metres"])
    County.objects.select_for_update().get(pk=county.pk)
    progress(0, 3, "读取界址")
    land = _ground(county)
    if not land.ids:
        raise CannotFinish("还没有宗地。请先由自然资源和规划局导入用地台账。")
    progress(1, 3, "归并相邻宗地")
    blocks = group(land.shapes, np.array(land.codes), float(metres))
    division = BlockDivision.objects.create(
        county=county,
        metres=metres,
        reason=job.params["reason"],
        parcels=len(land.ids),
        undrawn=int(shapely.is_missing(land.shapes).sum()),
        blocks=blocks.count,
        adopted_by=job.started_by,
    )
    progress(2, 3, "写入区块")
    _write(division, land, blocks)
    told = {"parcels": division.parcels, "blocks": division.blocks, "reason": division.reason}
    audit.record("blocks_divided", division, by=job.started_by, county=county, **told)
    return division


@transaction.atomic
def survey(
    *,
    block: Block,
    surveyed_on: date,
    answers: dict[str, bool | None],
    farmland: Decimal | None,
    note: str,
    by: User,
) -> BlockSurvey:
    """What was found on the spot, by names of `readings.surveyed.FLAGS`. Raises PermissionDenied, ValidationError."""
    authorise(block.county, by)
    if block.ended_at:
        raise ValidationError("这个区块已经并入别的区块，请到新的区块登记。", "ended")
    if surveyed_on > timezone.localdate():
        raise ValidationError({"surveyed_on": "调查日期不能晚于今天。"})
    if not note.strip():
        raise ValidationError({"note": "写明调查情况和依据。"})
    found = BlockSurvey.objects.create(
        block=block, surveyed_on=surveyed_on, farmland=farmland, note=note.strip(), by=by, **answers
    )
    audit.record("block_surveyed", block, by=by, county=block.county, reason=found.note)
    return found


@transaction.atomic
def rename(*, block: Block, name: str, by: User) -> Block:
    """Raises PermissionDenied, ValidationError."""
    authorise(block.county, by)
    if not name.strip():
        raise ValidationError({"name": "填写区块名称。"})
    before, block.name = block.name, name.strip()
    block.save(update_fields=["name"])
    audit.record("block_renamed", block, by=by, county=block.county, before=before)
    return block


def _ground(county: County) -> Ground:
    listed = Parcel.objects.filter(county=county).order_by("code")
    rows = list(listed.values_list("pk", "code", "town__name", Cast("polygon", TextField())))
    texts = np.array([row[3] for row in rows], dtype=object)
    shapes = np.asarray(shapely.from_geojson(texts), dtype=object)
    return Ground([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], shapes)


def _present(county: County) -> dict[str, frozenset[str]]:
    """Codes of the parcels of each block there is now."""
    found: dict[str, set[str]] = {}
    members = BlockParcel.objects.filter(block__county=county).values_list("block__code", "parcel__code")
    for block, parcel in members:
        found.setdefault(block, set()).add(parcel)
    return {block: frozenset(parcels) for block, parcels in found.items()}


def _previewed(land: Ground, blocks: Blocks, metres: Decimal, present: dict[str, frozenset[str]]) -> Preview:
    sizes = blocks.parcels()
    members = np.split(np.array(land.codes)[np.argsort(blocks.number, kind="stable")], np.cumsum(sizes)[:-1])
    kept = sum(frozenset(each) == present.get(str(each[0])) for each in members if len(each))
    return Preview(
        metres=metres,
        parcels=len(land.ids),
        undrawn=int(shapely.is_missing(land.shapes).sum()),
        blocks=blocks.count,
        joined=int((sizes > 1).sum()),
        largest=int(sizes.max(initial=0)),
        kept=kept,
        present=len(present),
    )


def _write(division: BlockDivision, land: Ground, blocks: Blocks) -> None:
    """Parcels stand in the order of codes, so the first of a block has its least code."""
    _, first = np.unique(blocks.number, return_index=True)
    outlines = around(blocks.outlines(land.shapes), float(division.metres))
    rows = [
        (land.codes[at], _name(land.towns[at], land.codes[at]), outline)
        for at, outline in zip(first.tolist(), outlines, strict=True)
    ]
    stage("staged_blocks", {"code": "text", "name": "text", "outline": "jsonb"}, rows)
    leaders = [land.codes[at] for at in first.tolist()]
    pairs = (
        (leaders[number], parcel) for number, parcel in zip(blocks.number.tolist(), land.ids, strict=True)
    )
    stage("staged_members", {"block": "text", "parcel": "bigint"}, pairs)
    BlockParcel.objects.filter(block__county=division.county_id).delete()
    values = {"county": division.county_id, "division": division.pk, "now": timezone.now()}
    with connection.cursor() as cursor:
        for statement in (_UPSERT, _END, _MEMBERS):
            cursor.execute(statement, values)


def _name(town: str, code: str) -> str:
    """By the running number of its least parcel, so that the name stays while the block does."""
    number = code[-5:]
    return f"{town}{int(number)}号区块" if number.isdecimal() else f"{town}{code}区块"


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "写明为什么这样划分，例如依据哪次会议。"})
    return reason.strip()[:LONGEST_REASON]
