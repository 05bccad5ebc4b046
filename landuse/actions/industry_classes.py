"""Take in the classes of GB/T 4754-2017 from a copy of the standard; none are shipped."""

import csv
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from landuse.models import Industry, IndustryClass
from mujun.accounts import audit
from mujun.accounts.models import User

COLUMNS = ["代码", "名称"]


@transaction.atomic
def load_industry_classes(*, lines: Iterable[str], by: User | None) -> int:
    """Put the classes of a CSV (代码, 名称) in place; those it does not have are no longer valid. Returns how many.

    Codes of divisions and sections are passed over. Raises ValidationError naming every faulty line.
    """
    reader = csv.DictReader(lines)
    if reader.fieldnames is None or not set(COLUMNS) <= set(reader.fieldnames):
        raise ValidationError(f"第一行应有列名：{'、'.join(COLUMNS)}。")
    divisions = set(Industry.objects.values_list("code", flat=True))
    rows = [(at, *((row[name] or "").strip() for name in COLUMNS)) for at, row in enumerate(reader, start=2)]
    classes = [(at, code, name) for at, code, name in rows if len(code) > 2]
    if found := [*_mistakes(classes, divisions)]:
        raise ValidationError(found)
    IndustryClass.objects.update(valid=False)
    IndustryClass.objects.bulk_create(
        [IndustryClass(code=code, name=name, division_id=code[:2]) for _, code, name in classes],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "division", "valid"],
    )
    audit.record("industry_classes_loaded", "GB/T 4754-2017", by=by, county=None, classes=len(classes))
    return len(classes)


def _mistakes(classes: list[tuple[int, str, str]], divisions: set[str]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for at, code, name in classes:
        if not (code.isascii() and code.isdecimal() and len(code) in (3, 4) and name):
            yield f"第 {at} 行：代码应为 3 位或 4 位数字，名称不能空。"
        elif code[:2] not in divisions:
            yield f"第 {at} 行：没有行业大类 {code[:2]}，核对代码（首位的 0 不能省）。"
        elif code in seen:
            yield f"第 {at} 行：代码 {code} 与第 {seen[code]} 行重复，只留一行。"
        seen.setdefault(code, at)
