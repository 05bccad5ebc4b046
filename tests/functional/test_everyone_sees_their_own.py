"""What a town officer, a leader and the system administrator see of the same county, and what they do not."""

import re

import pytest
from lxml.html import fromstring
from playwright.sync_api import expect

from landuse.models import Enterprise, Signal
from tests import factories, judged
from tests.functional.steps import PHONE, choose, entries, find, open_menu, refused, rows, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# a long list of parcels to download is asked for by POST and changes nothing
CHANGING = "//form[@method='post'][not(@data-download)] | //*[@hx-post or @hx-put or @hx-patch or @hx-delete]"
OWN, OTHER = "云栖镇", "青石街道"
VIEWED = [
    "概览",
    "领导看板",
    "图表",
    "目标看板",
    "区域对比",
    "核对",
    "一企一单",
    "更正请求",
    "办法",
    "测算",
    "区域评价",
    "园区",
    "领跑者",
    "排名",
    "年度评价",
    "文书",
    "用地地图",
    "低效线索",
    "认定",
    "整治",
    "闲置土地",
    "区块",
    "再开发项目",
    "标准地",
    "供应和台账",
    "认定规则",
    "要素建议",
    "差别化措施",
    "正面清单",
    "意愿登记",
    "执行清单",
    "措施成效",
    "指标分配",
    "优势企业库",
    "任务",
    "数据目录",
]


@pytest.fixture
def county():
    """Both towns have enterprises of every kind, and every kind of page has something of both."""
    made = judged.county(towns=(OWN, OTHER), sizes=(8, 6))
    water = factories.lever(made.county, "water", name="差别水价")
    for enterprise in made.enterprises[:4]:
        factories.signal(enterprise, rule="land-floor")
        factories.recommendation(made.run, enterprise, water)
    return made


def names_of(town):
    return set(Enterprise.objects.filter(town__name=town).values_list("name", flat=True))


def names_on(page):
    """Every enterprise the page speaks of."""
    text = page.content()
    return {name for name in names_of(OWN) | names_of(OTHER) if name in text}


def test_a_town_officer_sees_only_the_town(sit_down, county):
    page = sit_down(PHONE)
    officer = factories.user("town_officer", county.county, town=county.towns[0])
    sign_in(page, officer)
    expect(entries(page)).to_have_text(VIEWED)
    expect(page.locator(".head")).to_contain_text(OWN)
    expect(page.locator("main")).not_to_contain_text(OTHER)

    open_menu(page, "排名")
    page.get_by_role("link", name=re.compile("^全部")).click()
    page.wait_for_url("**group=**")
    assert names_on(page) == names_of(OWN)
    assert page.get_by_label("按镇街筛选").locator("option").all_inner_texts() == ["全部", OWN]

    signalled = set(Signal.objects.values_list("enterprise__name", flat=True))
    for title in ("低效线索", "要素建议"):
        open_menu(page, title)
        assert names_on(page) == names_of(OWN) & signalled
        assert names_of(OTHER) & signalled

    theirs = Enterprise.objects.filter(town__name=OTHER).first()
    page.get_by_label("查找企业").press_sequentially(theirs.name)
    expect(page.locator("#found")).to_have_text(f"没有找到“{theirs.name}”")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("也可能它不在您的查看范围内")).to_be_visible()
    refused(page, f"/enterprises/{theirs.credit_code}/", 404)
    refused(page, f"/figures/{theirs.figures.first().pk}/", 404)
    refused(page, "/imports/", 403)

    ours = Enterprise.objects.filter(town__name=OWN).first()
    find(page, ours.name)
    expect(page.locator("h1")).to_have_text(ours.name)


def test_a_leader_sees_everything_and_changes_nothing(sit_down, client, county):
    page, leader = sit_down(), factories.user("leader", county.county)
    sign_in(page, leader)
    client.force_login(leader)
    expect(entries(page)).to_have_text(VIEWED)
    menu = entries(page).evaluate_all("links => links.map(link => link.href)")
    below = [
        county.run.job.get_absolute_url(),
        f"/enterprises/{county.enterprises[0].credit_code}/",
        f"/runs/{county.run.pk}/",
        f"/methods/{county.run.method_id}/",
    ]
    for address in [*menu, *below]:
        forms = fromstring(client.get(address).content).xpath(CHANGING)
        assert [form.get("action") for form in forms] == ["/logout/"], address
    open_menu(page, "排名")
    page.get_by_role("link", name=re.compile("^全部")).click()
    page.wait_for_url("**group=**")
    assert names_on(page) == names_of(OWN) | names_of(OTHER)
    choose(page, "按镇街筛选", OTHER, shown_as="town=")
    assert {line[2] for line in rows(page.locator("#ranking .grid"))} == {OTHER}
    refused(page, "/imports/", 403)


def test_the_system_administrator_sees_no_enterprise(sit_down, county):
    page = sit_down()
    sign_in(page, factories.user("system_admin", None))
    expect(entries(page)).to_have_text(["概览", "账号", "接口客户", "数据目录"])
    expect(page.locator("main")).to_contain_text("系统管理员不接触企业数据")
    assert not names_on(page)
    expect(page.get_by_label("查找企业")).to_have_count(0)
    enterprise = county.enterprises[0]
    for address in [
        "/ranking/",
        "/signals/",
        "/recommendations/",
        "/runs/",
        f"/runs/{county.run.pk}/",
        f"/search/?q={enterprise.name[:4]}",
        f"/enterprises/{enterprise.credit_code}/",
        f"/figures/{enterprise.figures.first().pk}/",
        "/ranking/workbook.xlsx",
        "/imports/",
        "/quality/",
        "/quality/rules/",
        "/quality/findings.csv",
        "/jobs/",
        county.run.job.get_absolute_url(),
    ]:
        refused(page, address, 403)
