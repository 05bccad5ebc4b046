"""What holds for every route: who may call it, how it pages, and how it says no."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client, RequestFactory

from mujun.accounts.roles import Permission
from mujun.api.problems import KINDS
from mujun.errors import server_error
from mujun.jobs.models import Job
from tests import factories as make
from tests.problems import problem_of
from tests.workbooks import book

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture
def officer():
    return make.user("reform_office", make.county())


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


class TestSigningIn:
    def test_nobody_is_told_how_to_authenticate(self, client):
        answer = client.get("/api/v1/enterprises/")
        assert problem_of(answer)["code"] == "not_authenticated"
        assert "Authorization: Token" in problem_of(answer)["detail"]
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")

    def test_token(self, client, officer):
        assert client.get("/api/v1/jobs/", headers=make.token(officer)).status_code == 200

    def test_wrong_token(self, client):
        answer = client.get("/api/v1/jobs/", headers={"Authorization": "Token 0123"})
        assert (answer.status_code, problem_of(answer)["code"]) == (401, "not_authenticated")

    def test_token_of_someone_who_left(self, client, officer):
        headers = make.token(officer)
        officer.is_active = False
        officer.save()
        assert client.get("/api/v1/jobs/", headers=headers).status_code == 401

    def test_session(self, signed_in):
        assert signed_in.get("/api/v1/jobs/").status_code == 200

    def test_change_by_session_needs_the_csrf_token(self, officer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(officer)
        answer = client.post("/api/v1/runs/", {}, content_type="application/json")
        assert (answer.status_code, problem_of(answer)["code"]) == (403, "csrf_failed")


class TestProblems:
    def test_unknown_address(self, signed_in):
        for send in (signed_in.get, signed_in.post, signed_in.delete):
            answer = send("/api/v1/nothing/here/")
            assert (answer.status_code, problem_of(answer)["code"]) == (404, "not_found")

    def test_missing_slash_is_named(self, signed_in):
        answer = signed_in.get("/api/v1/enterprises")
        assert answer.status_code == 404
        assert "/api/v1/enterprises/" in problem_of(answer)["detail"]

    @pytest.mark.parametrize(
        "path",
        ["enterprises/913300000000000000/", "figures/99999999999999999999/", "methods/0/", "batches/7/"],
    )
    def test_object_that_is_not_there(self, signed_in, path):
        answer = signed_in.get(f"/api/v1/{path}")
        assert (answer.status_code, problem_of(answer)["code"]) == (404, "not_found")

    def test_wrong_method(self, signed_in):
        answer = signed_in.delete("/api/v1/enterprises/")
        assert (answer.status_code, problem_of(answer)["code"]) == (405, "method_not_allowed")

    def test_malformed_json(self, signed_in):
        answer = signed_in.post("/api/v1/runs/", '{"year": 2025,,', content_type="application/json")
        assert (answer.status_code, problem_of(answer)["code"]) == (400, "malformed")

    @pytest.mark.parametrize("body", ["[]", "[1]", "7", '"word"', "null"])
    def test_json_of_another_shape(self, signed_in, body):
        answer = signed_in.post("/api/v1/runs/", body, content_type="application/json")
        assert (answer.status_code, problem_of(answer)["code"]) == (400, "invalid")

    def test_unknown_field_gets_the_nearest(self, signed_in):
        answer = signed_in.post("/api/v1/runs/", {"yaer": 2025}, content_type="application/json")
        errors = problem_of(answer)["errors"]
        assert [(each["field"], each["code"]) for each in errors] == [("yaer", "unknown_parameter")]
        assert "year" in errors[0]["detail"]

    def test_unsupported_body(self, signed_in):
        answer = signed_in.post("/api/v1/batches/", "<a/>", content_type="text/xml")
        assert (answer.status_code, problem_of(answer)["code"]) == (415, "unsupported_media_type")

    def test_format_we_do_not_have(self, signed_in):
        answer = signed_in.get("/api/v1/jobs/", headers={"Accept": "text/html"})
        assert (answer.status_code, problem_of(answer)["code"]) == (406, "not_acceptable")

    def test_mistake_of_ours_gives_a_reference_and_no_trace(self, signed_in, officer, caplog):
        damaged = make.method(officer.county)
        type(damaged).objects.update(resolved="{}")
        answer = signed_in.get(f"/api/v1/methods/{damaged.pk}/")
        body = problem_of(answer)
        assert (answer.status_code, body["code"]) == (500, "server_error")
        assert body["reference"] in caplog.text
        assert "Traceback" in caplog.text
        assert "Traceback" not in answer.text
        assert "pydantic" not in answer.text

    def test_mistake_outside_a_route_too(self, caplog):
        answer = server_error(RequestFactory().get("/api/v1/runs/"))
        assert answer["Content-Type"] == "application/problem+json"
        assert "/api/v1/runs/" in caplog.text


class TestParameters:
    def test_unknown_one_gets_the_nearest(self, signed_in):
        answer = signed_in.get("/api/v1/figures/?varable=tax")
        (error,) = problem_of(answer)["errors"]
        assert (error["field"], error["code"]) == ("varable", "unknown_parameter")
        assert "variable" in error["detail"]

    def test_one_object_takes_none(self, signed_in, officer):
        job = make.job(officer.county)
        assert signed_in.get(f"/api/v1/jobs/{job.pk}/?year=2025").status_code == 400

    @pytest.mark.parametrize(
        ("address", "field"),
        [
            ("figures/?year=abc", "year"),
            ("figures/?year=2025.5", "year"),
            ("figures/?variable=taxes", "variable"),
            ("figures/?department=tax office", "department"),
            ("figures/?history=maybe", "history"),
            ("figures/?cursor=0", "cursor"),
            ("figures/?count=2", "count"),
            ("figures/?page_size=1001", "page_size"),
            ("enterprises/?town=无此镇", "town"),
            ("enterprises/?industry=00", "industry"),
            ("enterprises/?scale=规中", "scale"),
            ("signals/?year=二〇二五", "year"),
            ("signals/?town=无此镇", "town"),
            ("recommendations/?run=first", "run"),
            ("recommendations/?lever=none", "lever"),
            ("recommendations/?executable=2", "executable"),
            ("runs/?job=1", "job"),
            ("runs/?method=x", "method"),
            ("batches/?state=lost", "state"),
            ("batches/?year=x", "year"),
            ("jobs/?state=lost", "state"),
        ],
    )
    def test_value_that_cannot_be_is_refused_by_name(self, signed_in, address, field):
        answer = signed_in.get(f"/api/v1/{address}")
        assert answer.status_code == 400
        assert [error["field"] for error in problem_of(answer)["errors"]] == [field]

    def test_numbers_beyond_all_measure_find_nothing(self, signed_in):
        assert signed_in.get(f"/api/v1/figures/?year={10**30}").json()["results"] == []

    def test_pages(self, signed_in, officer):
        jobs = [str(make.job(officer.county).pk) for _ in range(3)]
        first = signed_in.get("/api/v1/jobs/?page_size=2&count=1").json()
        last = signed_in.get(first["next"]).json()
        listed = [job["id"] for job in first["results"] + last["results"]]
        assert (first["count"], last["next"], listed) == (3, None, jobs[::-1])

    def test_nobody_counts_without_being_asked(self, signed_in):
        assert signed_in.get("/api/v1/jobs/").json()["count"] is None

    def test_page_of_another_list(self, signed_in, officer):
        for _ in range(2):
            make.job(officer.county)
        cursor = signed_in.get("/api/v1/jobs/?page_size=1").json()["next"].partition("?")[2]
        answer = signed_in.get(f"/api/v1/methods/?{cursor}")
        assert (answer.status_code, problem_of(answer)["errors"][0]["field"]) == (400, "cursor")


class TestDescription:
    def test_schema_has_no_warnings(self, tmp_path):
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))

    def test_every_operation_is_told_in_chinese(self, description):
        for path, operations in description["paths"].items():
            for operation in operations.values():
                assert CHINESE.search(operation["summary"]), path
                assert CHINESE.search(operation["tags"][0]), path

    def test_no_description_in_another_language(self, description):
        assert [words for words in described(description) if words and not CHINESE.search(words)] == []

    def test_every_operation_declares_its_problems(self, description):
        for path, operations in description["paths"].items():
            for operation in operations.values():
                expected = {"400", "401", "403"} | ({"404"} if "{" in path else set())
                assert expected <= operation["responses"].keys(), path
                content = operation["responses"]["401"]["content"]
                assert list(content) == ["application/problem+json"]

    def test_what_goes_to_a_job_answers_202_with_its_address(self, description):
        for path in ("runs/", "batches/", "jobs/{id}/retry/"):
            responses = description["paths"][f"/api/v1/{path}"]["post"]["responses"]
            assert list(responses["202"]["headers"]) == ["Location"]
            assert "200" not in responses

    def test_docs_work_without_any_other_host(self, client):
        page = client.get("/api/v1/docs/")
        assert page.status_code == 200
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(addresses) >= 4
        assert all(address.startswith("/") and not address.startswith("//") for address in addresses)
        assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
        script = next(address for address in addresses if "script" in address and "static" not in address)
        start = client.get(script)
        assert start["Content-Type"].startswith("application/javascript")
        assert "/api/v1/schema/" in start.text
        assert "://" not in start.text

    def test_files_of_the_docs_are_here(self, client):
        files = re.findall(r'"/static/([^"]+)"', client.get("/api/v1/docs/").text)
        assert len(files) == 4
        assert all(Path(finders.find(file)).stat().st_size for file in files)

    def test_index_leads_to_every_list(self, signed_in):
        links = signed_in.get("/api/v1/").json()
        assert list(links)[:3] == ["enterprises", "figures", "methods"]
        closed = {name for name, url in links.items() if signed_in.get(url).status_code != 200}
        # for those who look at many counties, and who check on the others
        assert closed == {"province-runs", "audit-events"}


def test_handbook_names_every_code():
    handbook = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    assert [code for code, _ in KINDS.values() if f"`{code}`" not in handbook] == []


class TestJobs:
    def test_progress_and_links(self, signed_in, officer):
        job = make.job(
            officer.county, state="running", done=3, total=6, step="写入结果", result_url="/runs/7/"
        )
        body = signed_in.get(f"/api/v1/jobs/{job.pk}/").json()
        shown = {name: body[name] for name in ("state", "step", "done", "total", "percent", "error")}
        assert shown == {
            "state": "running", "step": "写入结果", "done": 3, "total": 6, "percent": 50, "error": "",
        }  # fmt: skip
        assert body["result_url"] == "http://testserver/api/v1/runs/7/"
        assert signed_in.get(body["url"]).json() == body

    @pytest.mark.parametrize("page", ["", "/jobs/", "/somewhere/7/"])
    def test_result_that_is_no_object_has_only_its_page(self, signed_in, officer, page):
        job = make.job(officer.county, result_url=page)
        body = signed_in.get(f"/api/v1/jobs/{job.pk}/").json()
        assert (body["result_url"], body["result_page"]) == ("", page)

    def test_cancel_a_waiting_job(self, signed_in, officer):
        job = make.job(officer.county, state="queued", by=officer)
        answer = signed_in.post(f"/api/v1/jobs/{job.pk}/cancel/")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")

    def test_ended_job_is_not_cancelled(self, signed_in, officer):
        job = make.job(officer.county, state="done")
        answer = signed_in.post(f"/api/v1/jobs/{job.pk}/cancel/")
        assert (answer.status_code, problem_of(answer)["code"]) == (409, "conflict")

    def test_retry_gives_a_new_job(self, signed_in, officer):
        failed = make.job(officer.county, state="failed", by=officer)
        answer = signed_in.post(f"/api/v1/jobs/{failed.pk}/retry/")
        new = Job.objects.get(retry_of=failed)
        assert (answer.status_code, answer.json()["job"]) == (202, str(new.pk))
        assert answer["Location"] == answer.json()["job_url"] == f"http://testserver/api/v1/jobs/{new.pk}/"

    def test_job_that_succeeded_is_not_retried(self, signed_in, officer):
        job = make.job(officer.county, state="done")
        answer = signed_in.post(f"/api/v1/jobs/{job.pk}/retry/")
        assert (answer.status_code, problem_of(answer)["code"]) == (409, "conflict")


class TestBatches:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "税务.xlsx"
        path.write_bytes(book({"数据": [["统一社会信用代码", "税收实际贡献（万元）"]]}))
        with path.open("rb") as opened:
            yield opened

    def test_received_with_a_job(self, signed_in, officer, file):
        answer = signed_in.post("/api/v1/batches/", {"file": file, "layout": "tax", "year": 2025})
        body = answer.json()
        assert (answer.status_code, answer["Location"]) == (202, body["job_url"])
        batch = signed_in.get(body["batch_url"]).json()
        assert (batch["filename"], batch["layout"], batch["state"]) == ("税务.xlsx", "tax", "received")
        assert Job.objects.get(pk=body["job"]).params == {
            "batch": body["batch"],
            "dry_run": False,
            "partial": None,
        }

    def test_dry_run(self, signed_in, file):
        form = {"file": file, "layout": "tax", "year": 2025, "dry_run": "true"}
        body = signed_in.post("/api/v1/batches/", form).json()
        assert Job.objects.get(pk=body["job"]).params["dry_run"] is True

    def test_everything_missing_is_named_at_once(self, signed_in):
        errors = problem_of(signed_in.post("/api/v1/batches/", {}))["errors"]
        assert [error["field"] for error in errors] == ["layout", "year", "file"]

    @pytest.mark.parametrize(("field", "wrong"), [("layout", "taxx"), ("year", "x"), ("dry_run", "perhaps")])
    def test_wrong_value_is_named(self, signed_in, file, field, wrong):
        form = {"file": file, "layout": "tax", "year": 2025} | {field: wrong}
        errors = problem_of(signed_in.post("/api/v1/batches/", form))["errors"]
        assert [error["field"] for error in errors] == [field]

    def test_year_out_of_range_is_the_action_s_refusal(self, signed_in, file):
        form = {"file": file, "layout": "tax", "year": 1900}
        (error,) = problem_of(signed_in.post("/api/v1/batches/", form))["errors"]
        assert error["code"] == "bad_year"

    def test_file_beyond_the_limit(self, signed_in, file, settings):
        settings.UPLOAD_LIMIT_BYTES = 100
        form = {"file": file, "layout": "tax", "year": 2025}
        (error,) = problem_of(signed_in.post("/api/v1/batches/", form))["errors"]
        assert error["code"] == "file_too_large"

    def test_workbook_of_another_department(self, client, file):
        client.force_login(make.user("department_officer", make.county()))
        answer = client.post("/api/v1/batches/", {"file": file, "layout": "power", "year": 2025})
        assert (answer.status_code, problem_of(answer)["code"]) == (403, "permission_denied")

    def test_department_sees_its_own(self, client):
        user = make.user("department_officer", make.county())
        assert user.may(Permission.IMPORT_OWN_FIGURES)
        own = make.batch(user.county, sender="tax")
        make.batch(user.county, sender="power")
        client.force_login(user)
        assert [batch["id"] for batch in client.get("/api/v1/batches/").json()["results"]] == [own.pk]

    def test_problems_with_cell_and_cure(self, signed_in, officer):
        problem = {
            "sheet": "数据", "column": "用电量（万千瓦时）", "cell": "C7", "value": "约12",
            "code": "not_a_number", "reason": "不是数", "cure": "只填数字。",
        }  # fmt: skip
        batch = make.batch(officer.county, state="rejected", problems=[problem], problem_count=1)
        body = signed_in.get(f"/api/v1/batches/{batch.pk}/").json()
        assert (body["state"], body["state_name"], body["problem_count"]) == ("rejected", "有错误", 1)
        assert body["problems"] == [problem]


@pytest.fixture
def description(client):
    return client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()


def described(part):
    """Every text under a key `description`, however deep."""
    if isinstance(part, dict):
        if isinstance(part.get("description"), str):
            yield part["description"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from described(inner)
