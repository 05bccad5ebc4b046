"""Clusters over several counties: summed once, parts named, and no county learns of another's enterprises."""

from datetime import date

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import cluster_methods, cluster_results, province_runs, region_making
from evaluation.actions import clusters as actions
from evaluation.methods.loader import LIBRARY
from evaluation.models import Cluster, ClusterJudgement, ClusterPlace, ClusterResult, Region, RegionPart
from evaluation.regions.clusters import CODES, Part, hidden, told, united
from evaluation.results.clusters import clusters_of
from tests import factories as make
from tests import judged

NAME, SINCE = "高端装备集群", date(2024, 1, 1)


def part(units, **columns):
    blank = np.full(len(units), np.nan)
    return Part(units, {code: np.array(columns.get(code, blank), dtype=float) for code in CODES})


def test_f_06_an_enterprise_of_two_counties_counts_once_above_in_the_part_that_stands_first():
    core = part(["甲", "乙"], tax=[10, 20], land=[1, 2])
    other = part(["乙", "丙"], tax=[7, np.nan], land=[5, 5])
    whole, shared = united([core, other])
    assert (list(whole.units), shared) == (["甲", "乙", "丙"], 1)
    found = told(whole)
    assert found["税收"] == {"value": 30.0, "counted": 2}
    assert found["亩均税收"] == {"value": 10.0, "counted": 2}
    assert found["用地"] == {"value": 8.0, "counted": 3}
    assert told(other)["亩均税收"] == {"value": 7 / 5, "counted": 1}


@pytest.mark.parametrize(
    ("counts", "out"),
    [
        ([5, 5, 5], set()),
        ([3, 5], set()),
        # two are too few, and the rest would tell of them: the smallest of the others goes with them
        ([2, 9, 5], {0, 2}),
        ([2, 1, 9], {0, 1}),
        ([0, 5, 5], set()),
        ([2], {0}),
    ],
)
def test_what_could_be_reckoned_from_the_rest_is_not_told(counts, out):
    assert hidden(counts, 3) == out


@pytest.fixture
def first(db):
    return judged.county()


@pytest.fixture
def second(first):
    return judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))


@pytest.fixture
def operator(first, second):
    return make.user("province_operator", first.county)


@pytest.fixture
def cluster(operator, first, second):
    made = actions.found(province=operator.province, name=NAME, note="", by=operator)
    for county, role in ((second.county, "核心"), (first.county, "协同")):
        actions.add_place(cluster=made, county=county, role=role, since=SINCE, by=operator)
    return made


def belong(world):
    """All of the county's first town."""
    region = Region.objects.create(county=world.county, kind="产业集群", name=NAME)
    RegionPart.objects.create(region=region, town=world.towns[0], since=SINCE)
    ClusterPlace.objects.filter(county=world.county).update(region=region)


def summed(operator, *worlds):
    whole = province_runs.start(province=operator.province, year=2025, by=None)
    for world in worlds:
        whole.lines.filter(county=world.county).update(run=world.run)
    cluster_results.sum_up(whole=whole)
    return ClusterResult.objects.get()


def test_the_parts_of_two_counties_are_summed_and_named(operator, cluster, first, second):
    belong(first)
    belong(second)
    result = summed(operator, first, second)
    assert [(each["name"], each["role"]) for each in result.parts] == [
        ("白石县", "核心区"),
        ("青澜县", "协同区"),
    ]
    codes = [set(_of_town(world).values_list("credit_code", flat=True)) for world in (first, second)]
    assert result.members == len(codes[0] | codes[1])
    assert result.shared == len(codes[0] & codes[1])
    own = [
        dict(zip(world.run.snapshot.variables, row.values, strict=True))
        for world in (second,)
        for row in _of_town(world)
    ]
    (shown,) = clusters_of(operator, 2025)
    wanted = {(each.figure.name, each.wanted) for each in shown.distances}
    assert {("亩均税收", 40), ("亩均增加值", 195), ("全员劳动生产率", 35), ("研发投入强度", 3.4)} <= wanted
    assert result.parts[0]["figures"]["税收"]["value"] == pytest.approx(sum(row["tax"] for row in own))


