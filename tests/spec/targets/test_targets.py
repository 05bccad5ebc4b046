"""Targets of the texts by their codes, and how results stand against them."""

from decimal import Decimal as D

import pytest

from evaluation.targets.language import documents
from evaluation.targets.standing import State, standing

TARGETS = {code: target for document in documents().values() for code, target in document.targets.items()}


# code, year or first and last year of a yearly one, value, unit, as the texts have them
OF_THE_TEXTS = """
F-01-项目 2025–2027 ≥ 100 个
F-01-专精特新 2027 ≥ 6000 家
F-01-标准 2027 ≥ 2200 项
F-03-技改 2025–2027 ≥ 300 个
F-03-平台 2025–2027 ≥ 60 个
F-03-未来工厂 2025–2027 ≥ 10 家
F-03-智能工厂 2025–2027 ≥ 100 家
LE-05-数量 2023–2027 ≥ 70 %
LE-05-面积 2023–2027 ≥ 70 %
LE-13 2023–2027 ≥ 30 %
LE-26 2023–2027 ≥ 0.5 %
X-01-亩均税收 2025 ≥ 40 万元/亩
X-01-亩均增加值 2025 ≥ 195 万元/亩
X-01-劳动生产率 2025 ≥ 35 万元/人
X-01-研发 2025 ≥ 3.4 %
X-01-制造业比重 2025 ≥ 33.3 % 左右
X-01-高技术 2025 ≥ 19 %
X-01-高新技术产业 2025 ≥ 65 %
X-01-发明专利 2025 ≥ 17 件
X-02-营收 2027 ≥ 12 万亿元
X-02-核心区 2027 ≥ 20 个 左右
X-02-世界一流企业 2027 ≥ 15 家 左右
X-05 2027 ≥ 20 万亩
X-07-万亩千亿 2027 ≥ 40 个 左右
X-07-四星园区 2027 ≥ 100 个
X-08 2027 ≥ 2500 亿元
X-09-重大项目 2023–2027 ≥ 100 个
X-09-外资项目 2023–2027 ≥ 20 个
X-09-央企合作 2027 ≥ 100 个
X-09-技改 2023–2027 ≥ 5000 个
X-09-机器人 2023–2027 ≥ 15000 台
X-09-节能降碳 2027 ≥ 300 个
X-09-绿色工厂 2027 ≥ 500 家
X-09-绿色园区 2027 ≥ 50 个
X-09-光伏 2027 ≥ 3900 万千瓦
X-09-可再生能源 2027 ≥ 43 %
X-09-竣工 2023–2027 ≥ 100 个
X-09-制造业投资 2027 ≥ 20 %
X-10-百亿企业 2027 ≥ 100 家
X-10-上市企业 2027 ≥ 840 家
X-10-市值 2027 ≥ 8 万亿元
X-10-单项冠军 2023–2027 ≥ 20 家
X-10-小巨人 2023–2027 ≥ 100 家
X-10-科技型中小企业 2027 ≥ 3.6 万家
X-10-高新技术企业 2027 ≥ 1.8 万家
X-10-链主 2027 ≥ 50 家
X-10-链主伙伴 2027 ≥ 500 家
X-10-共同体 2027 ≥ 200 个
X-10-强链补链 2023–2027 ≥ 500 个
X-10-服务型制造 2023–2027 ≥ 60 家
X-10-设计中心 2023–2027 ≥ 50 家
X-10-两业融合 2027 ≥ 100 家
X-10-海外仓 2027 ≥ 1000 个
X-10-质量管理 2023–2027 ≥ 2000 家
X-10-质量平台 2027 ≥ 100 个
X-10-品字标 2023–2027 ≥ 300 家
X-10-出口名牌 2023–2027 ≥ 50 个
X-10-精品 2023–2027 ≥ 200 个
X-10-国际标准 2027 ≥ 50 项
X-10-国家标准 2027 ≥ 500 项
X-10-浙江制造标准 2027 ≥ 4500 项
X-10-专利导航 2027 ≥ 15 个
X-10-知识产权联盟 2027 ≥ 50 个
X-10-产业大脑 2023–2027 ≥ 10 个
X-10-未来工厂 2027 ≥ 120 家
X-10-智能工厂 2027 ≥ 1200 家
X-10-数字工厂标杆 2023–2027 ≥ 10 家 左右
X-10-数字服务商 2027 ≥ 1000 家
X-10-县域样本 2027 ≥ 30 个
X-10-工业互联网 2027 ≥ 30 个
X-10-基础性平台 2027 ≥ 1 个
X-10-攻关占比 2027 ≥ 80 %
X-10-硬核成果 2023–2027 ≥ 80 项
X-10-协同创新 2023–2027 ≥ 60 个
X-10-首台套 2023–2027 ≥ 200 项
X-10-首批次 2023–2027 ≥ 25 项
X-10-首版次 2023–2027 ≥ 70 项
X-10-孵化器 2023–2027 ≥ 15 家
X-10-双创基地 2023–2027 ≥ 10 个
X-10-众创空间 2023–2027 ≥ 50 家
X-10-技术交易 2027 ≥ 2100 亿元
X-10-创新平台 2027 ≥ 50 个
X-10-研究院 2023–2027 ≥ 30 家
X-10-技术中心 2023–2027 ≥ 100 家
X-11 2023–2027 ≥ 0.5 %
X-12 2023–2027 ≥ 30 %
X-13 2023–2027 ≥ 3000 亩
X-17-海外人才 2027 ≥ 60 %
X-17-特殊支持 2027 ≥ 40 %
X-17-设区市 2027 ≥ 80 %
X-17-卓越工程师 2027 ≥ 2000 名 左右
SX-01-比重 2020 ≥ 40 %
SX-01-产值 2020 ≥ 15 % 左右
SX-01-研发 2020 ≥ 3 %
B-01-千亿级 2022 ≥ 15 个 左右
B-01-500亿级 2022 ≥ 30 个 左右
B-01-劳动生产率 2022 ≥ 7 % 左右
B-01-能耗 2022 ≤ -4 %
B-01-废水 2022 ≤ -2 %
B-01-水耗 2022 ≤ -5 %
B-01-研发 2022 ≥ 1.8 %
""".strip().splitlines()


