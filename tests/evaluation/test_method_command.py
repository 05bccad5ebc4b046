"""`manage.py method`: method files checked, shown and listed at the command line, without a database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from evaluation.methods.editors import json_schema
from evaluation.methods.loader import LIBRARY, load_library
from evaluation.methods.prose import prose
from mujun.documents import read_file
from tests.spec.figures import METHOD


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("method", *map(str, arguments), stdout=out)
    return out.getvalue()


def failed(*arguments: object) -> str:
    """What was printed before the command failed, and why it did."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("method", *map(str, arguments), stdout=out)
    return f"{out.getvalue()}{error.value}"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(METHOD, encoding="utf-8")
    return path


def test_a_method_that_decides_everything(file):
    assert run("check", file).splitlines() == ["mine.yaml 可以测算"]


def test_what_is_open_comes_before_the_verdict():
    lines = run("check", "huangyan-2022").splitlines()
    assert "未定：分组 › 规上 › 定级" in lines
    assert lines[-1] == f"huangyan-2022 还不能测算：未定 {len(lines) - 1} 处"


def test_every_mistake_of_every_file(file, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        METHOD.replace("权重: 60", "权种: 60").replace("状态: 示例", "状态: 随便"), encoding="utf-8"
    )
    said = failed("check", file, wrong, tmp_path / "none.yaml")
    assert "mine.yaml 可以测算" in said
    assert "wrong.yaml 第 6 行，状态：不在可选之列。可选：" in said
    assert "wrong.yaml 第 23 行，分组 › 规上 › 计分 › 亩均税收 › 权种：不认识这个名称。是否为“权重”？" in said
    assert "没有这个文件" in said
    assert "2 个文件有错误" in said


def test_files_in_another_encoding(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes(METHOD.encode("gbk"))
    assert "不是 UTF-8 编码" in failed("check", path)


def test_show_numbers_the_parts(file):
    lines = run("show", file).splitlines()
    assert [line for line in lines if "、" in line[:2]] == [
        "一、依据与效力",
        "二、指标",
        "三、计分通则",
        "四、分组与计分",
        "五、排序与名额",
        "六、定级",
    ]
    assert "1. 亩均税收 = 税收实际贡献 / 用地面积。" in lines
    assert "   亩均税收：权重 60；算式 税收实际贡献 / 用地面积；基准 10；得分 = 值 ÷ 基准 × 权重。" in lines
    assert "2. 名额：基数参评，累计四舍五入，边界含。" in lines
    assert "3. 并列：依次比较税收实际贡献，仍相同的同取高档。" in lines


RICH = """
归类: {行业组: {依据: 行业, 类: {纺织: [17-19], 其他: 其余}}}
系数: {折标: {逐年: {2024: 3.05, 2025: 2.84}, 单位: 吨标煤/万千瓦时}}
派生: {用电折标: {算式: 用电量 * 折标, 单位: 吨标煤}}
评价单位: {合并: 集团, 代表: 税收实际贡献, 部分缺数据: 缺失, 另算: 税收实际贡献 >= 1000}
范围:
  参评: 用地面积 >= 1
  除外:
    要素供给: {条件: 有标签(供水供电), 处理: {列为: T}, 参照: B}
加减分:
  荣誉: {取: 最高, 封顶: 5, 项: {国家级: {条件: 有标签(专精特新), 分: 5}}}
  转租: {计数: 用地面积, 首个: 0, 每增一个: -5}
总分: {封顶: 100, 保底: 0}
上级约束: {A: 至多20%}
档名: {A: 优先发展类}
调整:
  - {名称: 一票否决, 条件: 有标签(环保违法), 定为: D, 名额: 不变}
  - {名称: 上台阶, 条件: 税收实际贡献 > 100, 提: 1, 名额: 未定}
名单:
  领跑者: {条件: 总分 >= 90, 按: 行业, 取: 前5名}
"""


@pytest.mark.parametrize(
    "line",
    [
        "1. 系数：折标 2024 年 3.05；2025 年 2.84 吨标煤/万千瓦时。",
        "2. 派生：用电折标 = 用电量 * 折标（吨标煤）。",
        "3. 归类：行业组（依据行业）：纺织——17-19。",
        "4. 归类：行业组（依据行业）：其他——其余。",
        "1. 同一集团的合并为一个评价单位，数额相加，其余取税收实际贡献最大的一户；符合“税收实际贡献 >= 1000”的另算。",
        "2. 部分成员缺数据：缺失。",
        "1. 参加评价的：用地面积 >= 1。",
        "   要素供给：有标签(供水供电) 的，列为 T，参照 B 管理。",
        "1. 荣誉：取最高（国家级：有标签(专精特新) 的 +5 分），最多 5 分。",
        "2. 转租：按用地面积计，首个 0 分，每增一个 -5 分。",
        "3. 总分：最多 100 分，最少 0 分。",
        "3. 上级约束：A 至多20%。",
        "1. 一票否决：有标签(环保违法) 的，定为 D；名额：不变。",
        "2. 上台阶：税收实际贡献 > 100 的，提 1 档；名额：未定。",
        "1. 领跑者：总分 >= 90 的，按总分每个行业内取前 5 名，不改变档次。",
        "1. 调整 › 上台阶 › 名额。",
    ],
)
def test_show_says_every_part_in_words(tmp_path, line):
    path = tmp_path / "rich.yaml"
    path.write_text(METHOD + RICH, encoding="utf-8")
    assert line in run("show", path).splitlines()


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_whole_library_can_be_shown(path):
    method = load_library(path.stem).method
    text = prose(method)
    assert method.basis.source in text
    assert "None" not in text
    assert all(name in text for name in method.groups)


def test_show_needs_a_sound_file(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("办法: 例子\n", encoding="utf-8")
    assert "没有写这一项" in failed("show", path)


def test_list_shows_the_library():
    lines = run("list").splitlines()
    assert len(lines) == len(list(LIBRARY.glob("*.yaml"))) + 1
    assert lines[0].split() == ["文件", "版次", "地区", "状态", "未定", "办法"]
    (row,) = (line for line in lines if line.startswith("haining-2025"))
    assert row.split()[1:4] == ["2025", "330481", "草案"]


def test_the_schema_is_one_and_has_the_keys_of_files():
    schema = json.loads(run("schema"))
    assert schema == json_schema()
    Draft202012Validator.check_schema(schema)
    assert {"办法", "指标", "分组", "规则", "调整"} <= schema["properties"].keys()


def plain(value):
    """Decimals as an editor reads them."""
    return json.loads(json.dumps(value, default=float))


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_finds_no_fault_in_the_library(path):
    errors = Draft202012Validator(json_schema()).iter_errors(plain(read_file(path).values))
    assert [f"{list(error.path)} {error.message}" for error in errors] == []


def test_an_editor_finds_no_fault_in_a_rich_method(tmp_path):
    path = tmp_path / "rich.yaml"
    path.write_text(METHOD + RICH, encoding="utf-8")
    assert list(Draft202012Validator(json_schema()).iter_errors(plain(read_file(path).values))) == []


def test_an_editor_sees_a_misspelt_key(file):
    values = plain(read_file(file).values)
    values["指票"] = values.pop("指标")
    (error,) = Draft202012Validator(json_schema()).iter_errors(values)
    assert "指票" in error.message
