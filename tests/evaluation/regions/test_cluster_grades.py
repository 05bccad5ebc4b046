"""Clusters over several counties are judged by the method of their province, and told as far as nobody is told of."""

import pytest
from django.core.exceptions import ValidationError

from evaluation.actions import cluster_results
from evaluation.models import ClusterJudgement, Snapshot, SnapshotRow
from evaluation.results.clusters import clusters_of
from tests import factories as make
from tests import judged
from tests.cluster_factories import METHOD, adopted, belong, summed


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


def test_a_county_that_is_alone_in_a_cluster_sees_all_of_it(operator, cluster, first, second):
    """The other has not registered its part, so nothing tells of its enterprises."""
    belong(first)
    adopted(operator)
    result = summed(operator, first, second)
    (shown,) = clusters_of(make.user("leader", first.county), 2025)
    assert (shown.members, shown.grade) == (result.members, result.grade)
    assert [part.missing for part in shown.missing] == ["县里还没有登记本县的部分"]


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


def with_year_before(*worlds):
    for world in worlds:
        before = judged.judge(world.county, world.enterprises, 2024).snapshot
        Snapshot.objects.filter(pk=world.run.snapshot_id).update(past=before)


@pytest.mark.parametrize("who", ["both", "one", "only the one that is there"])
def test_b_01_growth_is_told_where_every_county_has_the_year_before(operator, cluster, first, second, who):
    """Otherwise it would not be the same that grew."""
    belong(first)
    if who != "only the one that is there":
        belong(second)
    with_year_before(*([first, second] if who == "both" else [first]))
    adopted(operator)
    result = summed(operator, first, second)
    growth = result.values[4]
    if who != "both":
        assert growth is None
        return
    towns = [(world, world.towns[0].name) for world in (first, second)]

    def productivity(year):
        rows = [
            dict(zip(judged.CODES, row.values, strict=True))
            for world, town in towns
            for row in SnapshotRow.objects.filter(
                snapshot__county=world.county, snapshot__year=year, town=town
            ).order_by("credit_code")
        ]
        known = [row for row in rows if row["employees"] is not None]
        return sum(row["value_added"] for row in known) / sum(row["employees"] for row in known)

    assert growth == pytest.approx(100 * (productivity(2025) / productivity(2024) - 1))
