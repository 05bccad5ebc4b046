"""低效用地规则：各地公布的数值，每条按编号，界线两边各一户。"""

import json
from datetime import date
from typing import get_args

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from landuse.identification import registers, rules
from landuse.identification.catching import Part, catch
from landuse.identification.editors import json_schema
from landuse.identification.engine import identify
from landuse.identification.evidence import explain
from landuse.identification.language import MetricName, undecided
from landuse.identification.metrics import METRICS
from landuse.identification.record import Retained
from mujun.documents import DocumentError, read_file
from tests.spec.land.identifying import NEVER, caught, hit, in_force, published, record, rule_set

FIVE = [50, 49.99, 200, 199.99]  # 10 亩


@pytest.mark.parametrize(
    ("place", "code", "table", "expected"),
    [
        ("huzhou-2021", "HZ-1", {"tax": [60, 59.99]}, [1]),
        ("huzhou-2021", "HZ-1", {"tax": [59.99, 59.99], "scale": ["规下", "规上"]}, [1]),
        ("huzhou-2021", "HZ-2", {"tax": [30, 29.99], "scale": ["规下", "规下"]}, [1]),
        ("huzhou-2021", "HZ-3", {"land": [9.99, 10], "scale": ["规下", "规下"]}, [1]),
        ("jiaxing-2021", "JX-1", {"tax": [[90, 90], [100, 100], [110, 109.9]]}, [1]),
        ("jiaxing-2021", "JX-2", {"tax": [[30, 30], [30, 30], [30, 29]], "scale": ["规下", "规下"]}, [1]),
        ("dongyang", "DY-1", {"tax": [14.9, 14.99, 15], "land": [2.99, 3, 3]}, [1]),
        # 同业平均 20，一半 10
        ("dongyang", "DY-2", {"tax": [100, 99.9, 50, 49.9, 700.2], "land": [10] * 5}, [1, 2]),
        ("dongyang-2021", "DY-3", {"tax": [200, 199, 49.9, 351.1], "land": [10] * 4}, [1, 2]),
        ("quanzhou-2026", "QZ-2", {"land": [5, 4.99]}, [1]),
        ("quanzhou-2026", "QZ-3", {"tax": FIVE, "levels": {"plot_ratio": [2.49] * 4}}, [0, 3]),
        ("quanzhou-2026", "QZ-3", {"tax": [50, 50], "levels": {"plot_ratio": [2.5, 2.49]}}, [1]),
        ("quanzhou-2026", "QZ-4", {"tax": FIVE, "levels": {"plot_ratio": [2.49] * 4}}, [2]),
        (
            "xianyou-2022",
            "XY-2",
            {
                "levels": {"vacant_floor": [2999, 3000, 3000]},
                "vacant": ["2023-12-30", "2023-12-30", "2023-12-31"],
            },
            [1],
        ),
        ("xiuzhou-2023", "XZ-1", {"grades": ["DC"], "land": [1, 1]}, [0]),
        ("xiuzhou-2023", "XZ-2", {"tax": [100, 99.9]}, [1]),
        ("shaoxing-2022", "SX-1", {"amounts": {"output": [50, 49.9]}}, [1]),
        ("common-triggers", "CY-2", {"levels": {"building_density": [30, 29.9]}}, [1]),
        (
            "common-triggers",
            "CY-3",
            {"levels": {"invested": [3000, 2999]}, "promised": {"投资强度": [300, 300]}},
            [1],
        ),
        ("common-triggers", "CY-5", {"levels": {"vacancy": [50, 50.1]}}, [1]),
        ("common-triggers", "CY-6", {"grades": ["DC", "DD"], "land": [1, 1]}, [0]),
        ("common-triggers", "CY-7", {"flags": {"不符合规划": [False, True]}}, [1]),
        ("common-triggers", "CY-8", {"flags": {"安全环保不达标": [True, False]}}, [0]),
        ("zhejiang-2023", "LE-11", {"flags": {"用途不符": [True, False]}}, [0]),
    ],
)
def test_published_rule_at_its_line(place, code, table, expected):
    size = max(len(column) for column in [*table.get("levels", {}).values(), table.get("land", [1, 1])])
    if table.get("tax"):
        last = table["tax"][-1]
        size = len(last) if isinstance(last, list) else len(table["tax"])
    on = record(**{"land": [10] * size, **table})
    assert caught(published(place), on, code) == expected


