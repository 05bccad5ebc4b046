"""Freeze a year: the current figures and the register of that year, one row per enterprise."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import transaction

from evaluation.actions import frozen_columns
from evaluation.actions.frozen_columns import Column, Known, columns_of
from evaluation.models import Figure, Snapshot, SnapshotRow, Variable
from evaluation.scoring.figures import Figures, Labels
from landuse.models import EnterpriseYear
from landuse.register.attributes import attributes_of_year
from landuse.register.queries import Entry, entries_of_year, land_by_enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.copying import array_texts, copy_in_text, copy_out, word_texts

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frozen:
    """A snapshot in memory. `rows` are the ids of its rows, `enterprises` of their enterprises, in one order."""

    snapshot: Snapshot
    rows: list[int]
    enterprises: list[int]
    figures: Figures


@transaction.atomic
def take(*, county: County, year: int, by: User | None) -> Snapshot:
    """Freeze everyone with a figure in the year. Nothing changed since the last one: that one is returned."""
    rows, columns = _gathered(county, year)
    return _freeze(county, year, rows, columns, _past(county, year, by), by)


@transaction.atomic
def freeze(*, county: County, year: int, by: User | None, years_back: int = 0) -> Frozen:
    """As `take` and `thaw`, but of all that was stored only the ids of the rows are read back."""
    rows, columns = _gathered(county, year)
    snapshot = _freeze(county, year, rows, columns, _past(county, year, by), by)
    ids = _ids(snapshot)
    enterprises, codes, _, *words = list(zip(*rows.register, strict=True)) or [()] * 6
    known = frozen_columns.known_of(columns, len(ids))
    return _frozen(snapshot, ids, [enterprises, codes, *words], rows.values, known, years_back)


def _ids(snapshot: Snapshot) -> list[int]:
    """Of the rows in order of credit codes, in which they were stored: the later, the higher."""
    sql, params = snapshot.rows.order_by().values_list("snapshot_id", "id").query.sql_with_params()
    found = copy_out(sql, params, ["snapshot", "id"], by="snapshot")["id"]
    ids: list[int] = np.sort(found.to_numpy(np.int64)).tolist()
    return ids


def _gathered(county: County, year: int) -> tuple["_Rows", list[Column]]:
    variables = list(Variable.objects.order_by("id").values_list("id", "code", "from_register"))
    register, values, sources = gather(county, year, variables)
    columns = columns_of(attributes_of_year(county, year), [entry.enterprise for entry in register])
    return _Rows([code for _, code, _ in variables], register, values, sources), columns


@transaction.atomic
def take_land(*, county: County, year: int, by: User | None) -> Snapshot:
    """Freeze the land alone of everyone in the year's list who uses some; figures need not have come in."""
    codes = list(Variable.objects.filter(from_register=True).order_by("id").values_list("code", flat=True))
    land = land_by_enterprise(county, year)
    listed = EnterpriseYear.objects.filter(enterprise__county=county, year=year, takes_part=True)
    using = land.keys() & set(listed.values_list("enterprise", flat=True))
    register = [entry for entry in entries_of_year(county, year) if entry.enterprise in using]
    areas = np.array([round(land[entry.enterprise], 4) for entry in register])
    values = np.repeat(areas[:, None], len(codes), axis=1)
    frozen = _Rows(codes, register, values, np.full(values.shape, -1, np.int64))
    return _freeze(county, year, frozen, [], None, by)


@dataclass(frozen=True)
class _Rows:
    """`values` and `sources` (ids of figures, −1: none): one row per entry, one column per code."""

    codes: list[str]
    register: list[Entry]
    values: Matrix
    sources: npt.NDArray[np.int64]


def _freeze(
    county: County, year: int, rows: _Rows, columns: Sequence[Column], past: Snapshot | None, by: User | None
) -> Snapshot:
    """Nothing changed since the last one: that one is returned."""
    values = array_texts(rows.values)
    digest = _digest(rows.codes, rows.register, values, columns, past)
    found = Snapshot.objects.filter(county=county, year=year, digest=digest).first()
    if found:
        return found
    size = len(rows.register)
    snapshot = Snapshot.objects.create(
        county=county, year=year, variables=rows.codes, enterprises=size, digest=digest, past=past
    )
    if rows.register:
        _store(snapshot, rows.register, values, rows.sources)
        frozen_columns.store(snapshot, columns)
    audit.record("snapshot_taken", snapshot, by=by, county=county, digest=digest, enterprises=size)
    return snapshot


def digest_of(snapshot: Snapshot) -> str:
    """Worked out again from the stored rows, as it was when they were frozen."""
    rows = snapshot.rows.order_by("credit_code").values_list(
        "enterprise_id", "credit_code", "name", "town", "industry", "scale", "values"
    )
    register, lines = [], []
    for *entry, values in rows:
        register.append(Entry(*entry))
        lines.append(values)
    matrix = np.array(lines, dtype=float).reshape(-1, len(snapshot.variables))
    columns = [Column(each.kind, each.name, each.words, each.values) for each in snapshot.columns.all()]
    return _digest(list(snapshot.variables), register, array_texts(matrix), columns, snapshot.past)


def _past(county: County, year: int, by: User | None) -> Snapshot | None:
    """The year before, frozen as it stands now, when it has figures."""
    before = Figure.objects.current().filter(enterprise__county=county, year=year - 1)
    return take(county=county, year=year - 1, by=by) if before.exists() else None


