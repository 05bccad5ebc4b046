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


def test_it_runs_where_no_server_answers():
    environment = os.environ | {
        "DATABASE_URL": "postgresql://127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9",
    }
    command = [sys.executable, "manage.py", "score", "lishui-2019", str(LISHUI)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, score("lishui-2019", LISHUI).stdout)


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
