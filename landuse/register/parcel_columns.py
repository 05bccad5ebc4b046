"""The optional columns of a parcel, once for the workbook, the comparison, the page, the export and REST."""

from dataclasses import replace

from landuse.models.details import ParcelDetails
from mujun.intake.checks import Column

_COLUMNS = [
    Column("certificate", "不动产权证号", longest=50),
    Column("unit_number", "不动产单元号", longest=28, note="28 位，前 19 位是宗地代码"),
    Column("tenure", "权利性质", "choice", choices=ParcelDetails.Tenure.values),
    Column("land_level", "土地级别", longest=10),
    Column("present_use", "土地利用现状分类代码", longest=5, note="GB/T 21010-2017，如 0601"),
    Column("planned_use", "国土空间用地分类代码", longest=6, note="用地用海分类，如 100101"),
    Column("contract", "合同编号", longest=50, note="土地供应合同"),
    Column("supply_mode", "供应方式", longest=20, note="如：挂牌、拍卖、协议、划拨"),
    Column("supplied_on", "供应日期", "date"),
    Column("right_since", "使用权起", "date"),
    Column("right_until", "使用权止", "date"),
    Column("plot_ratio", "容积率", "number", places=3, minimum=0, maximum=100, note="合同约定"),
    Column("floor_area", "建筑面积", "number", unit="平方米", places=2, minimum=0.01, maximum=1e8),
]
DETAILS = [replace(column, optional=True) for column in _COLUMNS]
