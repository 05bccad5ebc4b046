"""What a list of enterprises, a land register or marks would change, field by field, before it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
import pandas as pd
from django.db.models import Exists, OuterRef

from landuse.areas.drawn import area_of
from landuse.areas.outlines import parts_of, polygon
from landuse.models import (
    Development,
    DevelopmentPause,
    Enterprise,
    EnterpriseYear,
    Occupancy,
    Parcel,
    Park,
    TownBorder,
)
from landuse.models.marks import Mark
from landuse.register import park_stars
from landuse.register.contacts import MASKS
from landuse.register.development_columns import PROGRESS
from landuse.register.parcel_columns import DETAILS
from landuse.register.present import PRESENT
from mujun.copying import copy_in
from mujun.intake.checks import Sheet
from mujun.intake.models import Batch, BatchChange

_COLUMNS = [
    "batch_id", "kind", "subject", "name", "item", "title", "old", "new", "ratio", "sheet", "cell", "reason",
]  # fmt: skip
_ENTERPRISE = {
    "name": "企业名称",
    "town": "镇街",
    "industry": "行业大类",
    "scale": "规模",
    "takes_part": "是否参评",
}
_ENTRY_DETAILS = {"industry_class": "行业小类", "park": "园区"}
_PLACES = {"park": "park__name"}
PARK = {
    "kind": "园区类型", "state": "园区状态", "opened_on": "投运日期", "build_mode": "建设方式",
    "land_nature": "土地性质", "land_source": "土地来源", "operator_nature": "运营主体性质",
    "operation_mode": "运营方式", "facilities": "配套设施", "services": "公共服务",
}  # fmt: skip
_PARCEL = {
    "town": "镇街",
    "credit_code": "权利人",
    "area": "登记面积（亩）",
    "land_use": "用途",
    "outline": "界址",
}
_USE = {"area": "使用面积（亩）", "floor_area": "建筑面积（平方米）", "until": "止"}
_USE_KEYS = ["parcel", "credit_code", "kind", "since"]


@dataclass(frozen=True)
class _Entries:
    """Entries as texts, "" for blank: those of the file with `_row`, those on record, found by `keys`."""

    sheet: str
    keys: Sequence[str]
    fields: Mapping[str, str]
    letters: Mapping[str, str]
    given: pd.DataFrame
    present: pd.DataFrame


def compare_enterprises(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Against the list of the same year; contact and dates against the register."""
    letters = table.attrs["letters"]
    fields = _ENTERPRISE | {name: title for name, title in _ENTRY_DETAILS.items() if name in letters}
    given = _texts(table.assign(takes_part=table["takes_part"].replace("", "是")))
    rows = EnterpriseYear.objects.filter(enterprise__county=batch.county_id, year=batch.year).values_list(
        "enterprise__credit_code", "name", "town__name", "industry", "scale", "takes_part",
        *(_PLACES.get(name, name) for name in fields if name not in _ENTERPRISE),
    )  # fmt: skip
    present = _texts(pd.DataFrame(rows, columns=["credit_code", *fields]))
    present["takes_part"] = present["takes_part"].replace({"True": "是", "False": "否"})
    _keep(batch, _Entries(sheet, ["credit_code"], fields, letters, given, present))
    _compare_present(batch, sheet, table)


