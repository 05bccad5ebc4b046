"""Signals of a year from adopted rules, and what a set would catch before anybody adopts it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from landuse.actions import rules as acting
from landuse.actions import signals
from landuse.identification import rules
from landuse.models import EnterpriseState, Performance, Signal
from landuse.readings.catching import preview
from mujun.documents import DocumentError
from tests import factories as make

SET = """规则集: 本县低效用地
地区: 339901
来源: 本县
状态: 现行
施行: 2025-01-01
失效: 2025-12-31
规则:
  - {编号: T-1, 说明: 近两年平均低, 依据: 本县, 指标: 亩均税收, 近几年平均: 2, 低于: 5, 优先: {面积不少于: 10}}
  - {编号: T-2, 说明: 连续两年D, 依据: 本县, 档次: [D], 连续几年: 2}
  - {编号: T-3, 说明: 停产半年, 依据: 本县, 停产满几个月: 6}
  - {编号: T-4, 说明: 未定的, 依据: 本县, 面积少于: 未定}
"""
DAY = date(2025, 6, 1)


def performances(enterprise, *, tax, grades="BB", land=(10, 10)):
    Performance.objects.bulk_create(
        Performance(
            enterprise=enterprise, year=year, scale="规上", industry="33", land=area, tax=amount, grade=grade
        )
        for year, amount, grade, area in zip((2023, 2024), tax, grades, land, strict=True)
    )


@pytest.fixture
def county(db):
    county = make.county()
    hills, lake = make.town(county, "云栖镇"), make.town(county, "青石街道")
    low, small, closed, good = (
        make.enterprise(at, name) for at, name in ((hills, "低"), (lake, "小"), (lake, "停"), (hills, "好"))
    )
    performances(low, tax=(50, 49), grades="DD")
    performances(small, tax=(10, 10), land=(4, 4))
    performances(closed, tax=(300, 300), land=(30, 30), grades="DC")
    performances(good, tax=(90, 90))
    for about, since in ((closed, date(2024, 6, 30)), (good, date(2024, 7, 1))):
        EnterpriseState.objects.create(enterprise=about, kind="停产", since=since, reason="检修")
    return county


def test_a_set_tells_what_it_would_catch_and_writes_nothing(county):
    found = preview(county=county, text=SET, file="本县.yaml", year=2024, on=DAY)
    assert [(one.enterprise.name, one.area, [*one.sentences], one.first) for one in found.listed] == [
        ("低", 10, ["T-1", "T-2"], True),
        ("停", 30, ["T-3"], False),
        ("小", 4, ["T-1"], False),
    ]
    assert (found.judged, found.catch.number, found.catch.area) == (4, 3, 44)
    assert [(each.name, each.number, each.area) for each in found.catch.by_town] == [
        ("云栖镇", 1, 10),
        ("青石街道", 2, 34),
    ]
    assert [(each.rule.code, each.why) for each in found.silent] == [("T-4", "面积少于未定")]
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("低效用地", DAY, {("低", "T-1"), ("低", "T-2"), ("停", "T-3"), ("小", "T-1")}),
        ("低效用地", date(2026, 1, 1), set()),
        ("高耗低效企业", DAY, set()),
    ],
)
def test_signals_come_from_rules_on_land_that_are_in_force(county, kind, day, expected):
    text = SET.replace("状态: 现行", f"状态: 现行\n类别: {kind}")
    county.ruleset_set.create(name="本县", text=text, digest="1", adopted=True)
    signals.renew(county=county, year=2024, by=None, on=day)
    found = Signal.objects.select_related("enterprise")
    assert {(each.enterprise.name, each.rule) for each in found} == expected
    for each in found.filter(rule="T-1", enterprise__name="低"):
        assert each.sentence == "2023—2024 年平均亩均税收 4.95 万元/亩，低于 5.00 万元/亩；用地 10.00 亩。"
        assert each.evidence["years"] == {"2023": 5, "2024": 4.9}
        assert each.evidence["first"]


def test_a_set_without_a_decided_rule_is_not_adopted(county):
    with pytest.raises(DocumentError, match="文件没有规定"):
        acting.adopt(county=county, code="zhejiang-2021", by=make.user("reform_office", county))
    assert "zhejiang-2021" in rules.library()


def test_the_command_tells_the_same_without_a_page(county, tmp_path, capsys):
    file = tmp_path / "本县.yaml"
    file.write_text(SET.replace("2025-12-31", "2099-12-31"), encoding="utf-8")
    call_command("rules", "preview", str(file), "--county", county.code, "--year", "2024")
    call_command("rules", "check", str(file))
    said = capsys.readouterr().out
    assert "4 户中筛出 3 户，44.00 亩" in said
    assert "没有运行（未定或不在有效期）：T-4" in said
    assert "第 11 行，规则 › 3 › 面积少于：文件没有规定" in said
    with pytest.raises(CommandError, match="没有“无此”"):
        call_command("rules", "check", "无此")
