"""What is kept of building on a parcel, once for the workbook, the comparison, the page, the form and REST."""

from dataclasses import replace

from landuse.models import Development
from mujun.intake.checks import Column

_METRES = {"kind": "number", "unit": "平方米", "places": 2, "minimum": 0, "maximum": 1e9}
_MONEY = {"kind": "number", "unit": "万元", "places": 4, "minimum": 0, "maximum": 1e9}

_COLUMNS = [
    Column("contract", "合同编号", longest=50),
    Column("contract_date", "合同签订日期", "date"),
    Column("approved_on", "批准日期", "date", note="农用地转用、土地征收的批准"),
    Column("agreed_start", "约定动工日期", "date", note="合同或划拨决定书约定"),
    Column("handed_over", "实际交地日期", "date", note="没有约定动工日期的，从这一天起推定"),
    Column("started", "实际动工日期", "date"),
    Column("stopped", "中止开发日期", "date", note="已复工的留空"),
    Column("finished", "竣工日期", "date"),
    Column("area_due", "应动工开发面积", **_METRES | {"minimum": 0.01}),
    Column("area_developed", "已动工开发面积", **_METRES),
    Column("investment_due", "总投资额", **_MONEY | {"minimum": 0.0001}),
    Column("invested", "已投资额", **_MONEY),
    Column("price", "出让或划拨价款", **_MONEY),
    Column("cause", "原因", "choice", choices=Development.Cause.values, note="未动工或中止开发的原因"),
    Column("footprint", "建筑基底面积", note="用于建筑密度", **_METRES),
    Column("vacant_since", "厂房空置起", "date", note="没有空置的留空"),
    Column("vacant_floor", "空置厂房面积", **_METRES),
    Column("words", "说明", longest=300),
]
PROGRESS = [replace(column, optional=True) for column in _COLUMNS]
