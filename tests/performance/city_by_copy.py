"""A county of the invented city put in by COPY, as if its departments' workbooks had been imported long ago."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd
from django.db import connection
from django.utils import timezone

from evaluation.actions import methods
from evaluation.methods.dictionary import dictionary
from evaluation.models import Figure, Method, Variable
from landuse.models import Enterprise, EnterpriseName, EnterpriseYear, Occupancy, Parcel, Park
from mujun.accounts.models import County, Town, User
from mujun.copying import copy_in, copy_in_text, number_texts
from mujun.intake.models import Batch, SourceFile
from tests.performance.city import YEARS, Place

METHOD = "qinglan-2025"


def put_in_place(place: Place, years: Sequence[int] = YEARS) -> tuple[County, Method]:
    """The county with everything of `years`, a user 亩均办 named by its code, and the demonstration's method."""
    county = County.objects.create(code=place.code, name=place.name)
    towns = _made(Town(county=county, name=name) for name in place.towns)
    parks = _made(Park(county=county, name=name, kind="小微企业园", state="投运") for name in place.parks)
    user = User.objects.create(username=place.code, role="reform_office", county=county)
    batches = _batches(county, years)
    ids = _enterprises(county, place, towns, parks, batches, years)
    _land(county, place, towns, ids, batches)
    for year in years:
        _figures(place.figures[year], ids, year, batches)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return county, methods.add(county=county, code=METHOD, by=user)


def _made(rows: Iterable[Town | Park]) -> dict[str, int]:
    rows = list(rows)
    made = type(rows[0]).objects.bulk_create(rows)
    return {each.name: each.pk for each in made}


def _batches(county: County, years: Sequence[int]) -> dict[tuple[str, int], int]:
    """By layout and year; they say what was imported, but keep no changes."""
    file, _ = SourceFile.objects.get_or_create(sha256="0" * 64, size=0, content=b"", name="city.xlsx")
    departments = {"enterprises": "reform_office", "land": "natural_resources"} | {
        each.department: each.department for each in dictionary().variables if each.department
    }
    rows = [
        Batch(
            county=county, department=department, layout=layout, year=year, file=file, filename=file.name,
            state=Batch.State.IMPORTED, imported_at=timezone.now(),
        )
        for year in years
        for layout, department in departments.items()
    ]  # fmt: skip
    return {(batch.layout, batch.year): batch.pk for batch in Batch.objects.bulk_create(rows)}


def _enterprises(
    county: County,
    place: Place,
    towns: dict[str, int],
    parks: dict[str, int],
    batches: dict[tuple[str, int], int],
    years: Sequence[int],
) -> np.ndarray:
    """The ids in the order of the frame, which is that of the codes."""
    table = place.enterprises
    said = pd.DataFrame(
        {
            "name": table["name"],
            "town_id": table["town"].map(towns),
            "industry_id": table["industry"],
            "scale": table["scale"],
            "park_id": table["park"]
            .map(parks)
            .astype("Int64")
            .astype(object)
            .where(table["park"] != "", None),
        }
    )
    entry = said.assign(credit_code=table["credit_code"], county_id=county.pk)
    _copy(Enterprise, entry.assign(batch_id=batches["enterprises", max(years)], row=said.index + 2))
    ids = Enterprise.objects.filter(county=county).order_by("credit_code").values_list("pk", flat=True)
    said["enterprise_id"] = list(ids)
    for year in years:
        batch = batches["enterprises", year]
        _copy(EnterpriseYear, said.assign(year=year, takes_part=True, batch_id=batch, row=said.index + 2))
    _copy(EnterpriseName, said[["enterprise_id", "name"]].assign(since=date(min(years), 1, 1)))
    return said["enterprise_id"].to_numpy()


def _land(
    county: County,
    place: Place,
    towns: dict[str, int],
    ids: np.ndarray,
    batches: dict[tuple[str, int], int],
) -> None:
    batch = max((year, pk) for (layout, year), pk in batches.items() if layout == "land")[1]
    parcels = pd.DataFrame(
        {
            "county_id": county.pk,
            "code": place.parcels["code"],
            "town_id": place.parcels["town"].map(towns),
            "holder_id": ids[place.parcels.index],
            "area": place.parcels["area"],
            "land_use": "工业用地",
            "batch_id": batch,
        }
    )
    _copy(Parcel, parcels)
    held = dict(Parcel.objects.filter(county=county).values_list("code", "pk"))
    uses = pd.DataFrame(
        {
            "parcel_id": place.uses["parcel"].map(place.parcels["code"]).map(held),
            "enterprise_id": ids[place.uses["enterprise"]],
            "kind": place.uses["kind"],
            "area": place.uses["area"],
            "since": place.uses["since"].dt.date,
            "batch_id": batch,
        }
    )
    _copy(Occupancy, uses)


def _copy(model: type, table: pd.DataFrame) -> None:
    copy_in(model, list(table.columns), zip(*(table[name].tolist() for name in table), strict=True))


def _figures(figures: pd.DataFrame, ids: np.ndarray, year: int, batches: dict[tuple[str, int], int]) -> None:
    columns = ["enterprise_id", "year", "variable_id", "value", "batch_id", "sheet", "cell", "is_current"]
    size, now = len(figures), timezone.now().isoformat()
    enterprises, cells = list(map(str, ids)), [f"C{row}" for row in range(2, size + 2)]
    known = {variable.code: variable for variable in Variable.objects.select_related("department")}
    for code in figures:
        variable = known[code]
        batch = batches[variable.department.code, year]
        same = [[str(each)] * size for each in (year, variable.pk, batch, "数据", "t", now)]
        fields = [enterprises, same[0], same[1], number_texts(figures[code].to_numpy()), same[2], same[3]]
        copy_in_text(Figure, [*columns, "created_at"], [*fields, cells, same[4], same[5]])
