"""用地增减台账: the control line (LE-14), the quota and freed land (X-13) at their bounds as they are stored."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from landuse.actions import land_accounts, land_demands
from landuse.models import LandEntry
from landuse.provisions.documents import load
from landuse.readings.land_accounts import Year, account_years, judge
from landuse.readings.provisions import documents_of
from landuse.supply.balances import Account
from landuse.supply.projects import Use
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db
MAJOR, CLUSTER = "省制造业重大项目", "“415X”先进制造业集群重大项目"
LEADING = "特别重大和引领性产业项目"


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


def years(officer):
    return account_years(officer, documents_of(officer.county))


def told(officer):
    """Of the newest year of the only account: outcome of each finding."""
    return [each.outcome.value for each in years(officer)[0].findings]


def using(officer, area, kinds, **fields):
    return supplied.land_entry(officer.county, "quota", "out", area, kinds=kinds, **fields)


@pytest.mark.parametrize(("added", "said", "left"), [("12.5", "符合", "0"), ("12.4999", "提醒", "-0.0001")])
def test_le_14_what_left_the_control_line_is_replaced(officer, added, said, left):
    """“探索用地占补平衡”：没有补足的提醒，不算不符合。"""
    supplied.land_entry(officer.county, "control_line", "out", "12.5")
    supplied.land_entry(officer.county, "control_line", "in", added)
    assert told(officer) == [said]
    assert years(officer)[0].of.account.left == D(left)


@pytest.mark.parametrize(
    ("used", "ahead", "said"),
    [("100", "0", "符合"), ("100.0001", "0", "不符合"), ("100", "20", "提醒"), ("100.0001", "20", "不符合")],
)
def test_x_13_no_more_is_used_than_was_earned_but_what_is_drawn_ahead(officer, used, ahead, said):
    supplied.land_entry(officer.county, "quota", "in", "100")
    using(officer, used, [CLUSTER])
    if D(ahead):
        using(officer, ahead, [CLUSTER, LEADING], is_ahead=True)
    assert set(told(officer)) == {said, "符合"}


@pytest.mark.parametrize(
    ("kinds", "said"), [([CLUSTER], "符合"), ([MAJOR], "不符合"), ([], "不符合"), (None, "缺数据")]
)
def test_x_13_all_of_it_is_for_major_projects(officer, kinds, said):
    supplied.land_entry(officer.county, "quota", "in", "100")
    using(officer, "30", kinds)
    assert told(officer) == ["符合", said, "符合"]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [([CLUSTER, LEADING], "符合"), ([CLUSTER], "不符合"), ([], "不符合"), (None, "缺数据")],
)
def test_x_13_only_leading_projects_draw_ahead(officer, kinds, said):
    using(officer, "30", kinds, is_ahead=True, subject="电池项目")
    (found,) = [each for each in years(officer)[0].findings if "预支的 30 亩" in each.sentence]
    assert (found.code, found.outcome, found.source) == ("X-13", said, "浙政发〔2023〕4号 三（四）")


@pytest.mark.parametrize(("earned", "said"), [("3000", "符合"), ("3000.0001", "不符合")])
def test_x_13_no_county_earns_more_in_a_year_than_the_province_is_given(officer, earned, said):
    supplied.land_entry(officer.county, "quota", "in", earned)
    assert told(officer) == ["符合", "符合", said]


@pytest.mark.parametrize(("year", "said"), [(2027, "符合"), (2028, "未定")])
def test_x_13_holds_until_2027(officer, year, said):
    used = Year(year, D(10), [Use(date(year, 1, 1), D(10), "电池项目", [CLUSTER])], Account(D(10), D(10)))
    for kind in (LandEntry.Kind.QUOTA, LandEntry.Kind.FREED):
        found = judge(documents_of(officer.county), kind, used, [])
        assert {each.outcome for each in found} == {said}


class TestFreedLand:
    """腾出的土地重点用于省制造业重大项目：有项目在等地时给了别的，提醒。"""

    @pytest.fixture
    def waits(self, officer):
        supplied.land_entry(officer.county, "freed", "in", "100", on=date(2024, 1, 1))
        return supplied.land_demand(officer.county, wanted="40", since=date(2024, 3, 1))

    def given(self, officer, area="10", kinds=(), on=date(2024, 6, 30), **fields):
        kinds = None if kinds is None else list(kinds)
        return supplied.land_entry(officer.county, "freed", "out", area, kinds=kinds, on=on, **fields)

    @pytest.mark.parametrize(
        ("kinds", "said"),
        [((), "提醒"), ((CLUSTER,), "提醒"), ((MAJOR,), "符合"), (None, "缺数据")],
    )
    def test_x_13_it_goes_to_major_projects_first(self, officer, waits, kinds, said):
        self.given(officer, kinds=kinds)
        assert told(officer) == [said]

    @pytest.mark.parametrize(("on", "said"), [(date(2024, 2, 29), "符合"), (date(2024, 3, 1), "提醒")])
    def test_x_13_from_the_day_on_which_the_project_waits(self, officer, waits, on, said):
        self.given(officer, on=on)
        assert told(officer) == [said]

    @pytest.mark.parametrize(("area", "said"), [("40", "符合"), ("39.9999", "提醒")])
    def test_x_13_until_it_has_all_that_it_wants(self, officer, waits, area, said):
        self.given(officer, area, kinds=None, on=date(2024, 4, 1), demand=waits)
        self.given(officer)
        assert told(officer) == [said]

    @pytest.mark.parametrize(("until", "said"), [(date(2024, 6, 30), "符合"), (date(2024, 7, 1), "提醒")])
    def test_x_13_or_until_it_waits_no_longer(self, officer, waits, until, said):
        land_demands.end(demand=waits, on=until, reason="另行供地", by=officer)
        self.given(officer)
        assert told(officer) == [said]

    def test_x_13_the_sentence_tells_who_was_passed_over_and_the_source(self, officer, waits):
        self.given(officer, subject="物流园")
        (found,) = years(officer)[0].findings
        assert found.sentence == (
            "10 亩安排给别的项目时，还有省制造业重大项目在等地：2024年6月30日 物流园 10 亩，轴承产业园还缺 40 亩。"
        )
        assert (found.code, found.source) == ("X-13", "浙政发〔2023〕4号 三（四）")

    def test_x_13_a_project_of_another_kind_is_not_passed_over(self, officer):
        supplied.land_demand(officer.county, kinds=[CLUSTER])
        self.given(officer)
        assert told(officer) == ["符合"]


def test_x_13_what_is_left_goes_over_to_the_next_year(officer):
    supplied.land_entry(officer.county, "quota", "in", "50", on=date(2023, 6, 1))
    supplied.land_entry(officer.county, "quota", "out", "50", on=date(2024, 6, 1), kinds=[CLUSTER])
    last, first = years(officer)
    assert [(each.year, each.of.into, each.of.out, each.of.account.left) for each in (first, last)] == [
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
        ({"way": "in", "kinds": [CLUSTER]}, "kinds"),
        ({"way": "out", "kinds": ["办公楼"]}, "kinds"),
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
        client.post("/land/supply/accounts/quota/", given | {"kinds": [CLUSTER, LEADING], "is_ahead": "on"})
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
