"""What a list may say besides: class, park, contact, dates; parks and the classes of the standard."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from landuse.models import Enterprise, EnterpriseYear, IndustryClass, Park
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

ROW = {"统一社会信用代码": CODES[0], "企业名称": "甲厂", "镇街": "云栖镇", "行业大类": "33", "规模": "规上"}
MORE = {
    "行业小类": "3311", "园区": "东港园", "联系人": "岚测试", "联系电话": "19900001234",
    "成立日期": date(2010, 5, 1), "投产日期": date(2011, 6, 1),
}  # fmt: skip


@pytest.fixture
def county():
    county = factories.county()
    factories.town(county, "云栖镇")
    factories.industry("33")
    factories.department("reform_office")
    send(county, "parks", {"园区名称": "东港园", "园区类型": "小微企业园", "园区状态": "投运"})
    return county


def send(county, layout: str, *rows: dict, year: int = 2025) -> Batch:
    sheet = {"parks": "园区", "enterprises": "名单"}[layout]
    content = book({sheet: [list(rows[0]), *(list(row.values()) for row in rows)]})
    batch = actions.receive(
        content=content, filename="名单.xlsx", layout=layout, year=year, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.problems == []
    return batch.created, batch.changed, batch.unchanged


def test_the_year_keeps_class_and_park_and_the_enterprise_the_rest(county):
    assert counts(send(county, "enterprises", ROW | MORE)) == (1, 0, 0)
    assert counts(send(county, "enterprises", ROW | MORE)) == (0, 0, 1)
    entry, about = EnterpriseYear.objects.get(), Enterprise.objects.get()
    assert (entry.industry_class, entry.park.name) == ("3311", "东港园")
    assert (about.industry_class, about.park.name) == ("3311", "东港园")
    assert (about.contact, about.phone) == ("岚测试", "19900001234")
    assert (about.founded_on, about.producing_since) == (date(2010, 5, 1), date(2011, 6, 1))


def test_a_list_without_the_columns_leaves_them(county):
    send(county, "enterprises", ROW | MORE)
    assert counts(send(county, "enterprises", ROW)) == (0, 0, 1)
    assert counts(send(county, "enterprises", ROW | {"规模": "规下"})) == (0, 1, 0)
    about = Enterprise.objects.get()
    assert (about.scale, about.industry_class, about.phone) == ("规下", "3311", "19900001234")


def test_a_new_contact_is_a_change_and_shown_masked(county):
    send(county, "enterprises", ROW | MORE)
    batch = send(county, "enterprises", ROW | MORE | {"联系电话": "19900005678", "成立日期": ""})
    assert counts(batch) == (0, 1, 0)
    assert list(batch.changes.values_list("title", "old", "new")) == [
        ("联系电话", "199****1234", "199****5678"),
        ("成立日期", "2010-05-01", None),
    ]
    withdraw(batch=batch, reason="填错", by=None)
    about = Enterprise.objects.get()
    assert (about.phone, about.founded_on) == ("19900001234", date(2010, 5, 1))


def test_a_list_of_an_earlier_year_does_not_speak_of_the_present(county):
    send(county, "enterprises", ROW | MORE, year=2025)
    batch = send(county, "enterprises", ROW | {"联系电话": "19900005678", "行业小类": "3312"}, year=2024)
    assert counts(batch) == (1, 0, 0)
    assert "联系电话" not in batch.changes.values_list("title", flat=True)
    about = Enterprise.objects.get()
    assert (about.phone, about.industry_class) == ("19900001234", "3311")
    assert EnterpriseYear.objects.get(year=2024).industry_class == "3312"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"行业小类": "331"}, "行业小类应为四位数字"),
        ({"行业小类": "3411"}, "行业小类应以行业大类 33 开头"),
        ({"园区": "西港园"}, "没有找到这个园区"),
        ({"联系电话": "打厂里"}, "不是电话号码"),
        ({"投产日期": date(2009, 1, 1)}, "「投产日期」早于「成立日期」"),
    ],
)
def test_what_is_refused(county, changes, reason):
    (problem,) = send(county, "enterprises", ROW | MORE | changes).problems
    assert problem["reason"] == reason
    assert problem["cure"]
    assert not Enterprise.objects.exists()


def load(text: str, tmp_path) -> str:
    file, out = tmp_path / "classes.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("load_industry_classes", str(file), stdout=out)
    return out.getvalue()


def test_imported_classes_are_what_a_list_is_checked_against(county, tmp_path):
    assert "2 个" in load("代码,名称\nC,制造业\n33,金属制品业\n331,甲类\n3311,乙类\n", tmp_path)
    assert counts(send(county, "enterprises", ROW | MORE)) == (1, 0, 0)
    (problem,) = send(county, "enterprises", ROW | {"行业小类": "3399"}).problems
    assert problem["reason"] == "行业分类表中没有这个小类"
    load("代码,名称\n3399,丙类\n", tmp_path)
    assert dict(IndustryClass.objects.values_list("code", "valid")) == {
        "331": False,
        "3311": False,
        "3399": True,
    }


def test_classes_in_disorder_are_named_line_by_line_and_none_is_taken(county, tmp_path):
    with pytest.raises(CommandError) as caught:
        load("代码,名称\n3311,甲\n9911,乙\n33x,丙\n3311,丁\n", tmp_path)
    assert str(caught.value).splitlines() == [
        "第 3 行：没有行业大类 99，核对代码（首位的 0 不能省）。",
        "第 4 行：代码应为 3 位或 4 位数字，名称不能空。",
        "第 5 行：代码 3311 与第 2 行重复，只留一行。",
    ]
    assert not IndustryClass.objects.exists()


def test_parks_are_changed_by_name_and_taken_back(county):
    batch = send(county, "parks", {"园区名称": "东港园", "园区类型": "小微企业园", "园区状态": "竣工"})
    assert counts(batch) == (0, 1, 0)
    assert list(batch.changes.values_list("title", "old", "new")) == [("园区状态", "投运", "竣工")]
    withdraw(batch=batch, reason="填错", by=None)
    assert Park.objects.get().state == "投运"


def test_a_park_s_land_and_operation_stay_where_a_later_list_does_not_say(county):
    more = {
        "建设方式": "政府主导",
        "土地性质": "工业用地",
        "土地来源": "出让",
        "运营主体性质": "国有",
        "运营方式": "委托运营",
    }
    row = {"园区名称": "东港园", "园区类型": "小微企业园", "园区状态": "投运"}
    assert counts(send(county, "parks", row | more)) == (0, 1, 0)
    assert counts(send(county, "parks", row)) == (0, 0, 1)
    park = Park.objects.get()
    assert (park.build_mode, park.land_nature, park.land_source) == ("政府主导", "工业用地", "出让")
    assert (park.operator_nature, park.operation_mode) == ("国有", "委托运营")
    wrong = send(county, "parks", row | {"土地来源": "借用"})
    assert [problem["column"] for problem in wrong.problems] == ["土地来源"]


def test_page_and_rest_show_class_park_and_dates(county, client):
    send(county, "enterprises", ROW | MORE)
    client.force_login(factories.user("leader", county))
    page = client.get(reverse("enterprise", args=[CODES[0]])).content.decode()
    for text in ("3311", "东港园", "2010年5月1日", "2011年6月1日"):
        assert text in page
    body = client.get(f"/api/v1/enterprises/{CODES[0]}/").json()
    assert (body["industry_class"], body["park"], body["founded_on"]) == ("3311", "东港园", "2010-05-01")
    assert body["years"][0]["park"] == "东港园"
    found = [
        client.get(f"/api/v1/enterprises/?count=1&park={name}").json()["count"] for name in ("东港园", "别的")
    ]
    assert found == [1, 0]
