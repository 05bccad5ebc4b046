"""核对单 and 年度台账: what was found stays as it was found; shares at their bounds as they are stored."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from landuse.actions import checklists, ledgers
from landuse.models import Checklist, YearLedger
from landuse.readings.provisions import documents_of
from landuse.supply import judge_year, missing_part
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.factories import land
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


@pytest.fixture
def firm(officer):
    return make.enterprise(make.town(officer.county), "青澜轴承厂")


def judged(row: YearLedger):
    row.refresh_from_db()
    shares = ledgers.shares_of(row)
    found = judge_year(documents_of(row.county), row.kind, row.year, shares)
    return [(each.code, each.outcome.value) for each in found], missing_part(
        documents_of(row.county), row.kind, row.year, shares
    )


@pytest.mark.parametrize(
    ("part", "said", "missing"), [("300", "符合", 0), ("299.9999", "不符合", D("0.0001"))]
)
def test_le_13_x_12_exactly_30_percent_of_the_grants(officer, part, said, missing):
    row = supplied.year_ledger(officer.county, "industrial", part, "1000")
    assert judged(row) == ([("LE-13", said), ("X-12", said)], missing)


@pytest.mark.parametrize(
    ("part", "said", "missing"), [("500", "符合", 0), ("499.9999", "不符合", D("0.0001"))]
)
def test_le_26_x_11_exactly_half_a_percent_of_the_income(officer, part, said, missing):
    row = supplied.year_ledger(officer.county, "fund", part, "100000")
    assert judged(row) == ([("LE-26", said), ("X-11", said)], missing)


@pytest.mark.parametrize(
    ("firms", "area", "said", "missing"), [("7", "70", "符合", 0), ("6", "69.9999", "提醒", 1)]
)
def test_le_05_seventy_percent_by_number_and_by_area(officer, firms, area, said, missing):
    park = supplied.park(officer.county)
    row = supplied.year_ledger(
        officer.county, "small_park", firms, "10", area_part=D(area), area_whole=D(100), park=park
    )
    assert judged(row) == ([("LE-05", said), ("LE-05", said)], missing)


def test_a_year_before_the_documents_is_not_judged(officer):
    row = supplied.year_ledger(officer.county, year=2021, on=date(2021, 12, 31))
    assert judged(row) == ([("LE-13", "未定"), ("X-12", "未定")], 0)


def test_le_26_the_fund_has_its_four_uses(officer):
    uses = {"盘活工业用地": D(300), "企业整治提升": D(200)}
    row = supplied.year_ledger(officer.county, "fund", "500", "100000", uses=uses)
    assert row.uses == {"盘活工业用地": "300", "企业整治提升": "200"}
    for wrong, cure in (({"办公楼": D(1)}, "文件没有写明"), ({"盘活工业用地": D(501)}, "超过提取的经费")):
        with pytest.raises(ValidationError, match=cure):
            supplied.year_ledger(officer.county, "fund", "500", "100000", uses=wrong)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"part": "1001"}, "part"),
        ({"source": " "}, "source"),
        ({"on": date(2023, 12, 31)}, "on"),
        ({"year": 2099, "on": date(2099, 1, 1)}, "year"),
    ],
)
def test_a_year_that_cannot_be_is_refused_at_its_field(officer, changed, field):
    with pytest.raises(ValidationError) as caught:
        supplied.year_ledger(officer.county, **changed)
    assert field in caught.value.message_dict


def test_a_year_is_brought_up_to_date_and_what_it_was_stays(client, officer):
    supplied.year_ledger(officer.county, part="200", on=date(2024, 6, 30))
    supplied.year_ledger(officer.county, part="300")
    assert YearLedger.objects.current().get().part == 300
    client.force_login(officer)
    page = client.get("/land/supply/ledgers/").content.decode()
    assert "改过 1 次" in page
    assert "200 ÷ 1,000，截至 2024年6月30日" in page
    assert [each["part"] for each in client.get("/api/v1/ledgers/").json()["results"]] == [300]
    last = AuditEvent.objects.filter(act="ledger_kept").order_by("pk").last()
    assert last.detail["before"] == "200/1000"


def test_the_page_warns_before_the_year_is_over(client, officer):
    this_year = date.today().year
    supplied.year_ledger(officer.county, part="250", year=this_year, on=date(this_year, 1, 1))
    client.force_login(officer)
    body = client.get("/land/supply/ledgers/").content.decode()
    assert "总量不变，到年底还差 50 亩" in body
    assert f"{this_year} 年还没有录入：“腾笼换鸟”专项经费、小微企业园制造类占比" in body
    assert "工业用地出让占比" in client.get("/land/supply/ledgers/?download=list").content.decode()


def test_a_person_keeps_a_year_on_the_page(client, officer):
    client.force_login(officer)
    given = {"year": "2024", "part": "500", "whole": "100000", "on": "2024-12-31", "use_0": "300"}
    assert "请写明数据来源" in client.post("/land/supply/ledgers/fund/", given).content.decode()
    client.post("/land/supply/ledgers/fund/", given | {"source": "财政局"})
    row = YearLedger.objects.get()
    assert row.uses == {"盘活工业用地": "300"}
    assert 'value="100000"' in client.get(f"/land/supply/ledgers/fund/?ledger={row.pk}").content.decode()
    assert client.get("/land/supply/ledgers/nothing/").status_code == 404


def test_x_06_a_checklist_is_kept_as_it_was_found(firm):
    kept = supplied.checklist(firm, 容积率=D("1.49"))
    assert (kept.outcome, kept.town, kept.source) == ("提醒", firm.town, "浙政发〔2023〕4号 二（一）1")
    assert kept.findings[0]["sentence"].startswith("容积率 1.49，低于一般要求的 1.5")
    assert kept.given == {"容积率": "1.49"}


def test_p_01_is_undecided_until_the_county_s_own_document_states_it(firm):
    given = {"评价档次": "B", "申请的供应方式": "弹性年期出让"}
    assert supplied.checklist(firm, "P-01", **given).outcome == "未定"
    land.county_provision(firm.county)
    assert supplied.checklist(firm, "P-01", **given).outcome == "符合"
    assert supplied.checklist(firm, "P-01", **(given | {"申请的供应方式": "长期租赁"})).outcome == "不符合"
    assert supplied.checklist(firm, "P-01", **(given | {"评价档次": ""})).outcome == "缺数据"


@pytest.mark.parametrize(("intensity", "outcome"), [("0.5199", "符合"), ("0.52", "未定"), ("0.5201", "提醒")])
def test_x_14_the_line_itself_is_for_the_county_to_decide(firm, intensity, outcome):
    given = {"单位工业增加值能耗": D(intensity), "项目所在地确保完成能耗双控目标": True}
    assert supplied.checklist(firm, "X-14", **given).outcome == outcome
    if intensity == "0.52":
        land.clause_decision(
            firm.county, document="浙政发〔2023〕4号", code="X-14", key=("恰为界线",), value="绿色通道"
        )
        kept = supplied.checklist(firm, "X-14", **given)
        assert (kept.outcome, kept.source) == (
            "符合",
            "浙政发〔2023〕4号 三（五），“恰为界线”按青政办发〔2025〕3号",
        )


def test_f_07_a_transition_is_looked_at_again_with_the_days(firm):
    kept = checklists.keep(
        county=firm.county, code="F-07", matter=checklists.Matter("老厂房", enterprise=firm),
        given={"过渡期起算日": date(2025, 7, 1)}, on=date(2025, 7, 1), by=None,
    )  # fmt: skip
    for today, said in ((date(2030, 7, 1), "符合"), (date(2030, 7, 2), "不符合")):
        assert checklists.look_again(kept, documents_of(firm.county), today)[0].outcome == said
    assert Checklist.objects.get().outcome == "符合"


def test_f_07_what_has_ended_is_listed(client, firm, officer):
    """两张都已过五年；撤回的不列。"""
    matter = checklists.Matter("老仓库", enterprise=firm)
    for since in (date(2018, 1, 1), date(2019, 1, 1)):
        kept = checklists.keep(
            county=firm.county, code="F-07", matter=matter, given={"过渡期起算日": since},
            on=date(2025, 7, 1), by=None,
        )  # fmt: skip
    checklists.withdraw(checklist=kept, reason="重复", by=officer)
    supplied.checklist(firm)
    client.force_login(officer)
    body = client.get("/land/supply/checklists/?ends=1").content.decode()
    assert "过渡期到期提醒 1 张" in body
    assert "老仓库" in body
    assert "老厂房改造" not in body


def test_le_23_what_nobody_said_is_not_yes(firm):
    basis = supplied.checklist(firm, "LE-23", **{"不改变土地用途": True})
    assert basis.outcome == "缺数据"
    assert len(basis.findings) == 7


def test_le_15_and_le_20_ask_for_their_days_and_ratios(firm):
    with pytest.raises(ValidationError, match="规划用途调整日期"):
        supplied.checklist(firm, "LE-15", 没有违法出租=True)
    said = {"自有工业用地": True, "新扩建生产性用房或利用地下空间": True, "因扩大生产或增加产能": True}
    ratios = {"现容积率": D("1.0"), "拟达到容积率": D("1.8")}
    assert supplied.checklist(firm, "LE-20", **(said | ratios)).outcome == "符合"


def test_a_person_fills_in_a_checklist_looks_and_keeps_it(client, firm, officer):
    client.force_login(officer)
    address = "/land/supply/checklists/new/LE-23/"
    conditions = {f"answer_{at}": "yes" for at in range(7)}
    given = {"subject": "老厂区分割", "enterprise": firm.credit_code, "on": "2025-06-01"} | conditions
    assert "核对为" in client.post(address, given | {"act": "look"}).content.decode()
    assert not Checklist.objects.exists()
    answer = client.post(address, given | {"answer_4": "no", "act": "keep"})
    kept = Checklist.objects.get()
    assert (kept.outcome, answer.url) == ("不符合", f"/land/supply/checklists/{kept.pk}/")
    body = client.get(answer.url).content.decode()
    assert "不改变土地用途：否。" in body
    client.post(f"{answer.url}withdraw/", {"reason": "填错"})
    assert kept.subject not in client.get("/land/supply/checklists/").content.decode()
    assert kept.subject in client.get("/land/supply/checklists/?withdrawn=1").content.decode()


def test_p_01_the_form_tells_that_no_document_states_it(client, officer):
    client.force_login(officer)
    body = client.get("/land/supply/checklists/new/P-01/").content.decode()
    assert "没有现行文件规定 P-01" in body
    assert client.get("/land/supply/checklists/new/LE-99/").status_code == 404


def test_a_town_sees_the_checklists_of_its_land(firm):
    elsewhere = make.enterprise(make.town(firm.county, "青石街道"))
    mine, _ = supplied.checklist(firm), supplied.checklist(elsewhere)
    town = make.user("town_officer", firm.county, town=firm.town)
    assert set(Checklist.objects.visible_to(town)) == {mine}


def test_who_only_reads_keeps_nothing(client, firm):
    leader = make.user("leader", firm.county)
    client.force_login(leader)
    assert client.get("/land/supply/ledgers/fund/").status_code == 403
    assert "录入一年" not in client.get("/land/supply/ledgers/").content.decode()


def test_nobody_reaches_across_a_county(client, firm):
    kept, contract = supplied.checklist(firm), supplied.supply_contract(firm)
    agreed, row = land.agreement(firm), supplied.year_ledger(firm.county, "fund", "500", "100000")
    client.force_login(make.user("land_officer", make.county("白石县", "339902")))
    for address in (
        f"/land/supply/checklists/{kept.pk}/",
        f"/land/supply/{contract.pk}/",
        f"/land/supply/{contract.pk}/change/",
        f"/land/agreements/{agreed.pk}/",
        f"/land/agreements/{agreed.pk}/transfer/",
    ):
        assert (address, client.get(address).status_code) == (address, 404)
    for address in (f"/land/supply/{contract.pk}/end/", f"/land/agreements/{agreed.pk}/end/"):
        assert (address, client.post(address, {"reason": "收回"}).status_code) == (address, 404)
    assert 'value="500"' not in client.get(f"/land/supply/ledgers/fund/?ledger={row.pk}").content.decode()
    assert kept.subject not in client.get("/land/supply/checklists/").content.decode()