def _of_town(world):
    return world.run.snapshot.rows.filter(town=world.towns[0].name)


def test_whoever_is_missing_is_named_with_the_reason(operator, cluster, first, second):
    belong(first)
    whole = summed(operator, first)
    missing = {each["name"]: each["missing"] for each in whole.parts}
    assert missing == {"白石县": "统一试算没有这个县的结果", "青澜县": ""}
    ClusterResult.objects.all().delete()
    again = summed(operator, first, second)
    assert "还没有登记" in again.parts[0]["missing"]


def test_a_county_sees_its_own_part_and_nothing_of_another(client, operator, cluster, first, second):
    belong(first)
    belong(second)
    result = summed(operator, first, second)
    (shown,) = clusters_of(make.user("leader", first.county), 2025)
    theirs, mine = shown.parts
    assert (mine.members, mine.values["税收"]) == (
        result.parts[1]["members"],
        result.parts[1]["figures"]["税收"]["value"],
    )
    assert (theirs.name, theirs.role, theirs.members, dict(theirs.values)) == ("白石县", "核心区", None, {})
    others = result.members - mine.members
    for cluster.province.fewest, known in ((others, True), (others + 1, False)):
        cluster.province.save()
        (shown,) = clusters_of(make.user("reform_office", first.county), 2025)
        assert (shown.members is not None) is known
    assert clusters_of(make.user("town_officer", first.county, town=first.towns[0]), 2025) == []
    assert clusters_of(make.user("leader", make.county("外县", "339903")), 2025) == []
    client.force_login(make.user("leader", first.county))
    names = [each.name for each in second.enterprises]
    page = client.get("/regions/clusters/?year=2025").text
    assert NAME in page
    assert not any(name in page for name in names)
    (told_of,) = client.get("/api/v1/clusters/2025/").json()["results"]
    assert [each["members"] for each in told_of["parts"]] == [None, mine.members]


def test_the_operator_registers_a_cluster_and_its_counties_on_the_pages(client, operator, first, second):
    client.force_login(operator)
    assert client.post("/province/clusters/", {"name": ""}).status_code == 400
    client.post("/province/clusters/", {"name": NAME})
    made = Cluster.objects.get()
    address = f"/province/clusters/{made.pk}/"
    about = {"county": second.county.pk, "role": "核心", "since": "2025-01-01"}
    assert client.post(address, about).status_code == 302
    assert "这个县已在其中" in client.post(address, about).text
    place = made.places.get()
    client.post(f"/province/clusters/places/{place.pk}/end/", {"until": "2025-06-30"})
    place.refresh_from_db()
    assert place.until == date(2025, 6, 30)
    assert client.get("/province/clusters/").status_code == 200
    assert client.get("/api/v1/province-clusters/2025/").json()["results"][0]["name"] == NAME


def test_only_the_operator_of_the_province_registers(operator, cluster, first):
    with pytest.raises(PermissionDenied):
        actions.found(
            province=operator.province, name="另一个", note="", by=make.user("province_viewer", first.county)
        )
    elsewhere = make.county("外省县", "440101")
    with pytest.raises(ValidationError, match="不在本省市"):
        actions.add_place(cluster=cluster, county=elsewhere, role="核心", since=SINCE, by=operator)


METHOD = (LIBRARY / "shifan-clusters-2025.yaml").read_text(encoding="utf-8")


def adopted(operator, text=METHOD):
    return cluster_methods.adopt(
        province=operator.province, text=text, code="shifan-clusters-2025", by=operator
    )


