"""年度台账: keep a year's part of a whole as known on a day; what it was before stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.models import Park, YearLedger
from landuse.readings.provisions import documents_of
from landuse.supply.ledgers import Shares, uses_of
from mujun.accounts import audit
from mujun.accounts.models import County, User

Kind = YearLedger.Kind
_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Row:
    """`uses`: 万元 by the words of the clause, of the fund only; `park` of small parks only."""

    kind: str
    year: int
    shares: Shares
    on: date
    source: str
    park: Park | None = None
    uses: Mapping[str, Decimal] = field(default_factory=dict)


@transaction.atomic
def keep(*, county: County, row: Row, by: User | None) -> YearLedger:
    """Enter a year, or bring it up to date. Raises ValidationError by field with the cure."""
    authorise(county, by)
    _refuse(county, row)
    place = {"county": county, "kind": row.kind, "year": row.year, "park": row.park}
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    former = YearLedger.objects.current().filter(**place)
    before = former.first()
    former.update(is_current=False)
    kept = YearLedger.objects.create(
        **place,
        part=row.shares.part,
        whole=row.shares.whole,
        area_part=row.shares.area_part,
        area_whole=row.shares.area_whole,
        uses={name: f"{amount:f}" for name, amount in row.uses.items()},
        on=row.on,
        source=row.source.strip(),
        by=by,
    )
    told = {"part": f"{kept.part:f}", "whole": f"{kept.whole:f}", "on": row.on.isoformat()}
    told["before"] = f"{before.part.normalize():f}/{before.whole.normalize():f}" if before else "无"
    audit.record("ledger_kept", kept, by=by, county=county, **told)
    return kept


def shares_of(ledger: YearLedger) -> Shares:
    """Without the zeros that the columns add."""
    values = (ledger.part, ledger.whole, ledger.area_part, ledger.area_whole)
    return Shares(*(None if value is None else value.normalize() for value in values))


def _refuse(county: County, row: Row) -> None:
    mistakes = {**_of_the_day(row), **_of_the_shares(row)}
    if not row.source.strip():
        mistakes["source"] = "请写明数据来源，如哪个部门的哪份统计。"
    if (row.kind == Kind.SMALL_PARK) != (row.park is not None):
        mistakes["park"] = "请选择园区。" if row.park is None else "这本台账不分园区。"
    known = set(uses_of(documents_of(county), row.year))
    if strange := row.uses.keys() - known:
        raise ValidationError(f"文件没有写明这些用途：{'、'.join(sorted(strange))}。")
    if sum(row.uses.values(), Decimal()) > row.shares.part:
        mistakes["part"] = "各项用途的合计超过提取的经费。请核对。"
    if mistakes:
        raise ValidationError(mistakes)


def _of_the_day(row: Row) -> dict[str, str]:
    today = timezone.localdate()
    if not _FIRST_YEAR <= row.year <= today.year:
        return {"year": f"年度应在 {_FIRST_YEAR}—{today.year} 之间。"}
    if not date(row.year, 1, 1) <= row.on <= today:
        return {"on": "截至日期应在这一年开始以后、今天以前。"}
    return {}


def _of_the_shares(row: Row) -> dict[str, str]:
    shares, found = row.shares, {}
    if not 0 <= shares.part <= shares.whole:
        found["part"] = "部分应不小于零，不大于总数。请核对。"
    if row.kind != Kind.SMALL_PARK:
        return found
    if shares.part % 1 or shares.whole % 1:
        found["part"] = "户数应为整数。"
    if shares.area_part is None or shares.area_whole is None:
        found["area_part"] = "请填写园区总面积和制造类小微企业使用面积。"
    elif not 0 <= shares.area_part <= shares.area_whole:
        found["area_part"] = "面积应不小于零，不大于总面积。请核对。"
    return found
