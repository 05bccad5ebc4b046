"""A whole list at once is what its pages are; fields that were asked for; answers that are not given twice."""

import csv
import io
import json

import pytest
from django.utils import timezone

from evaluation.models import Result
from mujun.intake.models import Batch
from tests import factories as make
from tests import judged
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
LINES, TABLE = "application/x-ndjson", "text/csv"


@pytest.fixture
def world():
    """Somebody without a place, with signs in the text that JSON, CSV and COPY each have their own way with."""
    world = judged.county()
    odd = Result.objects.filter(run=world.run).order_by("pk").first()
    Result.objects.filter(pk=odd.pk).update(rank=None, total=None, reason='一"二",\\三\n\t四')
    return world


@pytest.fixture
def ask(client, world):
    client.force_login(make.user("reform_office", world.county))
    return lambda path, **headers: client.get(f"/api/v1/{path}", headers=headers)


def lines(answer):
    return [json.loads(line) for line in text(answer).splitlines()]


def table(answer):
    return list(csv.DictReader(io.StringIO(text(answer))))


def listed(answer):
    return json.loads(text(answer))["results"]


def text(answer):
    return answer.getvalue().decode()


# results and figures by COPY; signals, blocks (computed fields) and rule sets page by page
LISTS = [
    "runs/{run}/results/",
    "figures/",
    "recommendations/",
    "enterprises/",
    "signals/",
    "jobs/",
    "methods/",
    "runs/",
]


def test_lines_are_the_rows_of_the_list(ask, world):
    for path in (each.format(run=world.run.pk) for each in LISTS):
        answer = ask(path, accept=LINES)
        assert answer["Content-Type"].startswith(LINES), path
        assert lines(answer) == listed(ask(f"{path}?page_size=1000")) != [], path


def test_table_has_the_plain_fields(ask, world):
    for path in (each.format(run=world.run.pk) for each in LISTS):
        rows, known = table(ask(path, accept=TABLE)), listed(ask(f"{path}?page_size=1000"))
        words = [{key: value for key, value in row.items() if isinstance(value, str)} for row in known]
        assert [{key: row[key] for key in told} for row, told in zip(rows, words, strict=True)] == words, path


def test_items_are_columns(ask, world):
    path = f"runs/{world.run.pk}/results/"
    for row, known in zip(table(ask(path, accept=TABLE)), listed(ask(path)), strict=True):
        for item in known["items"]:
            told = (row[f"{item['name']}.{part}"] for part in ("value", "base", "score"))
            assert [float(words) if words else None for words in told] == [
                item["value"],
                item["base"],
                item["score"],
            ]
            assert row[f"{item['name']}.remark"] == item["remark"]


def test_filters_and_scope_hold_for_the_whole(client, world):
    client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
    path = f"/api/v1/runs/{world.run.pk}/results/?group=规上"
    rows = lines(client.get(path, headers={"Accept": LINES}))
    assert {(row["town"], row["group"]) for row in rows} == {(world.towns[0].name, "规上")}
    client.force_login(make.user("reform_office", make.county("白石县", "339902")))
    assert lines(client.get("/api/v1/figures/", headers={"Accept": LINES})) == []


def test_who_may_not_is_told_as_ever(client, world):
    client.force_login(make.user("system_admin", world.county))
    answer = client.get("/api/v1/figures/", headers={"Accept": TABLE})
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "permission_denied")


def test_the_whole_has_no_pages(ask):
    assert problem_of(ask("figures/?page_size=3", accept=LINES))["errors"][0]["field"] == "page_size"


def test_one_object_is_no_table(ask, world):
    assert ask(f"runs/{world.run.pk}/", accept=TABLE).status_code == 406


@pytest.mark.parametrize("path", ["figures/", "runs/", "runs/{run}/results/"])
def test_only_the_fields_that_were_asked_for(ask, world, path):
    path = path.format(run=world.run.pk)
    row = ask(path).json()["results"][0]
    names = [list(row)[0], list(row)[-1]]
    short = {name: row[name] for name in names}
    asked = f"{path}?fields={','.join(names)}"
    assert ask(asked).json()["results"][0] == short
    assert lines(ask(asked, accept=LINES))[0] == short


def test_of_one_object_too(ask, world):
    assert ask(f"runs/{world.run.pk}/?fields=year").json() == {"year": 2025}


@pytest.mark.parametrize("path", ["figures/", "runs/{run}/"])
def test_field_that_is_none(ask, world, path):
    answer = ask(path.format(run=world.run.pk) + "?fields=yaer,id")
    (error,) = problem_of(answer)["errors"]
    assert error["field"] == "fields"
    assert "year" in error["detail"]


@pytest.mark.parametrize("path", ["methods/", "runs/{run}/", "runs/{run}/results/"])
def test_what_the_caller_has_is_not_sent_again(ask, world, path):
    path = path.format(run=world.run.pk)
    first = ask(path)
    again = ask(path, if_none_match=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert (
        ask(f"{path}?fields=id" if "results" not in path else f"{path}?fields=name")["ETag"] != first["ETag"]
    )


def test_results_are_not_even_read_again(ask, world, django_assert_num_queries):
    path = f"runs/{world.run.pk}/results/"
    whole = ask(path, accept=LINES)
    with django_assert_num_queries(3):  # session, user, run
        assert ask(path, accept=LINES, if_none_match=whole["ETag"]).status_code == 304


def test_validator_of_one_town_is_not_another_s(client, world):
    path = f"/api/v1/runs/{world.run.pk}/results/"
    client.force_login(make.user("reform_office", world.county))
    tag = client.get(path)["ETag"]
    client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("microseconds", [0, 500000, 653000, 123456])
def test_moments_are_the_same_text_in_every_form(ask, world, microseconds):
    Batch.objects.update(received_at=timezone.now().replace(microsecond=microseconds))
    row = ask("figures/").json()["results"][0]
    assert lines(ask("figures/", accept=LINES))[0] == row
