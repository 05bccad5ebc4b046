"""A whole round with six people and a visitor: disputed, announced, objected to, adjusted, published, corrected."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.models import ConfirmationCall, Dispute, GradeDecision, Objection, Publicity, Round
from tests.functional.round_people import (
    Cast,
    at,
    decide,
    grades,
    object_to_tax,
    press,
    propose,
    publish,
    says,
    settle,
    sign,
    silent,
    step,
)
from tests.functional.steps import open_menu, refused, rows, wait_for_job
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAST = timedelta(minutes=1)
DOCUMENT, CORRECTION = "青政办发〔2026〕12 号", "青政办发〔2026〕30 号"


@pytest.fixture
def cast(sit_down, worker):
    return Cast(sit_down)


def from_list_to_confirmation(cast: Cast) -> None:
    """What is not there yet is named; a disputed figure is corrected by the department; silence is consent."""
    office = cast.first
    open_menu(office, "年度评价")
    press(office, "开启")
    says(office, "进度")
    step(office, "名单确定")
    step(office, "不单独公示用地", "台账已由镇街逐户核对")
    step(office, "采集完成")
    at(office, "confirmation-open")
    press(office, "发起核对")
    says(office, "共 20 张核对表")

    firm = cast.firm
    firm.goto("/")
    firm.get_by_role("link", name="去核对").first.click()
    expect(firm.locator("#tax")).to_contain_text("450.00")
    firm.locator("#tax").get_by_role("link", name="有异议").click()
    firm.get_by_label("异议的理由（必填）").fill("12 月税款漏记")
    press(firm, "提交异议")
    says(firm, "异议已收到")
    at(office, "round")
    says(office, "企业核对到")
    expect(office.get_by_role("button", name="核对完成")).to_have_count(0)

    at(cast.tax, "dispute", Dispute.objects.get().pk)
    cast.tax.get_by_label("更正", exact=True).check()
    cast.tax.get_by_label("更正后的数值").fill("455.5")
    cast.tax.get_by_label("理由（必填，企业可以看到）").fill("漏记属实")
    press(cast.tax, "答复")
    says(cast.tax, "更正为 455.50 万元")
    at(firm, "sheet", Dispute.objects.get().sheet_id)
    expect(firm.locator("#tax")).to_contain_text("455.50")

    ConfirmationCall.objects.update(starts_at=timezone.now() - 2 * PAST, deadline=timezone.now() - PAST)
    step(office, "核对完成")
    says(office, "测算")


def trial_run_becomes_formal(cast: Cast) -> None:
    office = cast.first
    open_menu(office, "测算")
    press(office, "开始测算")
    wait_for_job(office, "查看结果")
    office.get_by_role("link", name="查看结果").click()
    refused(cast.firm, "/ranking/", 403)
    at(cast.firm, "own-result")
    says(cast.firm, "还没有公示")
    press(office, "选定为正式测算")
    says(office, "正式测算：第")


def announce(cast: Cast) -> None:
    """The visitor sees grades, never figures; nobody else could have announced."""
    visitor = cast.visitor
    visitor.goto(reverse("public-county", args=[cast.county.code]))
    says(visitor, "现在没有公示。")
    at(cast.leader, "round")
    silent(cast.leader, "公示结果", "下一步")
    office = cast.first
    at(office, "round")
    office.get_by_role("link", name="公示结果").click()
    office.get_by_label("期限（开始当天不计）").fill("5")
    office.get_by_label("受理单位和电话").fill("青澜县亩均办 0570-1234567")
    press(office, "发布公示")
    says(office, "公示页（不用登录）")

    visitor.reload()
    visitor.get_by_role("link", name="2025 年度结果公示").click()
    shown = grades(visitor)
    assert [shown[firm.name] for firm in cast.firms] == list("AAAABBBBBBBBCCCCCCCD")
    headings = visitor.locator("#list thead th").all_inner_texts()
    assert headings == ["企业名称", "档次", "分组", "镇街", "行业"]  # no place, no points, no figure
    expect(visitor.locator(".nav-main")).to_have_count(0)


def two_objections(cast: Cast, folder: Path) -> None:
    """The enterprise's own is rejected, the town's for another is accepted with another figure."""
    firm, town, tax, office = cast.firm, cast.town, cast.tax, cast.first
    firm.goto("/")
    says(firm, "2025 年度结果公示：请核对")
    firm.get_by_role("link", name="去核对").first.click()
    firm.get_by_role("link", name="提出异议").click()
    object_to_tax(firm, "500", "退税不应扣除")
    (folder / "完税证明.png").write_bytes(png())
    firm.get_by_label("证明材料").set_input_files(folder / "完税证明.png")
    press(firm, "提交异议")
    says(firm, "异议已收到")
    own = Objection.objects.get()
    says(firm, own.number)

    at(town, "objection-find")
    town.get_by_label("企业", exact=True).fill(cast.wronged.name)
    town.locator("main").get_by_role("button", name="查找").click()
    town.get_by_role("link", name=cast.wronged.name).click()
    object_to_tax(town, "495", "分公司税款没有并入")
    town.get_by_label("镇街代为提出").fill("当面听取")
    press(town, "提交异议")
    says(town, "异议已收到")
    other = Objection.objects.exclude(pk=own.pk).get()
    at(town, "objection-list")
    says(town, other.number)
    silent(town, own.number, cast.disputing.name)

    tax.goto("/")
    says(tax, "2 条异议待核实")
    for each, words in ((own, "退税 12 月 28 日已退库"), (other, "分公司税款 255 万元应并入")):
        at(tax, "objection", each.pk)
        tax.get_by_label("核实情况和依据").fill(words)
        press(tax, "提交核实意见")
        says(tax, "核实意见已转亩均办。")
    expect(tax.get_by_role("button", name="办结")).to_have_count(0)

    office.goto("/")
    says(office, "2 条异议待决定")
    decide(office, own, "不采纳", "退税应当扣除")
    decide(office, other, "采纳", "核实属实", "495")
    at(firm, "objection", own.pk)
    says(firm, "不采纳")
    says(firm, "退税应当扣除")
    refused(firm, reverse("objection", args=[other.pk]), 404)


def corrected_figures_are_scored(cast: Cast) -> None:
    """And the difference to others is shown: one comes up to B, another has to go."""
    office = cast.first
    at(office, "round")
    expect(office.get_by_role("button", name="公示结束")).to_have_count(0)
    press(office, "按更正重新测算")
    wait_for_job(office, "查看结果")
    at(office, "round")
    office.get_by_role("link", name="更正前后").click()
    [own] = rows(office.locator("section", has=office.locator("#own-title")).locator(".grid"))
    assert own[0].startswith(cast.wronged.name)
    assert own[2].split() == ["C", "→", "B"]
    others = rows(office.locator("section", has=office.locator("#others-title")).locator(".grid"))
    regraded = [line for line in others if "→" in line[2]]
    assert [(line[0].split("\n")[0], line[2].split()) for line in regraded] == [
        (cast.firms[11].name, ["B", "→", "C"])
    ]
    cast.visitor.reload()
    assert grades(cast.visitor)[cast.wronged.name] == "C"  # what is announced stays as it was announced


def adjustments(cast: Cast, folder: Path) -> None:
    """A veto is signed, another decision refused; nobody signs their own."""
    Publicity.objects.update(starts_at=timezone.now() - 2 * PAST, ends_at=timezone.now() - PAST)
    step(cast.first, "公示结束")
    propose(cast.first, cast.vetoed, "D", "另加", "应急〔2026〕3 号", folder, veto=True)
    propose(cast.first, cast.lifted, "B", "不变", "工信〔2026〕8 号", folder)
    at(cast.first, "round-agenda")
    says(cast.first, "王复核")
    at(cast.first, "decision-list")
    expect(cast.first.get_by_role("button", name="形成最终结果")).to_have_count(0)
    at(cast.leader, "decision-list")
    says(cast.leader, cast.vetoed.name)
    refused(cast.leader, reverse("decision-new"), 403)
    sign(cast.second, cast.vetoed, "同意")
    sign(cast.second, cast.lifted, "不同意", "材料不足")
    at(cast.first, "decision", GradeDecision.objects.get(enterprise=cast.lifted).pk)
    says(cast.first, "材料不足")
    settle(cast.first)


def publication(cast: Cast) -> None:
    office, visitor = cast.first, cast.visitor
    step(office, "提请审定")
    office.get_by_role("link", name="公布", exact=True).click()
    publish(office, DOCUMENT)
    visitor.goto(reverse("public-county", args=[cast.county.code]))
    visitor.reload()  # the browser may keep the page of before for a minute
    visitor.get_by_role("link", name=DOCUMENT).click()
    shown = grades(visitor)
    # the veto left its place to the others: the next best is A now, and nobody else is D
    assert (shown[cast.vetoed.name], shown[cast.wronged.name], shown[cast.lifted.name]) == ("D", "A", "C")
    silent(visitor, "总分", "455.5", "应急〔2026〕3 号")
    at(cast.firm, "own-result")
    says(cast.firm, DOCUMENT)
    silent(cast.firm, cast.vetoed.name)


def correction(cast: Cast, folder: Path) -> None:
    """A second publication; the first stays readable as it was."""
    office, visitor = cast.first, cast.visitor
    propose(office, cast.lifted, "B", "不变", "工信〔2026〕18 号", folder)
    sign(cast.second, cast.lifted, "同意")
    settle(office)
    at(office, "round")
    office.get_by_role("link", name="公布更正").click()
    publish(office, CORRECTION, reason="补充材料经复核达到 B 档条件")
    visitor.reload()
    says(visitor, f"这一结果已经更正，以{CORRECTION}为准。")
    assert grades(visitor)[cast.lifted.name] == "C"
    visitor.get_by_role("link", name=CORRECTION).click()
    assert grades(visitor)[cast.lifted.name] == "B"
    says(visitor, "补充材料经复核达到 B 档条件")
    at(cast.leader, "round")
    for words in (DOCUMENT, CORRECTION):
        says(cast.leader, words)
    expect(cast.leader.locator("main button, main form")).to_have_count(0)


def messages_reached_whom_they_concern(cast: Cast) -> None:
    for page, told, kept_from in (
        (cast.second, f"调档待您签署：{cast.vetoed.name}", "调档已签署"),
        (cast.first, f"调档已签署：{cast.vetoed.name}", "待您签署"),
        (cast.town, "2025 年度结果公示", "签署"),
        (cast.leader, "结果有更正", "签署"),
        (cast.firm, "结果已公布", "结果有更正"),  # the correction changed nothing of its own
    ):
        at(page, "inbox")
        says(page, told)
        silent(page, kept_from)


def test_a_round_from_the_list_to_a_correction(cast, tmp_path):
    from_list_to_confirmation(cast)
    trial_run_becomes_formal(cast)
    announce(cast)
    two_objections(cast, tmp_path)
    corrected_figures_are_scored(cast)
    adjustments(cast, tmp_path)
    publication(cast)
    correction(cast, tmp_path)
    messages_reached_whom_they_concern(cast)
    standing = Round.objects.get()
    assert (standing.at.label, standing.publications.count()) == ("已公布", 2)
