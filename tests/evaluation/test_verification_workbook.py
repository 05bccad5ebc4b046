"""The verification workbook: an independent calculator finds what was published, and finds out a forged figure."""

import dataclasses
import shutil
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.actions import runs
from evaluation.actions import verification as actions
from evaluation.models import Run
from evaluation.reports.verification.book import Origin, write
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from evaluation.scoring.settling import left_out
from mujun.accounts.models import AuditEvent
from mujun.jobs.models import Job
from tests import factories
from tests.evaluation.calculator import recalculate
from tests.evaluation.county import small_county
from tests.spec.figures import METHOD, figures
from tests.spec.figures import write as method_file

FIRST = "亩均税收: {权重: 60, 基准: 10}"
SECOND = "亩均增加值: {权重: 40, 基准: 100}"
CUTS = "定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}"
# zero and missing denominators, a missing numerator, a loss, ties, two industries, two towns
TABLE = """
单位 行业 镇街 税收实际贡献 用地面积 工业增加值
甲 17 东 10 1 100
乙 17 东 60 2 100
丙 38 东 40 1 100
丁 38 东 80 1 100
戊 38 西 / 1 100
己 17 西 5.5 0 90
庚 17 西 -3 3 33.335
辛 38 西 10 1 100
壬 38 西 7.77 1.1 /
癸 17 东 0 / 12
"""
SCOPE = """范围:
  除外:
    新建: {条件: 有标签(新建), 处理: {列为: T}}
    停产: {条件: 有标签(停产), 处理: 不定档}
"""
POINTS = """加减分:
  荣誉:
    取: 最高
    封顶: 6
    项:
      国家级: {条件: 有标签(国家级), 分: 5}
      面积: {计数: 用地面积, 首个: 2, 每增一个: 1}
  扣减: {算式: 0 - 税收实际贡献 / 100, 保底: -0.5}
总分: {封顶: 90, 保底: 0}
"""
ADJUSTED = """调整:
  - {名称: 提档, 条件: 有标签(国家级) 且 档次 != A, 提: 1, 名额: 不变}
  - {名称: 否决, 条件: 有标签(停产) 或 亩均税收 < 0, 定为: D, 名额: 不变}
"""
# 丁 leads and is barred from A, so 乙 moves up and is barred too, and so on
MOVED = """调整:
  - {名称: 一票否决, 条件: 税收实际贡献 >= 40, 不高于: C, 名额: 另加}
  - {名称: 直接评优, 条件: 有标签(停产), 定为: A, 名额: 占用}
"""
TOGETHER = "评价单位: {合并: 宗地, 代表: 用地面积, 部分缺数据: 只加已有}\n"
# 庚 goes by 丁, 辛 by 庚, 丙 by somebody outside: 丙 is judged for itself
TENANTS = """范围:
  除外:
    承租户: {条件: 镇街 = 西 或 有标签(停产), 处理: 随出租方, 出租方未定档: 自行定档}
    新建: {条件: 有标签(新建), 处理: 不定档}
"""
LANDLORDS = {"庚": "丁", "辛": "庚", "丙": "外"}
STAGES = "{占: 20%, 先取: 60%, 再按: {用地面积: 升}}"
DERIVED = """系数:
  折算: {单位: '', 逐年: {2025: 0.5}}
派生:
  折算税收: {单位: 万元, 算式: 税收实际贡献 * 折算}
  剩余: {单位: 万元, 算式: "缺则(工业增加值, 0) - 折算税收"}
指标:
  剩余率: 剩余 / 用地面积
"""
# name → changes of the example method, each of a part of its text
METHODS: dict[str, list[tuple[str, str]]] = {
    "plain": [],
    "means": [("缺失: 记0分", "缺失: 本组该项平均得分"), ("分母为零: 同缺失", "分母为零: 记满分")],
    "reweighted": [("缺失: 记0分", "缺失: 剔除该项并放大其余权重"), ("封顶: 无", "封顶: 1.2")],
    "pools": [("排序池: 全组", "排序池: [行业]"), ("同取高档", "同取低档"), ("取整: 四舍五入", "取整: 进一")],
    "even": [("{项得分位数: 4, 总分位数: 4, 取舍: 四舍五入}", "{项得分位数: 1, 总分位数: 0, 取舍: 四舍六入五成双}")],
    "cut off": [("取舍: 四舍五入", "取舍: 截尾"), ("{项得分位数: 4", "{值位数: 2, 项得分位数: 1")],
    "computed": [
        (FIRST, "亩均税收: {权重: 60, 基准: {取: 前列均值, 前: 30%}}"),
        (SECOND, "亩均增加值: {权重: 40, 形式: 少者优, 基准: {取: 合计之比, 按: [行业], 倍: 1.5}}"),
    ],
    "median": [
        (FIRST, "亩均税收: {权重: 60, 基准: {取: 中位数, 按: [行业]}, 负值: {记分: 1}}"),
        (SECOND, "亩均增加值: {权重: 40, 形式: 反比, 基准: {取: 分位, 分位: 75}}"),
    ],
    "words": [(FIRST, '亩均税收: {权重: 60, 基准: {按: 行业, 值: {"13-17": 8.5, 其余: 20}}}')],
    "shapes": [
        (FIRST, "亩均税收: {权重: 60, 形式: {取: 分段, 各段: {'>= 30': 60, '[10, 30)': 40, 其余: 5}}}"),
        (SECOND, "亩均增加值: {权重: 40, 形式: {取: 极差, 保底份额: 60, 范围: 排序池}}"),
        ("排序池: 全组", "排序池: [镇街]"),
    ],
    "points": [("分组:\n  规上:", f"{POINTS}分组:\n  规上:")],
    "scope": [
        ("分组:\n  规上:", f"{SCOPE}{ADJUSTED}分组:\n  规上:"),
        ("{基数: 参评, 取整: 四舍五入}", "{基数: 含不定档, 取整: 去尾, 边界: 不含}"),
    ],
    "moved": [
        ("分组:\n  规上:", f"{MOVED}分组:\n  规上:"),
        (CUTS, "定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}"),
    ],
    "conditions": [
        (CUTS, "定级: {A: 总分 >= 90, B: 占30%, C: 占50%, D: 其余}"),
        ("取整: 四舍五入}", "取整: 四舍五入, 逐档: 逐档, 条件档: 剔除}"),
    ],
    "derived": [
        ("指标:\n", DERIVED),
        (SECOND, "剩余率: {权重: 40, 形式: 少者优, 基准: 30}"),
        ("依次比较: [税收实际贡献]", "依次比较: [{折算税收: 升}, 亩均增加值]"),
    ],
    "together": [("分组:\n  规上:", f"{TOGETHER}分组:\n  规上:")],
    "negative": [
        ("缺失: 记0分", "缺失: 不评\n  负值: {满分条件: 有标签(新建), 否则: 剔除该项并放大其余权重}"),
        ("分母为零: 同缺失", "分母为零: 本组该项平均得分"),
    ],
    "negative mean": [
        ("缺失: 记0分", "缺失: 本组该项平均得分\n  负值: 同缺失"),
        ("分母为零: 同缺失", "分母为零: {满分条件: 税收实际贡献 > 5, 否则: 不评}"),
    ],
    "negative points": [
        ("缺失: 记0分", "缺失: 本组该项平均得分\n  负值: {记分: -7}"),
        ("分母为零: 同缺失", "分母为零: 剔除该项并放大其余权重"),
    ],
    "alone": [("分组:\n  规上:", f"{TOGETHER[:-2]}, 单独: 以单独为准}}\n分组:\n  规上:")],
    "whole": [("分组:\n  规上:", f"{TOGETHER.replace('只加已有', '缺失, 取代表的: [工业增加值]')}分组:\n  规上:")],
    "higher": [("分组:\n  规上:", f"{TOGETHER[:-2]}, 单独: 取较高档}}\n分组:\n  规上:")],
    "tenants": [("分组:\n  规上:", f"{TENANTS}分组:\n  规上:")],
    "silent": [("权重: 60", "权重: 未定"), ("排序池: 全组", "排序池: 未定")],
    "two stages": [(CUTS, f"定级: {{A: {STAGES}, B: 至60%, D: 其余}}")],
    "two stages in pools": [
        (CUTS, f"定级: {{A+: 亩均税收 > 50, A: {STAGES}, B: 占40%, D: 其余}}"),
        ("取整: 四舍五入}", "取整: 进一, 逐档: 逐档, 条件档: 剔除}"),
        ("排序池: 全组", "排序池: [行业]"), ("同取高档", "同取低档"), ("[税收实际贡献]", "[]"),
    ],
    "two stages and who moves up": [
        (CUTS, f"定级: {{A: {STAGES}, B: 至60%, C: 至95%, D: 其余}}"),
        ("分组:\n  规上:", f"{MOVED}分组:\n  规上:"),
    ],
}  # fmt: skip
COPIED = {"two stages and who moves up"}
MERGED = {"together", "higher", "whole"}
# a figure that one unit is shown with and was not judged by
FORGED = "forged"


