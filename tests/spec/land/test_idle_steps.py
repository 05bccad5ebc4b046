"""闲置土地的调查、认定和决定（LE-17，《闲置土地处置办法》）：先后、期限的最后一天、适用的原因。"""

from datetime import date

import pytest

from landuse.idleness.steps import Done, Facts, procedure, unusual

LAW = procedure()
HOLDER = Facts("企业原因", "满一年未动工")
SERVED = date(2025, 4, 1)
NOTICE = Done("调查通知", SERVED, LAW.step("调查通知").due(SERVED))


def said(code, on, *done, facts=HOLDER):
    return unusual(LAW, LAW.step(code), date.fromisoformat(on), done, facts)


def test_LE17_the_term_runs_from_the_day_after_service():
    assert NOTICE.due == date(2025, 5, 1)
    assert LAW.step("征缴决定").due(date(2024, 1, 30)) == date(2024, 2, 29)
    assert LAW.step("调查通知").due(None) is None
    assert LAW.step("认定").due(SERVED) is None


@pytest.mark.parametrize(("on", "is_early"), [("2025-05-01", True), ("2025-05-02", False)])
def test_LE17_the_holders_thirty_days_end_with_their_last_day(on, is_early):
    """没有材料也没有满期就认定，要提示；最后一天仍在期限内。"""
    words = said("认定", on, NOTICE)
    assert words[0] == "还没有记录《权利人说明材料》。"
    assert any("还没有满" in each for each in words) == is_early


def test_LE17_material_that_came_answers_the_term():
    assert said("认定", "2025-04-20", NOTICE, Done("收到材料", date(2025, 4, 18))) == []
    assert said("认定", "2025-04-17", NOTICE, Done("收到材料", date(2025, 4, 18))) == [
        "日期早于《权利人说明材料》的 2025-04-18。"
    ]


def test_LE17_a_decision_without_finding_and_hearing_right_is_told():
    assert said("征缴决定", "2025-06-01") == [
        "还没有记录《闲置土地认定书》。",
        "还没有记录《听证权利告知书》。",
    ]


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        ("征缴决定", HOLDER, []),
        (
            "征缴决定",
            Facts("政府原因", "满一年未动工"),
            ["登记的原因是政府原因；《征缴土地闲置费决定书》用于企业原因。"],
        ),
        (
            "征缴决定",
            Facts("", "满一年未动工"),
            ["未动工的原因还没有查明；《征缴土地闲置费决定书》用于企业原因。"],
        ),
        (
            "征缴决定",
            Facts("企业原因", "逾期未动工"),
            ["今天按期限是“逾期未动工”；《征缴土地闲置费决定书》用于“满一年未动工”。"],
        ),
        ("收回决定", Facts("企业原因", "满两年未动工"), []),
        (
            "收回决定",
            HOLDER,
            ["今天按期限是“满一年未动工”；《收回国有建设用地使用权决定书》用于“满两年未动工”。"],
        ),
        ("协商处置", Facts("政府原因", "满一年未动工"), []),
    ],
)
def test_LE17_papers_fit_cause_and_clock(code, facts, words):
    before = [Done(each, SERVED) for each in ("调查通知", "收到材料", "认定", "听证告知")]
    assert said(code, "2025-07-01", *before, facts=facts) == words


def test_every_step_names_its_article_and_how_far_it_was_read():
    assert {step.seen for step in LAW.steps} == {"待核实", "摘要"}
    assert all(step.article for step in LAW.steps)