@pytest.mark.parametrize("row", OF_THE_TEXTS)
def test_each_has_the_value_and_year_of_its_text(row):
    assert said(row.split()[0]) == row


def test_there_is_no_other_target():
    assert [row.split()[0] for row in OF_THE_TEXTS] == [*TARGETS]


def said(code: str) -> str:
    """A yearly one asks the same of each of its years."""
    target = TARGETS[code]
    first, last = min(target.values), max(target.values)
    assert list(target.values) == list(range(first, last + 1))
    (value,) = set(target.values.values())
    sign = {"不低于": "≥", "不高于": "≤"}[target.sense]
    years = f"{first}–{last}" if last > first else f"{last}"
    return f"{code} {years} {sign} {value} {target.unit}{' 左右' if target.about else ''}"


def test_no_draft_sets_a_value():
    assert [each.document for each in documents().values() if each.status == "草案" and each.targets] == []


@pytest.mark.parametrize(
    ("code", "result", "state"),
    [
        ("X-01-亩均税收", "40", State.REACHED),
        ("X-01-亩均税收", "39.9999", State.MISSED),
        ("X-01-研发", "3.4", State.REACHED),
        ("X-01-研发", "3.39", State.MISSED),
    ],
)
def test_at_the_due_year_the_bound_itself_is_reached(code, result, state):
    assert standing(TARGETS[code], {2025: D(result)}, 2025).state == state


@pytest.mark.parametrize(
    ("now", "state"), [("30", State.ON_COURSE), ("29.99", State.BEHIND), ("41", State.REACHED)]
)
def test_before_it_the_straight_line_tells_the_course(now, state):
    """From 20 in 2023 to 40 in 2025: 30 is on it."""
    found = standing(TARGETS["X-01-亩均税收"], {2023: D(20), 2024: D(now)}, 2024)
    assert found.state == state
    assert found.distance == D(now) - 40


@pytest.mark.parametrize(("now", "state"), [("96", State.REACHED), ("96.01", State.MISSED)])
def test_b01_energy_per_value_added_falls_by_four_per_cent(now, state):
    found = standing(TARGETS["B-01-能耗"], {2021: D(100), 2022: D(now)}, 2022)
    assert (found.state, found.value) == (state, D(now) - 100)


def test_without_results_nothing_is_said():
    assert standing(TARGETS["X-05"], {2023: D(1)}, 2024).state == State.UNKNOWN
    assert standing(TARGETS["B-01-能耗"], {2022: D(1)}, 2022).state == State.UNKNOWN


def test_after_its_year_the_last_target_stays_the_measure():
    found = standing(TARGETS["X-01-亩均税收"], {2026: D(38)}, 2026)
    assert (found.state, found.due) == (State.MISSED, 2025)
