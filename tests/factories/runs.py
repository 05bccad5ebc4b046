"""Methods, frozen figures and runs over them."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256

from evaluation.methods.loader import load_library
from evaluation.models import (
    Method,
    Result,
    RobustnessCheck,
    RobustnessCount,
    Run,
    Snapshot,
    SnapshotRow,
)
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County
from tests.factories.serial import serial
from tests.factories.work import job

_load_library = cache(load_library)


def method(of: County, code: str = "qinglan-2025") -> Method:
    """A method of the library, adopted by the county."""
    loaded = _load_library(code)
    read = loaded.method
    values = {"name": read.name, "edition": read.edition, "status": read.status}
    values |= {"code": code, "text": loaded.text, "resolved": loaded.resolved}
    return Method.objects.get_or_create(county=of, digest=loaded.digest, defaults=values)[0]


def snapshot(of: County, year: int = 2025, codes: Sequence[str] = ()) -> Snapshot:
    digest = sha256(str(next(serial)).encode()).hexdigest()
    return Snapshot.objects.create(county=of, year=year, variables=list(codes), enterprises=0, digest=digest)


def snapshot_row(of: Snapshot, about: Enterprise, values: Sequence, figures: Sequence) -> SnapshotRow:
    return SnapshotRow(
        snapshot=of,
        enterprise=about,
        credit_code=about.credit_code,
        name=about.name,
        town=about.town.name,
        industry=about.industry_id,
        scale=about.scale,
        values=list(values),
        figures=list(figures),
    )


def run(of: Snapshot, by: Method, outline: dict | None = None) -> Run:
    digest = sha256(f"run {next(serial)}".encode()).hexdigest()
    shape = outline or {"groups": [], "outside": 0}
    return Run.objects.create(
        snapshot=of, method=by, job=job(of.county), engine="1", digest=digest, outline=shape
    )


def graded(of: County, year: int, grades: Mapping[Enterprise, str]) -> Run:
    """A run of a year of which nothing but the grades matters."""
    made = run(snapshot(of, year), method(of))
    for about, grade in grades.items():
        row = snapshot_row(made.snapshot, about, [], [])
        row.save()
        columns = {"values": [], "bases": [], "scores": [], "remarks": []}
        Result.objects.create(run=made, enterprise=about, row=row, group="规上", grade=grade, **columns)
    return made


def robustness_check(of: Run) -> RobustnessCheck:
    """Of four draws, of which every enterprise kept its grade in three and had none in one."""
    codes = sorted(set(of.results.exclude(grade="").values_list("grade", flat=True)))
    check = RobustnessCheck.objects.create(
        run=of, job=job(of.snapshot.county, "robustness"), weights=0.1, figures={"税收实际贡献": 0.05},
        seed=7, draws=4, codes=codes, digest="0" * 64,
    )  # fmt: skip
    for result in of.results.all():
        counts = [3 * (code == result.grade) for code in codes] + [1 if result.grade else 4]
        RobustnessCount.objects.create(
            check_of=check, enterprise_id=result.enterprise_id, grade=result.grade, counts=counts, steady=0.75
        )
    return check
