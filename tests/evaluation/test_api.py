"""Figures, methods, runs, results and recommendations over REST."""

import pytest

from evaluation.models import Figure, Method, Recommendation
from landuse.models import EnterpriseYear, Park
from mujun.jobs.models import Job
from tests import factories as make
from tests import judged
from tests.problems import problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def officer(world):
    return make.user("reform_office", world.county)


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def api(signed_in):
    """Get a path below /api/v1/ and read the JSON."""
    return lambda path: signed_in.get(f"/api/v1/{path}").json()


class TestFigures:
    def test_filters_narrow_down_to_one(self, api, world):
        code = world.enterprises[0].credit_code
        found = api(f"figures/?credit_code={code}&year=2025&variable=tax&department=tax")
        assert len(found["results"]) == 1
        figure = Figure.objects.get(pk=found["results"][0]["id"])
        assert (figure.enterprise, figure.variable.code) == (world.enterprises[0], "tax")

    def test_department_gives_only_its_variables(self, api):
        rows = api("figures/?department=statistics")["results"]
        assert {row["variable"] for row in rows} == {
            "value_added", "revenue", "energy", "employees", "rd_expense",
        }  # fmt: skip

    def test_where_it_came_from(self, api, world):
        row = api(f"figures/?credit_code={world.enterprises[0].credit_code}&variable=electricity")["results"][
            0
        ]
        figure = Figure.objects.select_related("batch").get(pk=row["id"])
        assert row["value"] == float(figure.value)
        assert (row["name"], row["unit"], row["department"]) == ("用电量", "万千瓦时", "power")
        source = row["source"]
        assert (source["batch"], source["file"]) == (figure.batch_id, figure.batch.filename)
        assert (source["sheet"], source["cell"]) == ("数据", figure.cell)
        assert source["received_at"].startswith(str(figure.batch.received_at.year))
        assert api(f"figures/{figure.pk}/") == row

    def test_corrected_values_only_with_history(self, api, world):
        old = Figure.objects.get(enterprise=world.enterprises[0], variable__code="tax")
        Figure.objects.filter(pk=old.pk).update(is_current=False)
        new = make.figure(old.enterprise, old.variable, 1, make.batch(world.county))
        query = f"figures/?credit_code={old.enterprise.credit_code}&variable=tax"
        ids = {
            words: [row["id"] for row in api(query + words)["results"]]
            for words in ("", "&history=0", "&history=1")
        }
        assert ids == {"": [new.pk], "&history=0": [new.pk], "&history=1": [new.pk, old.pk]}


class TestMethods:
    @pytest.fixture
    def method(self, world):
        return make.method(world.county, "huangyan-2022")

    def test_text_digest_and_what_is_open(self, api, method):
        body = api(f"methods/{method.pk}/")
        assert (body["digest"], body["text"]) == (method.digest, method.text)
        assert "分组 › 规上 › 定级" in body["open_points"]
        assert "亩均税收：权重 30；算式 税收实际贡献 / 用地面积；基准 24.097" in body["prose"]

    def test_list_leaves_the_text_out(self, api, method):
        row = next(row for row in api("methods/")["results"] if row["id"] == method.pk)
        assert row["edition"] == "2022"
        assert "text" not in row


class TestRuns:
    def test_three_digests_and_the_outline(self, api, world):
        body, run = api(f"runs/{world.run.pk}/"), world.run
        assert body["method_digest"] == run.method.digest
        assert body["snapshot_digest"] == run.snapshot.digest
        assert body["result_digest"] == run.digest
        assert body["outline"] == run.outline
        assert api(f"runs/?job={run.job_id}")["results"][0]["url"] == body["url"]

    def test_filters(self, api, world):
        earlier = judged.judge(world.county, world.enterprises, 2024)
        ids = {
            query: [row["id"] for row in api(f"runs/?{query}")["results"]]
            for query in ("", "year=2024", f"method={world.run.method_id}", "method=0")
        }
        assert list(ids.values()) == [
            [earlier.pk, world.run.pk], [earlier.pk], [earlier.pk, world.run.pk], [],
        ]  # fmt: skip

    def test_started_twice_is_one_job(self, signed_in, world):
        wish = {"year": 2025, "method": world.run.method_id}
        first, again = (
            signed_in.post("/api/v1/runs/", wish, content_type="application/json") for _ in range(2)
        )
        assert (first.status_code, again.status_code) == (202, 202)
        assert first.json() == again.json()
        assert first["Location"] == first.json()["job_url"]
        job = Job.objects.get(pk=first.json()["job"])
        assert (job.kind, job.params) == ("run", wish)

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"year": 1999}, "year"),
            ({"year": "soon"}, "year"),
            ({"method": 0}, "method"),
            ({"method": "qinglan"}, "method"),
            ({"method": None}, "method"),
        ],
    )
    def test_wrong_wish_is_named(self, signed_in, world, change, field):
        wish = {"year": 2025, "method": world.run.method_id} | change
        answer = signed_in.post("/api/v1/runs/", wish, content_type="application/json")
        assert [error["field"] for error in problem_of(answer)["errors"]] == [field]

    def test_method_of_another_county_is_unknown(self, signed_in):
        foreign = make.method(make.county("白石县", "339902"))
        wish = {"year": 2025, "method": foreign.pk}
        answer = signed_in.post("/api/v1/runs/", wish, content_type="application/json")
        assert [error["field"] for error in problem_of(answer)["errors"]] == ["method"]
        assert Method.objects.filter(pk=foreign.pk).exists()


