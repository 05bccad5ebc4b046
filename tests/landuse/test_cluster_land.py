"""集群用地总量: land of core and cooperating areas does not fall (X-12), at the bound as it is stored."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from evaluation.models import Region
from landuse.models import ClusterLand
from landuse.provisions.documents import load
from landuse.readings.cluster_land import lacking, lines
from landuse.readings.provisions import documents_of
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


def newest(officer, *more):
    return lines(officer, [*documents_of(officer.county), *more])[0].finding


@pytest.mark.parametrize("role", ["核心区", "协同区"])
@pytest.mark.parametrize(
    ("total", "said", "words"),
    [
        ("1000.0001", "符合", "增加 0.0001 亩"),
        ("1000", "符合", "持平"),
        ("999.9999", "不符合", "减少 0.0001 亩"),
    ],
)
def test_x_12_industrial_land_of_the_areas_does_not_fall(officer, role, total, said, words):
    supplied.cluster_land_of(officer.county, 2023, "1000", role=role)
    supplied.cluster_land_of(officer.county, 2024, total, role=role)
    found = newest(officer)
    assert (found.code, found.outcome, found.source) == ("X-12", said, "浙政发〔2023〕4号 三（四）")
    assert found.sentence == f"{role}工业用地 {total} 亩，上年 1000 亩，{words}。"


def test_x_12_without_the_year_before_nothing_is_said(officer):
    """也不拿前年的数、别的所在地的数代替。"""
    supplied.cluster_land_of(officer.county, 2022, "2000")
    supplied.cluster_land_of(officer.county, 2023, "2000", place="望澜镇")
    supplied.cluster_land_of(officer.county, 2024)
    found = {line.row.year: line.finding.outcome for line in lines(officer, documents_of(officer.county))}
    assert found == {2022: "未定", 2023: "缺数据", 2024: "缺数据"}


@pytest.mark.parametrize(("year", "said"), [(2022, "未定"), (2023, "不符合")])
def test_x_12_holds_from_the_year_of_its_document(officer, year, said):
    supplied.cluster_land_of(officer.county, year - 1, "1000")
    supplied.cluster_land_of(officer.county, year, "900")
    assert newest(officer).outcome == said


def test_a_county_s_own_document_may_ask_of_the_core_only(officer):
    supplied.cluster_land_of(officer.county, 2023, "1000", role="协同区")
    supplied.cluster_land_of(officer.county, 2024, "900", role="协同区")
    assert newest(officer, load(OWN, "青澜.yaml")).outcome == "未定"


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"role": "别处"}, "role"), ({"total": "-1"}, "total"), ({"on": date(2023, 12, 31)}, "on")],
)
def test_a_year_that_cannot_be_is_refused_at_its_field(officer, changed, field):
    with pytest.raises(ValidationError) as caught:
        supplied.cluster_land_of(officer.county, **changed)
    assert list(caught.value.message_dict) == [field]


def test_a_place_is_one_that_the_county_knows_or_has_called_so_before(client, officer):
    """什么都没有登记的，随写；登记以后要选，原来的写法还能接着填。"""
    supplied.cluster_land_of(officer.county, 2023, place="开发区北片")
    make.town(officer.county, "望澜镇")
    supplied.park(officer.county)
    Region.objects.create(county=officer.county, kind="高新区", name="青澜高新区")
    for known in ("望澜镇", "青澜小微园", "青澜高新区", officer.county.name, "开发区北片"):
        supplied.cluster_land_of(officer.county, 2024, place=known)
    for cluster, place in (("青澜装备集群", "望澜"), ("另一个集群", "开发区北片")):
        with pytest.raises(ValidationError, match=f"没有登记“{place}”.*望澜镇") as caught:
            supplied.cluster_land_of(officer.county, 2024, cluster=cluster, place=place)
        assert list(caught.value.message_dict) == ["place"]
    client.force_login(officer)
    form = client.get("/land/supply/cluster-land/edit/").context["form"]
    groups = [group for group, _ in form.fields["place"].widget.choices]
    assert groups == ["", "全县", "镇街", "高新区", "园区", "台账里原来的写法"]


def test_rest_narrows_the_list_as_the_page_does(client, officer):
    for year, total in ((2023, "1000"), (2024, "990")):
        supplied.cluster_land_of(officer.county, year, total)
    supplied.cluster_land_of(officer.county, 2023, place="望澜镇", role="协同区")
    client.force_login(officer)

    def found(**asked):
        rows = client.get("/api/v1/cluster-land/", asked).json()["results"]
        return [(row["place"], row["year"]) for row in rows]

    assert found(cluster="青澜装备集群", year=2023, q="望") == [("望澜镇", 2023)]
    assert found(outcome="不符合") == [("青澜县", 2024)]
    assert found(year=2023, next_year="没有录入", role="协同区") == [("望澜镇", 2023)]
    for wrong in ({"role": "别处"}, {"year": "去年"}, {"place": "望澜镇"}):
        assert client.get("/api/v1/cluster-land/", wrong).status_code == 400


def test_page_form_file_and_rest(client, officer):
    client.force_login(officer)
    assert "按年录入" in client.get("/land/supply/cluster-land/").content.decode()
    given = {"cluster": "青澜装备集群", "place": "青澜开发区", "role": "核心区", "source": "年度变更调查"}
    for year, total in ((2023, "1000"), (2024, "980"), (2024, "990.5")):
        row = {"year": year, "total": total, "on": f"{year}-12-31"}
        client.post("/land/supply/cluster-land/edit/", given | row)
    page = client.get("/land/supply/cluster-land/?of_year=2024&outcome=不符合").content.decode()
    assert "减少 9.5 亩" in page
    assert "改过 1 次" in page
    assert "筛选结果</b> 1 行" in page
    assert f"{date.today().year} 年还没有录入：青澜装备集群 青澜开发区" in page
    assert "减少 9.5 亩" in client.get("/land/supply/cluster-land/?download=list").content.decode()
    row = ClusterLand.objects.current().get(year=2024)
    assert 'value="990.5"' in client.get(f"/land/supply/cluster-land/edit/?row={row.pk}").content.decode()
    assert 'value="2025"' in client.get(f"/land/supply/cluster-land/edit/?after={row.pk}").content.decode()
    told = client.get("/api/v1/cluster-land/").json()["results"][0]
    assert (told["before"], told["change"], told["finding"]["outcome"]) == (1000, -9.5, "不符合")
    assert AuditEvent.objects.filter(act="cluster_land_kept").order_by("pk").last().detail["before"] == "980"
    assert lacking(lines(officer, []), 2024) == []


OWN = """文件: 青澜县集群用地办法（示例）
文号: 示例
来源: 示例县自拟
状态: 示例
施行: 2024-01-01
失效: 未定
规定:
  X-12:
    条款: 二
    内容: 核心区工业用地总量不减少
    占比不低于: 0.30
    总量不减少: [核心区]
"""
