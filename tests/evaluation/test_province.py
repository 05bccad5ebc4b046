"""县域比较: what a province sees of its counties, and what nobody sees of another's."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import province_runs
from evaluation.models import ProvinceRun, Result, Run
from evaluation.results.province import lines_of
from evaluation.results.target_board import board, counts
from evaluation.rounds.holding import run_that_holds, runs_by_year, runs_of_counties, standing_of
from mujun.accounts import users
from mujun.accounts.models import AuditEvent, User
from mujun.accounts.roles import PROVINCE_ROLES, ROLES, Permission
from mujun.inbox.models import Message
from mujun.jobs.ending import tell_end
from mujun.jobs.models import Job
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return judged.county()


@pytest.fixture
def second():
    return judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))


@pytest.fixture
def province(first):
    return make.province(first.county)


class TestComparison:
    def test_sums_are_those_of_the_results(self, first, second, province):
        one, other = lines_of(province, 2025)
        assert [one.county, other.county] == [first.county, second.county]
        assert (one.sums.size, other.sums.size) == (12, 8)
        rows = first.run.snapshot.rows.values_list("values", flat=True)
        places = {code: first.run.snapshot.variables.index(code) for code in ("tax", "land")}
        tax, land = (sum(row[at] for row in rows) for at in places.values())
        assert one.ratio("亩均税收") == pytest.approx(tax / land)
        assert one.sums.land == pytest.approx(land)
        graded = Result.objects.filter(run=first.run, grade="A").count()
        assert one.sums.grades["A"] == graded > 0

    def test_a_ratio_leaves_out_who_lacks_a_part(self, first, province):
        (line,) = lines_of(province, 2025)
        codes = first.run.snapshot.variables
        above, below = codes.index("value_added"), codes.index("emission")
        rows = list(first.run.snapshot.rows.values_list("values", flat=True))
        both = [row for row in rows if row[above] is not None and row[below] is not None]
        assert 0 < len(both) < len(rows)
        wanted = sum(row[above] for row in both) / sum(row[below] for row in both)
        assert line.ratio("单位排放增加值") == pytest.approx(wanted)

    @pytest.mark.parametrize(("fewest", "shown"), [(12, True), (13, False)])
    def test_sums_of_too_few_are_withheld(self, client, first, province, fewest, shown):
        province.fewest = fewest
        province.save()
        (line,) = lines_of(province, 2025)
        assert (line.sums is not None, line.is_withheld) == (shown, not shown)
        client.force_login(make.user("province_viewer", first.county))
        page = client.get("/province/").text
        assert ("户数过少" in page) is not shown

    def test_a_ratio_over_too_few_is_withheld_though_the_county_is_not(self, first, province):
        codes = first.run.snapshot.variables
        known = first.run.snapshot.rows.filter(
            **{f"values__{codes.index('emission')}__isnull": False}
        ).count()
        for province.fewest, shown in ((known, True), (known + 1, False)):
            (line,) = lines_of(province, 2025)
            assert line.sums.size == 12 > known
            assert (line.ratio("单位排放增加值") is not None) is shown
            assert line.ratio("亩均税收") is not None

    def test_more_counties_ask_the_database_no_more_often(self, first, province):
        lines_of(province, 2025)
        with CaptureQueriesContext(connection) as one:
            lines_of(province, 2025)
        judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))
        lines_of(province, 2025)
        with CaptureQueriesContext(connection) as two:
            assert len(lines_of(province, 2025)) == 2
        assert len(one) == len(two)

    def test_a_county_without_a_run_is_there_and_says_so(self, client, first, province):
        make.county("白石县", "339902")
        client.force_login(make.user("province_viewer", first.county))
        assert "本年度还没有测算" in client.get("/province/").text
        assert client.get("/province/counties/339902/").status_code == 200

    def test_the_county_s_targets_are_those_it_sees_itself(self, client, first, province):
        client.force_login(make.user("province_viewer", first.county))
        page = client.get(f"/province/counties/{first.county.code}/")
        seen = board(make.user("leader", first.county), 2025)
        assert page.context["counts"] == counts(seen)
        shown = [line.code for sheet in page.context["targets"] for line in sheet.known]
        assert shown == [line.code for sheet in seen for line in sheet.known]
        assert shown

    def test_single_enterprises_only_where_published(self, client, first, province):
        client.force_login(make.user("province_viewer", first.county))
        address = f"/province/counties/{first.county.code}/"
        assert "单户的数据和结果只在县里查看" in client.get(address).text
        published = make.publication(make.round(first.county, run=first.run), first.run)
        place = reverse("public-publication", args=[first.county.code, published.pk])
        assert place in client.get(address).text
        assert place in client.get("/province/").text
        names = [each.name for each in first.enterprises]
        for page in ("/province/", address, "/province/?download=csv"):
            assert not any(name in client.get(page).text for name in names)

    def test_sorts_filters_and_hands_on(self, client, first, second, province):
        client.force_login(make.user("province_viewer", first.county))

        def names(asked):
            return [line.county.name for line in client.get(f"/province/?{asked}").context["page"]]

        assert names("sort=size") == ["白石县", "青澜县"]
        assert names("sort=-size") == ["青澜县", "白石县"]
        assert names("q=白石") == ["白石县"]
        assert names("state=published") == []
        text = client.get("/province/?download=list&sort=size").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [(row["县"], row["参评（户）"]) for row in rows] == [("白石县", "8"), ("青澜县", "12")]
        assert rows[1]["结果摘要"] == first.run.digest


class TestInterface:
    @pytest.fixture
    def signed_in(self, client, first):
        client.defaults["HTTP_AUTHORIZATION"] = make.token(make.user("province_operator", first.county))[
            "Authorization"
        ]
        return client

    def test_counties_side_by_side(self, signed_in, first, second):
        one, other = signed_in.get("/api/v1/province-counties/2025/").json()["results"]
        assert (one["code"], other["sums"]["size"]) == (first.county.code, 8)
        assert (one["standing"], one["result_digest"]) == ("trial", first.run.digest)
        assert signed_in.get("/api/v1/province-counties/2020/").status_code == 404
        assert all((each["value"] is None) == (each["state"] == "没有数据") for each in one["targets"])
        (draft, *_) = signed_in.get("/api/v1/province-counties/2025/?document=shiwuwu-draft").json()[
            "results"
        ]
        assert all(each["is_draft"] for each in draft["targets"])
        assert signed_in.get("/api/v1/province-counties/2025/?document=x").status_code == 400

    def test_a_county_without_a_run_has_no_sums(self, signed_in, first):
        make.county("白石县", "339902")
        _, bare = signed_in.get("/api/v1/province-counties/2025/").json()["results"]
        assert (bare["sums"], bare["standing"], bare["result_digest"]) == (None, "", "")

    def test_targets_of_every_county(self, signed_in, first, second):
        asked = "/api/v1/province-targets/2025/?document=zhezhengfa-2023-4"
        one, other = signed_in.get(asked).json()["results"]
        assert [one["code"], other["code"]] == [first.county.code, second.county.code]
        assert {each["status"] for each in one["targets"]} == {"现行"}
        assert all((each["value"] is None) == (each["state"] == "没有数据") for each in one["targets"])
        assert signed_in.get(f"{asked}&state=好").status_code == 400

    def test_runs_are_started_and_told_of(self, signed_in, first, second):
        unknown = signed_in.post("/api/v1/province-runs/", {"year": 1999}, "application/json")
        assert unknown.status_code == 400
        begun = signed_in.post("/api/v1/province-runs/", {"year": 2025}, "application/json").json()
        assert (begun["counties"], begun["active"]) == (2, 2)
        assert [line["county"] for line in begun["lines"]] == [first.county.code, second.county.code]
        (listed,) = signed_in.get("/api/v1/province-runs/?year=2025").json()["results"]
        assert listed == {name: begun[name] for name in listed}
        assert signed_in.get(f"/api/v1/province-runs/{begun['id']}/").json()["lines"] == begun["lines"]
        assert signed_in.get("/api/v1/runs/").status_code == 403


class TestScope:
    def test_a_province_ends_at_its_code(self, client, first, province):
        elsewhere = judged.county(make.county("外省县", "440101"), ("外镇",))
        user = make.user("province_viewer", first.county)
        client.force_login(user)
        assert [line.county for line in lines_of(province, 2025)] == [first.county]
        assert client.get(f"/province/counties/{elsewhere.county.code}/").status_code == 404
        other = province_runs.start(province=make.province(elsewhere.county), year=2025, by=None)
        assert client.get(f"/province/runs/{other.pk}/").status_code == 404
        assert not ProvinceRun.objects.visible_to(user).exists()

    def test_an_officer_sees_only_jobs_of_the_own_county(self, client, first, second, province):
        whole = province_runs.start(province=province, year=2025, by=None)
        own, other = whole.lines.get(county=first.county).job, whole.lines.get(county=second.county).job
        client.force_login(make.user("leader", first.county))
        assert client.get(f"/jobs/{own.pk}/").status_code == 200
        assert client.get(f"/jobs/{other.pk}/").status_code == 404
        assert client.get(f"/runs/{second.run.pk}/").status_code == 404

    def test_a_province_user_has_no_county_and_others_no_province(self, first, province):
        for role, fields in (
            ("province_viewer", {"county": first.county, "province": province}),
            ("province_viewer", {"county": None}),
            ("leader", {"county": first.county, "province": province}),
        ):
            with pytest.raises(ValidationError, match="省市用户须指定省市"):
                User(username="x", first_name="x", role=role, password="x", **fields).full_clean()

    def test_only_an_administrator_of_all_makes_one(self, first, province):
        fields = {"first_name": "省级", "role": "province_viewer", "department": None, "town": None}
        fields |= {"credit_code": "", "province": province}
        by = make.user("system_admin", first.county)
        with pytest.raises(PermissionDenied):
            users.add(username="sheng", county=None, by=by, **fields)
        made, _ = users.add(username="sheng", county=None, by=make.user("system_admin", None), **fields)
        assert made.province == province

    def test_no_role_of_a_province_reaches_into_a_county(self):
        for code in PROVINCE_ROLES:
            assert ROLES[code].permissions <= {Permission.VIEW_PROVINCE, Permission.RUN_PROVINCE}


class TestStarting:
    def test_one_job_a_county_and_one_at_a_time(self, first, second, province):
        by = make.user("province_operator", first.county)
        whole = province_runs.start(province=province, year=2025, by=by)
        assert province_runs.start(province=province, year=2025, by=by) == whole
        assert [line.county for line in whole.lines.all()] == [first.county, second.county]
        assert {line.job.state for line in whole.lines.all()} == {"queued"}
        assert AuditEvent.objects.filter(act="province_run_started", county=None).count() == 1

    @pytest.mark.parametrize("role", ["province_viewer", "reform_office", "system_admin"])
    def test_nobody_else_may(self, first, province, role):
        with pytest.raises(PermissionDenied):
            province_runs.start(province=province, year=2025, by=make.user(role, first.county))

    def test_of_a_year_without_figures_there_is_nothing_to_try(self, first, province):
        with pytest.raises(ValidationError, match="都还没有 2020 年的数据"):
            province_runs.start(province=province, year=2020, by=None)

    def test_an_operator_of_another_province_may_not(self, first, province):
        by = make.user("province_operator", make.county("外省县", "440101"))
        with pytest.raises(PermissionDenied):
            province_runs.start(province=province, year=2025, by=by)

    def test_only_what_failed_is_tried_again(self, first, second, province):
        whole = province_runs.start(province=province, year=2025, by=None)
        done, failed = whole.lines.all()
        Job.objects.filter(pk=done.job_id).update(state="done", finished_at=done.job.created_at)
        Job.objects.filter(pk=failed.job_id).update(state="failed", finished_at=failed.job.created_at)
        assert province_runs.again(whole=whole, by=None) == 1
        assert province_runs.again(whole=whole, by=None) == 0
        again = whole.lines.get(county=second.county).job
        assert (again.retry_of_id, again.state) == (failed.job_id, "queued")
        assert whole.lines.get(county=first.county).job_id == done.job_id

    def test_the_method_is_the_one_the_county_judges_by(self, first):
        assert province_runs.method_of(first.county, 2025) == first.run.method
        assert province_runs.method_of(first.county, 2024) is None
        other = make.method(first.county, "huangyan-2022")
        make.round(first.county, run=make.run(first.run.snapshot, other))
        assert province_runs.method_of(first.county, 2025) == other

    def test_a_trial_of_the_province_is_not_what_the_year_stands_on(self, first, province):
        whole = province_runs.start(province=province, year=2025, by=None)
        tried = make.run(first.run.snapshot, first.run.method)
        whole.lines.update(run=tried)
        user = make.user("leader", first.county)
        assert tried in Run.objects.visible_to(user)
        assert str(standing_of(tried)) == "统一试算"
        assert run_that_holds(first.county.pk, 2025) == first.run
        assert runs_by_year(user) == {2025: first.run.pk}
        assert runs_of_counties([first.county.pk], 2025) == {first.county.pk: first.run.pk}
        make.round(first.county, run=tried)
        assert run_that_holds(first.county.pk, 2025) == tried
        assert runs_of_counties([first.county.pk], 2025) == {first.county.pk: tried.pk}


class TestLetters:
    @staticmethod
    def end(line, **ending):
        with transaction.atomic():
            Job.objects.filter(pk=line.job_id).update(finished_at=timezone.now(), **ending)
            tell_end(line.job, Job.State(ending["state"]))

    def test_one_letter_when_the_last_county_has_ended(self, first, second, province):
        by = make.user("province_operator", first.county)
        offices = [make.user("reform_office", each.county) for each in (first, second)]
        whole = province_runs.start(province=province, year=2025, by=by)
        one, other = whole.lines.all()
        one.run = make.run(first.run.snapshot, first.run.method)
        one.save()
        self.end(one, state="done")
        assert not Message.objects.exists()
        self.end(other, state="failed", error="还没有可用的评价办法。")
        letter = Message.objects.get(to=by)
        assert "完成 1 个县，失败或取消 1 个" in letter.title
        assert letter.text.startswith("白石县：失败，还没有可用的评价办法；青澜县：完成")
        assert (letter.url, letter.county) == (f"/province/runs/{whole.pk}/", None)
        told = [Message.objects.get(to=office) for office in offices]
        assert [each.url for each in told] == [f"/runs/{one.run_id}/", f"/jobs/{other.job_id}/"]
        assert not any(second.county.name in each.title + each.text for each in told[:1])

    def test_who_was_told_hears_again_only_of_what_was_tried_again(self, first, second, province):
        by = make.user("province_operator", first.county)
        offices = [make.user("reform_office", each.county) for each in (first, second)]
        whole = province_runs.start(province=province, year=2025, by=None)
        for line in whole.lines.all():
            if line.county == first.county:
                whole.lines.filter(pk=line.pk).update(run=make.run(first.run.snapshot, first.run.method))
            self.end(line, state="done" if line.county == first.county else "failed")
        province_runs.again(whole=whole, by=by)
        self.end(whole.lines.get(county=second.county), state="failed")
        assert [Message.objects.filter(to=each).count() for each in (by, *offices)] == [1, 1, 2]

    def test_what_follows_an_end_never_undoes_it(self, first, province):
        whole = province_runs.start(province=province, year=2025, by=None)
        line = whole.lines.get()
        line.job.params = {"whole": 0}
        self.end(line, state="failed")
        assert Job.objects.get(pk=line.job_id).state == "failed"
