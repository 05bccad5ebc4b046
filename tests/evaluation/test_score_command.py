"""`manage.py score`: a CSV and a method file, no database; how an outsider checks us."""

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.spec.figures import METHOD

ROOT = Path(__file__).parent.parent.parent
LISHUI = ROOT / "evaluation" / "reference" / "lishui-2019.csv"
FIGURES = """统一社会信用代码,规模,税收实际贡献,land,工业增加值,energy,emission,年平均职工人数,R&D经费支出,营业收入
甲,规上,600,20,"2,500",900,0.5,120,250,9000
乙,规上,300,20,2500,900,/,120,250,9000
丙,其他,1,1,1,1,1,1,1,1
"""


@dataclass
class Done:
    stdout: str
    stderr: str
    failed: bool


def score(*arguments: object) -> Done:
    """Run the command here; the tests of this file have no database, so asking one would fail them."""
    out, err, failed = StringIO(), StringIO(), False
    try:
        call_command("score", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        failed = True
        err.write(str(error))
    return Done(out.getvalue(), err.getvalue(), failed)


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_results_by_name_or_code(tmp_path):
    out = tmp_path / "results.csv"
    done = score("huangyan-2022", write(tmp_path, FIGURES), "--out", out)
    assert not done.failed, done.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["单位"], row["分组"]) for row in rows] == [("甲", "规上"), ("乙", "规上"), ("丙", "")]
    assert round(float(rows[0]["总分"]), 4) == 107.1568
    assert rows[2]["说明"] == "不符合任何分组的条件，不参评"
    assert "未定：分组 › 规上 › 定级" in done.stderr
    assert "结果摘要" in done.stderr


def test_explain_adds_the_items(tmp_path):
    done = score("huangyan-2022", write(tmp_path, FIGURES), "--explain")
    row = list(csv.DictReader(done.stdout.splitlines()))[1]
    assert row["单位排放增加值·备注"] == "缺数据，取本组该项平均得分"
    assert row["亩均税收·值"] == "15.0"
    assert row["亩均税收·基准"] == "24.097"


def test_it_runs_where_no_server_answers_and_loads_only_what_it_needs():
    environment = os.environ | {
        "DATABASE_URL": "postgresql://127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9",
    }
    command = [sys.executable, "-X", "importtime", "manage.py", "score", "lishui-2019", str(LISHUI)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, score("lishui-2019", LISHUI).stdout)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "numpy" in loaded
    assert not loaded & {"pandas", "openpyxl", "docx", "shapely", "celery", "scipy.optimize"}


def test_ten_areas():
    rows = list(csv.DictReader(score("lishui-2019", LISHUI).stdout.splitlines()))
    assert [row["单位"] for row in rows if row["名次"] == "1"] == ["莲都区"]
    assert len(rows) == 10


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["文件里没有数据"]),
        (FIGURES.replace("税收实际贡献", "税收实际贡现"), ["列“税收实际贡现”不认识", "是否为“税收实际贡献”"]),
        (FIGURES.replace("统一社会信用代码", "编码"), ["缺少标识列", "列“编码”不认识"]),
        (FIGURES.replace("600", "六百"), ["第 2 行“税收实际贡献”的“六百”不是数字"]),
        (FIGURES.replace("300,20,2500", "300,20"), ["第 3 行有 9 格，列名有 10 个"]),
        (FIGURES.replace("600", "inf").replace("300", "--"), ["第 2 行", "第 3 行"]),
    ],
)
def test_mistakes_in_the_figures_come_all_at_once(tmp_path, text, messages):
    done = score("huangyan-2022", write(tmp_path, text))
    assert done.failed
    for message in messages:
        assert message in done.stderr


def test_mistakes_in_the_method_name_file_and_line(tmp_path):
    method = tmp_path / "mine.yaml"
    method.write_text("沿用: huangyan-2022\n状态: 随便\n", encoding="utf-8")
    done = score(method, LISHUI)
    assert done.failed
    assert "mine.yaml 第 2 行，状态：不在可选之列" in done.stderr


def test_files_that_are_not_there(tmp_path):
    assert "没有这个文件" in score("huangyan-2032", LISHUI).stderr
    assert "没有这个文件" in score("huangyan-2022", tmp_path / "none.csv").stderr
    gbk = tmp_path / "gbk.csv"
    gbk.write_bytes(FIGURES.encode("gbk"))
    assert "UTF-8" in score("huangyan-2022", gbk).stderr


