"""Clauses of documents: which are in force, whose comes first, and what is said of a mistake in the file."""

from datetime import date

import pytest

from landuse.provisions import Finding, Outcome, delivered, find, worst
from landuse.provisions.clauses import LeastShare, OddParcels
from landuse.provisions.documents import load
from mujun.documents import DocumentError

COUNTY = """
文件: 青澜县零星用地办法
文号: 青政〔2025〕1号
来源: 自拟
状态: 示例
施行: 2025-01-01
失效: 2025-12-31
规定:
  LE-18:
    条款: 一
    内容: 从严
    单宗不超过亩: 2
    累计占比不超过: 0.05
    项目总面积: 含零星用地
"""


def test_every_delivered_clause_tells_its_document():
    assert len(delivered()) >= 4
    for document in delivered():
        assert document.number
        assert document.source


def test_the_county_s_own_comes_before_the_province_s_while_it_is_in_force():
    documents = [*delivered(), load(COUNTY, "青澜.yaml")]
    limits = [
        find(documents, OddParcels, "LE-18", date(year, 6, 1)).clause.each for year in (2024, 2025, 2026)
    ]
    assert limits == [3, 2, 3]


def test_a_draft_and_a_repealed_document_are_not_relied_on():
    for status in ("草案", "废止"):
        text = COUNTY.replace("示例", status).replace("2025-12-31", "未定")
        assert find([load(text, "")], OddParcels, "LE-18", date(2025, 6, 1)) is None


def test_a_code_of_another_kind_is_not_found():
    assert find(delivered(), LeastShare, "LE-18", date(2025, 6, 1)) is None


def test_mistakes_are_told_with_line_and_cure():
    text = COUNTY.replace("    单宗不超过亩: 2\n", "    单宗不超过亩: 零\n    不超过: 1\n").replace(
        "LE-18", "LE-18"
    )
    with pytest.raises(DocumentError) as caught:
        load(text, "青澜.yaml")
    assert [problem.place.line for problem in caught.value.problems] == [12, 13]


def test_the_worst_of_several_decides():
    findings = [Finding("", outcome, "", "") for outcome in (Outcome.MET, Outcome.UNKNOWN, Outcome.REMIND)]
    assert worst(findings) == Outcome.UNKNOWN
    assert worst([]) == Outcome.MET
