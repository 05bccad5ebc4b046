"""Who may call which route, what each sees of it, and at which price in queries."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.models import FrontRunner, FrontRunnerList, ObjectionFile, RegionHandling
from landuse.models import Project
from mujun.accounts.roles import ROLES
from mujun.clients.scopes import Scope
from tests import exchange_factories as exchanging
from tests import factories as make
from tests import judged
from tests import land_factories as land
from tests import region_factories as regional
from tests import supply_factories as supplying
from tests.landuse import handling
from tests.problems import problem_of
from tests.workbooks import book

pytestmark = pytest.mark.django_db

# of a province: tests/evaluation/test_province.py
COUNTY_ROLES = [code for code, role in ROLES.items() if not role.of_province]
# reform_office, department_officer (tax), land_officer, town_officer, enterprise, leader, system_admin, auditor,
# api_client (tax, by token)
STATUSES = {
    "GET advantages/": "200 200 200 200 403 200 403 403 200",
    "GET advantages/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET agreements/": "200 200 200 200 403 200 403 403 200",
    "GET batches/": "200 200 200 403 403 403 403 403 200",
    "POST batches/": "202 202 403 403 403 403 403 403 202",
    "GET batches/{id}/": "200 200 404 403 403 403 403 403 200",
    "GET blocks/": "200 200 200 200 403 200 403 403 200",
    "GET cases/": "200 200 200 200 403 200 403 403 200",
    "GET cases/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET confirmation-calls/": "200 200 200 200 200 200 403 403 200",
    # of the first enterprise, which is another than the one that asks
    "GET confirmation-calls/{call}/sheets/": "200 200 200 200 404 200 403 403 200",
    "GET confirmation-calls/{call}/sheets/{credit_code}/": "200 200 200 200 404 200 403 403 200",
    "POST confirmation-calls/{call}/sheets/{credit_code}/confirm/": "403 403 403 400 404 403 403 403 403",
    "POST confirmation-calls/{call}/sheets/{credit_code}/dispute/": "403 403 403 400 404 403 403 403 403",
    "GET connectors/": "200 403 403 403 403 403 403 403 403",
    "GET connectors/{id}/": "200 403 403 403 403 403 403 403 403",
    "POST connectors/{id}/pull/": "202 403 403 403 403 403 403 403 403",
    "GET decisions/": "200 200 200 200 403 200 403 403 200",
    "GET decisions/{id}/": "200 200 200 200 403 200 403 403 200",
    # without a word
    "POST decisions/": "400 403 403 403 403 403 403 403 403",
    "GET decisions/{id}/evidence/": "200 200 200 200 403 200 403 403 200",
    # without a word
    "POST decisions/{id}/sign/": "400 403 403 403 403 403 403 403 403",
    "POST decisions/{id}/withdraw/": "400 403 403 403 403 403 403 403 403",
    "GET disputes/": "200 200 200 200 200 200 403 403 200",
    # on a tax figure of the first enterprise
    "GET disputes/{id}/": "200 200 404 200 404 200 403 403 200",
    "GET disputes/{id}/attachment/": "200 200 404 200 404 200 403 403 200",
    "GET enterprises/": "200 200 200 200 403 200 403 403 200",
    "GET enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 200",
    "GET execution-lists/": "200 200 200 200 403 200 403 403 200",
    "GET execution-lists/{list}/": "200 200 200 200 403 200 403 403 200",
    "GET execution-lists/{list}/lines/": "200 200 200 200 403 200 403 403 200",
    "GET execution-lists/{list}/list.csv": "200 200 200 200 403 200 403 403 200",
    "GET figure-requests/": "200 200 200 200 403 200 403 403 200",
    # on a tax figure
    "GET figure-requests/{id}/": "200 200 404 200 403 200 403 403 200",
    "GET figure-requests/{id}/attachment/": "200 200 404 200 403 200 403 403 200",
    "GET figures/": "200 200 200 200 403 200 403 403 200",
    "GET figures/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET findings/": "200 200 200 200 403 200 403 403 200",
    "GET findings/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET signals/": "200 200 200 200 403 200 403 403 200",
    "GET idle-land/": "200 200 200 200 403 200 403 403 200",
    "GET jobs/": "200 200 200 200 403 200 403 403 200",
    # a town officer sees only jobs of their own
    "GET jobs/{id}/": "200 200 200 404 403 200 403 403 200",
    "POST jobs/{id}/cancel/": "200 403 403 404 403 403 403 403 403",
    "POST jobs/{id}/retry/": "202 403 403 404 403 403 403 403 403",
    "GET land-accounts/": "200 200 200 200 403 200 403 403 200",
    "GET land-entries/": "200 200 200 200 403 200 403 403 200",
    "GET ledgers/": "200 200 200 200 403 200 403 403 200",
    "GET catalogue/": "200 200 200 200 403 200 200 200 200",
    "GET usage/": "200 403 403 403 403 403 403 200 403",
    "GET usage/{id}/": "200 403 403 403 403 403 403 200 403",
    "GET lever-appeals/": "200 200 200 200 200 200 403 403 200",
    # of an enterprise of the first town, which is another than the one that asks
    "POST lever-appeals/": "201 403 403 403 404 403 403 403 403",
    "GET lever-appeals/{appeal}/": "200 200 200 200 404 200 403 403 200",
    "GET lever-effect/{year}/": "200 200 200 200 403 200 403 403 200",
    "GET lever-ledger/": "200 200 200 200 200 200 403 403 200",
    "GET lever-refunds/": "200 200 200 200 200 200 403 403 200",
    "GET lever-trials/": "200 200 200 200 403 200 403 403 200",
    # without levers
    "POST lever-trials/": "400 403 403 403 403 403 403 403 403",
    "GET lever-trials/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET front-runners/": "200 200 200 200 403 200 403 403 200",
    "GET levers/": "200 200 200 200 403 200 403 403 200",
    "GET levers/{code}/": "200 200 200 200 403 200 403 403 200",
    "GET methods/": "200 200 200 200 403 200 403 403 200",
    "GET methods/{id}/": "200 200 200 200 403 200 403 403 200",
    "POST methods/check/": "200 403 403 403 403 403 403 403 403",
    "POST methods/{id}/publish/": "200 403 403 403 403 403 403 403 403",
    "GET objections/": "200 200 200 200 200 200 403 403 200",
    # of the first enterprise, which is another than the one that asks
    "POST objections/": "403 201 201 400 404 403 403 403 201",
    "GET objections/{id}/": "200 200 404 200 404 200 403 403 200",
    "GET objections/{objection}/files/{evidence}/": "200 200 404 200 404 200 403 403 200",
    # of the whole county
    "GET papers/": "200 200 200 200 200 200 403 403 200",
    "GET papers/{id}/": "200 200 200 404 404 200 403 403 200",
    "GET papers/{paper}/files/": "200 200 200 404 404 200 403 403 200",
    "GET papers/{paper}/files/{file}/": "200 200 200 404 404 200 403 403 200",
    "GET parcels/": "200 200 200 200 403 200 403 403 200",
    "GET projects/": "200 200 200 200 403 200 403 403 200",
    "GET projects/{number}/": "200 200 200 200 403 200 403 403 200",
    "GET pulls/": "200 403 403 403 403 403 403 403 403",
    "GET pulls/{id}/": "200 403 403 403 403 403 403 403 403",
    "GET publicities/": "200 200 200 200 200 200 403 403 200",
    "GET publicities/{id}/": "200 200 200 200 200 200 403 403 200",
    "GET publications/": "200 200 200 200 403 200 403 403 200",
    "GET publications/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET quality-checks/": "200 200 200 200 403 200 403 403 200",
    "GET quality-findings/": "200 200 200 200 403 200 403 403 200",
    "GET quality-findings/{id}/": "200 200 404 200 403 200 403 403 200",
    # of a tax figure: only its department and the reform office answer for it
    "POST quality-findings/{id}/acknowledge/": "200 200 404 403 403 403 403 403 200",
    "GET quota-plans/": "200 200 200 200 403 200 403 403 200",
    "GET quota-plans/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET quota-plans/{id}/lines/": "200 200 200 200 403 200 403 403 200",
    "POST quota-plans/{id}/solve/": "202 403 403 403 403 403 403 403 403",
    "GET reconciliations/": "200 403 403 403 403 403 403 403 403",
    "GET reconciliations/{id}/": "200 403 403 403 403 403 403 403 403",
    "GET reconciliations/{reconciliation}/differences/": "200 403 403 403 403 403 403 403 403",
    "GET recommendations/": "200 200 200 200 403 200 403 403 200",
    "GET rounds/": "200 200 200 200 403 200 403 403 200",
    "GET rounds/{id}/": "200 200 200 200 403 200 403 403 200",
    # without a document
    "POST rounds/{id}/publish/": "400 403 403 403 403 403 403 403 403",
    "GET rule-sets/": "200 200 200 200 403 200 403 403 200",
    "GET rule-sets/{id}/": "200 200 200 200 403 200 403 403 200",
    # without a year
    "GET rule-sets/{id}/preview/": "400 400 400 400 403 400 403 403 400",
    "GET region-handlings/": "200 200 200 200 403 200 403 403 200",
    "GET region-handlings/{id}/": "200 200 200 404 403 200 403 403 200",
    "GET region-runs/": "200 200 200 200 403 200 403 403 200",
    # without a body
    "POST region-runs/": "400 403 403 403 403 403 403 403 403",
    "GET region-runs/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET region-runs/{id}/benchmarks/": "200 200 200 200 403 200 403 403 200",
    "GET region-runs/{region_run}/results/": "200 200 200 200 403 200 403 403 200",
    "GET runs/": "200 200 200 200 403 200 403 403 200",
    "POST runs/": "202 403 403 403 403 403 403 403 403",
    "GET runs/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{id}/simulation/": "200 403 403 403 403 403 403 403 403",
    "POST runs/{id}/simulation/": "200 403 403 403 403 403 403 403 403",
    "GET runs/{id}/comparison/": "200 403 403 403 403 403 403 403 403",
    "GET runs/{id}/robustness/": "200 200 200 200 403 200 403 403 200",
    # of a band that is too wide
    "POST runs/{id}/robustness/": "400 403 403 403 403 403 403 403 403",
    "GET runs/{id}/robustness/enterprises/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{run}/results/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{run}/results/{credit_code}/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{run}/results/{credit_code}/advice/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{run}/results/{credit_code}/benchmarks/": "200 200 200 200 403 200 403 403 200",
    "GET runs/{run}/results/{credit_code}/lifts/": "200 200 200 200 403 200 403 403 200",
    "GET snapshots/": "200 200 200 200 403 200 403 403 200",
    "GET snapshots/{id}/": "200 200 200 200 403 200 403 403 200",
    "GET supply-contracts/": "200 200 200 200 403 200 403 403 200",
    "GET targets/": "200 403 403 403 403 403 403 403 403",
    "GET targets/{id}/": "200 403 403 403 403 403 403 403 403",
    "GET target-standings/": "200 200 200 200 403 200 403 403 200",
    "GET towns/": "200 200 200 200 403 200 403 403 200",
    "GET transmissions/": "200 403 403 403 403 403 403 403 403",
    "GET transmissions/{id}/": "200 403 403 403 403 403 403 403 403",
    "POST transmissions/{id}/resend/": "200 403 403 403 403 403 403 403 403",
    "GET wasteful-enterprises/": "200 200 200 200 403 200 403 403 200",
    # of the office: others see their own, and only programs register some
    "GET webhooks/": "200 200 200 200 403 200 403 403 200",
    "POST webhooks/": "201 403 403 403 403 403 403 403 400",
    "GET webhooks/{id}/": "200 404 404 404 403 404 403 403 404",
    "POST webhooks/{id}/change/": "200 404 404 404 403 404 403 403 404",
    "POST webhooks/{id}/switch/": "200 404 404 404 403 404 403 403 404",
    "GET webhooks/{webhook}/deliveries/": "200 404 404 404 403 404 403 403 404",
}
BODIES = {
    "methods/check/": {"text": "办法: 空的"},
    "acknowledge/": {"reason": "退税"},
    "simulation/": {"changes": {}},
    "resend/": {"reason": "对方已恢复"},
    "robustness/": {"weights": 80, "figures": 5},
    "pull/": {"year": 2025},
    "change/": {"name": "另一个"},
    "switch/": {"on": False},
    "webhooks/": {
        "name": "新的",
        "url": "http://127.0.0.1:9/hook",
        "events": ["job.ended"],
        "key_names": ["PRACTICE"],
    },
}
LISTS = [route.removeprefix("GET ") for route in STATUSES if route.startswith("GET") and "{" not in route]


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def objects(world):
    """What the placeholders of the routes stand for, all of it seen by the officer of the first town."""
    first, second = world.enterprises[:2]
    make.quality_finding(second)
    held = make.round(world.county, stage="publicity")
    announced = [make.publicity(held, world.run) for _ in range(2)][-1]
    for number, each in enumerate((held, make.round(world.county, 2024)), 1):
        published = make.publication(each, world.run)
        evidence = make.attachment(world.county)
        decided = make.grade_decision(held, world.enterprises[2 - number], evidence=evidence)
    case = handling.case_of(first)
    handling.case_of(second)
    make.objection(announced, first)
    make.confirmation_call(world.county, 2024)
    make.robustness_check(world.run)
    for year in (2024, 2025):
        make.quality_check(world.county, year)
    for each in world.enterprises[:2]:
        make.listing(each)
        land.development(each.occupancies.first().parcel)
        land.agreement_check(land.agreement(each))
        supplying.supply_contract(each)
        lot = each.occupancies.first().parcel
        land.block(lot)
        land.project(lot)
    lines = [
        make.execution_line(world.run, each, f"2026-0{at}") for at, each in enumerate(world.enterprises[:3])
    ]
    appeals = [make.lever_appeal(line) for line in lines[:2]]
    make.lever(world.county, "water")
    for number, each in enumerate(world.enterprises[:2]):
        make.lever_refund(lines[number])
        make.advantage(each)
        plan = make.quota_plan(world.run, each, number)
        put = exchanging.message(exchanging.target(world.county), "dead")
        trial = make.lever_trial(world.run)
    for part, year in (("300", 2023), ("299", 2024)):
        supplying.year_ledger(world.county, part=part, year=year, on=date(year, 12, 31))
    office = make.user("reform_office", world.county)
    for _ in range(2):
        pulled = exchanging.pull(exchanging.connector(world.county), make.batch(world.county))
        hook = exchanging.webhook(office)
    exchanging.message(hook.target)
    objection = make.objection(announced, first)
    ObjectionFile.objects.create(objection=objection, attachment=evidence, by_objector=True)
    sheets = make.confirmation_call(world.county, 2023).sheets
    disputed = [
        make.dispute(sheets.get(enterprise=each), attachment=evidence) for each in world.enterprises[1::-1]
    ][-1]
    paper = [make.paper(world.run, code) for code in ("publicity", "areas")][-1]
    supplying.land_entry(world.county)
    supplying.land_entry(world.county, "quota", "in")
    held_against = [exchanging.reconciliation(put.target) for _ in range(2)][-1]
    regional.region_handling(world.run)
    RegionHandling.objects.update(year=2024)
    leading = regional.front_runner(world.run, first)
    FrontRunner.objects.create(
        list=leading.list, enterprise=second, name=second.name, pool=leading.pool, value=40, place=2, of=8
    )
    FrontRunnerList.objects.update(state="confirmed", decided_at=timezone.now())
    judged_regions = [regional.region_result(world.run).run_id for _ in range(2)]
    return {
        "region-handlings": regional.region_handling(world.run).pk,
        "region-runs": judged_regions[0],
        "region_run": judged_regions[0],
        "connectors": pulled.connector_id,
        "pulls": pulled.pk,
        "webhooks": hook.pk,
        "webhook": hook.pk,
        "advantages": first.advantages.get().pk,
        "quota-plans": plan.pk,
        "targets": put.target_id,
        "reconciliations": held_against.pk,
        "reconciliation": held_against.pk,
        "transmissions": put.pk,
        "code": "electricity",
        "year": 2025,
        "lever-trials": trial.pk,
        "list": lines[0].list.number,
        "appeal": appeals[0].number,
        "line": lines[2].pk,
        "batches": make.batch(world.county, sender="tax").pk,
        "cases": case.pk,
        "findings": case.finding_id,
        "call": make.confirmation_call(world.county).pk,
        "credit_code": first.credit_code,
        "figures": first.figures.first().pk,
        "figure-requests": [
            make.figure_request(
                each.figures.filter(variable__code="tax").first(), office, attachment=evidence
            ).pk
            for each in world.enterprises[1::-1]
        ][-1],
        "jobs": make.job(world.county).pk,
        "cancel": make.job(world.county, state="queued").pk,
        "retry": make.job(world.county, state="failed").pk,
        "methods": world.run.method_id,
        "number": Project.objects.get(members__parcel=first.occupancies.first().parcel).number,
        "objections": objection.pk,
        "objection": objection.pk,
        "papers": paper.pk,
        "paper": paper.pk,
        "announced": announced.pk,
        "publicities": announced.pk,
        "disputes": disputed.pk,
        "quality-findings": make.quality_finding(first).pk,
        "rounds": held.pk,
        "publications": published.pk,
        "decisions": decided.pk,
        "snapshots": world.run.snapshot_id,
        "rule-sets": make.rule_set(world.county).pk,
        "runs": world.run.pk,
        "evidence": objection.files.get().pk,
        "file": paper.files.get().pk,
        "usage": [make.usage(world.county).pk for _ in range(2)][-1],
        "run": world.run.pk,
    }


def address(route, objects):
    """`GET runs/{id}/` → /api/v1/runs/7/. What `{id}` means depends on the words around it."""
    path = route.partition(" ")[2]
    words = path.split("/")
    key = next((word for word in words if word in {"cancel", "retry"}), words[0])
    return "/api/v1/" + path.format(**objects, id=objects.get(key))


def ask(client, route, objects):
    if route == "POST batches/":
        content = book({"数据": [["统一社会信用代码", "税收实际贡献（万元）"]]})
        return client.post(address(route, objects), upload(content))
    body = {"year": 2025, "method": objects["methods"]} if route == "POST runs/" else None
    if route.startswith("POST"):
        body = next((each for end, each in BODIES.items() if route.endswith(end)), body)
    if route == "POST objections/":
        body = {
            name: objects[key] for name, key in [("publicity", "announced"), ("credit_code", "credit_code")]
        }
        body |= {"subject": "other", "statement": "厂名有误"}
    if route == "POST lever-appeals/":
        body = {"line": objects["line"], "statement": "户号有误"}
    send = client.get if route.startswith("GET") else client.post
    return send(address(route, objects), body, **({"content_type": "application/json"} if body else {}))


def upload(content):
    return {"file": SimpleUploadedFile("税务.xlsx", content), "layout": "tax", "year": 2025}


def user_of(role, world):
    return make.user(role, None if role == "system_admin" else world.county, **(
        {"town": world.towns[0]} if role == "town_officer" else {}
    ))  # fmt: skip


def come(client, user):
    """People with the session of a page, programs with a token for everything."""
    if user.signs_in:
        client.force_login(user)
    else:
        client.defaults["HTTP_AUTHORIZATION"] = make.token(user, scopes=list(Scope))["Authorization"]


def test_every_route_of_the_description_is_in_the_table(client):
    described = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    routes = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, operations in described["paths"].items()
        for method in operations
    }
    of_provinces = {each for each in routes if each.partition(" ")[2].startswith("province-")}
    assert routes - of_provinces == STATUSES.keys()


@pytest.mark.parametrize("role", COUNTY_ROLES)
def test_role(client, world, objects, role):
    come(client, user_of(role, world))
    place = COUNTY_ROLES.index(role)
    answers = {route: ask(client, route, objects) for route in STATUSES}
    assert {route: answer.status_code for route, answer in answers.items()} == {
        route: int(statuses.split()[place]) for route, statuses in STATUSES.items()
    }
    codes = {problem_of(answer)["code"] for answer in answers.values() if answer.status_code == 403}
    assert codes <= {"permission_denied"}


def test_nobody(client, world, objects):
    answers = {route: ask(client, route, objects) for route in STATUSES}
    assert {route for route, answer in answers.items() if answer.status_code != 401} == set()
    assert {problem_of(answer)["code"] for answer in answers.values()} == {"not_authenticated"}


def test_another_county_sees_nothing(client, world, objects):
    client.force_login(make.user("reform_office", make.county("白石县", "339902")))
    answers = {
        route: ask(client, route, objects)
        for route in STATUSES
        if route
        not in {
            "POST batches/",
            "POST runs/",
            "POST objections/",
            "POST lever-trials/",
            "POST region-runs/",
            "POST webhooks/",
            "POST decisions/",
            "POST methods/check/",
        }
    }
    # kinds of data, which every county has; of this one nothing is there
    kinds = answers.pop("GET catalogue/").json()["results"]
    assert {kind["rows"] for kind in kinds} <= {0, None}
    # targets of the texts, which bind every county; it has no result
    targets = answers.pop("GET target-standings/").json()["results"]
    assert {target["value"] for target in targets} == {None}
    for route, answer in answers.items():
        if "{" in route or route == "POST lever-appeals/":
            assert (route, answer.status_code) == (route, 404)
        else:
            assert (route, answer.json()["results"]) == (route, [])


class TestTown:
    @pytest.fixture
    def signed_in(self, client, world):
        client.force_login(user_of("town_officer", world))
        return client

    def test_lists_hold_only_the_town(self, signed_in, world):
        mine = {each.credit_code for each in world.enterprises if each.town == world.towns[0]}
        every = {each.credit_code for each in world.enterprises}
        assert mine < every
        for path in (
            "enterprises/",
            "figures/",
            "signals/",
            "recommendations/",
            f"runs/{world.run.pk}/results/",
        ):
            rows = signed_in.get(f"/api/v1/{path}?page_size=1000").json()["results"]
            assert rows, path
            assert {row["credit_code"] for row in rows} <= mine, path

    def test_other_towns_are_not_there(self, signed_in, world):
        other = next(each for each in world.enterprises if each.town != world.towns[0])
        for path in (
            f"enterprises/{other.credit_code}/",
            f"figures/{other.figures.first().pk}/",
            f"runs/{world.run.pk}/results/{other.credit_code}/",
        ):
            assert (path, signed_in.get(f"/api/v1/{path}").status_code) == (path, 404)


class TestQueries:
    """A longer list asks the database as often as a short one."""

    @pytest.mark.parametrize("path", [*LISTS, "runs/{run}/results/"])
    def test_do_not_grow_with_the_list(self, client, world, objects, path):
        judged.judge(world.county, world.enterprises, 2024)
        make.batch(world.county)
        make.method(world.county, "huangyan-2022")
        client.force_login(make.user("reform_office", world.county))
        url = address(f"GET {path}", objects)
        client.get(url)  # what a process reads once is read by now
        rows, queries = zip(
            *(self.asked(client, f"{url}?page_size={size}") for size in (1, 1000)), strict=True
        )
        assert rows[0] == 1 < rows[1], url
        assert queries[0] == queries[1]

    def test_results_take_few(self, client, world, objects):
        client.force_login(make.user("reform_office", world.county))
        _, queries = self.asked(client, f"/api/v1/runs/{world.run.pk}/results/")
        # session, user, run, rows
        assert queries == 4

    def test_one_result_does_not_grow_with_its_figures(self, client, world):
        client.force_login(make.user("reform_office", world.county))
        codes = [
            next(e.credit_code for e in world.enterprises if e.scale == scale) for scale in ("规上", "规下")
        ]
        counts = []
        for code in codes:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                body = client.get(f"/api/v1/runs/{world.run.pk}/results/{code}/").json()
            counts.append((len(body["items"]), len(asked)))
        assert counts[0][0] > counts[1][0]
        assert counts[0][1] == counts[1][1]

    def asked(self, client, url):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200, re.sub(r"\s+", " ", answer.text)[:200]
        return len(answer.json()["results"]), len(queries)