def table() -> Figures:
    read = figures(TABLE)
    tags = {"国家级": "甲乙壬", "新建": "辛", "停产": "丙壬"}
    parcels = Labels.of(["P1" if unit in "甲乙己" else f"P{unit}" for unit in read.units])
    flags = {("标签", tag): np.array([unit in held for unit in read.units]) for tag, held in tags.items()}
    landlords = Labels.of([LANDLORDS.get(unit) for unit in read.units])
    labels = {**read.labels, "宗地": parcels, "出租方": landlords}
    return dataclasses.replace(read, flags=flags, labels=labels, year=2025)


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> dict[str, tuple]:
    """Workbooks of every method with the outcome each was written from, all calculated in one go."""
    folder = tmp_path_factory.mktemp("books")
    outcomes = {}
    for name, changes in METHODS.items():
        text = METHOD
        for was, becomes in changes:
            assert was in text, was
            text = text.replace(was, becomes)
        method = method_file(folder, text).method
        outcomes[name] = score(method, table())
        origin = Origin("核验工作簿", [("结果摘要", outcomes[name].digest())], datetime(2026, 1, 1))
        write(method, table(), outcomes[name], origin, folder / f"{name}.xlsx")
    _forge(folder / "plain.xlsx", folder / f"{FORGED}.xlsx")
    names = [*METHODS, FORGED]
    found = recalculate([folder / f"{name}.xlsx" for name in names], folder)
    outcomes[FORGED] = outcomes["plain"]
    return {
        name: (load_workbook(path, data_only=True), outcomes[name])
        for name, path in zip(names, found, strict=True)
    }


