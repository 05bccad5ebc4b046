"""文件里的错误：一次列全，每一处说明文件、行、哪一项、为什么、怎样改。"""

import pytest

from evaluation.methods.loader import LIBRARY, load_library, load_path, open_points, restore, units_of
from mujun.documents import DocumentError
from tests.spec.figures import METHOD, write


def problems(tmp_path, text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        write(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("状态: 示例", "状态: 生效", ["第 6 行", "状态", "不在可选之列", "现行"]),
        ("  缺失: 记0分\n", "", ["第 10 行", "规则 › 缺失", "没有写这一项", "未定"]),
        ("排序池: 全组", "排序池: [产业]", ["第 16 行", "不能按“产业”分池", "行业"]),
        ("封顶: 无", "封顶:", ["第 13 行", "封顶", "没有填", "未定"]),
        ("  封顶: 无", "  封项: 无", ["第 13 行", "不认识这个名称", "是否为“封顶”"]),
        ("封顶: 无", "封顶: 很高", ["第 13 行", "应为数字"]),
        ("工业增加值 / 用地面积", "工业增加值 / 用地面绩", ["第 9 行", "没有“用地面绩”", "是否为“用地面积”"]),
        ("工业增加值 / 用地面积", "工业增加值 / ", ["第 9 行", "读不懂"]),
        ("工业增加值 / 用地面积", "工业增加值 + 用地面积", ["第 9 行", "万元 与 亩 不能相加减"]),
        (
            "      亩均增加值: {权重",
            "      亩均增加直: {权重",
            ["第 24 行", "“指标”中没有这一项", "亩均增加值"],
        ),
        ("权重: 60", "权种: 60", ["第 23 行", "权种", "不认识这个名称", "是否为“权重”"]),
        ("基准: 100}", "基准: 0}", ["第 24 行", "基准值为 0", "未定"]),
        ("C: 至95%", "C: 至50%", ["第 25 行", "各档界线应逐档加大"]),
        ("D: 其余", "D: 至100%", ["第 25 行", "最后一档"]),
        ("条件: 规模 = 规上", "条件: 规摸 = 规上", ["第 21 行", "没有“规摸”", "规模"]),
        ("[税收实际贡献]", "[税收]", ["第 18 行", "没有“税收”"]),
        ("地区: 339901", "地区: 青澜", ["第 4 行", "地区"]),
        ("  封顶: 无", "  封顶: 无\n  封顶: 1.5", ["第 14 行", "重复出现"]),
        ("状态: 示例", "状态: [示例", ["格式读不懂"]),
        # 不是数的数
        ("权重: 60", "权重: Infinity", ["第 23 行", "权重", "应为有限的数字"]),
        ("基准: 10}", "基准: NaN}", ["第 23 行", "亩均税收 › 基准：应为有限的数字"]),
        ("基准: 10}", "基准: 1e400}", ["第 23 行", "基准值过大"]),
        ("封顶: 无", "封顶: NaN", ["第 13 行", "应为有限的数字", "不封顶、不保底的写“无”"]),
        ("总分位数: 4", "总分位数: 99", ["第 15 行", "不能大于 10"]),
        ("税收实际贡献 / 用地面积", "税收实际贡献 / 0", ["第 8 行", "除数是 0"]),
    ],
)
def test_mistakes_name_line_key_and_cure(tmp_path, was, becomes, expected):
    assert was in METHOD
    text = " ".join(problems(tmp_path, METHOD.replace(was, becomes)))
    assert "example.yaml" in text
    for part in expected:
        assert part in text


TAX = "亩均税收: 税收实际贡献 / 用地面积"


@pytest.mark.parametrize(
    ("formula", "unit", "reason"),
    [
        ("税收实际贡献 / 用地面积", "万元/亩", ""),
        ("税收实际贡献 / 用地面积", "元/亩", "算式的单位是万元/亩，写的是元/亩"),
        ("税收实际贡献 * 用地面积", "万元/亩", "算式的单位是万元·亩，写的是万元/亩"),
        ("税收实际贡献 / 工业增加值", "%", ""),
        ("税收实际贡献 / 工业增加值", "万元", "算式的单位是无单位，写的是万元"),
    ],
)
def test_a_unit_that_is_declared_is_the_one_of_the_formula(tmp_path, formula, unit, reason):
    """指标可以写明单位；和算式相约以后的单位不符，就是算式或单位写错了。"""
    text = METHOD.replace(TAX, f"亩均税收: {{算式: {formula}, 单位: '{unit}'}}")
    if reason:
        assert reason in problems(tmp_path, text)[0]
    else:
        assert write(tmp_path, text).method.indicators["亩均税收"].unit == unit