def test_x_18_the_parts_of_two_counties_are_judged_together_by_the_method_of_the_province(
    operator, cluster, first, second
):
    belong(first)
    belong(second)
    method = adopted(operator)
    result = summed(operator, first, second)
    (score,) = [each.score for each in clusters_of(operator, 2025)]
    assert (score.rank, score.of, score.method, score.total) == (1, 1, method, result.total)
    assert score.grade in ("A", "B", "C")
    assert score.grade_name in ("整合集聚", "强化提升", "淘汰腾退")
    for item in score.items[:3]:  # the same ratios as plain sums
        known = result.figures[item.about["name"]]
        assert (item.value, item.counted) == (pytest.approx(known["value"]), known["counted"])
    assert {each["name"] for each in score.items[0].sums} == {"税收实际贡献", "用地面积"}
    # the same again, and by the edition that is kept
    before = ClusterJudgement.objects.get()
    cluster_results.sum_up(whole=before.whole)
    assert ClusterJudgement.objects.values_list("digest", "method").get() == (before.digest, method.pk)


def test_another_edition_judges_from_the_next_run_on(operator, cluster, first, second):
    belong(first)
    belong(second)
    adopted(operator)
    before = summed(operator, first, second)
    with pytest.raises(ValidationError, match="正是现行的办法"):
        adopted(operator)
    unnamed = METHOD.replace("档名: {A: 整合集聚, B: 强化提升, C: 淘汰腾退}", "")
    adopted(operator, unnamed.replace("{A: 总分 >= 80, B: 总分 >= 50, C: 其余}", "{D: 总分 >= 0, E: 其余}"))
    assert clusters_of(operator, 2025)[0].grade == before.grade in ("A", "B", "C")
    cluster_results.sum_up(whole=before.whole)
    assert clusters_of(operator, 2025)[0].grade == "D"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("对象: 产业集群", "对象: 开发区"), "对象是开发区"),
        (("排序池: 全组", "排序池: 未定"), "还有未定的事项"),
    ],
)
def test_only_a_whole_method_for_clusters_is_adopted(operator, change, words):
    with pytest.raises(ValidationError, match=words):
        adopted(operator, METHOD.replace(*change))


@pytest.mark.parametrize("fewest", ["enough", "one more"])
def test_an_item_over_too_few_is_withheld_and_the_total_with_it(operator, cluster, first, second, fewest):
    belong(first)
    belong(second)
    adopted(operator)
    result = summed(operator, first, second)
    counted = [result.behind[at]["counts"][0]["whole"] for at in (0, 2)]
    assert counted[0] > counted[1]  # employees are known of those above scale only
    province = cluster.province
    province.fewest = counted[1] + (fewest == "one more")
    province.save()
    (score,) = [each.score for each in clusters_of(operator, 2025)]
    tax, productivity = score.items[0], score.items[2]
    assert (productivity.value is None, productivity.is_withheld) == (fewest == "one more",) * 2
    assert (score.total is None, tax.value is None) == (fewest == "one more", False)
    province.fewest = result.members + 1
    province.save()
    assert [each.score for each in clusters_of(operator, 2025)] == [None]


def test_a_county_learns_grade_and_items_only_where_the_others_are_enough(
    client, operator, cluster, first, second
):
    belong(first)
    belong(second)
    adopted(operator)
    result = summed(operator, first, second)
    office = make.user("reform_office", first.county)
    (score,) = [each.score for each in clusters_of(office, 2025)]
    assert (score.grade, score.items[0].value) == (result.grade, result.values[0])
    assert not any(each.sums for each in score.items)
    client.force_login(office)
    page = client.get(f"/regions/clusters/{cluster.pk}/?year=2025").text
    assert "逐项得分" in page
    count = result.behind[0]["counts"][0]
    province = cluster.province
    province.fewest = count["whole"] - count["parts"][first.county.code] + 1
    province.save()
    (shown,) = clusters_of(office, 2025)
    assert shown.score is None or shown.score.total is None


def test_a_part_that_is_renamed_stays_the_part(operator, cluster, first, second):
    belong(first)
    belong(second)
    Region.objects.filter(county=first.county).update(name="青澜新材料集群")
    assert [each["missing"] for each in summed(operator, first, second).parts] == ["", ""]


