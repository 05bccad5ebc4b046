"""When an agreement is looked at next, and what of a check is kept for the one after it."""

from datetime import date
from decimal import Decimal

import pytest

from landuse.agreements import LIBRARY, Results, Stage, dues, frozen, judge, load, promises, thawed, told

D, day = Decimal, date.fromisoformat
RULE = load((LIBRARY / "qinglan-2024.yaml").read_text(encoding="utf-8"), "qinglan-2024.yaml")
PROMISED = promises(RULE, {"容积率": D("1.5"), "亩均税收": D(20), "单位增加值能耗": D("0.52")})
DAYS = {Stage.BUILT: day("2024-06-30"), Stage.RUNNING: day("2025-06-30"), Stage.YEARLY: day("2024-02-29")}


def checked(stage: Stage, on: str, before=None, **values: str):
    given = {name: D(value) for name, value in values.items()}
    return judge(RULE, PROMISED, Results(stage, day(on), given, before or {}))


def listed(today: str, latest=None):
    return [(each.words, each.day.isoformat()) for each in dues(DAYS, latest or {}, day(today))]


def test_each_stage_is_due_and_of_the_yearly_checks_those_that_are_over_and_the_next():
    """首次年度核查期限 2024年2月29日，核 2023 年；以后每年 2 月底，闰年 29 日。"""
    assert listed("2025-02-28") == [
        ("2023 年度核查", "2024-02-29"),
        ("竣工验收", "2024-06-30"),
        ("2024 年度核查", "2025-02-28"),
        ("达产复核", "2025-06-30"),
    ]
    assert listed("2025-03-01")[-1] == ("2025 年度核查", "2026-02-28")


@pytest.mark.parametrize(("today", "over"), [("2024-06-30", False), ("2024-07-01", True)])
def test_a_stage_is_over_from_the_day_after_its_last(today, over):
    built = next(each for each in dues(DAYS, {}, day(today)) if each.stage == Stage.BUILT)
    assert built.is_over(day(today)) is over


def test_what_was_checked_is_due_again_only_where_something_is_to_be_put_right():
    missed = checked(Stage.BUILT, "2024-06-01", 固定资产投资强度="300", 容积率="1.4")
    met = checked(Stage.YEARLY, "2024-02-01", 亩均税收="20", 单位增加值能耗="0.5")
    latest = {(Stage.BUILT, None): missed, (Stage.YEARLY, 2023): met}
    assert listed("2024-07-01", latest) == [
        ("2024 年度核查", "2025-02-28"),
        ("竣工验收复查", "2025-06-01"),
        ("达产复核", "2025-06-30"),
    ]


def test_a_check_is_read_as_it_was_written():
    for check in checked(Stage.YEARLY, "2024-02-01", 亩均税收="19.990"):
        assert thawed(frozen(check)) == check
        assert frozen(check)["sentence"] == check.sentence


def test_the_day_of_a_miss_is_kept_until_it_is_met():
    first = checked(Stage.YEARLY, "2024-02-01", 亩均税收="19", 单位增加值能耗="0.6")
    days = told(first, day("2024-02-01"), {})
    again = checked(Stage.YEARLY, "2025-02-01", days, 亩均税收="19", 单位增加值能耗="0.5")
    assert [each.verdict for each in again] == ["限期整改", "达标"], "the last of the twelve months"
    kept = told(again, day("2025-02-01"), days)
    assert kept == {"亩均税收": day("2024-02-01")}
    late = checked(Stage.YEARLY, "2025-02-02", kept, 亩均税收="19", 单位增加值能耗="0.6")
    assert [each.verdict for each in late] == ["违约", "限期整改"]
    silent = checked(Stage.YEARLY, "2025-03-01", kept, 单位增加值能耗="0.5")
    assert told(silent, day("2025-03-01"), kept) == kept, "a check without a result forgets nothing"