def _store(
    snapshot: Snapshot, register: list[Entry], values: list[str], sources: npt.NDArray[np.int64]
) -> None:
    ids, credit_codes, names, towns, industries, scales = (
        list(map(str, column)) for column in zip(*register, strict=True)
    )
    columns = {
        "snapshot_id": [str(snapshot.pk)] * len(register),
        "enterprise_id": ids,
        "credit_code": credit_codes,
        "name": word_texts(names),
        "town": word_texts(towns),
        "industry": industries,
        "scale": scales,
        "values": values,
        "figures": array_texts(sources),
    }
    copy_in_text(SnapshotRow, list(columns), list(columns.values()))


def thaw(snapshot: Snapshot, years_back: int = 0) -> Frozen:
    """Read a snapshot back, in order of credit codes, with so many years before it."""
    rows = snapshot.rows.order_by("credit_code").values_list(
        "id", "enterprise_id", "credit_code", "town", "industry", "scale", "values"
    )
    ids, *register, values = list(zip(*rows, strict=True)) or [()] * 7
    matrix = np.array(values, dtype=float).reshape(-1, len(snapshot.variables))
    return _frozen(snapshot, list(ids), register, matrix, frozen_columns.read(snapshot), years_back)


def _frozen(
    snapshot: Snapshot,
    rows: list[int],
    register: Sequence[Sequence],
    values: Matrix,
    known: Known,
    years_back: int,
) -> Frozen:
    """`register`: enterprises, credit codes, towns, industries, scales."""
    names = dict(Variable.objects.values_list("code", "name"))
    enterprises, units, towns, industries, scales = register
    figures = Figures(
        units=list(units),
        numbers={
            **{names[code]: values[:, at] for at, code in enumerate(snapshot.variables)},
            **known.days,
            **known.numbers,
        },
        labels={
            "镇街": Labels.of(towns),
            "行业": Labels.of(industries),
            "规模": Labels.of(scales),
            **known.labels,
        },
        flags=known.flags,
        year=snapshot.year,
        day=np.datetime64(f"{snapshot.year}-12-31", "D"),
    )
    figures = replace(figures, past=_years_before(snapshot, figures, known.grades, years_back))
    return Frozen(snapshot, rows, list(enterprises), figures)


def _years_before(
    snapshot: Snapshot, figures: Figures, grades: Mapping[int, Labels], years_back: int
) -> dict[int, Figures]:
    """The same enterprises in the years before: figures from the snapshots behind this one, grades from its own."""
    past: dict[int, Figures] = {}
    for back in range(1, years_back + 1):
        year = snapshot.year - back
        graded = {"档次": grades[year]} if year in grades else {}
        past[back] = Figures(figures.units, {}, graded, year=year)
    earlier, back = snapshot.past, 1
    while earlier and back <= years_back:
        past[back] = _aligned(thaw(earlier).figures, past[back])
        earlier, back = earlier.past, back + 1
    return past


def _aligned(earlier: Figures, wanted: Figures) -> Figures:
    """The figures of an earlier year for the units of `wanted`; who was not there has none."""
    at = pd.Index(earlier.units).get_indexer(wanted.units)
    numbers = {name: np.where(at >= 0, column[at], np.nan) for name, column in earlier.numbers.items()}
    labels = {
        name: Labels(np.where(at >= 0, label.codes[at], -1), label.words)
        for name, label in earlier.labels.items()
    }
    return replace(wanted, numbers=numbers, labels={**labels, **wanted.labels}, day=earlier.day)


def gather(
    county: County, year: int, variables: list[tuple]
) -> tuple[list[Entry], Matrix, npt.NDArray[np.int64]]:
    """Register entries, values and ids of the figures behind them (−1: none) of everyone with a figure."""
    sql, params = (
        Figure.objects.current()
        .filter(enterprise__county=county, year=year)
        .order_by()
        .values_list("enterprise_id", "variable_id", "value", "id")
        .query.sql_with_params()
    )
    long = copy_out(sql, params, ["enterprise", "variable", "value", "id"], by="variable")
    entries = entries_of_year(county, year)
    place = pd.Index([entry.enterprise for entry in entries]).get_indexer(long["enterprise"].astype(np.int64))
    listed = place >= 0
    present = np.zeros(len(entries), bool)
    present[place[listed]] = True
    register = list(compress(entries, present.tolist()))
    at = (
        (np.cumsum(present) - 1)[place[listed]],
        pd.Index([variable[0] for variable in variables]).get_indexer(long["variable"])[listed],
    )
    values = np.full((len(register), len(variables)), np.nan)
    sources = np.full(values.shape, -1, np.int64)
    values[at] = long["value"].to_numpy()[listed]
    sources[at] = long["id"].to_numpy()[listed]
    land = land_by_enterprise(county, year)
    for column in (at for at, variable in enumerate(variables) if variable[2]):
        values[:, column] = [round(land.get(entry.enterprise, np.nan), 4) for entry in register]
    return register, values, sources


def _digest(
    codes: list[str],
    register: list[Entry],
    values: list[str],
    columns: Sequence[Column],
    past: Snapshot | None,
) -> str:
    """SHA-256 of everything the judgement can depend on, `values` as they are stored; ids of rows do not matter."""
    hasher = hashlib.sha256("|".join(codes).encode())
    lines = (f"\n{'|'.join(entry[1:])}|{texts}" for entry, texts in zip(register, values, strict=True))
    hasher.update("".join(lines).encode())
    for column in columns:
        hasher.update(f"\n{column}".encode())
    hasher.update((past.digest if past else "").encode())
    return hasher.hexdigest()
