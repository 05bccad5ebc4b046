"""A mapping turns our rows into their messages and their answers into our columns, and says where each came from."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import jsonschema
import pytest
import python_calamine
import yaml
from django.core.management import CommandError, call_command

from mujun.documents import DocumentError
from mujun.exchange.mapping import answers, backward, editors, files, forward, tables
from mujun.exchange.mapping.preview import preview

PROVINCE = files.library_file("shengji-mujun").mapping
ROW = {
    "统一社会信用代码": "91330000755918469E",
    "企业名称": "示例一厂",
    "年度": 2025,
    "镇街": "甲镇",
    "规模": "规上",
    "用地面积": Decimal("12.5"),
    "税收实际贡献": -3.1,
    "用电量": Decimal("8.1234"),
    "综合得分": Decimal("88.125"),
    "排名": 7,
    "档次": "A",
    "公布日期": date(2025, 8, 14),
}


def changed(old, new):
    """The provincial example with a mistake in it."""
    text = (files.LIBRARY / "shengji-mujun.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


class TestForward:
    def test_names_units_codes_and_what_is_missing(self):
        made = forward.records(PROVINCE, [ROW])
        assert not made.flaws
        assert made.records[0].key == "91330000755918469E|2025"
        assert made.records[0].fields == {
            "tyshxydm": "91330000755918469E",
            "qymc": "示例一厂",
            "nd": 2025,
            "szxz": "甲镇",
            "hydm": None,
            "qygm": "1",
            "zb": {"ydmj": 0.833333, "ssgx": -31000, "gyzjz": None, "zhnh": None, "ydl": 81234},
            "pj": {"zf": 88.13, "pm": 7, "dc": "1", "gbrq": "20250814"},
            "xzqh": "339901",
        }

    def test_message_has_what_stands_around_the_record(self):
        text = forward.message(PROVINCE, {"nd": 2025}, "a-1", 3)
        assert text == (
            '{"data":{"list":[{"nd":2025}]},"head":{"version":"1.0","areaCode":"339901","requestId":"a-1","sequence":3}}'
        )

    def test_a_row_with_a_flaw_is_not_sent_and_says_all_of_them(self):
        rows = [ROW, ROW | {"规模": "中型", "用地面积": None, "排名": "七"}]
        made = forward.records(PROVINCE, rows)
        assert [record.row for record in made.records] == [0]
        assert [str(flaw) for flaw in made.flaws] == [
            "第 2 行，规模 → qygm：代码表“规模”里没有“中型”。在代码表里补上这一项。",
            "第 2 行，用地面积 → zb.ydmj：必填而没有数据。补上数据再发。",
            "第 2 行，排名 → pj.pm：“七”不是数。核对这一项的内容和映射里的类型。",
        ]

    def test_a_number_that_json_would_blur_is_a_flaw(self):
        made = forward.records(PROVINCE, [ROW | {"税收实际贡献": Decimal("123456789.1234567")}])
        assert not made.flaws  # rounded to two places of a yuan: fifteen digits
        made = forward.records(PROVINCE, [ROW | {"税收实际贡献": Decimal("1234567890.1234567")}])
        assert "超过 15 位有效数字" in str(made.flaws[0])

    def test_what_is_left_out_filled_or_null(self):
        fields, _ = forward.record_of(PROVINCE, {name: ROW[name] for name in ("年度",)})
        assert "szxz" not in fields
        assert fields["hydm"] is None
        assert fields["pj"]["dc"] == "9"


class TestBackward:
    def test_their_records_become_our_rows(self):
        made = forward.records(PROVINCE, [ROW])
        message = json.loads(forward.message(PROVINCE, made.records[0].fields, "a-1", 1))
        rows, flaws = backward.rows(PROVINCE, backward.records_in(PROVINCE, message))
        assert not flaws
        assert rows[0] | {"用地面积": 0, "综合得分": 0} == ROW | {
            "行业代码": None,
            "工业增加值": None,
            "综合能耗等价值": None,
            "状态": None,
            "税收实际贡献": Decimal("-3.1"),
            "用地面积": 0,
            "综合得分": 0,
        }
        assert abs(rows[0]["用地面积"] - ROW["用地面积"]) <= Decimal("0.0000075")

    def test_what_cannot_be_ours_is_told(self):
        record = {"tyshxydm": "9", "qymc": "甲", "nd": "二", "qygm": "8", "zb": {"ydmj": 1}}
        rows, flaws = backward.rows(PROVINCE, [record])
        assert rows == []
        assert {flaw.path: flaw.reason for flaw in flaws} == {
            "nd": "“二”不是数",
            "qygm": "代码表“规模”里没有对方的“8”",
        }


class TestAnswers:
    def read(self, said):
        return answers.read_answer(PROVINCE, said if isinstance(said, str) else json.dumps(said))

    def test_taken_with_receipt_and_what_they_tell(self):
        answer = self.read({"code": 0, "message": "ok", "data": {"receiptNo": "R-1", "shzt": "1"}})
        assert answer == answers.Answer("收下", "R-1", "ok", {"省平台审核状态": "已通过"})

    def test_already_there(self):
        answer = self.read({"code": "1001", "data": {"receiptNo": "R-1"}})
        assert (answer.outcome, answer.receipt) == ("已有", "R-1")

    def test_refused_in_their_words(self):
        answer = self.read({"code": 500, "message": "档次不存在"})
        assert (answer.outcome, answer.words) == ("拒收", "档次不存在")

    @pytest.mark.parametrize(
        "said", ["", '{"code": 0, "data": {"rec', "[1]", '{"code": 0}', '{"code": NaN}', "[" * 100_000]
    )
    def test_half_an_answer_is_no_answer(self, said):
        assert self.read(said).outcome == "读不懂"

    def test_true_is_a_word_too(self):
        mapping = files.library_file("zhedi-zhiyong").mapping
        said = '{"success": true, "receipt": 12}'
        assert answers.read_answer(mapping, said).receipt == "12"


class TestPreview:
    def test_tells_the_way_of_every_field(self):
        origins = {each.path: each for each in preview(PROVINCE, ROW | {"规模": "中型"})}
        assert len(origins) == len(PROVINCE.columns)
        land = origins["zb.ydmj"]
        assert (land.column, land.ours, land.theirs) == ("用地面积", Decimal("12.5"), Decimal("0.833333"))
        assert land.how == "亩 → 公顷，÷15；保留 6 位小数"
        assert origins["zb.ssgx"].how == "万元 → 元，×10000；保留 2 位小数"
        assert origins["hydm"].how == "缺失：空值"
        assert origins["pj.gbrq"].how == "写成 YYYYMMDD"
        assert origins["xzqh"].how == "固定内容"
        assert origins["qygm"].flaw == "代码表“规模”里没有“中型”。在代码表里补上这一项。"

    def test_on_the_command_line(self, capsys):
        call_command("mapping", "preview", "shengji-mujun", row='{"用地面积": 12.5}')
        assert "zb.ydmj = 0.833333  ← 用地面积：亩 → 公顷，÷15；保留 6 位小数" in capsys.readouterr().out


class TestTables:
    def test_the_same_values_as_a_sheet_and_back(self):
        made = tables.table(PROVINCE, [ROW, ROW | {"规模": "中型"}])
        assert len(made.rows) == len(made.flaws) == 1
        assert made.heading[6:8] == ["用地面积（公顷）", "税收实际贡献（元）"]
        rows, flaws = tables.rows_of(PROVINCE, made.heading, made.rows)
        assert not flaws
        assert rows[0]["税收实际贡献"] == Decimal("-3.1")
        assert rows[0]["档次"] == "A"

    def test_a_workbook_holds_them(self):
        content, _ = tables.workbook(PROVINCE, [ROW])
        sheet = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_name("评价结果")
        assert sheet.to_python()[1][:3] == ["91330000755918469E", "示例一厂", 2025]


class TestFiles:
    @pytest.mark.parametrize("code", files.library())
    def test_examples_say_that_they_are(self, code):
        file = files.library_file(code)
        assert file.mapping.example
        assert "示例" in file.mapping.name
        assert "未公开" in file.mapping.source
        jsonschema.validate(yaml.safe_load(file.text), editors.json_schema())

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("代码表: 规模, 必填", "代码表: 规摸, 必填", "没有名为“规摸”的代码表。是否为“规模”？"),
            ("{我方: 亩, 对方: 公顷}", "{我方: 亩, 对方: 公倾}", "不认识单位“公倾”。是否为“公顷”？"),
            ("{我方: 亩, 对方: 公顷}", "{我方: 亩, 对方: 元}", "两个单位不是同一种量"),
            ("{我方: 亩, 对方: 公顷}, 小数: 6", "{我方: 亩, 对方: 公顷}", "换算除不尽。写明“小数”保留几位"),
            ("对方: qymc", "对方: tyshxydm", "与第 1 个字段的位置冲突"),
            ("对方: qymc", "对方: zb", "位置冲突"),
            ("名称: 企业名称", "名称: 统一社会信用代码", "与第 1 个字段的名称相同"),
            ("我方: 企业名称, ", "", "没有写清取自哪里"),
            ("我方: 企业名称", "我方: 企业名", "我方没有“企业名”这一列。是否为“企业名称”？"),
            ("我方: 镇街}", "我方: 镇街, 必填: 是, 缺失: 空值}", "必填的没有“缺失”一说"),
            ("必填: 是", "必填: 对", "应为是或否"),
            ("  放在: data.list", "  放在: head", "位置冲突"),
            ("  放在: data.list\n", "", "没有说放在哪里"),
            ("路径: /", "路径: ", "应以 / 开头"),
            ("mjlyx/result", "mjlyx/result?year=2025", "不带查询参数"),
            ("编号: [统一社会信用代码", "编号: [信用代码", "我方没有“信用代码”这一列"),
            ("{我方: 万元, 对方: 元}", "{我方: 元, 对方: 元}", "我方这一列的单位是万元"),
        ],
    )
    def test_a_mistake_is_told_with_its_cure(self, old, new, words):
        known = dict.fromkeys([column.ours for column in PROVINCE.columns if column.ours], "") | {
            "税收实际贡献": "万元",
            "用地面积": "亩",
        }
        with pytest.raises(DocumentError) as mistakes:
            files.load(changed(old, new), "映射.yaml", known)
        assert words in str(mistakes.value)
        assert "映射.yaml 第" in str(mistakes.value)

    def test_on_the_command_line(self, capsys, tmp_path):
        call_command("mapping", "list")
        call_command("mapping", "check", "zhedi-zhiyong")
        assert "11 个字段，写法没有错误" in capsys.readouterr().out
        path = tmp_path / "own.yaml"
        path.write_text(changed("类型: 整数", "类型: 正数"), encoding="utf-8")
        with pytest.raises(CommandError, match=r"own.yaml 第 \d+ 行"):
            call_command("mapping", "check", str(path))
