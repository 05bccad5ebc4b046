"""Who works where: enterprises, their years, parcels and who uses them."""

from collections.abc import Mapping, Sequence
from datetime import date

from landuse.models import (
    Enterprise,
    EnterpriseYear,
    Identity,
    Industry,
    Occupancy,
    Parcel,
)
from mujun.accounts.models import County, Town
from tests.factories.serial import serial


def industry(code: str = "33", name: str = "金属制品业") -> Industry:
    return Industry.objects.get_or_create(code=code, defaults={"name": name, "section": "C"})[0]


def industries(trades: Mapping[str, str]) -> list[Industry]:
    """Code → name, all at once, in this order."""
    Industry.objects.bulk_create(
        (Industry(code=code, name=name, section="C") for code, name in trades.items()), ignore_conflicts=True
    )
    found = Industry.objects.in_bulk(trades, field_name="code")
    return [found[code] for code in trades]


def enterprise(at: Town, name: str = "", scale: str = "规上", **fields) -> Enterprise:
    fields.setdefault("industry", industry())
    made = new_enterprise(at, name, scale, **fields)
    made.save()
    return made


def new_enterprise(at: Town, name: str = "", scale: str = "规上", **fields) -> Enterprise:
    """Not saved yet, for many at once."""
    number = next(serial)
    fields.setdefault("credit_code", f"9133{number:014d}")
    return Enterprise(county=at.county, town=at, name=name or f"青澜第{number}机械厂", scale=scale, **fields)


def listed(about: Enterprise, year: int = 2025, takes_part: bool = True) -> EnterpriseYear:
    """In the list of a year as it stands in the register."""
    fields = {name: getattr(about, name) for name in ("name", "town", "industry", "scale")}
    return EnterpriseYear.objects.create(enterprise=about, year=year, takes_part=takes_part, **fields)


def identity(of: County, text: str = "无名厂") -> Identity:
    """Rows of that name are of no enterprise of ours."""
    return Identity.objects.create(county=of, kind="name", text=text)


def parcel(at: Town, holder: Enterprise | None = None, area: float = 20, **fields) -> Parcel:
    made = _new_parcel(at, holder, area, **fields)
    made.save()
    return made


def _new_parcel(at: Town, holder: Enterprise | None, area: float, **fields) -> Parcel:
    fields.setdefault("code", f"{at.county.code}{next(serial):013d}")
    fields.setdefault("land_use", "工业用地")
    return Parcel(county=at.county, town=at, holder=holder, area=area, **fields)


def occupancy(of: Parcel, by: Enterprise, area: float = 20, kind: str = "自用", **fields) -> Occupancy:
    made = _new_occupancy(of, by, area, kind, **fields)
    made.save()
    return made


def _new_occupancy(of: Parcel, by: Enterprise, area: float, kind: str, **fields) -> Occupancy:
    fields.setdefault("since", date(2019, 1, 1))
    return Occupancy(parcel=of, enterprise=by, area=area, kind=kind, **fields)


def land_of_their_own(enterprises: Sequence[Enterprise], area: float = 20) -> None:
    """A parcel for each, used by nobody else."""
    parcels = Parcel.objects.bulk_create(_new_parcel(each.town, each, area) for each in enterprises)
    uses = zip(parcels, enterprises, strict=True)
    Occupancy.objects.bulk_create(_new_occupancy(plot, each, area, "自用") for plot, each in uses)
