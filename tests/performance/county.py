"""A county of any size with every figure and land of its own, put in by COPY; without levers and rules."""

from datetime import date

import numpy as np
from django.db import connection
from django.utils import timezone

from evaluation.actions import methods
from evaluation.models import Figure, Method, Variable
from landuse.models import Enterprise, Industry, Occupancy, Parcel
from mujun.accounts.models import County, Town, User
from mujun.copying import copy_in
from mujun.intake.models import Batch, SourceFile

YEAR = 2025


def large_county(size: int) -> tuple[County, Method]:
    """`size` 规上 enterprises and the example method."""
    county = County.objects.create(code="339901", name="青澜县")
    towns = [Town.objects.create(county=county, name=f"{at}镇") for at in range(12)]
    user = User.objects.create(username="bench", role="reform_office", county=county)
    method = methods.add(county=county, code="qinglan-2025", by=user)
    file = SourceFile.objects.create(sha256="0" * 64, name="bench.xlsx", size=0, content=b"")
    batch = Batch.objects.create(
        county=county, department="tax", layout="tax", year=YEAR, file=file, filename="bench.xlsx"
    )
    industries = list(Industry.objects.values_list("pk", flat=True))
    columns = ["county_id", "credit_code", "name", "town_id", "industry_id", "scale"]
    rows = (
        (county.pk, f"9133{at:014d}", f"企业{at}", towns[at % 12].pk, industries[at % 31], "规上")
        for at in range(size)
    )
    copy_in(Enterprise, columns, rows)
    _figures(batch, size)
    _land(county, towns[0], size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return county, method


def _land(county: County, town: Town, size: int) -> None:
    """Everybody uses a parcel of their own."""
    areas = np.random.default_rng(8).lognormal(3, 1, size).round(4).tolist()
    ids = Enterprise.objects.order_by("credit_code").values_list("pk", flat=True)
    parcels = ((county.pk, f"{at:019d}", town.pk, area, "工业") for at, area in enumerate(areas))
    copy_in(Parcel, ["county_id", "code", "town_id", "area", "land_use"], parcels)
    held = Parcel.objects.order_by("code").values_list("pk", flat=True)
    uses = (
        (parcel, pk, "自用", area, date(2020, 1, 1))
        for parcel, pk, area in zip(held, ids, areas, strict=True)
    )
    copy_in(Occupancy, ["parcel_id", "enterprise_id", "kind", "area", "since"], uses)


def _figures(batch: Batch, size: int) -> None:
    generator = np.random.default_rng(7)
    ids = list(Enterprise.objects.order_by("credit_code").values_list("pk", flat=True))
    now = timezone.now()
    columns = [
        "enterprise_id",
        "year",
        "variable_id",
        "value",
        "batch_id",
        "sheet",
        "cell",
        "is_current",
        "created_at",
    ]
    for variable in Variable.objects.filter(from_register=False):
        values = generator.lognormal(4, 1, size).round(4).tolist()
        rows = (
            (pk, YEAR, variable.pk, value, batch.pk, "数据", "C2", True, now)
            for pk, value in zip(ids, values, strict=True)
        )
        copy_in(Figure, columns, rows)