# 省、市固定的部分，县和园区沿用时不能改
PROVINCE = METHOD + "固定: [指标, 规则 › 名额, 分组 › 规上 › 计分 › 亩均税收 › 权重]\n"


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ("分组: {规上: {计分: {亩均税收: {基准: 12}}}}", ""),
        ("规则: {名额: {取整: 四舍五入}}", ""),  # 照抄不算改
        ("规则: {名额: {取整: 进一}}", "第 2 行，规则 › 名额：上级已固定，下级不能改"),
        ("指标: {人均税收: 税收实际贡献 / 年平均职工人数}", "第 2 行，指标：上级已固定"),
        ("分组: {规上: {计分: {亩均税收: {权重: 50}}}}", "权重：上级已固定"),
        ("固定: [规则 › 并列]", "上级固定的“指标、规则 › 名额、分组 › 规上 › 计分 › 亩均税收 › 权重”没有了"),
    ],
)
def test_what_the_parent_fixes(tmp_path, child, reason):
    write(tmp_path, PROVINCE, "province")
    text = f"沿用: province\n{child}\n"
    if reason:
        with pytest.raises(DocumentError) as caught:
            write(tmp_path, text, "county")
        assert reason in str(caught.value)
    else:
        assert write(tmp_path, text, "county").method.parent == "province"


def test_only_what_is_there_can_be_fixed(tmp_path):
    found = problems(tmp_path, PROVINCE.replace("规则 › 名额", "规则 › 名颔"))
    assert "没有“规则 › 名颔”这一部分。是否为“名额”" in found[0]


def test_all_mistakes_come_at_once(tmp_path):
    text = (
        METHOD.replace("状态: 示例", "状态: 生效")
        .replace("权重: 60", "权重: 六十")
        .replace("封顶: 无", "封顶:")
    )
    lines = problems(tmp_path, text)
    assert len(lines) == 3
    assert lines == sorted(lines, key=lambda line: int(line.split("第 ")[1].split(" 行")[0]))


def test_a_parent_that_is_not_there(tmp_path):
    text = METHOD + "沿用: huangyan-2032\n"
    assert "是否为“huangyan-202" in problems(tmp_path, text)[0]


def test_parents_in_a_circle(tmp_path):
    (tmp_path / "one.yaml").write_text("沿用: two\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("沿用: one\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="绕回了自己：one → two → one"):
        load_path(tmp_path / "one.yaml")


def test_an_overlay_changes_only_what_it_changes():
    parent, child = load_library("huangyan-2022").method, load_library("huangyan-2021").method
    assert child.indicators == parent.indicators
    assert child.groups["规上"].items["亩均税收"].weight == parent.groups["规上"].items["亩均税收"].weight
    assert str(child.groups["规上"].items["亩均税收"].base) == "26.01"


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_library_loads_and_a_stored_edition_is_the_same_method(path):
    loaded = load_path(path)
    assert restore(loaded.resolved) == loaded.method
    assert loaded.method.basis.source


def test_the_demonstration_county_leaves_nothing_open():
    assert open_points(load_library("qinglan-2025").method) == []


def test_units_come_from_the_variables():
    units = units_of(load_library("huangyan-2022").method)
    assert units["亩均税收"] == "万元/亩"
    assert units["单位用电税收"] == "万元/万千瓦时"
    assert units["研发投入强度"] == ""


FORMALITIES = """
有效: {自: 2025-01-01, 至: 2026-12-31}
编制: 某县亩均办
核对: 某县司法局
"""


def test_validity_and_who_wrote_and_verified_it(tmp_path):
    """有效期写起止日，没有截止日的不写“至”；编制和核对写单位。"""
    chosen = write(tmp_path, METHOD + FORMALITIES).method
    assert str(chosen.valid.until) == "2026-12-31"
    assert (chosen.prepared, chosen.verified) == ("某县亩均办", "某县司法局")
    assert write(tmp_path, METHOD + "有效: {自: 2025-01-01}\n").method.valid.until is None
    assert "“至”早于“自”" in problems(tmp_path, METHOD + FORMALITIES.replace("2026-12-31", "2024-12-31"))[0]
