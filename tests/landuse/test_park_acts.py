"""LE-06 by a person's own token, and what 概览 tells those who answer for it; a county's words for parks by REST."""

from datetime import timedelta

import pytest
from django.utils import timezone

from landuse.agenda.parks import park_todos
from landuse.models.parks import SOON
from tests import factories as make
from tests.factories import regions as regional
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
today = timezone.localdate


@pytest.fixture
def park():
    return regional.park(make.county(), "东港园")


@pytest.fixture
def office(park):
    return make.user("reform_office", park.county)


@pytest.fixture
def call(client, office):
    client.force_login(office)

    def call(path, **body):
        address = f"/api/v1/{path}"
        answer = client.post(address, body, content_type="application/json") if body else client.get(address)
        assert answer.status_code in {200, 201, 400}, answer.text
        return problem_of(answer)["errors"] if answer.status_code == 400 else answer.json()

    return call


def test_le_06_a_measure_is_taken_and_ended(call, park):
    given = {
        "park": park.pk,
        "kind": "recognition",
        "since": str(today()),
        "ground": "不符合",
        "measure": "整改",
    }
    (wrong,) = call("park-measures/", **given, due=str(today()))
    assert (wrong["field"], wrong["detail"]) == ("due", "期限应晚于起始日期；没有期限的留空。")
    made = call("park-measures/", **given, due=str(today() + timedelta(days=1)))
    assert (made["park_name"], made["ended_on"]) == ("东港园", None)
    assert "这一类措施正在执行" in call("park-measures/", **given)[0]["detail"]
    for asked, found in [
        (f"park={park.pk}", 1), ("park=0", 0), ("kind=recognition", 1), ("kind=negative_list", 0), ("open=1", 1),
        ("open=0", 0), ("term=near", 1), ("term=over", 0),
    ]:  # fmt: skip
        assert len(call(f"park-measures/?{asked}")["results"]) == found
    ended = call(f"park-measures/{made['id']}/end/", on=str(today()), outcome="已符合")
    assert (ended["ended_on"], ended["outcome"]) == (str(today()), "已符合")
    assert [each["id"] for each in call(f"parks/{park.pk}/")["measures"]] == [made["id"]]


def test_words_are_added_offered_and_ended(client, call):
    given = {"field": "facilities", "word": "屋顶光伏", "source": "示例导则"}
    made = call("park-words/", **given)
    (again,) = call("park-words/", **given)
    assert (again["field"], again["detail"]) == ("word", "已有“屋顶光伏”，不用再加。")
    offered = {each["field"]: each for each in call("park-words/offered/")}
    assert (offered["facilities"]["title"], offered["facilities"]["several"]) == ("配套设施", True)
    assert offered["facilities"]["words"][-1] == "屋顶光伏"
    assert client.post(f"/api/v1/park-words/{made['id']}/end/").json()["ended_at"]
    assert "屋顶光伏" not in call("park-words/offered/")[5]["words"]
    assert [len(call(f"park-words/?standing={state}&q=光伏")["results"]) for state in (0, 1)] == [1, 0]


@pytest.mark.parametrize(
    ("ahead", "told"),
    [(-1, "wrong"), (0, "waiting"), (SOON.days, "waiting"), (SOON.days + 1, None)],
)
def test_le_06_the_first_page_tells_of_terms_that_are_over_or_near(client, park, office, ahead, told):
    measure = regional.park_measure(park, due=today() + timedelta(days=ahead))
    todos = park_todos(office)
    assert [each.kind for each in todos] == ([told] if told else [])
    assert park_todos(make.user("leader", park.county)) == []
    if told:
        assert todos[0].url == f"/parks/{park.pk}/#measures"
        regional.park_measure(regional.park(park.county, "西港园"), due=measure.due)
        (both,) = park_todos(office)
        assert both.detail.startswith("东港园、西港园。")
        client.force_login(office)
        assert len(client.get(both.url).context["rows"]) == 2
        assert both.title in client.get("/").content.decode()