class TestResults:
    def test_items_beside_what_was_stored(self, api, world):
        row = api(f"runs/{world.run.pk}/results/?group=规上&page_size=1")["results"][0]
        result = world.run.results.get(row__credit_code=row["credit_code"])
        assert (row["rank"], row["grade"], row["total"]) == (1, "A", result.total)
        assert [item["name"] for item in row["items"]] == [item[0] for item in judged.ITEMS["规上"]]
        for column in ("values", "bases", "scores"):
            assert [item[column.removesuffix("s")] for item in row["items"]] == getattr(result, column)

    def test_remark_in_words(self, api, world):
        rows = api(f"runs/{world.run.pk}/results/?group=规上")["results"]
        missing = [item for row in rows for item in row["items"] if item["value"] is None]
        assert missing
        assert all(item["remark"].startswith("缺数据") for item in missing)

    def test_filters(self, api, world):
        run = world.run
        whole = api(f"runs/{run.pk}/results/")
        assert len(whole["results"]) == len(world.enterprises)
        for name, column in (("town", "town"), ("industry", "industry"), ("grade", "grade"), ("q", "name")):
            wanted = whole["results"][0][column]
            rows = api(f"runs/{run.pk}/results/?{name}={wanted}")["results"]
            assert [row for row in whole["results"] if row[column] == wanted] == rows

    def test_sorted(self, api, world):
        rows = api(f"runs/{world.run.pk}/results/?group=规下&sort=-score1")["results"]
        scores = [row["items"][1]["score"] for row in rows]
        assert scores == sorted(scores, reverse=True)

    @pytest.mark.parametrize("query", ["group=规中", "grade=E", "sort=score9", "sort=luck"])
    def test_word_the_run_does_not_know(self, signed_in, world, query):
        answer = signed_in.get(f"/api/v1/runs/{world.run.pk}/results/?{query}")
        assert [error["field"] for error in problem_of(answer)["errors"]] == [query.partition("=")[0]]

    def test_explained_down_to_the_figures(self, api, signed_in, world):
        first = api(f"runs/{world.run.pk}/results/?group=规上")["results"][0]
        body = api(f"runs/{world.run.pk}/results/{first['credit_code']}/")
        assert "第 1 名" in body["why"]
        item = body["items"][0]
        assert (item["name"], item["formula"]) == ("亩均税收", "税收实际贡献 / 用地面积")
        tax, land = item["figures"]
        assert item["value"] == pytest.approx(tax["value"] / land["value"])
        figure = signed_in.get(tax["figure_url"]).json()
        assert (figure["id"], figure["value"]) == (tax["figure"], tax["value"])
        assert figure["source"] == tax["source"]

    def test_land_comes_from_the_register_not_from_a_figure(self, api, world):
        code = world.enterprises[0].credit_code
        land = api(f"runs/{world.run.pk}/results/{code}/")["items"][0]["figures"][1]
        assert land["value"] > 0
        assert (land["variable"], land["figure"], land["figure_url"], land["source"]) == (
            "land", None, None, None,
        )  # fmt: skip

    def test_enterprise_outside_all_groups(self, api, world):
        outsider = world.run.results.first()
        type(outsider).objects.filter(pk=outsider.pk).update(
            group="", pool="", grade="", rank=None, total=None, values=[], bases=[], scores=[], remarks=[]
        )
        code = outsider.row.credit_code
        rows = {row["credit_code"]: row for row in api(f"runs/{world.run.pk}/results/")["results"]}
        assert (rows[code]["items"], rows[code]["rank"]) == ([], None)
        assert api(f"runs/{world.run.pk}/results/{code}/")["items"] == []

    def test_filtered_by_the_park_of_the_year(self, api, world):
        park = Park.objects.create(county=world.county, name="东港园", kind="小微企业园", state="投运")
        inside, elsewhere = world.enterprises[:2]
        EnterpriseYear.objects.filter(enterprise__in=[inside, elsewhere]).delete()
        make.listed(inside, world.run.snapshot.year)
        make.listed(elsewhere, world.run.snapshot.year - 1)
        EnterpriseYear.objects.filter(enterprise__in=[inside, elsewhere]).update(park=park)
        rows = api(f"runs/{world.run.pk}/results/?park=东港园")["results"]
        assert [row["credit_code"] for row in rows] == [inside.credit_code]

    def test_run_that_is_not_there(self, signed_in, world):
        code = world.enterprises[0].credit_code
        for path in ("results/", f"results/{code}/"):
            assert signed_in.get(f"/api/v1/runs/0/{path}").status_code == 404


class TestRecommendations:
    def test_working_and_obstacle(self, api):
        row = api("recommendations/")["results"][0]
        stored = Recommendation.objects.get(pk=row["id"])
        assert (row["amount"], row["unit"], row["working"]) == (12.5, "万元", stored.working)
        assert row["lever"]["code"] == "electricity"
        assert (row["executable"], row["credit_code"]) == (False, stored.enterprise.credit_code)

    def test_filters(self, api, world):
        count = Recommendation.objects.count()
        code = Recommendation.objects.first().enterprise.credit_code
        expected = {
            f"run={world.run.pk}": count, "run=0": 0, "lever=electricity": count, "grade=D": count, "grade=A": 0,
            "executable=0": count, "executable=1": 0, f"credit_code={code}": 1,
        }  # fmt: skip
        assert {query: api(f"recommendations/?count=1&{query}")["count"] for query in expected} == expected
        assert count > 1
