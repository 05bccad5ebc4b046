"""Findings and checks over REST: narrowed, scoped, answered."""

import pytest

from evaluation.actions import quality
from evaluation.models import Figure, QualityFinding
from mujun.accounts.models import Department
from tests import factories as make
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
FINDINGS, CHECKS = "/api/v1/quality-findings/", "/api/v1/quality-checks/"


class World:
    def __init__(self):
        self.county = make.county()
        variables = {variable.code: variable for variable in make.variables()}
        self.towns = [make.town(self.county, name) for name in ("云栖镇", "青石街道")]
        self.first, self.second = (make.enterprise(town) for town in self.towns)
        self.office = make.user("reform_office", self.county)
        batch = make.batch(self.county)
        for enterprise, tax in ((self.first, 900), (self.second, -1)):
            make.figure(enterprise, variables["tax"], tax, batch)
            make.figure(enterprise, variables["revenue"], 800, batch)
        quality.check(county=self.county, year=2025, by=self.office)

    def officer(self, code="tax"):
        return make.user("department_officer", self.county, department=Department.objects.get(code=code))


@pytest.fixture
def world():
    return World()


@pytest.fixture
def ask(client):
    def ask(user, path=FINDINGS, **asked):
        client.force_login(user)
        return client.get(path, asked | {"page_size": 1000}).json()

    return ask


@pytest.fixture
def answer(client):
    def answer(user, finding, reason="退税"):
        client.force_login(user)
        path = f"{FINDINGS}{finding.pk}/acknowledge/"
        return client.post(path, {"reason": reason}, content_type="application/json")

    return answer


def test_a_finding_says_what_is_odd_and_what_it_rests_on(world, ask):
    (row,) = ask(world.office, rule="Q-501")["results"]

    assert (row["credit_code"], row["department"], row["variable"]) == (
        world.first.credit_code,
        "tax",
        "tax",
    )
    assert (row["title"], row["importance_name"], row["state"]) == ("税收大于营业收入", "错误", "open")
    assert Figure.objects.filter(pk__in=row["figures"]).count() == 2
    assert all(row[name] for name in ("sentence", "cure", "rules_digest"))


@pytest.mark.parametrize(
    "asked",
    [
        {"year": 2025},
        {"rule": "Q-501"},
        {"importance": 1},
        {"state": "open"},
        {"department": "tax"},
        {"town": "青石街道"},
    ],
)
def test_the_list_is_narrowed(world, ask, asked):
    fields = {
        "department": "variable__department__code",
        "town": "enterprise__town__name",
    }
    wanted = QualityFinding.objects.filter(**{fields.get(key, key): value for key, value in asked.items()})

    assert len(ask(world.office, **asked)["results"]) == wanted.count() > 0


def test_by_credit_code(world, ask):
    rows = ask(world.office, credit_code=world.second.credit_code)["results"]

    assert {row["credit_code"] for row in rows} == {world.second.credit_code}


@pytest.mark.parametrize("asked", [{"year": "x"}, {"importance": 7}, {"state": "x"}, {"department": "x"}])
def test_what_is_not_understood_is_refused(world, client, asked):
    client.force_login(world.office)

    assert problem_of(client.get(FINDINGS, asked))["code"] == "invalid"


def test_everybody_sees_their_own(world, ask):
    assert {row["department"] for row in ask(world.officer())["results"]} == {"tax"}
    town = make.user("town_officer", world.county, town=world.towns[1])
    assert {row["town"] for row in ask(town)["results"]} == {"青石街道"}


def test_an_answer_is_kept(world, answer):
    finding = QualityFinding.objects.get(rule="Q-201")

    body = answer(world.officer(), finding).json()

    finding.refresh_from_db()
    assert (body["state"], finding.state, finding.reason) == ("acknowledged", "acknowledged", "退税")


def test_an_answer_twice_is_a_conflict(world, answer):
    finding = QualityFinding.objects.get(rule="Q-201")
    answer(world.office, finding)

    assert problem_of(answer(world.office, finding))["code"] == "conflict"


@pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
def test_an_answer_needs_a_reason(world, answer, reason):
    finding = QualityFinding.objects.get(rule="Q-201")

    assert problem_of(answer(world.office, finding, reason))["code"] == "invalid"
    assert QualityFinding.objects.get(pk=finding.pk).state == "open"


def test_another_department_cannot_even_see_it(world, answer):
    finding = QualityFinding.objects.get(rule="Q-201")

    assert answer(world.officer("statistics"), finding).status_code == 404


def test_completeness_as_far_as_one_sees(world, ask):
    (check,) = ask(world.office, CHECKS)["results"]
    assert (check["year"], check["stage"]) == (2025, "采集")
    assert {"department": "tax", "town": "云栖镇", "required": 1, "present": 1} in check["completeness"]

    (check,) = ask(world.officer(), CHECKS)["results"]
    assert {each["department"] for each in check["completeness"]} == {"tax"}
    town = make.user("town_officer", world.county, town=world.towns[0])
    (check,) = ask(town, CHECKS, year=2025)["results"]
    assert {each["town"] for each in check["completeness"]} == {"云栖镇"}