def test_x_03_a_county_that_has_not_registered_its_part_is_told_and_named(
    client, operator, cluster, first, second
):
    belong(first)
    office = make.user("reform_office", second.county)
    client.force_login(office)
    assert "1 个省市产业集群还没有本县的部分" in client.get("/").text
    client.force_login(make.user("reform_office", first.county))
    assert "还没有本县的部分" not in client.get("/").text
    client.force_login(operator)
    assert "白石县还没有登记自己的部分" in client.get(f"/province/clusters/{cluster.pk}/").text
    # one of another name is chosen; it counts once it is made of something
    own = Region.objects.create(county=second.county, kind="开发区", name="白石开发区")
    client.force_login(office)
    address = f"/regions/clusters/{cluster.pk}/"
    assert "本县还没有登记" in client.get(address).text
    assert client.post(address, {"region": ""}).status_code == 400
    assert client.post(address, {"region": own.pk}).status_code == 302
    assert "还没有本县的部分" in client.get("/").text
    RegionPart.objects.create(region=own, town=second.towns[0], since=SINCE)
    assert "还没有本县的部分" not in client.get("/").text
    assert [each["missing"] for each in summed(operator, first, second).parts] == ["", ""]


def test_what_a_county_registers_by_the_name_of_a_cluster_is_its_part(cluster, first):
    office = make.user("reform_office", first.county)
    made = region_making.found(county=first.county, kind="产业集群", name=NAME, note="", by=office)
    assert cluster.places.get(county=first.county).region == made


def test_only_the_office_of_the_county_chooses_its_own_region(operator, cluster, first, second):
    belong(second)
    place = cluster.places.select_related("county").get(county=first.county)
    theirs = Region.objects.get(county=second.county)
    with pytest.raises(PermissionDenied):
        actions.choose_part(place=place, region=theirs, by=operator)
    with pytest.raises(ValidationError, match="不是本县登记"):
        actions.choose_part(place=place, region=theirs, by=make.user("reform_office", first.county))


def test_the_operator_adopts_a_method_and_reads_grades_on_pages_and_in_files(
    client, operator, cluster, first, second
):
    belong(first)
    belong(second)
    client.force_login(operator)
    address = "/province/clusters/methods/"
    assert METHOD.splitlines()[0] in client.get(f"{address}?from=shifan-clusters-2025").text
    wrong = client.post(
        address, {"code": "shifan-clusters-2025", "text": METHOD.replace("亩均税收: ", "亩均: ")}
    )
    assert (wrong.status_code, "没有“亩均税收”" in wrong.text) == (400, True)
    assert client.post(address, {"code": "shifan-clusters-2025", "text": METHOD}).status_code == 302
    result = summed(operator, first, second)
    page = client.get(f"/province/clusters/{cluster.pk}/?year=2025").text
    assert "示范市产业集群亩均效益评价（示例）" in page
    listed = client.get("/province/clusters/?year=2025&sort=-total").text
    assert f"{result.total:.2f}" in listed
    assert "没有符合条件" in client.get("/province/clusters/?year=2025&grade=Z").text
    lines = client.get("/province/clusters/?year=2025&download=items").text.splitlines()
    assert len(lines) == 1 + 7
    assert f"{result.total}," in client.get("/province/clusters/?year=2025&download=list").text
    (told_of,) = client.get("/api/v1/province-clusters/2025/").json()["results"]
    assert (told_of["score"]["grade"], told_of["score"]["rank"]) == (result.grade, 1)
    assert [each["value"] for each in told_of["score"]["items"]] == result.values


def test_a_county_that_is_alone_in_a_cluster_sees_all_of_it(operator, cluster, first, second):
    """The other has not registered its part, so nothing tells of its enterprises."""
    belong(first)
    adopted(operator)
    result = summed(operator, first, second)
    (shown,) = clusters_of(make.user("leader", first.county), 2025)
    assert (shown.members, shown.grade) == (result.members, result.grade)
    assert [part.missing for part in shown.missing] == ["县里还没有登记本县的部分"]
