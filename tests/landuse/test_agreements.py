"""标准地 in use: entering, checks with the time given before, breaches, transfers with what is owed, taking back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from landuse.actions import agreement_checks, agreement_transfers, agreements, provisions
from landuse.actions.agreement_transfers import Request
from landuse.actions.speaking import File
from landuse.agreements import Opinion, Stage
from landuse.models import Agreement, AgreementTransfer
from landuse.readings.agreements import standings
from mujun.accounts.models import AuditEvent
from mujun.inbox.models import Message
from tests import factories as make
from tests.factories import land
from tests.pictures import png

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


@pytest.fixture
def firm(officer):
    return make.enterprise(make.town(officer.county), "青澜轴承厂")


def standing(of: Agreement, today: date = TODAY):
    (found,) = standings(Agreement.objects.filter(pk=of.pk), today)
    return found


def test_a_stage_is_judged_and_kept_as_it_was_found(firm):
    """容积率 1.5 达标，投资强度 299.99 差 0.01 万元/亩。"""
    about = land.agreement(firm)
    kept = land.agreement_check(
        about, Stage.BUILT, "2024-06-01", None, 固定资产投资强度="299.99", 容积率="1.5"
    )
    assert [row["verdict"] for row in kept.judged] == ["限期整改", "达标"]
    assert kept.judged[0]["sentence"].endswith("差 0.01 万元/亩，限 2025-06-01 前整改到位。")
    assert (kept.verdict, kept.told) == ("限期整改", {"固定资产投资强度": "2024-06-01"})
    about.rule_set.text = about.rule_set.text.replace("整改期限月: 12", "整改期限月: 1")
    about.rule_set.save()
    assert standing(about).by_stage[Stage.BUILT].judged == kept.judged, "never judged again"


@pytest.mark.parametrize(("on", "verdict"), [("2025-03-01", "限期整改"), ("2025-03-02", "违约")])
def test_the_time_for_a_miss_runs_from_the_first_check_that_told_it(firm, on, verdict):
    about = land.agreement(firm)
    land.agreement_check(about, on="2024-03-01", year=2023, 亩均税收="19", 单位增加值能耗="0.5")
    again = land.agreement_check(about, on=on, year=2024, 亩均税收="19", 单位增加值能耗="0.5")
    assert again.verdict == verdict


def test_a_breach_is_told_to_the_enterprise_and_listed(firm):
    account = make.user("enterprise", firm.county, credit_code=firm.credit_code)
    about = land.agreement(firm)
    land.agreement_check(about, 亩均税收="11.99", 单位增加值能耗="0.5")
    message = Message.objects.get(to=account)
    assert "违约" in message.title
    assert "约定不低于 20 万元/亩，实际 11.99 万元/亩" in message.text
    assert [each.promise.indicator for each in standing(about).breaches] == ["亩均税收"]
    assert AuditEvent.objects.get(act="agreement_checked").detail["verdict"] == "违约"


def test_what_is_due_and_what_is_overdue(firm):
    about = land.agreement(firm)
    assert [each.words for each in standing(about).dues][:2] == ["竣工验收", "2024 年度核查"]
    assert standing(about, date(2024, 6, 30)).is_overdue is False
    assert standing(about, date(2024, 7, 1)).is_overdue is True
    land.agreement_check(about, Stage.BUILT, "2024-06-01", None, 固定资产投资强度="300", 容积率="1.5")
    assert [each.words for each in standing(about).dues] == ["2024 年度核查", "达产复核", "2025 年度核查"]


def test_checks_come_in_their_order_and_only_the_last_is_taken_back(firm, officer):
    about = land.agreement(firm)
    first = land.agreement_check(about, on="2024-06-01", year=2023)
    last = land.agreement_check(about, on="2025-06-01", year=2024)
    with pytest.raises(ValidationError, match="早于上次核查"):
        land.agreement_check(about, on="2025-05-31", year=2024)
    with pytest.raises(ValidationError, match="最近的一次"):
        agreement_checks.withdraw(check=first, reason="填错", by=officer)
    agreement_checks.withdraw(check=last, reason="填错", by=officer)
    assert standing(about).by_stage[Stage.YEARLY] == first


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        ({"on": "2023-01-09", "year": 2023}, "早于协议签订"),
        ({"on": "2099-01-01"}, "晚于今天"),
        ({"year": None}, "要写明核的是哪一年"),
        ({"year": 2022}, "核查年度应在签订以后"),
        ({"容积率": "1.5"}, "这个阶段不核：容积率"),
    ],
)
def test_a_check_that_cannot_be_is_refused_with_its_cure(firm, given, cure):
    with pytest.raises(ValidationError, match=cure):
        land.agreement_check(land.agreement(firm), **given)


def test_an_agreement_is_entered_once_and_whole(firm):
    about = land.agreement(firm)
    for changed, cure in (
        ({"number": about.number}, "已有编号"),
        ({"number": " "}, "请填写协议编号"),
        ({"dues": {Stage.BUILT: date(2023, 1, 9)}}, "期限早于签订日期"),
    ):
        with pytest.raises(ValidationError, match=cure):
            land.agreement(firm, **changed)
    assert Agreement.objects.count() == 1


def test_promises_are_those_of_the_rules_and_more_than_nothing(firm):
    rule_set, on = land.agreement_rules(firm.county), land.parcel(firm.town)
    terms = agreements.Terms("甲", date(2023, 1, 10), {})
    for promised, cure in (
        ({}, "至少填写一项"),
        ({"就业": Decimal(1)}, "就业"),
        ({"容积率": Decimal(0)}, "大于零"),
    ):
        with pytest.raises(ValidationError, match=cure):
            agreements.enter(
                parcel=on, enterprise=firm, rule_set=rule_set, terms=terms, promised=promised, by=None
            )


def request(holder, **changed):
    facts = dict.fromkeys(
        ["符合出让合同", "符合投资建设协议", "符合规划要求", "符合产业要求", "符合环保要求", "符合能耗要求"],
        True,
    )
    given = {"on": date(2025, 9, 1), "judicial": False, "facts": facts, "opinion": Opinion.FREE}
    return Request(holder=holder, **(given | {"opinion_words": "经信局〔2025〕2号"} | changed))


def test_le_21_what_is_owed_goes_to_the_new_holder_unchanged(firm, officer):
    about, buyer = land.agreement(firm), make.enterprise(firm.town, "青澜电机厂")
    account = make.user("enterprise", firm.county, credit_code=buyer.credit_code)
    land.agreement_check(about, Stage.BUILT, "2024-06-01", None, 固定资产投资强度="300", 容积率="1.4")
    paper = File("意见.png", png())
    kept = agreement_transfers.pass_on(
        agreement=about, request=request(buyer), reason="转让厂房", by=officer, files=[paper]
    )
    about.refresh_from_db()
    assert (about.enterprise, kept.outcome, kept.former) == (buyer, "符合", firm)
    owed = [(each["indicator"], each["value"], each["due"]) for each in kept.obligations]
    assert owed[0] == ("容积率", "1.5", "2025-06-01"), "what was missed keeps its day"
    assert [name for name, *_ in owed] == ["容积率", "亩均税收", "单位增加值能耗"]
    assert "由贵企业继续履行" in Message.objects.get(to=account).title
    assert kept.files.get().attachment.name == "意见.png"


@pytest.mark.parametrize(
    ("changed", "outcome"), [({"opinion": None}, "不符合"), ({"opinion": Opinion.RESTRICTED}, "不符合")]
)
def test_le_21_without_a_free_opinion_the_holder_stays(firm, officer, changed, outcome):
    about, buyer = land.agreement(firm), make.enterprise(firm.town)
    kept = agreement_transfers.pass_on(
        agreement=about, request=request(buyer, **changed), reason="申请转让", by=officer
    )
    about.refresh_from_db()
    assert (about.enterprise, kept.outcome) == (firm, outcome)
    assert "书面意见" in kept.findings[-1]["sentence"]


def test_le_24_a_court_s_sale_passes_the_agreement_in_any_case(firm, officer):
    about, buyer = land.agreement(firm), make.enterprise(firm.town)
    facts = {"土地权利状况明确": True, "规划利用要求明确": False, "产业利用要求明确": None}
    asked = request(buyer, judicial=True, facts=facts, opinion=None, opinion_words="")
    kept = agreement_transfers.pass_on(agreement=about, request=asked, reason="司法拍卖", by=officer)
    about.refresh_from_db()
    assert (about.enterprise, kept.outcome, kept.is_done) == (buyer, "不符合", True)
    assert kept.findings[-1]["sentence"] == "“标准地”司法处置，协议继续有效，由买受人按约定条件履行。"
    assert len(kept.obligations) == 4


def test_le_21_another_clause_of_that_day_asks_for_what_it_asked(firm, officer):
    """县里 2025 年的文件另有要件：当时没有问到的，不当作符合。"""
    text = (
        "文件: 青澜县工业用地转让办法\n文号: 青政办发〔2025〕7号\n来源: 自拟\n状态: 示例\n施行: 2025-01-01\n"
        "失效: 未定\n规定:\n  LE-21:\n    条款: 一\n    内容: 从严\n    要件: [符合出让合同, 缴清税款]\n"
    )
    provisions.adopt_document(county=firm.county, text=text, by=None)
    about, buyer = land.agreement(firm), make.enterprise(firm.town)
    kept = agreement_transfers.pass_on(agreement=about, request=request(buyer), reason="转让", by=officer)
    assert [each["outcome"] for each in kept.findings] == ["符合", "缺数据", "符合"]
    assert (kept.is_done, kept.findings[0]["source"]) == (False, "青政办发〔2025〕7号 一")


def test_a_transfer_to_nobody_else_or_without_its_papers_is_refused(firm, officer):
    about, buyer = land.agreement(firm), make.enterprise(firm.town)
    far = make.enterprise(make.town(make.county("白石县", "339902")))
    for asked, cure in (
        (request(firm), "就是现在"),
        (request(far), "不在本县"),
        (request(buyer, opinion_words=""), "文号"),
        (request(buyer, on=date(2099, 1, 1)), "今天以前"),
    ):
        with pytest.raises(ValidationError, match=cure):
            agreement_transfers.pass_on(agreement=about, request=asked, reason="转让", by=officer)
    assert not AgreementTransfer.objects.exists()


def test_an_ended_agreement_owes_nothing_and_takes_nothing(firm, officer):
    about = land.agreement(firm)
    agreements.end(agreement=about, on=date(2025, 1, 1), reason="收回", by=officer)
    about.refresh_from_db()
    assert (standing(about).dues, standing(about).owed) == ([], [])
    with pytest.raises(ValidationError, match="已于 2025-01-01 终止"):
        land.agreement_check(about)


def test_only_who_handles_land_acts(firm):
    about, leader = land.agreement(firm), make.user("leader", firm.county)
    foreign = make.user("land_officer", make.county("白石县", "339902"))
    for by in (leader, foreign):
        with pytest.raises(PermissionDenied):
            agreements.end(agreement=about, on=TODAY, reason="收回", by=by)


def test_everyone_sees_the_land_of_their_own(firm):
    elsewhere = make.enterprise(make.town(firm.county, "青石街道"))
    mine, other = land.agreement(firm), land.agreement(elsewhere)
    seen = {
        role: set(Agreement.objects.visible_to(make.user(role, firm.county, **fields)))
        for role, fields in {
            "leader": {},
            "town_officer": {"town": firm.town},
            "enterprise": {"credit_code": elsewhere.credit_code},
        }.items()
    }
    assert seen == {"leader": {mine, other}, "town_officer": {mine}, "enterprise": {other}}
    assert not Agreement.objects.visible_to(make.user("leader", make.county("白石县", "339902"))).exists()


def test_the_list_has_overdue_ones_first_and_finds_breaches(client, firm, officer):
    """已办结各阶段的排在逾期的后面；违约清单只列违约的。"""
    done, late = land.agreement(firm, dues={}), land.agreement(firm)
    land.agreement_check(done, 亩均税收="11.99", 单位增加值能耗="0.5")
    client.force_login(officer)
    body = client.get("/land/agreements/").content.decode()
    assert body.index(late.number) < body.index(done.number)
    broken = client.get("/land/agreements/?verdict=违约").content.decode()
    assert done.number in broken
    assert late.number not in broken
    overdue = client.get("/land/agreements/?due=overdue&download=list").content.decode()
    assert late.number in overdue
    assert done.number not in overdue
    falling = client.get("/land/agreements/?sort=-verdict").content.decode()
    assert falling.index(done.number) < falling.index(late.number)


def test_a_person_sees_the_verdict_before_it_is_kept(client, firm, officer):
    about = land.agreement(firm)
    client.force_login(officer)
    address = f"/land/agreements/{about.pk}/check/?stage=年度核查"
    given = {"on": "2025-06-01", "year": "2024", "indicator_0": "19", "indicator_1": "0.5"}
    body = client.post(address, given | {"act": "look"}).content.decode()
    assert "限 2026-06-01 前整改到位" in body
    assert not about.checks.exists()
    body = client.post(address, given | {"act": "keep", "year": "2020"}).content.decode()
    assert "核查年度应在签订以后" in body
    assert client.post(address, given | {"act": "keep"}).url == f"/land/agreements/{about.pk}/"
    assert about.checks.get().verdict == "限期整改"
    assert client.get(f"/land/agreements/{about.pk}/check/?stage=没有").status_code == 404


def test_a_person_enters_an_agreement_and_passes_it_on(client, firm, officer):
    client.force_login(officer)
    assert "没有在用的协议规则" in client.get("/land/agreements/new/").content.decode()
    land.agreement_rules(firm.county)
    on, buyer = land.parcel(firm.town, firm), make.enterprise(firm.town, "青澜电机厂")
    given = {"number": "甲1号", "parcel": "没有", "signed_on": "2023-01-10", "indicator_2": "20"}
    assert "用地台账中没有这宗地" in client.post("/land/agreements/new/", given).content.decode()
    client.post("/land/agreements/new/", given | {"parcel": on.code})
    about = Agreement.objects.get()
    assert (about.enterprise, about.promises.get().value) == (firm, 20)
    address = f"/land/agreements/{about.pk}/transfer/?judicial=1"
    asked = {"holder": buyer.credit_code, "on": "2025-09-01", "reason": "拍卖", "condition_0": "yes"}
    assert "由买受人按约定条件履行" in client.post(address, asked | {"act": "look"}).content.decode()
    client.post(address, asked | {"act": "keep"})
    about.refresh_from_db()
    assert about.enterprise == buyer
    assert "司法处置" in client.get(f"/land/agreements/{about.pk}/").content.decode()


def test_an_enterprise_reads_its_own_agreement_and_no_other(client, firm):
    other = land.agreement(make.enterprise(firm.town))
    about = land.agreement(firm)
    paper = about.files.create(attachment=make.attachment(firm.county))
    client.force_login(make.user("enterprise", firm.county, credit_code=firm.credit_code))
    body = client.get(f"/land/agreements/{about.pk}/").content.decode()
    assert about.number in body
    assert "办理转让" not in body
    assert client.get(f"/land/agreements/{about.pk}/files/{paper.pk}/").status_code == 200
    assert client.get(f"/land/agreements/{other.pk}/").status_code == 404
    assert client.get("/land/agreements/").status_code == 403


def test_the_parcel_leads_to_its_agreement(client, firm, officer):
    about = land.agreement(firm)
    client.force_login(officer)
    body = client.get(f"/parcels/{about.parcel.code}/").content.decode()
    assert f'href="/land/agreements/{about.pk}/"' in body


def test_the_roll_up_by_town_counts_a_parcel_once(client, firm, officer):
    """云栖镇 30 亩两份协议，青石街道 30 亩一份。"""
    first = land.agreement(firm)
    land.agreement(firm, first.parcel)
    land.agreement(make.enterprise(make.town(firm.county, "青石街道")))
    client.force_login(officer)
    response = client.get("/land/agreements/")
    rows = [(town, sums["size"], sums["area"]) for town, sums in response.context["by_town"]]
    assert rows == [("云栖镇", 2, 30), ("青石街道", 1, 30)]
    assert response.context["totals"]["area"] == 60
