"""办法库：各地公布的办法，源文写到哪里就写到哪里。

每个文件先核对源文写明的数字，再列出源文没有写的。规定不全的办法，由使用的地方另写一个文件“沿用”它，补上自己的规定后才能测算。
"""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.methods.loader import load_library, open_points
from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Labels
from tests.spec.figures import write
from tests.spec.judging import counts, units


def method(code: str) -> Method:
    return load_library(code).method


def cuts(code: str, group: str) -> dict[str, str]:
    return {cut.grade: cut.words for cut in method(code).groups[group].grading or []}


@pytest.mark.parametrize(
    ("code", "group", "expected"),
    [
        ("xuancheng", "规上", {"A": "至25%", "B": "至70%", "C": "至95%", "D": "其余"}),
        ("xuancheng", "规下", {"A": "至25%", "B": "至70%", "C": "至95%", "D": "其余"}),
        ("huaian-2024", "规上", {"A": "至20%", "B": "至60%", "C": "至95%", "D": "其余"}),
        ("huaian-2024", "规下", {"A": "至20%", "B": "至60%", "C": "至95%", "D": "其余"}),
        ("wenling-parks-2022", "规上", {"A": "至20%", "B": "至80%", "C": "至95%", "D": "其余"}),
        ("wenling-parks-2022", "规下", {"A": "至5%", "B": "至75%", "C": "至95%", "D": "其余"}),
    ],
)
def test_cuts(code, group, expected):
    """源文写明的界线，从第一名起累计。"""
    assert cuts(code, group) == expected


@pytest.mark.parametrize(
    ("code", "group", "expected"),
    [
        ("xuancheng", "规上", [45, 20, 15, 15, 5]),
        ("huaian-2024", "规上", [45, 35, 20]),
        ("huaian-2024", "规下", [45, 35, 20]),
        ("sichuan-2020", "园区规上", [20, 20, 20, 5, 5, 30]),
        ("huangyan-2022", "规上", [30, 20, 20, 10, 10, 10]),
    ],
)
def test_weights(code, group, expected):
    """源文写明的权重，合计都是 100。"""
    found = [item.weight for item in method(code).groups[group].items.values()]
    assert found == expected
    assert sum(found) == 100


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("sichuan-2020", {"A": "至多30%", "C": "至少10%"}),
        ("dezhou-2024", {"A": "至多20%", "D": "至少5%"}),
    ],
)
def test_bounds_for_lower_levels(code, expected):
    """上级只定份额约束的，下级的界线要在约束以内。"""
    assert {grade: bound.words for grade, bound in method(code).parent_bounds.items()} == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("cixi-2024", ["指标", "分组 › 租赁企业 › 计分", "分组 › 3亩以上规下 › 定级"]),
        ("dezhou-2024", ["指标", "分组 › 规下 › 条件", "分组 › 规上 › 计分"]),
        ("dongyang-2016", ["分组 › 工业企业 › 条件", "规则 › 排序池"]),
        ("haining-2025", ["指标", "分组", "待定 › 评价部分全文（源文缺失）"]),
        ("hangzhou-2018", ["指标 › 亩均增加值 › 算式", "分组 › 规下 › 计分 › 亩均税收 › 权重"]),
        ("huaian-2024", ["指标 › 绿色发展 › 算式", "规则 › 名额"]),
        ("jiangshan-2023", ["指标 › 亩均税收 › 算式", "分组 › 规上 › 定级"]),
        ("jinhua-2022", ["分组 › 规上 › 计分 › 亩均税收 › 权重", "分组 › 规下 › 定级"]),
        ("liandu", ["指标 › 亩均税收 › 算式", "规则 › 排序池"]),
        ("sichuan-2020", ["分组 › 园区规上 › 计分 › 地方特色指标 › 基准", "分组 › 园区规上 › 定级"]),
        ("suichang-2022", ["指标", "分组"]),
        ("wenling-2021", ["规则 › 排序池", "分组 › 规下 › 计分 › 单位用电营业收入 › 权重"]),
        ("wenling-parks-2022", ["归类 › 行业组 › 纺织鞋帽橡塑", "规则 › 名额"]),
        ("xuancheng", ["指标 › 亩均税收 › 算式", "分组 › 规上 › 计分 › 亩均税收 › 基准"]),
        ("zhejiang-2018", ["分组 › 规下 › 计分", "分组 › 规上 › 计分 › 亩均税收 › 权重"]),
    ],
)
def test_what_is_open(code, expected):
    """源文没有写的，列为未定，不代为填写。"""
    assert set(expected) <= set(open_points(method(code)))


