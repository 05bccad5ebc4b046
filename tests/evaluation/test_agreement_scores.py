"""LE-22：履约情况纳入亩均效益综合评价: yearly checks become figures of the year, and a method scores by them."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from evaluation.actions import runs
from evaluation.actions.agreement_scores import take_in
from evaluation.models import Figure, Method
from landuse.agreements import Stage
from landuse.readings.fulfilments import worth_of_year
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories as make
from tests.factories import land
from tests.spec.figures import METHOD, write

pytestmark = pytest.mark.django_db
YEAR = 2025
ITEM = METHOD.replace("  亩均增加值: 工业增加值 / 用地面积", "  标准地履约: 标准地履约分").replace(
    "      亩均增加值: {权重: 40, 基准: 100}", "      标准地履约: {权重: 40, 基准: 100}"
)


@pytest.fixture
def county():
    make.variables()
    return make.county()


@pytest.fixture
def officer(county):
    return make.user("land_officer", county)


@pytest.fixture
def firms(county):
    town = make.town(county)
    return [make.enterprise(town, name) for name in "甲乙丙"]


def checked(firm, tax: str, on: str = "2026-03-01", year: int = YEAR, energy: str = "0.5", on_parcel=None):
    about = land.agreement(firm, on_parcel)
    return land.agreement_check(about, Stage.YEARLY, on, year, 亩均税收=tax, 单位增加值能耗=energy)


def values(county) -> dict[str, Decimal]:
    figures = Figure.objects.current().filter(
        enterprise__county=county, variable__code="standard_land", year=YEAR
    )
    return dict(figures.values_list("enterprise__name", "value"))


def test_le_22_scores_come_in_as_one_batch_with_their_origin(county, officer, firms):
    """达标 100、限期整改 60、违约 0：甲 100，乙（限期整改和达标）80，丙没有年度核查。"""
    checked(firms[0], "20")
    checked(firms[1], "19.99")
    batch = take_in(county=county, year=YEAR, by=officer)
    assert values(county) == {"甲": 100, "乙": 80}
    assert (batch.origin, batch.layout, batch.created) == (Batch.Origin.AGREEMENT, "natural_resources", 2)
    assert batch.filename == "2025年标准地履约分（2 份协议的年度核查）"
    assert Figure.objects.get(enterprise=firms[0], variable__code="standard_land").batch == batch


def test_of_several_agreements_the_mean_and_of_one_that_is_unknown_nothing(county, officer, firms):
    checked(firms[0], "20")
    checked(firms[0], "11.99", energy="0.53")
    checked(firms[1], "20")
    about = land.agreement(firms[1])
    land.agreement_check(about, Stage.YEARLY, "2026-03-01", YEAR, 亩均税收="20")
    found = {worth.enterprise.name: worth.value for worth in worth_of_year(county, YEAR)}
    assert found == {"甲": 65, "乙": None}
    take_in(county=county, year=YEAR, by=officer)
    assert values(county) == {"甲": 65}


def test_only_the_checks_of_the_year_that_stand_count(county, officer, firms):
    first = checked(firms[0], "19", on="2025-03-01", year=2024)
    land.agreement_check(
        first.agreement, Stage.YEARLY, "2026-02-01", YEAR, 亩均税收="19", 单位增加值能耗="0.5"
    )
    land.agreement_check(
        first.agreement, Stage.YEARLY, "2026-02-20", YEAR, 亩均税收="20", 单位增加值能耗="0.5"
    )
    (worth,) = worth_of_year(county, YEAR)
    assert (worth.value, len(worth.parts)) == (100, 1)
    with pytest.raises(ValidationError, match="没有现行文件规定 LE-22"):
        take_in(county=county, year=2021, by=officer)
    with pytest.raises(ValidationError, match="没有可用的 2023 年度核查"):
        take_in(county=county, year=2023, by=officer)


def test_taking_in_again_writes_what_changed_and_withdrawing_takes_it_back(county, officer, firms):
    kept = checked(firms[0], "19")
    first = take_in(county=county, year=YEAR, by=officer)
    land.agreement_check(
        kept.agreement, Stage.YEARLY, "2026-04-01", YEAR, 亩均税收="20", 单位增加值能耗="0.5"
    )
    second = take_in(county=county, year=YEAR, by=officer)
    assert (first.created, second.changed, values(county)["甲"]) == (1, 1, 100)
    withdraw(batch=second, reason="核查撤回", by=officer)
    assert values(county)["甲"] == 80


def test_who_may_not_send_figures_of_natural_resources_takes_nothing_in(county, firms):
    checked(firms[0], "20")
    with pytest.raises(PermissionDenied):
        take_in(county=county, year=YEAR, by=make.user("department_officer", county))


def test_le_22_a_method_scores_by_it(county, officer, firms, tmp_path):
    """权重 40，基准 100：履约分 80 得 32 分，没有协议的按办法的缺失规则记 0 分。"""
    batch = make.batch(county, YEAR)
    tax = next(each for each in make.variables() if each.code == "tax")
    plots = [make.parcel(firm.town, firm, area=1) for firm in firms]
    for firm in firms:
        make.figure(firm, tax, 10, batch)
    checked(firms[0], "20", on_parcel=plots[0])
    checked(firms[1], "19.99", on_parcel=plots[1])
    take_in(county=county, year=YEAR, by=officer)
    loaded = write(tmp_path, ITEM)
    method = Method.objects.create(
        county=county, code="rich", name=loaded.method.name, edition="1", status="示例",
        text=loaded.text, resolved=loaded.resolved, digest=loaded.digest,
    )  # fmt: skip
    job = make.job(county, kind="run", params={"year": YEAR, "method": method.pk})
    run = runs.carry_out(job=job, progress=lambda *_: None)
    totals = {each.enterprise.name: each.total for each in run.results.select_related("enterprise")}
    assert totals == {"甲": 100, "乙": 92, "丙": 60}


def test_the_page_shows_what_would_come_in_and_takes_it_in(client, county, officer, firms):
    checked(firms[0], "20")
    client.force_login(officer)
    make.batch(county, YEAR)
    body = client.get(f"/land/agreement-scores/?year={YEAR}").content.decode()
    assert "2 项承诺达标 2 项，履约分 100。" in body
    assert client.post(f"/land/agreement-scores/?year={YEAR}").status_code == 302
    assert values(county) == {"甲": 100}


def test_the_command_takes_a_year_in(county, firms, capsys):
    checked(firms[0], "20")
    call_command("agreement_scores", county=county.code, year=YEAR)
    assert "新增 1，更改 0，不变 0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有代码为 000000 的县"):
        call_command("agreement_scores", county="000000", year=YEAR)
