"""The enterprise page explains its grade down to the cell; runs, lists and errors lead on."""

import pytest
from django.urls import reverse

from evaluation.models import Figure
from mujun.jobs.models import Job
from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    county = judged.county(sizes=(20, 6), years=(2024, 2025))
    client.force_login(make.user("reform_office", county.county))
    return county


def test_every_item_leads_to_the_cells_behind_it(client, here):
    about = here.enterprises[0]

    response = client.get(reverse("enterprise", args=[about.credit_code]))

    lines = response.context["lines"]
    assert [line.item["name"] for line in lines] == [item[0] for item in judged.ITEMS["规上"]]
    assert [behind.variable.name for behind in lines[0].behind] == ["税收实际贡献", "用地面积"]
    tax = Figure.objects.get(enterprise=about, year=2025, variable__code="tax")
    assert lines[0].behind[0].figure == tax
    assert f"数据!{tax.cell}" in text(response)
    assert reverse("figure", args=[tax.pk]) in text(response)
    assert "由用地台账按天数加权算得" in text(response)


def test_a_sentence_says_why_this_grade(client, here):
    result = here.run.results.get(group="规上", rank=5)

    why = client.get(reverse("enterprise", args=[result.enterprise.credit_code])).context["why"]

    assert why == "在“规上”20 户中按总分列第 5 名（前 25.0%）；B 档取 20% 至 60%，因此定为 B 档。"


def test_a_missing_figure_names_who_did_not_supply_it(client, here):
    about = here.enterprises[6]

    shown = text(client.get(reverse("enterprise", args=[about.credit_code])))

    assert "生态环境局没有报送" in shown
    assert "缺数据，记0分" in shown


def test_history_has_the_latest_run_of_every_year_and_a_download(client, here):
    judged.judge(here.county, here.enterprises[:3], 2023)
    about = here.enterprises[0]
    address = reverse("enterprise", args=[about.credit_code])

    history = client.get(address).context["history"]
    file = client.get(address, {"download": "history"})

    assert [each.run.snapshot.year for each in history] == [2023, 2024, 2025]
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert len(text(file).strip().splitlines()) == 4


def test_a_corrected_figure_shows_what_it_was_before(client, here):
    figure = Figure.objects.filter(enterprise=here.enterprises[0], year=2025, variable__code="tax").get()
    Figure.objects.filter(pk=figure.pk).update(is_current=False)
    make.figure(figure.enterprise, figure.variable, 777.25, make.batch(here.county))

    shown = text(client.get(reverse("figure", args=[figure.pk])))

    assert "777.25 万元" in shown
    assert "这个数值已被更正" in shown


def test_land_names_tenants_and_landlords(client, here):
    owner, tenant = here.enterprises[:2]
    make.occupancy(make.parcel(owner.town, owner), tenant, 5, "承租")

    assert tenant.name in text(client.get(reverse("enterprise", args=[owner.credit_code])))
    assert owner.name in text(client.get(reverse("enterprise", args=[tenant.credit_code])))


def test_signals_count_an_enterprise_and_its_land_once(client, here):
    about = here.enterprises[0]
    make.signal(about, rule="one", land=12)
    make.signal(about, rule="two", land=12)

    totals = client.get(reverse("signals"), {"q": about.credit_code}).context["totals"]

    assert totals == (1, 0, 12)


@pytest.mark.parametrize(("page", "word"), [("signals", "说明"), ("recommendations", "算法")])
def test_lists_can_be_taken_along_with_their_filters(client, here, page, word):
    every = client.get(reverse(page), {"download": "list"})
    none = client.get(reverse(page), {"download": "list", "town": "没有的镇"})

    assert word in text(every).splitlines()[0]
    assert len(text(every).splitlines()) > 1
    assert len(text(none).splitlines()) == 1


def test_text_that_a_spreadsheet_would_run_is_made_harmless(client, here):
    about = make.enterprise(here.towns[0], name="=1+1 厂")
    make.signal(about)

    assert "'=1+1 厂" in text(client.get(reverse("signals"), {"download": "list"}))


def test_starting_a_run_leads_to_its_job(client, here):
    response = client.post(reverse("run-start"), {"year": 2025, "method": here.run.method_id})

    job = Job.objects.get(kind="run", state=Job.State.QUEUED)
    assert response.url == reverse("job", args=[job.pk])


@pytest.mark.parametrize(
    "sent", [{}, {"year": 2025}, {"year": 1999, "method": "1"}, {"year": "x", "method": "y"}]
)
def test_an_incomplete_start_says_what_is_missing(client, here, sent):
    response = client.post(reverse("run-start"), sent, follow=True)

    assert "请选定年度和评价办法" in text(response)
    assert not Job.objects.filter(kind="run", state=Job.State.QUEUED).exists()


@pytest.mark.parametrize("role", ["department_officer", "town_officer", "leader"])
def test_only_who_may_start_runs_starts_them(client, here, role):
    client.force_login(make.user(role, here.county))

    response = client.post(reverse("run-start"), {"year": 2025, "method": here.run.method_id})

    assert response.status_code == 403
    assert "开始测算" not in text(client.get(reverse("run-list")))


def test_a_method_says_what_it_leaves_open(client, here):
    silent = make.method(here.county, "huangyan-2022")

    shown = text(client.get(reverse("method", args=[silent.pk])))

    assert "没有规定的事项" in shown
    assert "分组 › 规上 › 定级" in shown
    assert "24.097" in shown
