"""名单：领跑者、低效名单之类，按条件、份额或名数取，不改变档次。"""

import pytest

from mujun.documents import DocumentError
from tests.spec.judging import grades, judged, method

SIX = """
单位 税收实际贡献 用地面积 行业 标签:初创
甲   60           10       17   否
乙   50           50       17   否
丙   40           10       33   否
丁   30           60       33   否
戊   20           10       33   是
己   /            10       17   否
"""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{取: 前40%}", "甲乙"),
        ("{取: 前1名}", "甲"),
        ("{按: 行业, 取: 前1名}", "甲丙"),
        ("{按: [行业], 取: 前50%, 依据: 亩均税收}", "甲丙戊"),
        ("{取: 前2名, 依据: {亩均税收: 升}}", "乙丁"),
        ("{条件: 亩均税收 < 1, 取: 全部}", "丁"),
        ("{条件: 档次 = A 且 名次 <= 1, 取: 全部}", "甲"),
        ("{条件: 税收实际贡献 > 1000, 取: 前10%}", ""),
        ("{取: 前50名}", "甲乙丙丁戊"),  # 没有总分的不取
    ],
)
def test_who_is_on_a_list(tmp_path, entry, expected):
    cuts = "{A: 前40%, B: 其余}"
    group = judged(method(tmp_path, f"名单: {{名单: {entry}}}\n", cuts=cuts), SIX)
    ((name, members),) = group.lists
    assert name == "名单"
    assert "".join("甲乙丙丁戊己"[at] for at in members.nonzero()[0]) == expected
    assert grades(group) == "AABBB–"


def test_who_has_no_grade_by_the_scope_is_on_no_list(tmp_path):
    more = """
    范围: {除外: {初创: {条件: 有标签(初创), 处理: 不定档}}}
    名单: {低效: {条件: 亩均税收 < 3, 取: 全部}}
    """
    ((_, members),) = judged(method(tmp_path, more), SIX).lists
    assert members.tolist() == [False, True, False, True, False, False]


def test_shares_need_the_rounding_of_the_method(tmp_path):
    ((_, members),) = judged(method(tmp_path, "名单: {领跑者: {取: 前40%}}\n", 名额="未定"), SIX).lists
    assert not members.any()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{取: 最好的}", "取多少读不懂"),
        ("{取: 前2.5名}", "取多少读不懂"),
        ("{按: 产业, 取: 全部}", "不能按“产业”分取"),
        ("{取: 前1名, 依据: 亩均锐收}", "没有“亩均锐收”.*是否为“亩均税收”"),
        ("{条件: 税收, 取: 全部}", "应为条件"),
    ],
)
def test_mistakes(tmp_path, entry, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, f"名单: {{名单: {entry}}}\n")
