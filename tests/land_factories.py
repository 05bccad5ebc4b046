"""Land rooms: one thing per function, each usable alone, as tests/factories.py has the others."""

from datetime import date

from landuse.actions import provisions
from landuse.models import ClauseDecision, CountyProvision
from mujun.accounts.models import County

OWN = """文件: 青澜县差别化供地办法
文号: 青政办发〔2025〕6号
来源: 示例县自拟
状态: 示例
施行: 2025-01-01
失效: 未定
规定:
  P-01:
    条款: 二
    内容: 按评价档次差别化供应
    各档次供应方式: {A: [一次性出让, 先租后让], B: [弹性年期出让]}
"""
# LE-18: the whole includes the odd parcels
DECISION = {
    "document": "浙政办发〔2023〕12号",
    "code": "LE-18",
    "key": ("项目总面积",),
    "value": "含零星用地",
    "number": "青政办发〔2025〕3号",
    "valid_from": date(2025, 3, 1),
    "valid_to": None,
}


def county_provision(of: County) -> CountyProvision:
    """States P-01."""
    return provisions.adopt_document(county=of, text=OWN, by=None)


def clause_decision(of: County, **fields) -> ClauseDecision:
    return provisions.decide(county=of, by=None, **(DECISION | fields))
