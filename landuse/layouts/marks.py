"""Workbooks with what an enterprise is besides its yearly entry: one small sheet each."""

from collections.abc import Mapping, Sequence

import pandas as pd

from landuse.actions.marks import withdraw_marks, write_marks
from landuse.layouts.register import ends_before_start, enterprise_code
from landuse.models import Certificate, EnterpriseState, EnterpriseTag, MeterAccount, Relation, Tag
from landuse.models.marks import Mark
from landuse.register.changes import compare_marks
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Layout, register

# sent when there is something to say, not expected every year
OCCASIONAL = frozenset(
    {
        "parcel_map", "town_borders", "parks", "tags", "meters", "certificates", "states", "relations", "developments",
        "development_pauses", "natural_resources",
    }
)  # fmt: skip
_SINCE = Column("since", "起", "date", required=True)
_UNTIL = Column("until", "止", "date", note="最后一天；仍然有效的留空")
_EVIDENCE = Column("evidence", "依据", longest=200, note="文号或文件名称")


def _tags() -> list[Column]:
    names = list(Tag.objects.values_list("name", flat=True))
    return [Column("tag", "标签", "choice", required=True, choices=names), _SINCE, _UNTIL, _EVIDENCE]


def _meters() -> list[Column]:
    return [
        Column("kind", "种类", "choice", required=True, choices=MeterAccount.Kind.values),
        Column("number", "户号", required=True, longest=30),
    ]


def _certificates() -> list[Column]:
    return [
        Column("kind", "证书种类", required=True, longest=30, note="如：不动产权证书、排污许可证"),
        Column("number", "证书编号", required=True, longest=50),
        Column("issued", "发证日期", "date"),
    ]


def _states() -> list[Column]:
    kinds = EnterpriseState.Kind.values
    return [
        Column("kind", "状态", "choice", required=True, choices=kinds),
        _SINCE,
        _UNTIL,
        Column("reason", "原因", required=True, longest=200),
        _EVIDENCE,
    ]


def _relations() -> list[Column]:
    return [
        Column("kind", "关系", "choice", required=True, choices=Relation.Kind.values),
        Column("other_code", "对方统一社会信用代码", "credit_code", required=True),
        Column("other_name", "对方名称", required=True),
        _SINCE,
        _UNTIL,
    ]


def _write_tags(batch, table: pd.DataFrame):
    codes = dict(Tag.objects.values_list("name", "code"))
    return write_marks(batch, table.assign(tag=table["tag"].map(codes)), EnterpriseTag, ["tag", "since"])


def _declare(
    code: str, title: str, department: str, columns, model: type[Mark], keys: Sequence[str], write=None
) -> None:
    """A layout of one sheet, named like the layout; entries that agree in `keys` are the same."""

    shared = any(field.name == "county" for field in model._meta.fields)
    unique = [*keys] if shared else ["credit_code", *keys]

    def sheets(county: County, year: int) -> list[Sheet]:
        return [Sheet(title, [enterprise_code(county), *columns()], unique=unique)]

    def check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
        return ends_before_start(tables[title], title) if "until" in tables[title] else []

    def put(batch, tables: Mapping[str, pd.DataFrame]):
        return write(batch, tables[title]) if write else write_marks(batch, tables[title], model, keys)

    def compare(batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
        (sheet,) = sheets(batch.county, batch.year)
        compare_marks(batch, sheet, tables[title], model, unique)
        return []

    def take_back(batch) -> list[str]:
        return withdraw_marks(batch, model)

    register(Layout(code, title, department, sheets, check, put, compare, take_back))


_declare("tags", "企业标签", "reform_office", _tags, EnterpriseTag, ["tag", "since"], _write_tags)
_declare("meters", "用能户号", "power", _meters, MeterAccount, ["kind", "number"])
_declare("certificates", "企业证书", "natural_resources", _certificates, Certificate, ["number"])
_declare("states", "企业状态", "reform_office", _states, EnterpriseState, ["kind", "since"])
_declare("relations", "企业关系", "reform_office", _relations, Relation, ["kind", "other_code", "since"])
