"""Who may call which route, what each sees of it, and at which price in queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landuse.models import ParkWord
from mujun.accounts.models import User
from mujun.inbox.actions import send
from tests import factories as make
from tests import judged
from tests.problems import problem_of
from tests.routes.api import LISTS, STATUSES
from tests.routes.api.acts import NAMING
from tests.routes.api.asking import address, ask, come
from tests.routes.api.objects import objects_of
from tests.routes.roles import COUNTY_ROLES, user_of

pytestmark = pytest.mark.django_db
OF_AUDITORS = {"audit-events/"}


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def objects(world):
    return objects_of(world)


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
    naming = {*NAMING, "POST lever-appeals/"}
    answers = {
        route: ask(client, route, objects)
        for route in STATUSES
        if route.startswith("GET") or "{" in route or route in naming
    }
    # kinds of data, which every county has; of this one nothing is there
    kinds = answers.pop("GET catalogue/").json()["results"]
    assert {kind["rows"] for kind in kinds} <= {0, None}
    # what the law asks on a sheet and the words delivered for parks, in every county
    answers.pop("GET checklists/sheets/")
    offered = answers.pop("GET park-words/offered/").json()
    own = set(ParkWord.objects.filter(county=world.county).values_list("word", flat=True))
    assert own
    assert own.isdisjoint(word for field in offered for word in field["words"])
    # targets of the texts, which bind every county; it has no result
    targets = answers.pop("GET target-standings/").json()["results"]
    assert {target["value"] for target in targets} == {None}
    assert answers.pop("GET towns/borders/").json()["features"] == []
    for route, answer in answers.items():
        closed = STATUSES[route].startswith("403")  # to the office
        if "{" in route or route in naming or closed:
            assert answer.status_code == 404 or (closed and answer.status_code == 403), route
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

    @pytest.mark.parametrize("role", ["reform_office", "auditor"])
    def test_do_not_grow_with_the_list(self, client, world, objects, role):
        judged.judge(world.county, world.enterprises, 2024)
        make.batch(world.county)
        make.method(world.county, "huangyan-2022")
        reader = make.user(role, world.county)
        for _ in range(2):
            send(county=world.county, to=User.objects.filter(pk=reader.pk), title="示例")
        client.force_login(reader)
        lists = [*LISTS, "runs/{run}/results/", "runs/{run}/distances/"]
        for path in [path for path in lists if (path in OF_AUDITORS) == (role == "auditor")]:
            url = address(f"GET {path}", objects)
            client.get(url)  # what a process reads once is read by now
            rows, queries = zip(
                *(self.asked(client, f"{url}?page_size={size}") for size in (1, 1000)), strict=True
            )
            assert rows[0] == 1 < rows[1], url
            assert queries[0] == queries[1], url

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
