"""用地增减台账: the control line (LE-14) and the quota (X-13) at their bounds as they are stored."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from landuse.actions import land_accounts
from landuse.models import LandEntry
from landuse.provisions.documents import load
from landuse.readings.land_accounts import account_years
from landuse.readings.provisions import documents_of
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import supply_factories as supplied

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


def years(officer):
    return account_years(officer, documents_of(officer.county))


def told(officer):
    """Of the newest year of the only account: outcome of each finding."""
    return [each.outcome.value for each in years(officer)[0].findings]


@pytest.mark.parametrize(("added", "said", "left"), [("12.5", "符合", "0"), ("12.4999", "提醒", "-0.0001")])
def test_le_14_what_left_the_control_line_is_replaced(officer, added, said, left):
    """“探索用地占补平衡”：没有补足的提醒，不算不符合。"""
    supplied.land_entry(officer.county, "control_line", "out", "12.5")
    supplied.land_entry(officer.county, "control_line", "in", added)
    assert told(officer) == [said]
    assert years(officer)[0].account.left == D(left)


@pytest.mark.parametrize(
    ("used", "ahead", "said"),
    [("100", "0", "符合"), ("100.0001", "0", "不符合"), ("100", "20", "提醒"), ("100.0001", "20", "不符合")],
)
def test_x_13_no_more_is_used_than_was_earned_but_what_is_drawn_ahead(officer, used, ahead, said):
    supplied.land_entry(officer.county, "quota", "in", "100")
    supplied.land_entry(officer.county, "quota", "out", used, for_major=True)
    if D(ahead):
        supplied.land_entry(officer.county, "quota", "out", ahead, for_major=True, is_ahead=True)
    assert told(officer) == [said, "符合"]


@pytest.mark.parametrize(("for_major", "said"), [(True, "符合"), (False, "不符合"), (None, "缺数据")])
def test_x_13_all_of_it_is_for_major_projects(officer, for_major, said):
    supplied.land_entry(officer.county, "quota", "in", "100")
    supplied.land_entry(officer.county, "quota", "out", "30", for_major=for_major)
    assert told(officer) == ["符合", said]


def test_x_13_what_is_left_goes_over_to_the_next_year(officer):
    supplied.land_entry(officer.county, "quota", "in", "50", on=date(2023, 6, 1))
    supplied.land_entry(officer.county, "quota", "out", "50", on=date(2024, 6, 1), for_major=True)
    last, first = years(officer)
    assert [(each.year, each.into, each.out, each.account.left) for each in (first, last)] == [
        (2023, 50, 0, 50),
        (2024, 0, 50, 0),
    ]


def test_before_the_document_nothing_is_found(officer):
    supplied.land_entry(officer.county, "control_line", "out", "5", on=date(2022, 6, 1))
    assert told(officer) == ["未定"]


def test_an_entry_is_withdrawn_and_stays(officer):
    entry = supplied.land_entry(officer.county, "control_line", "out", "5")
    land_accounts.withdraw(entry=entry, reason="重复录入", by=officer)
    assert years(officer) == []
    assert LandEntry.objects.count() == 1
    with pytest.raises(ValidationError, match="已经撤回"):
        land_accounts.withdraw(entry=entry, reason="重复录入", by=officer)
    acts = AuditEvent.objects.filter(act__startswith="land_ent").order_by("pk")
    assert [event.act for event in acts] == ["land_entered", "land_entry_withdrawn"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"area": "0"}, "area"),
        ({"on": date(2999, 1, 1)}, "on"),
        ({"way": "in", "is_ahead": True}, "is_ahead"),
        ({"way": "in", "for_major": True}, "for_major"),
        ({"way": "out", "is_ahead": True, "for_major": False}, "is_ahead"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(officer, fields, field):
    given = {"way": "in", "area": "1", **fields}
    with pytest.raises(ValidationError) as refusal:
        supplied.land_entry(officer.county, "quota", **given)
    assert list(refusal.value.error_dict) == [field]


def test_only_those_who_handle_the_county_s_land_write(officer):
    entry = supplied.land_entry(officer.county)
    for stranger in (
        make.user("leader", officer.county),
        make.user("land_officer", make.county("邻县", "339902")),
    ):
        with pytest.raises(PermissionDenied):
            land_accounts.withdraw(entry=entry, reason="不对", by=stranger)


def test_the_database_holds_an_entry_to_its_kind(officer):
    entry = supplied.land_entry(officer.county, "control_line", "out", "5")
    with pytest.raises(IntegrityError), transaction.atomic():
        LandEntry.objects.filter(pk=entry.pk).update(is_ahead=True)


class TestPages:
    def test_form_list_file_and_withdrawal(self, client, officer):
        client.force_login(officer)
        assert "没有记录" in client.get("/land/supply/accounts/").content.decode()
        given = {
            "way": "out",
            "on": "2025-03-01",
            "area": "8",
            "subject": "轴承项目",
            "document": "青政发〔2025〕3号",
        }
        wrong = client.post("/land/supply/accounts/quota/", given | {"parcel": "没有"})
        assert "没有这宗地" in wrong.content.decode()
        client.post("/land/supply/accounts/quota/", given | {"for_major": "yes", "is_ahead": "on"})
        page = client.get("/land/supply/accounts/?kind=quota&year=2025").content.decode()
        assert "是提前预支" in page
        assert "轴承项目" in client.get("/land/supply/accounts/?download=list").content.decode()
        entry = LandEntry.objects.get()
        client.post(f"/land/supply/accounts/{entry.pk}/withdraw/", {"reason": "项目取消"})
        assert "项目取消" in client.get("/land/supply/accounts/?withdrawn=1").content.decode()

    def test_over_rest(self, client, officer):
        supplied.land_entry(officer.county, "control_line", "out", "5")
        client.force_login(officer)
        (line,) = client.get("/api/v1/land-accounts/").json()["results"]
        assert (line["taken"], line["left"], line["outcome"]) == (5, -5, "提醒")
        (entry,) = client.get("/api/v1/land-entries/?kind=control_line&year=2024").json()["results"]
        assert (entry["way"], entry["area"]) == ("out", 5)
        table = client.get("/api/v1/land-entries/", headers={"accept": "text/csv"})
        assert "control_line" in b"".join(table.streaming_content).decode()


def test_a_county_s_own_document_may_say_more(officer):
    own = load(OWN, "青澜.yaml")
    supplied.land_entry(officer.county, "control_line", "out", "5")
    found = account_years(officer, [*documents_of(officer.county), own])[0]
    assert found.findings[0].outcome == "不符合"


OWN = """文件: 青澜县工业控制线管理办法（示例）
文号: 示例
来源: 示例县自拟
状态: 示例
施行: 2024-01-01
失效: 未定
规定:
  LE-14:
    条款: 五
    内容: 线内工业用地调出的，先补后调
"""
