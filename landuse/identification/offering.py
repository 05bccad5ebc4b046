"""What an editor of rule files offers to be inserted: metrics, conditions, situations, beginnings of whole rules."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from landuse.identification.language import Flag
from landuse.identification.metrics import METRICS
from landuse.identification.registers import retentions


class Offer(NamedTuple):
    """`text` is what is inserted, `said` what a person reads beside its name."""

    name: str
    text: str
    said: str = ""


_CONDITIONS = {
    "低于": ("低于: 5", "界线不算在内"),
    "不高于": ("不高于: 5", "界线算在内"),
    "高于": ("高于: 0.5", "界线不算在内"),
    "不低于": ("不低于: 5", "界线算在内"),
    "低于同业平均的": ("低于同业平均的: 0.5", "同行业平均的一半"),
    "低于约定的": ("低于约定的: 1", "合同或协议约定的数"),
    "近几年平均": ("近几年平均: 3", "几年的平均数"),
    "连续几年": ("连续几年: 2", "每一年都要符合"),
    "规模": ("规模: 规下", "只看规上或者规下"),
    "行业": ("行业: [17, 18]", "只看这些行业大类"),
    "面积不少于": ("面积不少于: 3", "亩，算在内"),
    "面积少于": ("面积少于: 5", "亩，不算在内"),
    "档次": ("档次: [D]", "评价档次"),
    "停产满几个月": ("停产满几个月: 6", "到年末"),
    "空置满几个月": ("空置满几个月: 12", "到年末"),
    "可保留": ("可保留: [LE-02a, LE-02b, LE-02c]", "有这些理由的不列入"),
    "优先": ("优先: {面积不少于: 10}", "列入以后排在前面的"),
    "未定": ("未定", "写了未定的规则不运行"),
}
_RULES = {
    "一条规则": "  - 编号: BX-1\n    说明: \n    依据: \n    指标: 亩均税收\n    低于: 未定\n",
    "分类定界线": "    分类:\n      - {规模: 规上, 低于: 6}\n      - {规模: 规下, 低于: 3}\n",
    "符合其一": "    或:\n      - {指标: 亩均税收, 低于: 5}\n      - {档次: [D], 连续几年: 2}\n",
}


def offers() -> Mapping[str, Sequence[Offer]]:
    """By heading."""
    return {
        "指标": [Offer(name, f"指标: {name}", metric.unit) for name, metric in METRICS.items()],
        "条件": [Offer(name, *told) for name, told in _CONDITIONS.items()],
        "情形": [Offer(flag, f"情形: [{flag}]") for flag in get_args(Flag)],
        "保留理由": [Offer(each.name, each.code, each.code) for each in retentions().items],
        "整段": [Offer(name, text) for name, text in _RULES.items()],
    }
