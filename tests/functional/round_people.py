"""Who plays a round: six people at browsers of their own and a visitor, and what each does at a page."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from evaluation.models import Method, Objection
from landuse.layouts.marks import OCCASIONAL
from landuse.models import Enterprise
from mujun.intake.layouts import all_layouts
from tests import factories as make
from tests.evaluation.county import small_county
from tests.functional.steps import DESK, PHONE, rows, sign_in, wait_for_job
from tests.pictures import png

YEAR, SIZE = 2025, 20


class Cast:
    """Six people, each at a browser of their own, and a visitor who never signs in. By tax the first is the best."""

    def __init__(self, sit_down):
        self.small = small_county(SIZE)
        self.county, self.firms = self.small.county, self.small.enterprises
        Method.objects.update(number=1)
        # every other firm lies in a town that the town officer of the story must not see
        second = make.town(self.county, "青石街道")
        Enterprise.objects.filter(pk__in=[each.pk for each in self.firms[1::2]]).update(town=second)
        for each in self.firms:
            each.refresh_from_db()
            make.listed(each, YEAR)
        for layout in all_layouts():
            if layout.code not in {*OCCASIONAL, "tax"}:
                make.batch(self.county, YEAR, layout.department, layout=layout.code)
        # rejected: the sixth; accepted: the thirteenth; vetoed: the third; lifted only by a correction: the 19th
        self.disputing, self.wronged, self.vetoed, self.lifted = (self.firms[at] for at in (5, 12, 2, 18))
        self.first = self._seat(sit_down, "reform_office", first_name="陈经办")
        self.second = self._seat(sit_down, "reform_office", first_name="王复核")
        self.tax = self._seat(sit_down, "department_officer", first_name="税务数据员")
        self.town = self._seat(sit_down, "town_officer", town=self.wronged.town, first_name="镇经办")
        code = self.disputing.credit_code
        self.firm = self._seat(sit_down, "enterprise", size=PHONE, credit_code=code, first_name="李会计")
        self.leader = self._seat(sit_down, "leader", first_name="县领导")
        self.visitor = sit_down(PHONE)

    def _seat(self, sit_down, role: str, size: dict = DESK, **fields) -> Page:
        page = sit_down(size)
        sign_in(page, make.user(role, self.county, **fields))
        return page


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def silent(page: Page, *words: str) -> None:
    """The page that lies open says none of these."""
    text = page.locator("main").inner_text()
    assert [each for each in words if each in text] == []


def at(page: Page, name: str, *keys) -> None:
    assert page.goto(reverse(name, args=keys)).status == 200


def step(page: Page, name: str, reason: str = "") -> None:
    """Take one from the page of the round; one that leaves the usual course lies folded and wants a reason."""
    at(page, "round")
    if reason:
        folded = page.locator("details", has_text=name)
        folded.locator("summary").click()
        folded.get_by_label("理由").fill(reason)
    press(page, name)
    expect(page.locator("body")).to_contain_text("已进入“")


def grades(page: Page, column: int = 1) -> dict[str, str]:
    """Enterprise → grade on a public list, once it has come."""
    page.locator("#list .grid tbody tr").first.wait_for()
    return {line[0]: line[column][0] for line in rows(page.locator("#list .grid"))}


def propose(
    page: Page, about: Enterprise, grade: str, places: str, basis: str, folder: Path, veto: bool = False
) -> None:
    page.goto(f"{reverse('decision-new')}?year={YEAR}&enterprise={about.credit_code}")
    page.locator(f"[name=grade][value={grade}]").check()
    page.locator(f"[name=places][value={places}]").check()
    if veto:
        page.get_by_label("一票否决").check()
    page.get_by_label("理由", exact=True).fill("经领导小组研究")
    page.get_by_label("依据的文件或会议").fill(basis)
    (folder / "佐证.png").write_bytes(png())
    page.get_by_label("佐证材料").set_input_files(folder / "佐证.png")
    press(page, "签署并提出")
    says(page, "待签署")
    says(page, "您是提出人，须由另一位亩均办人员签署。")
    expect(page.get_by_role("button", name="同意")).to_have_count(0)


def sign(page: Page, about: Enterprise, answer: str, remark: str = "") -> None:
    """The second person finds it on the first page."""
    page.goto("/")
    todo = page.locator(".todo", has_text=f"{about.name}调档待您签署")
    todo.get_by_role("link", name="去签署").click()
    page.get_by_label("意见（不同意的必填）").fill(remark)
    press(page, answer)
    expect(page.locator("#what-title")).to_have_text(answer)


def settle(page: Page) -> None:
    at(page, "decision-list")
    press(page, "形成最终结果")
    wait_for_job(page, "查看结果")


def publish(page: Page, document: str, reason: str = "") -> None:
    page.get_by_label("文号").fill(document)
    page.get_by_label("审定会议").fill("县政府常务会议")
    page.get_by_label("会议日期").fill("2026-05-06")
    page.get_by_label("施行日期").fill("2026-06-01")
    if reason:
        page.get_by_label("更正的原因").fill(reason)
    press(page, "下一步：核对要公布的内容")
    says(page, document)
    page.get_by_label("请键入县名").fill("青澜县")
    press(page, "公布更正" if reason else "公布")
    page.wait_for_url("**/publications/*/")
    says(page, document)


def object_to_tax(page: Page, wanted: str, statement: str) -> None:
    page.get_by_label("数据", exact=True).check()
    page.get_by_label("哪项数据").select_option("tax")
    page.get_by_label("认为正确的数值").fill(wanted)
    page.get_by_label("理由（必填）").fill(statement)


def decide(page: Page, about: Objection, verdict: str, reason: str, value: str = "") -> None:
    at(page, "objection", about.pk)
    page.get_by_label(verdict, exact=True).check()
    page.get_by_label("更正后的数值").fill(value)
    page.get_by_label("理由（必填，提出的人和企业可以看到）").fill(reason)
    press(page, "办结")
    says(page, "已办结，提出的人可以看到。")
