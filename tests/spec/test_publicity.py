"""公示：公示多少天、到几点，公布名次还是只公布档次，公布哪些档次，企业名称写全称还是隐去部分字。

各项都可以不写；不写的，发布公示时由亩均办定。写了的，公示时只能少公布，不能多公布。
"""

import pytest

from evaluation.methods.prose import prose
from mujun.documents import DocumentError
from tests.spec.judging import method

# 公示不少于 5 个工作日，到第 5 个工作日的中午 12:00；只公布 A、B 的名单，不排名次
WRITTEN = """
公示:
  天数: 5
  计算: 工作日
  截止: 12:00
  名次: 不公布
  档次: [A, B]
  名称: 全称
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "公示: {天数: 5, 计算: 工作日, 截止: 12:00, 名次: 不公布, 档次: [A, B], 名称: 全称}",
            "不少于 5 个工作日，到最后一天 12:00，名次不公布，只公布 A、B，企业名称写全称。",
        ),
        ("公示: {天数: 7, 计算: 自然日, 截止: 24:00, 档次: 全部}", "不少于 7 个自然日。"),
        ("公示: {档次: A, 名称: 隐去}", "只公布 A，企业名称隐去部分字。"),
        ("公示: {名次: 公布}", "名次公布。"),
    ],
)
def test_what_may_be_announced(tmp_path, text, words):
    assert f"公示\n1. {words}\n" in prose(method(tmp_path, f"{text}\n"))


def test_a_method_without_it_leaves_it_to_the_officer(tmp_path):
    silent = method(tmp_path)
    assert silent.publicity is None
    assert "公示" not in prose(silent)
    assert method(tmp_path, WRITTEN).publicity.until.hour == 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("公示: {档次: [A, E]}", "没有“E”这一档"),
        ("公示: {天数: 0}", "不能小于 1"),
        ("公示: {截止: 中午}", "时刻读不懂"),
        ("公示: {名次: 部分}", "不在可选之列"),
        ("公示: {档次: []}", "公布哪些档次读不懂"),
    ],
)
def test_mistakes(tmp_path, text, message):
    with pytest.raises(DocumentError, match=message):
        method(tmp_path, f"{text}\n")
