"""供应合同: every check through what is stored, both sides of each bound; arrears, ends, corrections."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from landuse.actions import provisions, supply
from landuse.models import SupplyContract
from landuse.readings.provisions import documents_of
from landuse.readings.supply import reviewed
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.factories import land
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db
D, TODAY = Decimal, date(2026, 1, 15)


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


@pytest.fixture
def firm(officer):
    return make.enterprise(make.town(officer.county), "青澜轴承厂")


def findings(of: SupplyContract, today: date = TODAY) -> dict[str, list[str]]:
    stored = SupplyContract.objects.filter(pk=of.pk).prefetch_related("rents")
    (row,) = reviewed(stored, documents_of(of.county), today)
    found: dict[str, list[str]] = {}
    for each in row.findings:
        found.setdefault(each.code, []).append(each.outcome.value)
    return found


def test_a_contract_is_looked_at_by_every_rule(firm):
    assert findings(supplied.supply_contract(firm)) == {
        "ZR-01": ["符合", "符合"],
        "ZR-02": ["符合"],
        "ZR-04": ["符合"],
        "ZR-05": ["符合"],
        "ZR-06": ["符合", "未定"],
    }


@pytest.mark.parametrize(
    ("months", "until", "said"), [(240, date(2040, 1, 1), "符合"), (241, date(2040, 1, 31), "提醒")]
)
def test_zr_01_twenty_years_and_a_month_more(firm, months, until, said):
    """长期租赁一般不超过 20 年：20 年符合，20 年 1 个月提醒。"""
    about = supplied.supply_contract(firm, months=months, until=until)
    assert findings(about)["ZR-01"] == ["符合", said]
    assert about.term == ("20 年" if months == 240 else "20 年 1 个月")


@pytest.mark.parametrize(("rent", "said"), [("20", "符合"), ("19.9999", "不符合")])
def test_zr_02_two_percent_of_the_valuation(firm, rent, said):
    about = supplied.supply_contract(firm, rents={date(2020, 1, 1): D(rent)})
    assert findings(about)["ZR-02"] == [said]


@pytest.mark.parametrize(
    ("since", "amount", "said"),
    [
        (date(2025, 1, 1), "22", ["符合", "符合"]),
        (date(2024, 12, 31), "22.0001", ["不符合", "不符合"]),
    ],
)
def test_zr_03_five_years_and_ten_percent(firm, since, amount, said):
    about = supplied.supply_contract(firm, rents={date(2020, 1, 1): D(20), since: D(amount)})
    assert findings(about)["ZR-03"] == said


@pytest.mark.parametrize(("price", "said"), [("600", "符合"), ("599.9999", "不符合")])
def test_zr_04_not_below_cost(firm, price, said):
    assert findings(supplied.supply_contract(firm, price=D(price)))["ZR-04"] == [said]


@pytest.mark.parametrize(("paid", "said"), [("20", "符合"), ("19.9999", "不符合")])
def test_zr_05_rent_is_paid_up_at_the_registration(firm, paid, said):
    """至今欠缴是另一回事，登记时已缴清的仍符合。"""
    about = supplied.supply_contract(
        firm,
        paid_at_registration=D(paid),
        rent_due=D(120),
        rent_paid=D(100),
        rent_on=date(2025, 12, 31),
    )
    assert findings(about)["ZR-05"] == [said]
    assert about.arrears == 20


@pytest.mark.parametrize(
    ("today", "asked", "said"),
    [
        (date(2038, 12, 30), None, ["符合", "符合"]),
        (date(2038, 12, 31), None, ["提醒", "符合"]),
        (date(2039, 7, 1), None, ["提醒", "不符合"]),
        (date(2039, 7, 1), date(2026, 1, 1), ["提醒", "符合"]),
        (date(2040, 1, 1), date(2026, 1, 1), ["不符合", "符合"]),
    ],
)
def test_zr_06_the_end_is_told_ahead_as_the_county_decides(firm, today, asked, said):
    """2039年12月31日到期；县里定提前 12 个月提醒、提前 6 个月（到6月30日）申请续期，文件延用到 2041 年。"""
    text = (
        "文件: 青澜县工业用地供应办法\n文号: 青政办发〔2025〕9号\n来源: 自拟\n状态: 示例\n施行: 2025-01-01\n"
        "失效: 2041-12-31\n规定:\n  ZR-06:\n    条款: 五\n    内容: 到期前提醒\n    提前提醒月: 12\n"
        "    续期申请提前月: 6\n"
    )
    provisions.adopt_document(county=firm.county, text=text, by=None)
    assert findings(supplied.supply_contract(firm, renewal_asked_on=asked), today)["ZR-06"] == said


def test_a_granted_plot_has_no_rent_to_look_at(firm):
    about = supplied.supply_contract(
        firm, mode="弹性年期出让", rents={}, until=date(2069, 12, 31), months=600, registered_on=None,
        due_at_registration=None, paid_at_registration=None,
    )  # fmt: skip
    assert findings(about) == {"ZR-01": ["不符合"], "ZR-04": ["符合"], "ZR-06": ["符合", "未定"]}


def test_what_is_not_known_is_not_guessed(firm):
    about = supplied.supply_contract(firm, valuation=None, cost=None, rents={})
    assert findings(about)["ZR-02"] == ["缺数据"]
    assert findings(about)["ZR-04"] == ["缺数据"]
    assert findings(about, date(2028, 1, 1))["ZR-06"] == ["未定"], "the document has run out"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"until": date(2039, 12, 30)}, "until"),
        ({"until": date(2040, 1, 2)}, "until"),
        ({"lease_months": 60}, "lease_months"),
        ({"mode": "先租后让"}, "lease_months"),
        ({"number": " "}, "number"),
        ({"rent_due": D(1)}, "rent_paid"),
        ({"cost": D(-1)}, "cost"),
        ({"registered_on": None}, "registered_on"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused_at_its_field(firm, changed, field):
    with pytest.raises(ValidationError) as caught:
        supplied.supply_contract(firm, **changed)
    assert field in caught.value.message_dict
    assert not SupplyContract.objects.exists()


def test_a_contract_is_corrected_with_a_reason_and_what_it_was(firm, officer):
    about = supplied.supply_contract(firm)
    content = supply.Content(**{name: getattr(about, name) for name in supply.Content.__dataclass_fields__})
    with pytest.raises(ValidationError, match="没有改动"):
        supply.change(contract=about, content=content, reason="核对", by=officer)
    changed = supply.Content(**{**vars(content), "cost": D(650)})
    supply.change(contract=about, content=changed, reason="审计核定", by=officer)
    assert (
        AuditEvent.objects.get(act="supply_contract_changed").detail["changes"] == "成本价（万元） 600 → 650"
    )


def test_rents_are_kept_within_the_term_and_removed_with_a_reason(firm, officer):
    about = supplied.supply_contract(firm)
    with pytest.raises(ValidationError, match="合同期限以内"):
        supply.set_rent(contract=about, since=date(2019, 12, 31), amount=D(20), by=officer)
    rent = supply.set_rent(contract=about, since=date(2025, 1, 1), amount=D(21), by=officer)
    with pytest.raises(ValidationError, match="原因"):
        supply.remove_rent(rent=rent, reason="", by=officer)
    supply.remove_rent(rent=rent, reason="重复", by=officer)
    assert about.rents.count() == 1


def test_an_ended_contract_is_not_changed(firm, officer):
    about = supplied.supply_contract(firm)
    supply.end(contract=about, on=date(2025, 1, 1), reason="收回", by=officer)
    with pytest.raises(ValidationError, match="已于 2025-01-01 终止"):
        supply.set_rent(contract=about, since=date(2025, 1, 1), amount=D(21), by=officer)


def test_the_list_tells_who_owes_what_ends_and_what_is_wrong(client, firm, officer):
    owing = supplied.supply_contract(firm, rent_due=D(60), rent_paid=D(40), rent_on=date(2025, 12, 31))
    wrong = supplied.supply_contract(firm, on=owing.parcel, price=D(500))
    gone = supplied.supply_contract(
        firm, since=date(2010, 1, 1), until=date(2020, 1, 1), months=120, rents={}
    )
    client.force_login(officer)
    assert "欠缴租金 1 份，20.00 万元" in client.get("/land/supply/").content.decode()
    shown = {
        show: {each.number for each in (owing, wrong, gone) if each.number in body}
        for show in ("arrears", "wrong", "ends")
        for body in [client.get(f"/land/supply/?show={show}").content.decode()]
    }
    assert shown == {"arrears": {owing.number}, "wrong": {wrong.number}, "ends": {gone.number}}
    body = client.get("/land/supply/").content.decode()
    assert "用地 60.00 亩" in body, "two contracts of one parcel count its land once"
    assert wrong.number in client.get("/land/supply/?download=list").content.decode()


def test_a_person_enters_a_contract_on_the_page(client, firm, officer):
    client.force_login(officer)
    on = land.parcel(firm.town, firm)
    given = {
        "parcel": on.code, "number": "青租1号", "mode": "长期租赁", "since": "2020-01-01",
        "until": "2039-12-31", "months": "240", "rent_since": "2020-01-01", "rent_amount": "20",
    }  # fmt: skip
    body = client.post("/land/supply/new/", given | {"until": "2040-01-31"}).content.decode()
    assert "与年限不符：2020-01-01 起 240 个月到 2039-12-31" in body
    answer = client.post("/land/supply/new/", given)
    about = SupplyContract.objects.get()
    assert answer.url == f"/land/supply/{about.pk}/"
    assert (about.enterprise, about.rents.get().amount) == (firm, 20)
    assert client.post(f"/land/supply/{about.pk}/change/", given | {"cost": "600"}).status_code == 200
    client.post(f"/land/supply/{about.pk}/change/", given | {"cost": "600", "reason": "补录"})
    about.refresh_from_db()
    assert about.cost == 600


def test_everyone_sees_the_contracts_of_their_own(firm):
    elsewhere = make.enterprise(make.town(firm.county, "青石街道"))
    mine, other = supplied.supply_contract(firm), supplied.supply_contract(elsewhere)
    town = make.user("town_officer", firm.county, town=firm.town)
    assert set(SupplyContract.objects.visible_to(town)) == {mine}
    own = make.user("enterprise", firm.county, credit_code=elsewhere.credit_code)
    assert set(SupplyContract.objects.visible_to(own)) == {other}