@pytest.mark.parametrize(
    ("code", "closed"),
    [
        ("xuancheng", ["规则 › 排序池", "分组 › 规上 › 定级", "分组 › 规上 › 计分 › 亩均税收 › 权重"]),
        ("huaian-2024", ["规则 › 排序池", "分组 › 规下 › 定级", "分组 › 规上 › 计分 › 亩均税收 › 基准"]),
        ("wenling-parks-2022", ["规则 › 排序池", "分组 › 规下 › 定级", "归类 › 行业组 › 其他行业"]),
        ("jinhua-2022", ["指标 › 单位能耗工业增加值 › 算式"]),
    ],
)
def test_what_is_decided(code, closed):
    assert not set(closed) & set(open_points(method(code)))


@pytest.mark.parametrize(("code", "status"), [("haining-2025", "草案"), ("jiangshan-2023", "草案")])
def test_drafts_are_called_drafts(code, status):
    assert method(code).status == status


# 系数 × 消费量：714.3 + 142 + 133 + 29.142
ENERGY = {"原煤消费量": 1000, "用电量": 50, "气态天然气消费量": 10, "柴油消费量": 20}


def test_jinhua_energy_from_fuels():
    """金华：原煤 1000 吨、电 50 万千瓦时、天然气 10 万立方米、柴油 20 吨，折 1018.442 吨标煤。"""
    chosen = method("jinhua-2022")
    plain = units("单位 规模 工业增加值\n甲 规上 1018.442")
    used = {name: np.zeros(1) for name in chosen.variables} | {
        name: np.array([float(amount)]) for name, amount in ENERGY.items()
    }
    item = score(chosen, _with(plain, **used)).groups[0].items[2]
    assert item.name == "单位能耗工业增加值"
    assert item.values[0] == pytest.approx(1)
    assert np.isnan(item.scores[0])


@pytest.mark.parametrize(
    ("group", "tenants", "expected"),
    [("规上", [0, 1, 2, 3], [0, 0, -5, -10]), ("规下", [0, 1, 2, 3], [0, -10, -15, -20])],
)
def test_wenling_deductions(tmp_path, group, tenants, expected):
    """温岭园区：规上出租给规下的，第一家不扣，每增一家扣 5 分；规下出租的，第一家扣 10 分。不设上限。"""
    table = "单位 规模 税收实际贡献 用地面积\n" + "\n".join(f"企{at} {group} 10 1" for at in range(4))
    figures = _with(_in_parks(units(table)), 承租规下企业数=np.array(tenants, float))
    chosen = decided_wenling(tmp_path)
    found = score(chosen, figures).groups[list(chosen.groups).index(group)]
    assert found.points[0].points.tolist() == expected
    assert (found.totals - (found.before if found.before is not None else 0)).tolist() == expected


@pytest.mark.parametrize(
    ("group", "expected"),
    [("规上", {"A": 4, "B": 12, "C": 3, "D": 1}), ("规下", {"A": 1, "B": 14, "C": 4, "D": 1})],
)
def test_wenling_cuts(tmp_path, group, expected):
    """温岭园区：每个行业组 20 户，规上 20/80/95，规下 5/75/95。"""
    rows = "\n".join(f"企{at:02d} {group} {100 - at} 1" for at in range(20))
    figures = _in_parks(units(f"单位 规模 税收实际贡献 用地面积\n{rows}"))
    chosen = decided_wenling(tmp_path)
    found = score(chosen, figures).groups[list(chosen.groups).index(group)]
    assert counts(found) == expected
    assert found.pool_names[found.pools[0]].endswith("电子电气仪器仪表")


def test_without_codes_nobody_has_a_pool():
    """行业组没有写代码的，谁也不归“其余”：没有写全，不能说谁不在前面各组。"""
    figures = _in_parks(units("单位 规模 税收实际贡献 用地面积\n甲 规上 10 1"))
    found = score(method("wenling-parks-2022"), figures).groups[0]
    assert found.ranks.tolist() == [0]


def test_xuancheng_below_scale_is_ranked_by_tax_per_mu(tmp_path):
    """宣城规下：按亩均税收排序，不计分；公益性企业参与评价、不定等级，参照 B 类管理。"""
    chosen = write(tmp_path, XUANCHENG).method
    table = """
    单位 规模 园区     税收实际贡献 用地面积 成立日期   标签:电热气水垃圾污水等公益性企业
    甲   规下 市经开区 40           5        2015-01-01 否
    乙   规下 市经开区 30           5        2015-01-01 否
    丙   规下 市经开区 20           5        2015-01-01 否
    丁   规下 市经开区 10           5        2021-12-31 否
    戊   规下 市经开区 90           5        2022-01-01 否
    己   规下 市经开区 90           4        2015-01-01 否
    庚   规下 市经开区 90           5        2015-01-01 是
    """
    figures = units(table)
    found = score(chosen, _with(figures, 租赁厂房面积=np.full(7, np.nan))).groups[1]
    assert [figures.units[row] for row in found.rows.tolist()] == ["甲", "乙", "丙", "丁", "庚"]
    assert found.items == ()
    assert [[*found.grade_names, "–"][at] for at in found.grades.tolist()] == ["A", "B", "B", "C", "NG"]


