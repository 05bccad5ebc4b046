"""Trying out, comparing and checking steadiness over REST: what the pages show, and nothing kept."""

import pytest
from django.urls import reverse

from evaluation.actions import methods, robustness, runs
from evaluation.models import Method, RobustnessCheck, Run
from evaluation.rejudging.form import form
from evaluation.rejudging.simulation import overlay
from mujun.jobs.models import Job
from tests import factories as make
from tests.evaluation.county import small_county
from tests.problems import problem_of

pytestmark = pytest.mark.django_db

CUT = "分组.规上.定级.A"
WEIGHT = "分组.规上.计分.亩均税收.权重"
BANDS = {"weights": 10, "figures": 5, "figures_of": {"用地面积": 1}, "draws": 100, "seed": 7}


@pytest.fixture
def run(client):
    """Twenty that differ in tax only, judged: 4 A, 8 B, 7 C, 1 D."""
    county = small_county()
    fields = {"year": 2025, "method": county.method.pk}
    job = make.job(county.county, state="running", by=county.office, params=fields)
    client.force_login(county.office)
    return runs.carry_out(job=job, progress=lambda done, total, step: None)


def simulate(client, run, **body):
    return client.post(f"/api/v1/runs/{run.pk}/simulation/", body, content_type="application/json")


def test_a_trial_is_the_one_of_the_page(client, run):
    found = simulate(client, run, changes={CUT: "30", WEIGHT: "35"}).json()
    page = client.get(reverse("simulate"), {"run": run.pk, CUT: "30", WEIGHT: "35"}).context

    trial = page["trial"]
    assert [list(row["after"].values()) for row in found["matrix"]] == [
        row for _, row in trial.comparison.matrix
    ]
    assert (found["up"], found["down"], found["moved"]) == (2, 0, 2)
    assert [each["credit_code"] for each in found["movers"]] == [each.credit_code for each in trial.movers]
    assert {each["name"]: each["up"] for each in found["towns"]} == {
        each.name: each.up for each in trial.towns
    }
    assert [(each["lever"], each["amount_before"], each["amount_after"]) for each in found["levers"]] == [
        (each.lever.code, float(each.amount), float(each.amount_after)) for each in trial.money
    ]
    assert "A: 前30%" in found["overlay"]


def test_the_fields_say_what_can_be_changed(client, run):
    fields = {each["key"]: each for each in client.get(f"/api/v1/runs/{run.pk}/simulation/").json()}

    assert (fields[CUT]["value"], fields[CUT]["before"], fields[CUT]["after"]) == ("20", "前", "%")
    assert fields.keys() == {field.key for field in form(run.method.resolved, {}).fields}


def test_an_overlay_says_the_same_and_nothing_is_kept(client, run):
    changed = form(run.method.resolved, {CUT: "30"}).changed
    text = overlay(run.method, changed, "试")

    assert (
        simulate(client, run, overlay=text).json()["matrix"]
        == simulate(client, run, changes={CUT: "30"}).json()["matrix"]
    )
    assert Method.objects.count() == Run.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"changes": {CUT: "70"}}, "changes", "分组 › 规上 › 定级"),
        ({"changes": {f"{CUT}A": "70"}}, f"changes.{CUT}A", f"是否为“{CUT}”？"),
        ({"overlay": "沿用: qinglan-2025\n分组:\n  规上: {定级: {A: 前200%}}\n"}, "overlay", "第 3 行"),
        ({"overlay": "沿用: qinglan-2025", "changes": {CUT: "1"}}, "", "只写一个"),
        ({"year": 2019}, "year", "可选：2025"),
    ],
)
def test_mistakes_tell_place_and_cure(client, run, body, field, words):
    answer = simulate(client, run, **body)

    assert answer.status_code == 400
    error = problem_of(answer)["errors"][0]
    assert error["field"].startswith(field)
    assert words in error["detail"]


def test_movers_come_by_pages(client, run):
    asked = {"data": {"changes": {CUT: "30"}}, "content_type": "application/json"}
    first = client.post(f"/api/v1/runs/{run.pk}/simulation/?page_size=1", **asked).json()
    found = client.post(first["next"], **asked).json()

    assert found["moved"] == 2
    assert [each["rank_before"] for each in found["movers"]] == [6]
    assert found["next"] is None


def test_editions_are_compared(client, run):
    text = overlay(run.method, form(run.method.resolved, {CUT: "30"}).changed, "二")
    other = methods.draft(parent=run.method, text=text, code="qinglan-2", by=run.job.started_by)

    found = client.get(f"/api/v1/runs/{run.pk}/comparison/", {"method": other.pk, "year": 2025}).json()

    assert (found["up"], found["down"], found["overlay"]) == (2, 0, "")
    assert client.get(f"/api/v1/runs/{run.pk}/comparison/", {"method": other.pk + 1}).status_code == 404


def test_a_check_is_started_once(client, run):
    address = f"/api/v1/runs/{run.pk}/robustness/"
    first, second = (client.post(address, BANDS, content_type="application/json") for _ in range(2))

    job = Job.objects.get(kind="robustness")
    assert first.status_code == second.status_code == 202
    assert first.json()["job"] == second.json()["job"] == str(job.pk)
    assert first["Location"].endswith(f"/api/v1/jobs/{job.pk}/")
    assert (job.params["weights"], job.params["figures"]["用地面积"], job.params["draws"]) == (0.1, 0.01, 100)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"weights": 80}, "权重浮动应为 0 至 50"),
        ({"draws": 3}, "抽样次数应为 100 至 20000"),
        ({"figures_of": {"用地面": 1}}, "是否为“用地面积”？"),
    ],
)
def test_bands_that_cannot_be_are_told(client, run, wrong, words):
    answer = client.post(f"/api/v1/runs/{run.pk}/robustness/", BANDS | wrong, content_type="application/json")

    assert answer.status_code == 400
    assert words in problem_of(answer)["detail"]


def test_probabilities_are_those_of_the_page(client, run):
    assert client.get(f"/api/v1/runs/{run.pk}/robustness/").status_code == 404
    params = {"run": run.pk, "weights": 0.1, "figures": {"税收实际贡献": 0.1}, "seed": 7, "draws": 50}
    job = make.job(run.snapshot.county, "robustness", "queued", run.job.started_by, params=params)
    check = robustness.carry_out(job=job, progress=lambda done, total, step: None)

    told = client.get(f"/api/v1/runs/{run.pk}/robustness/").json()
    near = client.get(told["enterprises_url"], {"near": "1"}).json()
    page = client.get(reverse("robustness", args=[run.pk])).context

    assert (told["draws"], told["seed"], told["digest"]) == (50, 7, check.digest)
    assert (told["size"], told["near"]) == (page["size"], page["near"])
    assert [(each["credit_code"], list(each["probabilities"].values())) for each in near["results"]] == [
        (each.enterprise.credit_code, shares) for each, shares in page["lines"]
    ]
    assert client.get(told["enterprises_url"], {"page_size": 5, "count": 1}).json()["count"] == 20
    assert RobustnessCheck.objects.count() == 1
