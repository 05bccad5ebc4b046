"""Every page with a whole county behind it: on a desk and on a phone, by keyboard, and with little of a browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluation.actions import quality, runs
from evaluation.actions.reference import load_reference
from evaluation.demonstration.confirmation import under_way
from evaluation.demonstration.county import generate
from evaluation.demonstration.founding import adopt_documents, found, officer_of
from evaluation.demonstration.idle_land import idle_land
from evaluation.demonstration.land_blocks import land_blocks
from evaluation.demonstration.measures import tried
from evaluation.demonstration.people import OFFICE
from evaluation.demonstration.quota_plans import quota_plans
from evaluation.demonstration.shared_data import shared_data
from evaluation.demonstration.standard_land import standard_land
from evaluation.demonstration.supply import supplied_land
from evaluation.demonstration.workbooks import handings
from evaluation.models import Dispute, Figure, FigureRequest, LeverTrial, QuotaPlan, Round, Run
from landuse.models import (
    Agreement,
    BlockSurvey,
    Case,
    Checklist,
    Development,
    LandFinding,
    Park,
    Project,
    SupplyContract,
)
from mujun.accounts.models import User
from mujun.intake import actions as intake
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from tests import factories, judged
from tests.factories import exchange as exchanging
from tests.functional.steps import DESK, PHONE, entries, open_menu, rows, sign_in, width_at
from tests.landuse import handling
from tests.workers import ended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHINESE = re.compile("[\u4e00-\u9fff]")
MOST_TABS = 40  # from the skip link to what a page is for
# two characters of the page's font must look different, and not like the box for one that is missing
LOOK = """() => {
  const draw = text => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 40, height: 40});
    const pen = canvas.getContext("2d");
    pen.font = "24px " + getComputedStyle(document.querySelector("h1")).fontFamily;
    pen.fillText(text, 4, 30);
    return canvas.toDataURL();
  };
  const seen = element => element.checkVisibility({visibilityProperty: true});
  return {
    headings: [...document.querySelectorAll("h1")].filter(seen).map(heading => heading.innerText),
    title: document.title,
    pictures: new Set(["亩", "企", "\uffff"].map(draw)).size,
  };
}"""
# beside the design kit, which every page has
DRAWN_BY_SCRIPT = "script[src*='/vendor/']:not([src*=tabler])"
# what a page is for: its first prominent button, else its first link or button
MAIN_ACTION = """() => {
  const content = document.querySelector("main");
  const seen = element => element.checkVisibility();
  return [...content.querySelectorAll(".btn-primary")].find(seen)
      || [...content.querySelectorAll("a[href], button, input, select, summary")].find(seen);
}"""
# whoever types sees where: an outline, on the screen, under nothing
SHOWS_FOCUS = """element => {
  const style = getComputedStyle(element), place = element.getBoundingClientRect();
  const marked = (style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow != "none";
  const there = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
  return marked && (element.contains(there) || there?.contains(element));
}"""


@pytest.fixture
def whole_county(worker):
    """The demonstration: every workbook imported, the last year checked and evaluated."""
    load_reference()
    county = found()
    method = adopt_documents(county)
    for handing in handings(generate()):
        hand_in(county, handing)
    office = officer_of(OFFICE.department)
    quality.check(county=county, year=2025, by=office)
    under_way(county, 2025)
    standard_land(county)
    supplied_land(county)
    idle_land(county)
    assert ended(runs.start(county=county, year=2025, method=method, by=office)).state == "done"
    land_blocks(county, 2025, ended)
    quota_plans(county, 2025, ended)
    tried(county, 2025)
    shared_data(county, 2025)
    return county


def hand_in(county, handing):
    officer, layout = officer_of(handing.department), layout_of(handing.layout)
    batch = intake.receive(
        content=handing.content(layout.sheets(county, handing.year)),
        filename=handing.filename,
        layout=handing.layout,
        year=handing.year,
        county=county,
        by=officer,
    )
    assert intake.import_batch(batch=batch, by=officer).state == "imported"


def every_page(page):
    """What the navigation leads to, and one of every kind of page below."""
    best = Run.objects.get().results.select_related("row", "run__snapshot").first()
    figure = Figure.objects.filter(enterprise=best.enterprise_id, year=2025).first()
    below = [
        reverse("enterprise", args=[best.row.credit_code]),
        reverse("figure", args=[figure.pk]),
        reverse("run", args=[best.run_id]),
        reverse("robustness", args=[best.run_id]),
        reverse("simulate") + f"?run={best.run_id}&分组.规上.定级.A=25",
        reverse("method", args=[best.run.method_id]),
        reverse("method-write") + "?from=qinglan-2025",
        reverse("batch", args=[figure.batch_id]),
        reverse("job", args=[best.run.job_id]),
        reverse("batch-new"),
        reverse("grid") + "?year=2025",
        reverse("cell", args=[best.row.credit_code, "tax", 2025]),
        reverse("window-list"),
        reverse("quality-rules"),
        reverse("paper-pictures") + "?year=2025",
        reverse("park", args=[Park.objects.get(name="望澜小微企业园").pk]) + "?year=2025",
        reverse("park-words"),
        reverse("paper-template", args=["notice"]),
        reverse("land-conflicts"),
        reverse("quota-plan", args=[QuotaPlan.objects.get().pk]),
        reverse("quota-new"),
        reverse("advice-by-grade", args=[best.row.credit_code]) + "?year=2025",
        reverse("willingness-new"),
        reverse("lever-trial", args=[LeverTrial.objects.get().pk]) + "?by=town",
        reverse("lever-trial-new"),
        *block_pages(),
        *idle_pages(),
        *casework_pages(best.enterprise),
        *supply_pages(),
        *exchange_pages(best),
        reverse("catalogue-entry", args=["figures-tax"]) + "?year=2025",
        reverse("figure-request", args=[FigureRequest.objects.get().pk]),
        *confirmation_pages(),
        *publicity_pages(best),
        *decision_pages(best),
        reverse("search") + "?q=青澜县",
        *map(reverse, ["password", "second-factor", "sessions", "tokens"]),
    ]
    return [*addresses(page), *below]


def block_pages():
    """The map at a parcel, a surveyed block, a project with odd parcels, and the forms beside them."""
    project = Project.objects.filter(state="planned").first()
    code = BlockSurvey.objects.first().block.code
    return [
        reverse("land-map") + f"?year=2025&theme=block&parcel={code}",
        reverse("block", args=[code]) + "?year=2025",
        reverse("block-list") + "?year=2025&candidates=1&by=gain&target=30",
        reverse("block-division"),
        reverse("project", args=[project.number]) + "?year=2025",
        reverse("project-change", args=[project.number]),
        reverse("project-new") + f"?block={code}",
    ]


def idle_pages():
    """With and without a proceeding, and what stands beside the list."""
    under, without = (
        Development.objects.exclude(parcel__idle_proceedings=None).first(),
        Development.objects.filter(parcel__idle_proceedings=None).last(),
    )
    return [
        *(reverse("idle-plot", args=[each.parcel.code]) for each in (under, without)),
        reverse("idle-proceedings") + "?state=all",
        reverse("idle-statute"),
        reverse("stock-land"),
        reverse("development-edit", args=[without.parcel.code]),
    ]


def casework_pages(about):
    """A finding with its notice, and a case."""
    finding = LandFinding.objects.first() or handling.finding_of(about)
    case = Case.objects.first() or handling.case_of(about, finding=finding)
    return [
        reverse("finding", args=[finding.pk]),
        reverse("finding-notice", args=[finding.pk]),
        reverse("finding-new") + "?year=2025",
        reverse("case", args=[case.pk]),
        reverse("case-board") + "?year=2025",
        reverse("case-new") + f"?year={finding.year}",
    ]


def supply_pages():
    """An agreement with its acts, a contract, a checklist, the forms of the county's own provisions."""
    agreed, contract = Agreement.objects.first(), SupplyContract.objects.first()
    point = "?document=浙政办发〔2023〕12号&code=LE-18&key=项目总面积"
    return [
        reverse("agreement", args=[agreed.pk]),
        reverse("agreement-check", args=[agreed.pk]) + "?stage=竣工验收",
        reverse("agreement-transfer", args=[agreed.pk]),
        reverse("agreement-rules"),
        reverse("agreement-scores") + "?year=2025",
        reverse("supply-contract", args=[contract.pk]),
        reverse("supply-change", args=[contract.pk]),
        reverse("checklists"),
        reverse("checklist", args=[Checklist.objects.first().pk]),
        reverse("checklist-new", args=["LE-23"]),
        reverse("ledgers"),
        reverse("land-accounts"),
        reverse("land-entry-new", args=["quota"]),
        reverse("land-demands"),
        reverse("land-demand-new"),
        reverse("cluster-land"),
        reverse("cluster-land-edit"),
        reverse("ledger-edit", args=["fund"]),
        reverse("provisions"),
        reverse("provision-decide") + point,
        reverse("provision-document"),
    ]


def exchange_pages(best):
    """A system with a dead letter and what a reconciliation found, a connector that was used, who listens to events."""
    system = exchanging.target(best.run.snapshot.county)
    put = exchanging.message(system, "dead")
    pulled = exchanging.pull(exchanging.connector(best.run.snapshot.county), Batch.objects.latest("id"))
    hook = exchanging.webhook(officer_of(OFFICE.department))
    return [
        reverse("target", args=[system.pk]),
        reverse("target-new") + "?from=shengji-mujun",
        reverse("connector", args=[pulled.connector_id]),
        reverse("webhook", args=[hook.pk]),
        reverse("transmission", args=[put.pk]),
        reverse("reconciliation", args=[exchanging.reconciliation(system).pk]),
    ]


def confirmation_pages():
    raised = Dispute.objects.first()
    return [
        reverse("sheet", args=[raised.sheet_id]),
        reverse("sheet-print", args=[raised.sheet_id]),
        reverse("dispute-list") + "?state=all",
        reverse("dispute", args=[raised.pk]),
        reverse("confirmation-open"),
        reverse("calendar"),
    ]


def publicity_pages(best):
    """Of a round whose results are announced, with an objection: to officers, and to anybody."""
    county, run = best.run.snapshot.county, best.run
    standing = Round.objects.first() or factories.round(county, stage="publicity", run=run)
    announced = standing.publicities.first() or factories.publicity(standing, run, shows_ranks=True)
    raised = standing.objections.first() or factories.objection(announced, best.enterprise)
    step = standing.steps.filter(code="score_corrections").first() or factories.correction(standing, run)
    return [
        reverse("objection-list") + "?year=2025",
        reverse("objection", args=[raised.pk]),
        reverse("corrections", args=[step.pk]),
        reverse("public-county", args=[county.code]),
        reverse("public-publicity", args=[county.code, announced.pk]),
    ]


def decision_pages(best):
    """Of the same round, with a decision by hand and a publication."""
    county, standing = best.run.snapshot.county, Round.objects.first()
    decided = standing.decisions.first() or factories.grade_decision(standing, best.enterprise)
    published = standing.publications.first() or factories.publication(standing, best.run)
    return [
        reverse("decision-list") + "?year=2025",
        reverse("decision", args=[decided.pk]),
        reverse("decision-new") + f"?year=2025&enterprise={best.row.credit_code}",
        reverse("publication", args=[published.pk]),
        reverse("publication-new", args=[standing.pk]),
        reverse("public-publication", args=[county.code, published.pk]),
        reverse("round-agenda") + "?year=2025&state=all",
        reverse("movers") + "?year=2025",
        reverse("inbox"),
    ]


def addresses(page):
    return entries(page).evaluate_all("links => links.map(link => link.getAttribute('href'))")


def walk_by_keyboard(page):
    """Past the navigation by the skip link, and on to what the page is for. Returns what is wrong."""
    page.keyboard.press("Tab")
    if not page.get_by_role("link", name="跳到正文").evaluate("link => link == document.activeElement"):
        return ["the skip link does not come first"]
    page.keyboard.press("Enter")
    action = page.evaluate_handle(MAIN_ACTION)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if action.evaluate("element => element == document.activeElement"):
            return [] if action.evaluate(SHOWS_FOCUS) else ["the focus cannot be seen"]
    return [f"the main action is more than {MOST_TABS} tabs away"]


def wrong_with(page, address):
    """What keeps a page from being read. (What is too wide or missing, complains by itself; see conftest.)"""
    status = page.goto(address).status
    return ([] if status == 200 else [f"answers {status}"]) + wrong_to_see(page)


def wrong_to_see(page):
    seen = page.evaluate(LOOK)
    headings = seen["headings"]
    wrong = [] if len(headings) == 1 and CHINESE.search(headings[0]) else [f"has the headings {headings}"]
    wrong += [] if seen["title"].count(" · 亩均评价") == 1 else ["has no title"]
    return wrong + ([] if seen["pictures"] == 3 else ["draws boxes for Chinese"])


def wrong_on_a_phone(page, address):
    """Styles alone make a page that lies open another one; what scripts draw, they draw when it comes."""
    if page.locator(DRAWN_BY_SCRIPT).count():
        page.set_viewport_size(PHONE)
        return wrong_with(page, address)
    width = width_at(page, PHONE)
    return ([] if width <= PHONE["width"] else [f"is {width} wide"]) + wrong_to_see(page)


def looked_at(page, addresses):
    """Address → what is wrong there, on a desk and on a phone."""
    found_wrong = {}
    for address in addresses:
        page.set_viewport_size(DESK)
        found_wrong[address] = wrong_with(page, address) + walk_by_keyboard(page)
        found_wrong[f"{address} on a phone"] = wrong_on_a_phone(page, address)
    return found_wrong


def test_every_page_fits_and_can_be_walked(sit_down, whole_county):
    page = sit_down(DESK)
    sign_in(page, User.objects.get(username=OFFICE.username), OFFICE.password)
    found_wrong = looked_at(page, every_page(page))
    page = sit_down(DESK)
    sign_in(page, factories.user("system_admin", None))
    found_wrong |= looked_at(page, [reverse("access-applications"), reverse("client-list")])
    assert {address: wrong for address, wrong in found_wrong.items() if wrong} == {}


def test_without_scripts_and_design_kit(sit_down):
    """Readable, and everything that htmx makes smooth works as a plain form."""
    county = judged.county(sizes=(60, 20))
    page = sit_down(without="**/vendor/**", java_script_enabled=False)
    sign_in(page, factories.user("reform_office", county.county))
    for title in entries(page).all_text_contents():
        open_menu(page, title)
        expect(page.locator("h1")).to_be_visible()
        page.wait_for_load_state()  # before its styles a page has another width
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], title

    open_menu(page, "排名")
    page.get_by_label("按档次筛选").select_option("A")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**grade=A**")
    shown = rows(page.locator("#ranking .grid"))
    assert {line[-1] for line in shown} == {"A"}
    assert len(shown) == county.run.results.filter(group="规上", grade="A").count()
    page.get_by_label("查找企业").fill(shown[0][1])
    page.get_by_role("button", name="查找").click()
    expect(page.locator("h1")).to_have_text(shown[0][1])
    expect(page.get_by_text("历年总分和档次")).to_be_hidden()  # no empty frame of a chart; its table is there
    expect(page.get_by_role("region", name="逐项得分，可左右滚动")).to_be_visible()


def test_without_the_charts_the_tables_remain(sit_down):
    county = judged.county()
    page = sit_down(without="**/vendor/**")
    sign_in(page, factories.user("reform_office", county.county))
    expect(page.get_by_text("各组档次构成")).to_be_hidden()
    expect(page.get_by_role("heading", name="档次分布")).to_be_visible()
    open_menu(page, "区域对比")
    expect(page.get_by_role("region", name="地区对比表")).to_be_visible()