def test_LE01_does_not_fit_the_plan_or_hard_to_correct_or_still_failing():
    marks = {
        "不符合规划": [1, 0, 0, 0, 0],
        "低": [0, 1, 0, 0, 0],
        "污": [0, 0, 1, 0, 0],
        "难以整改": [0, 0, 1, 1, 0],
        "整改后不达标": [0, 0, 0, 0, 1],
    }
    assert caught(published("zhejiang-2023"), record(land=[1] * 5, flags=marks), "LE-01") == [0, 2, 4]


@pytest.mark.parametrize(
    ("reason", "since", "until", "fits", "kept"),
    [
        ("LE-02a", "2024-12-31", NEVER, True, True),
        ("LE-02b", "2025-01-01", NEVER, True, False),
        ("LE-02c", "2024-01-01", "2024-12-31", True, True),
        ("LE-02c", "2024-01-01", "2024-12-30", True, False),
        ("LE-02a", "2024-01-01", NEVER, False, False),
    ],
)
def test_LE02_reason_in_force_keeps_what_fits_its_surroundings(reason, since, until, fits, kept):
    days = (np.array([day], "datetime64[D]") for day in (since, until))
    on = record(
        land=[1, 1],
        flags={"不符合规划": [1, 1]},
        retained=Retained(np.array([1]), np.array([reason]), *days, np.array([fits])),
    )
    found = hit(published("zhejiang-2023"), on, "LE-01")
    assert (found.rows.tolist(), found.kept.tolist()) == (([0], [1]) if kept else ([0, 1], []))


def test_LE07_five_treatments_and_LE02_three_reasons():
    names = [item.name for item in registers.treatments().items]
    assert names == ["改造提升", "兼并重组", "回收盘活", "集聚入园", "关停退出"]
    assert [item.code for item in registers.retentions().items] == ["LE-02a", "LE-02b", "LE-02c"]


def test_DY3_says_who_comes_first():
    # 同业平均 20，一半 10
    on = record(tax=[14.9, 14.4, 100, 99.9, 1770.8], land=[3, 2.9, 10, 10, 74.1])
    found = hit(published("dongyang-2021"), on, "DY-3")
    first = dict(zip(found.rows.tolist(), found.first.tolist(), strict=True))
    assert first == {0: True, 1: False, 2: False, 3: True}


@pytest.mark.parametrize(
    ("place", "day", "codes"),
    [
        ("zhejiang-2023", "2023-03-14", []),
        ("zhejiang-2023", "2023-03-15", ["LE-01", "LE-11"]),
        ("zhejiang-2023", "2028-03-14", ["LE-01", "LE-11"]),
        ("zhejiang-2023", "2028-03-15", []),
        ("quanzhou-2026", "2026-01-31", []),
        ("quanzhou-2026", "2027-12-31", ["QZ-2", "QZ-3", "QZ-4"]),
        ("quanzhou-2026", "2028-01-01", []),
        ("zhejiang-2021", "2022-06-01", []),
        ("xianyou-2022", "2024-06-01", ["XY-2"]),
    ],
)
def test_rules_hold_from_their_first_to_their_last_day_once_decided(place, day, codes):
    assert in_force(place, day) == codes


