"""县里规定: decided points and own documents hold in the county's checks, are typed, and can be taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from landuse.actions import provisions as acting
from landuse.models import ClauseDecision, CountyProvision
from landuse.provisions import delivered, find, open_points
from landuse.provisions.clauses import EnergyLine, OddParcels, SupplyByGrade, Terms
from landuse.readings.provisions import documents_of
from mujun.accounts.models import AuditEvent
from mujun.documents import DocumentError
from tests import factories as make
from tests.factories.land import DECISION, OWN

pytestmark = pytest.mark.django_db
PROVINCE, NATIONAL = "浙政办发〔2023〕12号", "自然资发〔2022〕201号"
DAY = date(2025, 6, 1)


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


def decided(officer, **changed):
    return acting.decide(county=officer.county, by=officer, **(DECISION | changed))


def test_le_18_a_decided_point_holds_in_its_county_only(officer):
    decided(officer)
    other = make.county("白石县", "339902")
    wholes = [
        find(documents_of(each), OddParcels, "LE-18", DAY).clause.whole for each in (officer.county, other)
    ]
    assert wholes == ["含零星用地", None]
    event = AuditEvent.objects.get(act="clause_decided")
    assert (event.actor, event.detail["value"]) == (officer, "含零星用地")


def test_a_revoked_decision_leaves_the_point_open_again(officer):
    decision = decided(officer)
    with pytest.raises(ValidationError, match="原因"):
        acting.revoke(decision=decision, reason=" ", by=officer)
    acting.revoke(decision=decision, reason="文号写错", by=officer)
    assert find(documents_of(officer.county), OddParcels, "LE-18", DAY).clause.whole is None
    with pytest.raises(ValidationError, match="已经撤销"):
        acting.revoke(decision=decision, reason="再撤", by=officer)


@pytest.mark.parametrize(
    ("changed", "field", "cure"),
    [
        ({"value": "都算"}, "value", "可选：含零星用地、不含零星用地"),
        ({"number": " "}, "number", "请写明县里的文号"),
        ({"valid_to": date(2025, 2, 28)}, "valid_to", "失效日期早于施行日期"),
    ],
)
def test_what_will_not_do_is_told_at_its_field(officer, changed, field, cure):
    with pytest.raises(ValidationError) as caught:
        decided(officer, **changed)
    assert cure in " ".join(caught.value.message_dict[field])
    assert not ClauseDecision.objects.exists()


def test_only_what_is_open_can_be_decided_and_only_by_who_handles_land(officer):
    with pytest.raises(ValidationError, match="已有规定"):
        decided(officer, key=("单宗不超过亩",), value="5")
    with pytest.raises(PermissionDenied):
        acting.decide(
            county=officer.county, document=PROVINCE, code="LE-18", key=("项目总面积",), value="含零星用地",
            number="甲", valid_from=DAY, valid_to=None, by=make.user("leader", officer.county),
        )  # fmt: skip


def test_p_01_is_silent_until_the_county_s_own_document_states_it(officer):
    assert find(documents_of(officer.county), SupplyByGrade, "P-01", DAY) is None
    own = acting.adopt_document(county=officer.county, text=OWN, by=officer)
    basis = find(documents_of(officer.county), SupplyByGrade, "P-01", DAY)
    assert (basis.clause.modes["B"], basis.source) == (["弹性年期出让"], "青政办发〔2025〕6号 二")
    acting.end_document(provision=own, reason="换文", by=officer)
    assert find(documents_of(officer.county), SupplyByGrade, "P-01", DAY) is None


def test_a_new_text_of_the_same_number_takes_the_former_s_place(officer):
    acting.adopt_document(county=officer.county, text=OWN, by=officer)
    with pytest.raises(ValidationError, match="已经采用"):
        acting.adopt_document(county=officer.county, text=OWN, by=officer)
    acting.adopt_document(
        county=officer.county, text=OWN.replace("B: [弹性年期出让]", "B: [长期租赁]"), by=officer
    )
    assert CountyProvision.objects.filter(adopted=True).count() == 1
    assert find(documents_of(officer.county), SupplyByGrade, "P-01", DAY).clause.modes["B"] == ["长期租赁"]


def test_mistakes_in_a_document_are_told_and_nothing_is_kept(officer):
    with pytest.raises(DocumentError, match="各档次供应方式"):
        acting.adopt_document(county=officer.county, text=OWN.replace("先租后让", "先租"), by=officer)
    with pytest.raises(ValidationError, match="系统自带"):
        acting.adopt_document(
            county=officer.county, text=OWN.replace("青政办发〔2025〕6号", PROVINCE), by=officer
        )
    assert not CountyProvision.objects.exists()


def test_the_page_lists_what_is_open_and_who_decided(client, officer):
    client.force_login(officer)
    body = client.get("/land/provisions/").content.decode()
    assert "现行文件都没有规定的：P-01" in body
    left = sum(len(open_points(each.clauses)) for each in delivered())
    assert f"还有 {left} 处未定" in body
    decided(officer)
    body = client.get("/land/provisions/").content.decode()
    assert "青政办发〔2025〕3号，2025年3月1日起" in body
    assert f"还有 {left - 1} 处未定" in body


def test_a_person_decides_on_the_page(client, officer):
    client.force_login(officer)
    address = f"/land/provisions/decide/?document={PROVINCE}&code=LE-18&key=项目总面积"
    assert "含零星用地" in client.get(address).content.decode()
    given = {"number": "青政办发〔2025〕3号", "valid_from": "2025-03-01"}
    assert "填上规定" in client.post(address, given).content.decode()
    assert client.post(address, given | {"value": "不含零星用地"}).url == "/land/provisions/"
    assert client.get(address.replace("项目总面积", "面积")).status_code == 404


def test_zr_01_the_parts_of_a_mode_are_asked_one_by_one(client, officer):
    client.force_login(officer)
    address = f"/land/provisions/decide/?document={NATIONAL}&code=ZR-01&key=供应方式›租让结合"
    given = {"number": "甲", "valid_from": "2025-01-01", "part_3": "五年", "part_4": "应当"}
    assert "只写数字" in client.post(address, given).content.decode()
    client.post(address, given | {"part_3": "5"})
    basis = find(documents_of(officer.county), Terms, "ZR-01", DAY)
    assert (basis.clause.modes["租让结合"].lease_at_most, basis.clause.modes["租让结合"].at_most) == (5, None)


def test_a_document_is_checked_before_it_is_adopted(client, officer):
    client.force_login(officer)
    address = "/land/provisions/documents/new/"
    body = client.post(address, {"text": OWN.replace("条款: 二", "条: 二"), "act": "check"}).content.decode()
    assert "第 9 行" in body
    assert "检查通过" in client.post(address, {"text": OWN, "act": "check"}).content.decode()
    assert not CountyProvision.objects.exists()
    client.post(address, {"text": OWN, "act": "adopt"})
    own = CountyProvision.objects.get()
    assert "各档次供应方式" in client.get(f"/land/provisions/documents/{own.pk}/").content.decode()


def test_x_14_the_decided_line_is_the_one_at_the_line(officer):
    decided(
        officer, document="浙政发〔2023〕4号", code="X-14", key=("恰为界线",), value="绿色通道",
        valid_from=date(2025, 1, 1),
    )  # fmt: skip
    assert find(documents_of(officer.county), EnergyLine, "X-14", DAY).clause.at_line == "绿色通道"