RICH = (
    METHOD.replace("规模 = 规上", "规模 = 规上 且 满年(成立日期) >= 1")
    + """
范围:
  除外:
    要素供给: {条件: 有标签(供水供电), 处理: {列为: T}, 参照: B}
加减分:
  荣誉: {条件: 有标签(专精特新), 分: 5}
  增长: {条件: 税收实际贡献 > 上年(税收实际贡献), 分: 2}
调整:
  - {名称: 连年末档, 条件: 连年(档次 = D) >= 2, 不高于: B, 名额: 不变}
  - {名称: 环保违法, 条件: 有状态(环保处罚), 定为: D, 名额: 不变}
名单:
  领跑者: {条件: 总分 >= 100, 取: 全部}
"""
)
YEAR = """企业名称,统一社会信用代码,税收实际贡献,land,工业增加值
某甲,甲,20,1,100
某乙,乙,10,1,100
某丙,丙,5,1,100
某丁,丁,99,1,100
某戊,戊,99,1,100
"""
REGISTER = """credit_code,scale,成立日期,标签,状态
甲,规上,2010-01-01,专精特新、绿色工厂,/
乙,规上,2010-01-01,,环保处罚
丙,规上,2010-01-01,绿色工厂,
丁,规上,2010-01-01,供水供电,
戊,规上,2025-06-30,,
己,规上,2010-01-01,,
"""
HISTORY = """统一社会信用代码,年度,税收实际贡献,档次
甲,2024,30,D
甲,2023,30,D
乙,2024,5,A
丙,2024,/,
"""


@pytest.fixture
def rich(tmp_path):
    """Files of a method that asks for more than the figures of the year."""
    texts = {"method.yaml": RICH, "year.csv": YEAR, "register.csv": REGISTER, "history.csv": HISTORY}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def score_rich(rich: Path, *more: object) -> Done:
    files = ["--register", rich / "register.csv", "--history", rich / "history.csv"]
    return score(rich / "method.yaml", rich / "year.csv", *files, *more)


def test_register_and_history(rich):
    done = score_rich(rich)
    assert not done.failed, done.stderr
    rows = {row["单位"]: row for row in csv.DictReader(done.stdout.splitlines())}
    first, second, third, listed, outside = (rows[name] for name in "甲乙丙丁戊")
    assert (first["加减分前总分"], first["荣誉·加减分"], first["增长·加减分"]) == ("160.0", "5.0", "0.0")
    assert (first["总分"], first["名单"], first["档次"]) == ("165.0", "领跑者", "B")
    assert first["调整"] == "连年末档：A→B"
    assert (second["增长·加减分"], second["总分"]) == ("2.0", "102.0")
    assert second["调整"].startswith("环保违法：")
    assert second["档次"] == "D"
    assert (third["增长·加减分"], third["加减分前总分"], third["总分"]) == ("0.0", "70.0", "70.0")
    assert third["名单"] == ""
    assert (listed["档次"], listed["范围"], listed["参照管理"], listed["名次"]) == ("T", "要素供给", "B", "")
    assert outside["说明"] == "不符合任何分组的条件，不参评"


def test_columns_beside_the_items_are_there_only_where_the_method_asks(tmp_path):
    done = score("huangyan-2022", write(tmp_path, FIGURES))
    assert done.stdout.splitlines()[0] == "单位,分组,总分,名次,参排数,档次,说明"


def test_the_year_moves_the_reference_day(rich):
    """戊 was founded in the middle of 2025: a year old at the end of 2026."""
    rows = {row["单位"]: row for row in csv.DictReader(score_rich(rich, "--year", 2026).stdout.splitlines())}
    assert rows["戊"]["分组"] == "规上"


def test_history_needs_a_year(rich):
    (rich / "method.yaml").write_text(RICH.replace("版次: 2025", "版次: 未载明"), encoding="utf-8")
    assert "用 --year 写明数据的年度" in score_rich(rich).stderr
    assert not score_rich(rich, "--year", 2025).failed


def test_a_coefficient_without_the_year(rich):
    more = "系数: {折标: {逐年: {2024: 3}}}\n"
    (rich / "method.yaml").write_text(RICH + more, encoding="utf-8")
    done = score_rich(rich)
    assert done.failed
    assert "系数“折标”没有 2025 年的值（有：2024）" in done.stderr


@pytest.mark.parametrize(
    ("file", "was", "becomes", "message"),
    [
        ("register.csv", "2025-06-30", "2025.6.30", "第 6 行“成立日期”的“2025.6.30”不是日期"),
        ("register.csv", "己,", "甲,", "第 7 行“甲”重复出现"),
        ("register.csv", "标签", "标鉴", "列“标鉴”不认识。是否为“标签”？"),
        ("register.csv", "credit_code", "编码", "缺少标识列"),
        ("register.csv", REGISTER, "\n", "文件里没有数据"),
        ("register.csv", "绿色工厂,\n", "绿色工厂\n", "第 4 行有 4 格，列名有 5 个"),
        ("history.csv", "甲,2023", "甲,2024", "第 3 行“甲 2024 年”重复出现"),
        ("history.csv", "2023", "前年", "第 3 行“年度”的“前年”不是年份"),
        ("history.csv", "2023", "2025", "第 3 行的年度 2025 不在 2025 年之前"),
        ("history.csv", "年度", "企业名称", "缺少“年度”列"),
        ("history.csv", "2024,5,A", "2024,五,A", "第 4 行“税收实际贡献”的“五”不是数字"),
    ],
)
def test_mistakes_in_register_and_history(rich, file, was, becomes, message):
    path = rich / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")
    done = score_rich(rich)
    assert done.failed
    assert message in done.stderr
