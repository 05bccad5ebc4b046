"""A method is written down, told every mistake, kept as an edition, published with a number."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import methods
from evaluation.methods import formulas
from evaluation.methods.offering import FUNCTIONS, PARTS
from evaluation.models import Method
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.spec.figures import METHOD, write

pytestmark = pytest.mark.django_db
PAGE = "/methods/write/"


@pytest.fixture
def office(client):
    office = make.user("reform_office", make.county())
    client.force_login(office)
    return office


def sent(client, text: str = METHOD, act: str = "check", code: str = "qinglan-2026"):
    return client.post(PAGE, {"text": text, "code": code, "act": act}, follow=True)


def test_every_mistake_with_line_and_cure_and_nothing_is_kept(client, office):
    answer = sent(
        client, METHOD.replace("状态: 示例", "状态: 生效").replace("权重: 60", "权重: 六十"), act="keep"
    )
    problems = answer.context["problems"]
    assert [(each.place.line, each.key) for each in problems] == [
        (6, "状态"), (23, "分组 › 规上 › 计分 › 亩均税收 › 权重"),
    ]  # fmt: skip
    page = answer.content.decode()
    assert "权重: 六十" in page  # what was typed is still there
    assert 'data-line="23">第 23 行' in page
    assert 'data-wrong="[6, 23]"' in page
    assert not Method.objects.exists()


def test_what_is_open_is_listed(client, office):
    answer = sent(client, METHOD.replace("名额: {基数: 参评, 取整: 四舍五入}", "名额: 未定"))
    assert answer.context["open_points"] == ["规则 › 名额"]
    assert "保存为新的版本" in answer.content.decode()
    assert not Method.objects.exists()


def test_kept_then_published(client, office):
    sent(client, act="keep")
    method = Method.objects.get()
    assert (method.code, method.number) == ("qinglan-2026", None)
    client.post(f"/methods/{method.pk}/publish/")
    method.refresh_from_db()
    assert (method.number, method.published_by) == (1, office)
    sent(client, METHOD.replace("权重: 60", "权重: 50"), act="keep")
    later = methods.publish(method=Method.objects.first(), by=office)
    assert (later.number, str(later)) == (2, "例子 2025 第 2 版")
    assert list(AuditEvent.objects.order_by("id").values_list("act", flat=True)) == [
        "method_written", "method_published",
    ] * 2  # fmt: skip


def test_the_same_text_again_is_the_same_edition(client, office):
    sent(client, act="keep")
    sent(client, act="keep")
    assert Method.objects.count() == 1


def test_a_method_lies_over_one_of_the_county(client, office):
    sent(client, act="keep")
    over = "办法: 园区\n版次: 2025\n地区: 339901\n依据: {文件: 例子, 来源: 例子}\n状态: 草案\n沿用: qinglan-2026\n"
    sent(client, over, act="keep", code="qinglan-park-2026")
    assert '"沿用": "qinglan-2026"' in Method.objects.get(code="qinglan-park-2026").resolved


def test_what_is_open_is_not_published(office):
    text = METHOD.replace("名额: {基数: 参评, 取整: 四舍五入}", "名额: 未定")
    method = methods.write(county=office.county, text=text, code="draft", by=office)
    with pytest.raises(ValidationError, match="还有未定的事项.*规则 › 名额"):
        methods.publish(method=method, by=office)


@pytest.mark.parametrize("code", ["", "../etc", "大写", "A", "a" * 60])
def test_a_name_that_is_no_name(client, office, code):
    assert "文件名用小写字母" in sent(client, code=code, act="keep").content.decode()
    assert not Method.objects.exists()


@pytest.mark.parametrize("role", ["department_officer", "leader", "system_admin"])
def test_not_by_everybody(office, role):
    other = make.user(role, None if role == "system_admin" else office.county)
    with pytest.raises(PermissionDenied):
        methods.write(county=office.county, text=METHOD, code="draft", by=other)


def test_starting_from_the_library(client, office):
    assert "黄岩区" in client.get(f"{PAGE}?from=huangyan-2022").context["text"]
    assert client.get(f"{PAGE}?from=../settings").context["text"] == ""


def test_lying_over_a_method_of_the_library(client, office):
    """Only the head is there to be filled in; the rest is the parent's."""
    text = client.get(f"{PAGE}?from=qinglan-2025&way=over").context["text"]
    for key, value in {
        "办法": "园区办法",
        "版次": "2026",
        "地区": "339901",
        "  文件": "例子",
        "  来源": "例子",
    }.items():
        assert f"{key}:\n" in text
        text = text.replace(f"{key}:\n", f"{key}: {value}\n")
    sent(client, text, act="keep", code="qinglan-park-2026")
    assert Method.objects.get().name == "园区办法"


def test_words_of_the_method_itself_are_offered(client, office):
    offered = sent(client).context["offers"]
    assert [offer.name for offer in offered["本办法"]] == ["亩均税收", "亩均增加值"]
    assert "有标签(专精特新)" in {offer.text for offer in offered["函数"]}
    assert "本办法" not in client.get(PAGE).context["offers"]


def test_every_function_of_formulas_is_offered_as_it_is_written():
    assert FUNCTIONS.keys() == formulas.FUNCTIONS.keys()
    for example, _ in FUNCTIONS.values():
        assert formulas.parse(example)


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_offered_is_right(tmp_path, name):
    text = {
        "指标": METHOD.replace("指标:\n  亩均税收: 税收实际贡献 / 用地面积\n", PARTS["指标"]),
        "一个分组": METHOD + PARTS["一个分组"],
        "一项计分": METHOD.replace("      亩均税收: {权重: 60, 基准: 10}\n", PARTS["一项计分"]),
    }.get(name, METHOD + PARTS[name])
    assert PARTS[name] in text
    assert write(tmp_path, text).method