def _forge(book: Path, into: Path) -> None:
    """The same workbook with one figure on 数据 changed: 丁's tax of 80 becomes 79."""
    shutil.copy(book, into)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(into, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet3.xml":
                assert content.count(b"<v>80</v>") == 1
                content = content.replace(b"<v>80</v>", b"<v>79</v>")
            new.writestr(entry, content)


def columns(page) -> dict[str, list]:
    """Columns by heading; of two with one heading the last."""
    rows = list(page.iter_rows(min_row=5, values_only=True))
    return {heading: [row[at] for row in rows[1:]] for at, heading in enumerate(rows[0]) if heading}


def by_unit(page, heading: str) -> dict[str, object]:
    found = columns(page)
    return dict(zip(found["编码"], found[heading], strict=True))


def expected(outcome, column: np.ndarray) -> dict[str, object]:
    """Of members judged together the one that stands for them has a row; they are alike."""
    group = outcome.groups[0]
    pairs = zip(group.rows.tolist(), column.tolist(), strict=True)
    return {outcome.units[row]: value if value == value else None for row, value in pairs}


def same(found: dict, wanted: dict) -> bool:
    numbers = {unit: value if isinstance(value, int | float) else None for unit, value in found.items()}
    return all(
        (number is None) == (wanted[unit] is None) and (number is None or abs(number - wanted[unit]) < 1e-9)
        for unit, number in numbers.items()
    )


@pytest.mark.parametrize("name", METHODS)
def test_formulas_find_what_was_published(books, name):
    book, outcome = books[name]
    page, group = book["计分·规上"], outcome.groups[0]
    assert len(columns(page)["编码"]) == len(group.rows) - (2 if name in MERGED else 0)
    for item in group.items:
        assert name == "silent" or same(
            by_unit(page, f"{item.name}\n{item.unit}"), expected(outcome, item.values)
        )
        assert same(by_unit(page, f"{item.name}\n得分"), expected(outcome, _numbers(item)))
    assert same(by_unit(page, "总分"), expected(outcome, group.totals))
    assert same(by_unit(page, "名次"), expected(outcome, np.where(group.ranks > 0, group.ranks, np.nan)))
    heading = "档次（抄录）" if name in COPIED else "档次"
    grades = [[*group.grade_names, ""][at] for at in group.grades.tolist()]
    published = {outcome.units[row]: grade for row, grade in zip(group.rows.tolist(), grades, strict=True)}
    assert all((grade or "") == published[unit] for unit, grade in by_unit(page, heading).items())
    assert set(columns(page)["核对"]) == {"一致"}


def _numbers(item) -> np.ndarray:
    """An item left out has a word in place of its score."""
    return np.where(left_out(item.remarks), np.nan, item.scores)


def notes(book) -> dict[str, object]:
    return dict(book["说明"].iter_rows(min_row=3, max_col=2, values_only=True))


@pytest.mark.parametrize("name", METHODS)
def test_the_first_sheet_counts_what_differs(books, name):
    said = notes(books[name][0])
    assert (said["规上：不一致（户）"], said["规上：排列有误"]) == (0, 0)
    assert said["结果摘要"] == books[name][1].digest()


@pytest.mark.parametrize("name", sorted(MERGED))
def test_members_are_added_up_by_formula(books, name):
    """甲, 乙 and 己 stand on one parcel: 75.5 of tax on 3 mu; the figures of each stand on 成员."""
    book, _ = books[name]
    data = {row[0]: row for row in book["数据"].iter_rows(min_row=3, values_only=True)}
    heads = [cell.value for cell in book["数据"][2]]
    sums = {head: value for head, value in zip(heads, data["乙"], strict=True) if head}
    assert (sums["税收实际贡献\n万元"], sums["用地面积\n亩"], sums["成员户数"]) == (75.5, 3, 3)
    assert notes(book)["成员归属有误"] == 0
    assert [row[0] for row in book["成员"].iter_rows(min_row=3, values_only=True)][:1] != [None]


def test_a_forged_figure_is_found_out(books):
    """It was the calculator that said 一致, not the value written down."""
    book, _ = books[FORGED]
    assert by_unit(book["计分·规上"], "核对")["丁"] == "不一致"
    assert notes(book)["规上：不一致（户）"] >= 1


def test_what_formulas_cannot_say_is_named(books):
    assert "两步取档" in notes(books["two stages and who moves up"][0])["规上：没有重算的"]
    assert notes(books["plain"][0])["规上：没有重算的"] == "无"


def test_who_does_not_calculate_sees_the_published_numbers(tmp_path):
    method, read = method_file(tmp_path, METHOD).method, table()
    outcome = score(method, read)
    output = BytesIO()
    write(method, read, outcome, Origin("核验", [], datetime(2026, 1, 1)), output)
    page = load_workbook(output, data_only=True)["计分·规上"]
    assert same(by_unit(page, "总分"), expected(outcome, outcome.groups[0].totals))
    assert set(columns(page)["核对"]) == {"一致"}


def test_the_command_writes_one_without_a_database(tmp_path):
    csv, path = tmp_path / "figures.csv", tmp_path / "check.xlsx"
    csv.write_text(
        "统一社会信用代码,规模,税收实际贡献,用地面积\n甲,规下,8,1\n乙,规下,9,2\n", encoding="utf-8"
    )
    call_command(
        "score", "huangyan-2022", str(csv), "--out", str(tmp_path / "out.csv"), "--workbook", str(path)
    )
    assert load_workbook(path).sheetnames == ["说明", "参数", "数据", "计分·规下"]


@pytest.fixture
def county(db):
    small = small_county()
    job = factories.job(small.county, by=small.office, params={"year": 2025, "method": small.method.pk})
    runs.carry_out(job=job, progress=lambda *_: None)
    return small


def test_the_run_page_offers_it(client, county):
    client.force_login(county.office)
    run = Run.objects.get()
    address = reverse("verification", args=[run.pk])
    assert address in client.get(reverse("run", args=[run.pk])).content.decode()
    book = load_workbook(BytesIO(client.get(address).content), data_only=True)
    said = notes(book)
    assert (said["结果摘要"], said["办法摘要"]) == (run.digest, run.method.digest)
    assert columns(book["计分·规上"])["名称"]


def test_a_result_of_another_engine_is_not_passed_off_as_todays(client, county):
    client.force_login(county.office)
    Run.objects.update(digest="0" * 64)
    run = Run.objects.get()
    response = client.get(reverse("verification", args=[run.pk]), follow=True)
    assert "请重新测算" in response.content.decode()


def test_a_large_county_has_it_made_in_the_background(client, county, monkeypatch):
    monkeypatch.setattr("evaluation.views.verification.AT_ONCE", 1)
    monkeypatch.setattr("evaluation.views.runs.AT_ONCE", 1)
    client.force_login(county.office)
    run = Run.objects.get()
    address, page = reverse("verification", args=[run.pk]), reverse("run", args=[run.pk])
    assert "请先生成核验工作簿" in client.get(address, follow=True).content.decode()
    assert "生成核验工作簿" in client.get(page).content.decode()
    client.post(reverse("verification-start", args=[run.pk]))
    job = Job.objects.get(kind="verification")
    actions.carry_out(job=job, progress=lambda *_: None)
    assert address in client.get(page).content.decode()
    book = load_workbook(BytesIO(client.get(address).content), data_only=True)
    assert notes(book)["结果摘要"] == run.digest
    assert AuditEvent.objects.filter(act="verification_made").exists()