def test_huaian_twice_the_mean_of_last_year(tmp_path):
    """淮安：基准为上年平均值的 2 倍；供水供电供气企业、投产不到两年的列为 T，不占名额。"""
    chosen = write(tmp_path, HUAIAN).method
    table = """
    单位 税收实际贡献 用地面积 综合能耗等价值 投产日期   标签:水电气资源要素供给
    甲   40           1        10             2010-01-01 否
    乙   20           1        10             2010-01-01 否
    丙   10           1        10             2010-01-01 否
    丁   8            1        10             2010-01-01 否
    戊   4            1        10             2010-01-01 否
    己   90           1        10             2010-01-01 是
    庚   90           1        10             2024-01-01 否
    """
    this = _with(units(table), 销售收入=np.full(7, 100.0))
    last_year = _with(this, 税收实际贡献=np.full(7, 10.0))
    found = score(chosen, _with(this, past={1: last_year})).groups[0]
    tax = found.items[0]
    assert tax.base_of_row(0) == 20
    assert tax.scores[0] == 90
    assert [[*found.grade_names, "–"][at] for at in found.grades.tolist()] == list("ABBCCTT")


RULES = """
规则:
  缺失: 记0分
  分母为零: 同缺失
  封顶: 无
  保底: 无
  保留: {项得分位数: 4, 总分位数: 4, 取舍: 四舍五入}
  名额: {基数: 参评, 取整: 四舍五入}
  并列: {依次比较: [税收实际贡献], 仍相同: 同取高档}
待定: []
"""
XUANCHENG = f"沿用: xuancheng\n指标: {{亩均税收: 税收实际贡献 / 用地面积}}\n{RULES}"
HUAIAN = f"沿用: huaian-2024\n指标: {{绿色发展: 税收实际贡献 / 综合能耗等价值}}\n{RULES}"
WENLING = f"""
沿用: wenling-parks-2022
指标:
  亩均税收: 税收实际贡献 / 用地面积
  亩均工业增加值: 工业增加值 / 用地面积
  单位能耗工业增加值: 工业增加值 / 综合能耗等价值
  单位排放工业增加值: 工业增加值 / 主要污染物排放量
  研发费用占营业收入比例: R&D经费支出 / 营业收入
  全员劳动生产率: 工业增加值 / 年平均职工人数
  亩均营业收入: 营业收入 / 用地面积
  单位用电营业收入: 营业收入 / 用电量
归类:
  行业组:
    类:
      纺织鞋帽橡塑: [17-19, 29]
      金属及金属制品生产、冶炼、加工: [31-33]
      泵、阀门动力机械通用设备: [34]
      电子电气仪器仪表: [38-40]
{RULES}
分组:
  规上:
    计分:
      亩均税收:               {{权重: 30, 基准: 10}}
      亩均工业增加值:         {{权重: 20, 基准: 10}}
      单位能耗工业增加值:     {{权重: 20, 基准: 10}}
      单位排放工业增加值:     {{权重: 10, 基准: 10}}
      研发费用占营业收入比例: {{权重: 10, 基准: 10}}
      全员劳动生产率:         {{权重: 10, 基准: 10}}
  规下:
    计分:
      亩均税收:         {{权重: 50, 基准: 10}}
      亩均营业收入:     {{权重: 25, 基准: 10}}
      单位用电营业收入: {{权重: 25, 基准: 10}}
"""


def decided_wenling(tmp_path) -> Method:
    """补上的权重、基准、行业代码都是为例子编的。"""
    loaded = write(tmp_path, WENLING)
    assert open_points(loaded.method) == []
    return loaded.method


def _in_parks(figures):
    size = len(figures)
    labels = {"园区": Labels.of(["经济开发区城东区块"] * size), "行业": Labels.of(["3812"] * size)}
    return _with(figures, labels={**figures.labels, **labels})


def _with(figures, past=None, labels=None, **numbers):
    return replace(
        figures,
        numbers={**figures.numbers, **numbers},
        labels=labels or figures.labels,
        past=past or figures.past,
    )
