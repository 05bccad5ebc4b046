"""What comes after the items is stored, explained on the page and over REST: points, rules, lists, the scope."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.actions import runs
from evaluation.models import Method, Result
from evaluation.results.dossier import Place, places
from landuse.models import EnterpriseState, EnterpriseTag, Occupancy, Tag
from mujun.jobs.registry import CannotFinish
from tests import factories as make
from tests.evaluation.pages import text
from tests.spec.figures import METHOD, write

pytestmark = pytest.mark.django_db

CODES = {"甲": "FIRST", "乙": "SECOND", "丙": "THIRD", "丁": "UTILITY"}
AFTER = """档名: {A: 优先发展类, B: 鼓励提升类, C: 监管调控类, D: 落后整治类}
上级约束: {D: 至多5%}
加减分:
  荣誉:
    取: 最高
    项:
      上市: {条件: 有标签(上市企业), 分: 5}
      停产: {条件: 有状态(停产), 分: -3}
范围:
  除外:
    公用工程: {条件: 行业 = 44, 处理: 不定档, 参照: B}
调整:
  - {名称: 安全事故, 条件: 有状态(停产), 定为: D, 名额: 不变}
名单:
  领跑者: {取: 前1名}
分组:
"""


@pytest.fixture
def county():
    """Tax of 40, 30, 20 and 10 on one mu each: 甲 is listed, 乙 has stopped, 丁 is a public utility."""
    county = make.county()
    town = make.town(county)
    variables = {each.code: each for each in make.variables()}
    batch = make.batch(county, 2025)
    for name, tax in {"甲": 40, "乙": 30, "丙": 20, "丁": 10}.items():
        industry = make.industry("44", "电力、热力生产和供应业") if name == "丁" else make.industry()
        about = make.enterprise(town, name, credit_code=CODES[name], industry=industry)
        for code, value in {"tax": tax, "value_added": 100}.items():
            make.figure(about, variables[code], value, batch)
        make.parcel(town, about, area=1)
    listed, _ = Tag.objects.get_or_create(code="listed", defaults={"name": "上市企业", "level": "全国"})
    EnterpriseTag.objects.create(
        enterprise=county.enterprise_set.get(name="甲"), tag=listed, since="2020-01-01"
    )
    EnterpriseState.objects.create(
        enterprise=county.enterprise_set.get(name="乙"), kind="停产", since="2025-06-01", reason="事故"
    )
    return county


def judge(county, tmp_path, words: str):
    loaded = write(tmp_path, words)
    method = Method.objects.create(
        county=county, code="rich", name=loaded.method.name, edition="1", status="示例",
        text=loaded.text, resolved=loaded.resolved, digest=loaded.digest,
    )  # fmt: skip
    job = make.job(county, kind="run", params={"year": 2025, "method": method.pk})
    return runs.carry_out(job=job, progress=lambda *_: None)


@pytest.fixture
def run(county, tmp_path):
    return judge(county, tmp_path, METHOD.replace("分组:\n", AFTER, 1))


def of(run, name: str) -> Result:
    return run.results.get(enterprise__name=name)


def test_points_and_what_counted(run):
    first, second, third = (of(run, name) for name in "甲乙丙")
    assert (first.before, first.total, first.points, first.point_reasons) == (280, 285, [5], ["上市 +5"])
    assert (second.before, second.total, second.points) == (220, 217, [-3])
    assert (third.points, third.point_reasons) == ([0], [""])


def test_rules_lists_and_the_scope(run):
    assert of(run, "乙").changes == [{"rule": "安全事故", "was": "B", "became": "D"}]
    assert [of(run, name).lists for name in "甲乙丙丁"] == [["领跑者"], [], [], []]
    utility = of(run, "丁")
    assert (utility.grade, utility.like, utility.rank) == ("", "B", None)


def test_the_page_says_all_of_it(run, client, county):
    client.force_login(make.user("reform_office", county))
    shown = {
        name: client.get(reverse("enterprise", args=[CODES[name]])).content.decode() for name in "甲乙丁"
    }
    assert "上市 +5" in shown["甲"]
    assert "安全事故，由B调为D" in shown["乙"]
    assert "参照 B 档管理" in shown["丁"]


def test_places_in_each_item_count_the_ranked_of_the_pool(run):
    """By tax 甲, 乙, 丙; by value added all alike. 丁 has no place, and counts for nobody."""
    first, second, third, utility = (places(of(run, name)) for name in "甲乙丙丁")
    assert [first, second, third] == [[Place(at, 3), Place(1, 3)] for at in (1, 2, 3)]
    assert utility == [None, None]


def test_places_count_those_judged_together_once(run):
    """As if 甲 and 乙 were one unit: two rows, one place."""
    together = of(run, "甲")
    Result.objects.filter(pk=of(run, "乙").pk).update(rank=together.rank, scores=together.scores)
    Result.objects.filter(run=run, rank__isnull=False).update(pool_size=2)
    assert places(of(run, "丙")) == [Place(2, 2), Place(1, 2)]


def test_the_run_tells_what_goes_beyond_the_parent(run, client, county):
    client.force_login(make.user("reform_office", county))
    shown = text(client.get(reverse("run", args=[run.pk])))
    assert "超出上级规定的 1 处" in shown
    assert "D 至多5%：实有 1 户" in shown
    assert "优先发展类" in shown


def test_the_ranking_workbook_has_a_column_for_each(run, client, county):
    client.force_login(make.user("reform_office", county))
    answer = client.get(reverse("ranking-download"), {"run": run.pk})
    header, *lines = load_workbook(BytesIO(answer.content))["规上"].iter_rows(values_only=True)
    rows = {line[2]: dict(zip(header, line, strict=True)) for line in lines}

    assert (rows["甲"]["各项得分合计"], rows["甲"]["荣誉\n加减分"], rows["甲"]["荣誉\n理由"]) == (
        280,
        5,
        "上市 +5",
    )
    assert (rows["甲"]["名单"], rows["甲"]["档名"]) == ("领跑者", "优先发展类")
    assert rows["乙"]["调整"] == "安全事故：B → D"
    assert (rows["丁"]["范围"], rows["丁"]["参照档次"]) == ("公用工程（不定档）", "B")


def test_rest_says_the_same_in_one_paragraph(run, client, county):
    user = make.user("reform_office", county)
    address = reverse("api:result-detail", args=[run.pk, CODES["乙"]])
    answer = client.get(address, headers=make.token(user))
    found = answer.json()
    client.force_login(user)
    assert client.get(reverse("enterprise", args=[CODES["乙"]])).context["paragraph"] == found["paragraph"]
    assert found["items"][0] | {"figures": []} == {
        "name": "亩均税收", "formula": "税收实际贡献 / 用地面积", "unit": "万元/亩", "value": 30, "base": 10,
        "base_from": "办法公布", "weight": 60, "raw_score": 180, "cap": None, "floor": None, "score": 180,
        "remark": "", "place": {"rank": 2, "of": 3}, "figures": [],
    }  # fmt: skip
    assert (found["grade_name"], found["cut"]) == ("落后整治类", "95% 以后")
    assert found["points"] == [{"name": "荣誉", "points": -3.0, "reason": "停产 -3"}]
    assert found["changes"] == [{"rule": "安全事故", "was": "B", "became": "D"}]
    for words in (
        "亩均税收 30.0000 万元/亩，基准 10（办法公布），得 180 分，第 2 名、",
        "各项名次在“规上”3 户中按该项得分排",
        "荣誉 -3 分（停产 -3）",
        "总分 217 分",
        "定为 D 档（落后整治类）",
    ):
        assert words in found["paragraph"]


def test_a_coefficient_that_is_not_there_fails_with_its_cure(county, tmp_path):
    missing = "系数:\n  折标: {单位: 吨标煤/万千瓦时, 逐年: {2024: 2.9}}\n指标:\n"
    with pytest.raises(CannotFinish, match="系数“折标”没有 2025 年的值"):
        judge(county, tmp_path, METHOD.replace("指标:\n", missing, 1))


def test_a_tenant_has_the_grade_of_its_landlord(county, tmp_path):
    """丁 rents of 甲's parcel; the register says so, and the snapshot keeps it."""
    first, tenant = (county.enterprise_set.get(name=name) for name in "甲丁")
    Occupancy.objects.create(
        parcel=first.held_parcels.get(), enterprise=tenant, kind="承租", area="0.2", since="2024-01-01"
    )
    rule = "{条件: 行业 = 44, 处理: 随出租方, 出租方未定档: 不定档}"
    words = AFTER.replace("{条件: 行业 = 44, 处理: 不定档, 参照: B}", rule)
    found = of(judge(county, tmp_path, METHOD.replace("分组:\n", words, 1)), "丁")
    assert (found.grade, found.rank, found.total) == ("A", None, None)
    assert found.reason == "随出租方 FIRST 定为A：公用工程"
    assert Result.objects.get(run=found.run, enterprise=first).grade == "A"