def test_every_published_set_loads_and_is_silent_where_its_source_is():
    for code in rules.library():
        text = (rules.LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
        open_rules = [rule.code for rule in published(code).rules if undecided(rule)]
        assert bool(rules.open_points(text, code)) == bool(open_rules)
    assert set(METRICS) == set(get_args(MetricName))


def test_a_rule_that_is_not_decided_is_not_run():
    with pytest.raises(ValueError, match="QZ-1"):
        identify(published("quanzhou-2026").rules, record(tax=[1]))


@pytest.mark.parametrize(
    ("lines", "table", "expected"),
    [
        # 连续两年：每年都要低
        (["指标: 亩均税收", "低于: 5", "连续几年: 2"], {"tax": [[49, 51, 49], [49, 1, 50]]}, [0]),
        # 第一类合的算，后面的不看
        (
            ["指标: 亩均税收", "分类:", "  - {规模: 规下, 行业: [17], 低于: 2}", "  - {规模: 规下, 低于: 3}"],
            {"tax": [25, 25, 25], "scale": ["规下", "规下", "规上"], "industry": ["17", "18", "18"]},
            [1],
        ),
        (
            ["行业: [17, 6]", "指标: 亩均税收", "不高于: 5"],
            {"tax": [50, 50, 50.1], "industry": ["06", "33", "17"]},
            [0],
        ),
        (
            ["指标: 单位增加值能耗", "高于: 0.52"],
            {"amounts": {"energy": [52, 52.1, 1], "value_added": [100, 100, 0]}},
            [1],
        ),
        (
            ["指标: 单位增加值能耗", "高于同业平均的: 1.2"],
            {"amounts": {"energy": [120, 121, 59], "value_added": [100, 100, 100]}},
            [1],
        ),
        (["停产满几个月: 12"], {"stopped": ["2023-12-30", "2023-12-31", NEVER]}, [0]),
        (
            ["或:", "  - 面积少于: 3", "  - {指标: 亩均税收, 低于: 1}"],
            {"tax": [9, 9, 2], "land": [2.99, 3, 3]},
            [0, 2],
        ),
        # 0.3 ÷ 0.1 就是 3
        (["指标: 亩均税收", "低于: 3"], {"tax": [0.3, 0.29, 0.3], "land": [0.1, 0.1, 0]}, [1]),
    ],
)
def test_what_a_condition_can_say(lines, table, expected):
    assert caught(rule_set(*lines), record(**{"land": [10] * 3, **table})) == expected


@pytest.mark.parametrize(
    ("lines", "line", "key"),
    [
        (["规模: 规上"], 6, "规则 › 0"),
        (["低于: 5"], 6, "规则 › 0"),
        (["指标: 亩均税收"], 6, "规则 › 0"),
        (["指标: 亩均税收", "低于: 5", "近几年平均: 3", "连续几年: 3"], 12, "规则 › 0 › 连续几年"),
        (["指标: 亩均税收", "低于: 5", "档次: [D]", "连续几年: 2"], 12, "规则 › 0 › 连续几年"),
        (["面积少于: 5", "连续几年: 2"], 10, "规则 › 0 › 连续几年"),
        (["指标: 容积率", "低于同业平均的: 0.5"], 9, "规则 › 0 › 指标"),
        (["指标: 亩均税收", "低于: 5", "不低于: 5"], 6, "规则 › 0"),
        (["面积不少于: 5", "面积少于: 5"], 10, "规则 › 0 › 面积少于"),
        (["指标: 亩均税收", "低于: 5", "分类: [{规模: 规上, 低于: 3}]"], 11, "规则 › 0 › 分类"),
        (["指标: 亩均税收", "分类: [{规模: 规上}]"], 10, "规则 › 0 › 分类 › 0"),
        (["或: [{规模: 规上}]"], 9, "规则 › 0 › 或 › 0"),
        (["面积少于: 5", "优先: {规模: 规上}"], 10, "规则 › 0 › 优先"),
        (["面积少于: 5", "施行: 2025-02-01", "失效: 2025-01-31"], 11, "规则 › 0 › 失效"),
        (["面积少于: 5", "行业: [173]"], 10, "规则 › 0 › 行业 › 0"),
        (["指标: 亩均税", "低于: 5"], 9, "规则 › 0 › 指标"),
        (["情形: [脏]"], 9, "规则 › 0 › 情形 › 0"),
        (["面积少于: "], 9, "规则 › 0 › 面积少于"),
    ],
)
def test_a_mistake_is_told_with_line_and_cure(lines, line, key):
    with pytest.raises(DocumentError) as error:
        rule_set(*lines)
    [problem] = error.value.problems
    assert (problem.place.line, problem.key) == (line, key)
    assert problem.reason
    assert problem.cure


def test_evidence_tells_figures_lines_and_years_of_what_was_caught():
    said = rule_set("指标: 亩均税收", "近几年平均: 3", "低于: 10", "规模: 规上")
    [one] = explain(hit(said, record(tax=[[90, 1000], [80, 1000], [70, 1000]], land=[10, 10])))
    assert one.sentence == "2022—2024 年平均亩均税收 8.00 万元/亩，低于 10.00 万元/亩；用地 10.00 亩。"
    assert one.facts[0].years == {2022: 9, 2023: 8, 2024: 7}


def test_evidence_of_alternatives_names_those_that_hold():
    said = rule_set(
        "或:",
        "  - {档次: [D], 连续几年: 2}",
        "  - {停产满几个月: 6, 面积不少于: 3}",
        "  - {情形: [低, 污]}",
        "  - {指标: 亩均税收, 低于同业平均的: 0.5, 连续几年: 2}",
    )
    on = record(
        tax=[[50, 10, 50, 100]] * 2,
        land=[10] * 4,
        grades=["DBAA", "DDAA"],
        stopped=["2024-01-31", NEVER, NEVER, NEVER],
        flags={"低": [0] * 4, "污": [0, 0, 1, 0]},
        day=date(2024, 8, 1),
    )
    assert [one.sentence for one in explain(hit(said, on))] == [
        "连续 2 年评价：2023 年 D、2024 年 D；面积不少于 3 亩；2024-01-31 起停产，到 2024-08-01 已满 6 个月；用地 10.00 亩。",  # noqa: E501
        "2023—2024 年逐年亩均税收 1.00、1.00 万元/亩，低于同业平均的 50%（2.62 万元/亩）；用地 10.00 亩。",
        "污；用地 10.00 亩。",
    ]


def test_what_a_set_would_catch_counts_each_enterprise_once():
    on = record(tax=[20, 70, 500, 20], land=[10, 20, 10, 0.5], scale=["规下", "规下", "规上", "规上"])
    towns = np.array(["甲镇", "乙镇", "甲镇", "甲镇"])
    hits = identify(published("huzhou-2021").rules, on)
    found = catch([Part(hits, on.land[-1], towns, holders=np.arange(1, 5))])
    assert (found.number, found.area, found.plots) == (2, 30, 0)
    assert [(share.name, share.number, share.area) for share in found.by_rule] == [
        ("HZ-1", 0, 0),
        ("HZ-2", 1, 10),
        ("HZ-3", 2, 30),
    ]
    assert [(share.name, share.number, share.area) for share in found.by_town] == [
        ("乙镇", 1, 20),
        ("甲镇", 1, 10),
    ]


@pytest.mark.parametrize("code", rules.library())
def test_the_schema_for_editors_takes_every_published_file(code):
    values = read_file(rules.LIBRARY / f"{code}.yaml").values
    errors = Draft202012Validator(json_schema()).iter_errors(plain(values))
    assert [error.message for error in errors] == []


def test_the_schema_for_editors_refuses_what_the_language_does_not_know():
    values = plain(read_file(rules.LIBRARY / "huzhou-2021.yaml").values)
    values["规则"][0]["指标"] = "亩均税"
    assert not Draft202012Validator(json_schema()).is_valid(values)


def plain(values):
    return json.loads(json.dumps(values, default=float))