def _compare_present(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Of enterprises that this year's list has already (others are new as a whole) and no later one has; contacts
    masked, as everywhere.
    """
    letters = table.attrs["letters"]
    fields = {name: title for name, title in PRESENT.items() if name in letters}
    later = EnterpriseYear.objects.filter(enterprise=OuterRef("pk"), year__gt=batch.year)
    known = Enterprise.objects.filter(~Exists(later), county=batch.county_id, years__year=batch.year)
    rows = known.filter(credit_code__in=set(table["credit_code"])).values_list("credit_code", *fields)
    present = _texts(pd.DataFrame(rows, columns=["credit_code", *fields]))
    given = _texts(table[table["credit_code"].isin(present["credit_code"])])
    if fields and len(given):
        _keep(batch, _Entries(sheet, ["credit_code"], fields, letters, given, present))


def compare_parks(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Stars against what holds in the year that the row states them for; of parks that a list of a later year describes
    nothing else changes.
    """
    letters = table.attrs["letters"]
    fields = {name: title for name, title in PARK.items() if name in letters}
    known, given = Park.objects.filter(county=batch.county_id), _texts(table)
    later = known.filter(batch__year__gt=batch.year).values_list("name", flat=True)
    rows = known.exclude(batch__year__gt=batch.year).values_list("name", *fields)
    present = pd.DataFrame(rows, columns=["name", *fields], dtype=object)
    present = pd.concat([present, given.loc[given["name"].isin(later), ["name", *fields]]])
    if "star" in letters:
        held = park_stars.on_record(batch.county, park_stars.settled(table, batch.year))
        given["star_document"] = park_stars.restated(given, held)
        present = present.join(held, on="name")
        fields |= {name: title for name, title in park_stars.COLUMNS.items() if name in letters}
    _keep(batch, _Entries(sheet, ["name"], fields, letters, given, _texts(present)))


def compare_borders(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Of towns, one each."""
    fields = {"outline": "边界", "source": "来源", "drawn_on": "勘定日期"}
    given = _texts(table.assign(outline=[_outline(polygon(text)) for text in table["outline"]]))
    rows = TownBorder.objects.filter(town__county=batch.county_id).values_list(
        "town__name", "polygon", "source", "drawn_on"
    )
    present = pd.DataFrame(rows, columns=["town", *fields], dtype=object)
    present = _texts(present.assign(outline=[_outline(shape) for shape in present["outline"]]))
    _keep(batch, _Entries(sheet, ["town"], fields, table.attrs["letters"], given, present))


def compare_parcels(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    outlines = [_outline(polygon(text)) if text else "" for text in table["outline"]]
    given = _texts(table.assign(outline=pd.Series(outlines, index=table.index, dtype=object)))
    details = {column.key: column.heading for column in DETAILS if column.key in table.attrs["letters"]}
    parks = {"park": "园区"} if "park" in table.attrs["letters"] else {}
    known = Parcel.objects.filter(county=batch.county_id, code__in=set(table["code"])).with_park(batch.year)
    rows = known.values_list(
        "code", "town__name", "holder__credit_code", "area", "land_use", "polygon", *details,
        *(["park_name"] if parks else []),
    )  # fmt: skip
    present = pd.DataFrame(rows, columns=["code", *_PARCEL, *details, *parks])
    present["outline"] = [_outline(shape) for shape in present["outline"]]
    drawn = "outline" in table.attrs["letters"]
    fields = {name: title for name, title in _PARCEL.items() if drawn or name != "outline"} | details | parks
    _keep(batch, _Entries(sheet, ["code"], fields, table.attrs["letters"], given, _texts(present)))


def compare_uses(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    rows = Occupancy.objects.filter(
        parcel__county=batch.county_id, parcel__code__in=set(table["parcel"])
    ).values_list("parcel__code", "enterprise__credit_code", "kind", "since", *_USE)
    present = _texts(pd.DataFrame(rows, columns=[*_USE_KEYS, *_USE]))
    _keep(batch, _Entries(sheet, _USE_KEYS, _USE, table.attrs["letters"], _texts(table), present))


def compare_developments(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    letters = table.attrs["letters"]
    fields = {column.key: column.heading for column in PROGRESS if column.key in letters}
    known = Development.objects.filter(parcel__county=batch.county_id)
    present = _texts(pd.DataFrame(known.values_list("parcel__code", *fields), columns=["parcel", *fields]))
    _keep(batch, _Entries(sheet, ["parcel"], fields, letters, _texts(table), present))


def compare_pauses(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    keys, fields = ["parcel", "first", "cause"], {"last": "止", "evidence": "依据"}
    rows = DevelopmentPause.objects.filter(development__parcel__county=batch.county_id).values_list(
        "development__parcel__code", "first", "cause", *fields
    )
    present = _texts(pd.DataFrame(rows, columns=[*keys, *fields]))
    _keep(batch, _Entries(sheet, keys, fields, table.attrs["letters"], _texts(table), present))


def compare_marks(
    batch: Batch, sheet: Sheet, table: pd.DataFrame, model: type[Mark], keys: Sequence[str]
) -> None:
    """Entries are the same when they agree in the columns `keys`; every other column of the sheet may change."""
    fields = {column.key: column.heading for column in sheet.columns if column.key not in keys}
    lookups = [_lookup(model, column.key) for column in sheet.columns]
    rows = model.objects.filter(enterprise__county=batch.county_id).values_list(*lookups)
    present = _texts(pd.DataFrame(rows, columns=[column.key for column in sheet.columns]))
    names = dict(Enterprise.objects.filter(county=batch.county_id).values_list("credit_code", "name"))
    given = _texts(table)
    which = given[[key for key in keys if key != "credit_code"]].agg(" ".join, axis=1)
    given["name"] = (given["credit_code"].map(names) + " " + which).str.slice(0, 100)
    _keep(batch, _Entries(sheet.name, keys, fields, table.attrs["letters"], given, present))


def _lookup(model: type[Mark], key: str) -> str:
    """Where the model has what a column shows: what it refers to is shown by its name."""
    if key == "credit_code":
        return "enterprise__credit_code"
    return f"{key}__name" if model._meta.get_field(key).is_relation else key


def _outline(shape: object) -> str:
    return "" if shape is None else orjson.dumps(shape).decode()


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """Every value as people would type it, blanks as ""."""
    return pd.DataFrame(
        {name: [_text(value) for value in table[name]] for name in table.columns}, dtype=object
    )


def _text(value: object) -> str:
    if value is None or pd.isna(value):
        return ""
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}"
    return str(value) if isinstance(value, str | bool) else f"{float(value):.4f}".rstrip("0").rstrip(".")


def _keep(batch: Batch, entries: _Entries) -> None:
    copy_in(BatchChange, _COLUMNS, list(_changes(batch.pk, entries)))


def _in_words(outline: str) -> str:
    """An outline as people compare it; two that differ may read the same."""
    if not outline:
        return ""
    shape = orjson.loads(outline)
    points = sum(len(ring) - 1 for part in parts_of(shape) for ring in part)
    return f"{points} 个界址点，{area_of(shape):,.0f} 平方米"


_SHOWN = MASKS | {"outline": _in_words}


def _changes(batch: int, entries: _Entries) -> Iterator[Sequence[object]]:
    both = entries.given.merge(
        entries.present, "left", [*entries.keys], suffixes=("", "_old"), indicator="found"
    )
    subjects = both[[*entries.keys]].agg(" ".join, axis=1).str.slice(0, 60)
    names = both.get("name", subjects)
    first = entries.letters[entries.keys[0]]
    added = both["found"] == "left_only"
    summaries = both[[*entries.fields]].agg(_summary, axis=1)
    for subject, name, new, row in zip(
        subjects[added], names[added], summaries[added], both["_row"][added], strict=True
    ):
        yield batch, "created", subject, name, "", "整条", None, new, None, entries.sheet, f"{first}{row}", ""
    for field, title in entries.fields.items():
        old, new = both[f"{field}_old"], both[field]
        differs = ~added & (old != new)
        letter, shown = entries.letters.get(field, first), _SHOWN.get(field, str)
        for subject, name, was, becomes, row in zip(
            subjects[differs], names[differs], old[differs], new[differs], both["_row"][differs], strict=True
        ):
            ratio = float(becomes) / float(was) - 1 if field == "area" else None
            yield (
                batch, "changed", subject, name, field, title, shown(was) or None, shown(becomes) or None, ratio,
                entries.sheet, f"{letter}{row}", "",
            )  # fmt: skip


def _summary(values: pd.Series) -> str:
    return " · ".join(value for value in values if value and not value.startswith("{"))
