"""认定规则 of the demonstration: the county's own draft about plots, and an own set that lists 高耗低效企业."""

from django.db import transaction

from evaluation.demonstration.founding import person
from landuse.actions import rules
from landuse.models import RuleSet
from mujun.accounts.models import County

_DRAFT = """规则集: 青澜县低效工业用地认定标准（示例，讨论稿）
地区: {code}
来源: 示例县自拟，用于演示
状态: 草案
规则:
  - 编号: QL-1
    说明: 近三年平均亩均税收低于10万元
    依据: 示例
    指标: 亩均税收
    近几年平均: 3
    低于: 10
    面积不少于: 3
    优先: {{低于: 5, 指标: 亩均税收}}
    可保留: [LE-02a, LE-02b, LE-02c]
  - 编号: QL-2
    说明: 容积率低于0.8
    依据: 示例
    指标: 容积率
    低于: 0.8
    面积不少于: 3
  - 编号: QL-3
    说明: 厂房空置率高于50%
    依据: 示例
    指标: 空置率
    高于: 50
  - 编号: QL-4
    说明: 不符合国土空间规划，或低散乱污且难以整治
    依据: 浙政办发〔2023〕12号二（二）
    或:
      - 情形: [不符合规划]
      - 且:
          - 情形: [低, 散, 乱, 污]
          - 情形: [难以整改]
    可保留: [LE-02a, LE-02b, LE-02c]
  - 编号: QL-5
    说明: 停产满几个月，县里还没有定
    依据: 示例
    停产满几个月: 未定
"""
_WASTEFUL = """规则集: 青澜县高耗低效企业名单标准（示例）
地区: {code}
来源: 示例县自拟，用于演示；省指南的数值未见
状态: 示例
类别: 高耗低效企业
规则:
  - 编号: QH-1
    说明: 单位增加值能耗高于同业平均的2倍，并且亩均税收低于10万元
    依据: 示例
    指标: 单位增加值能耗
    高于同业平均的: 2
    且:
      - {{指标: 亩均税收, 低于: 10}}
  - 编号: QH-2
    说明: 用地3亩以上的规下企业亩均税收低于1万元
    依据: 示例
    规模: 规下
    面积不少于: 3
    指标: 亩均税收
    低于: 1
"""


@transaction.atomic
def land_rules(county: County) -> None:
    """Once only; the sets of the library that were chosen stay adopted."""
    if RuleSet.objects.filter(county=county, own=True).exists():
        return
    officer = person("land_officer")
    rules.write(county=county, text=_DRAFT.format(code=county.code), code="zhejiang-2023", by=officer)
    listed = rules.write(county=county, text=_WASTEFUL.format(code=county.code), code="", by=officer)
    reason = "县腾笼换鸟工作专班会议（示例）"
    rules.take_up(rule_set=listed, instead_of=[], reason=reason, by=officer)
