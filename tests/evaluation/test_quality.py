"""Checking a year: findings, scope, acknowledgements that stand as long as the figures do, the page."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.actions import quality
from evaluation.models import Figure, QualityCheck, QualityFinding, Variable
from evaluation.quality.rules import library
from mujun.accounts.models import AuditEvent, Department
from mujun.jobs.models import Job
from tests import factories as make
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db
REVENUE, TAX = "revenue", "tax"


class World:
    """Two towns with one 规上 enterprise each; `put` reports figures of an enterprise."""

    def __init__(self):
        self.county = make.county()
        self.variables = {variable.code: variable for variable in make.variables()}
        self.towns = [make.town(self.county, name) for name in ("云栖镇", "青石街道")]
        self.first, self.second = (make.enterprise(town) for town in self.towns)
        self.office = make.user("reform_office", self.county)
        self.batches = {year: make.batch(self.county, year) for year in (2024, 2025)}

    def put(self, of, year=2025, **values):
        for code, value in values.items():
            Figure.objects.filter(enterprise=of, year=year, variable__code=code).update(is_current=False)
            make.figure(of, self.variables[code], value, self.batches[year])

    def check(self, year=2025):
        return quality.check(county=self.county, year=year, by=self.office)

    def finding(self, rule, of=None):
        return QualityFinding.objects.get(rule=rule, enterprise=of or self.first)

    def officer(self, code):
        return make.user("department_officer", self.county, department=Department.objects.get(code=code))


@pytest.fixture
def world():
    return World()


def rules_of(findings):
    return {finding.rule for finding in findings}


def test_a_check_says_what_is_odd_with_numbers_and_sources(world):
    world.put(world.first, tax=900, revenue=800)

    counts = world.check()

    finding = world.finding("Q-501")
    assert (
        finding.sentence
        == "应符合 税收实际贡献 <= 营业收入；税收实际贡献 900.00 万元，营业收入 800.00 万元。"
    )
    assert {figure.variable.code for figure in Figure.objects.filter(pk__in=finding.figures)} == {
        TAX,
        REVENUE,
    }
    assert counts["错误"] == QualityFinding.objects.filter(importance=1).count()
    assert AuditEvent.objects.filter(act="quality_checked").count() == 1


def test_a_jump_is_seen_against_last_year(world):
    world.put(world.first, 2024, tax=10)
    world.put(world.first, tax=100)
    world.put(world.second, tax=100)

    world.check()

    assert len(world.finding("Q-401").figures) == 2
    assert not QualityFinding.objects.filter(rule="Q-401", enterprise=world.second).exists()


def test_a_corrected_figure_is_no_longer_found(world):
    world.put(world.first, tax=900, revenue=800)
    world.check()
    world.put(world.first, tax=90)

    world.check()

    assert "Q-501" not in rules_of(QualityFinding.objects.all())


def test_a_year_without_figures_can_be_checked(world):
    world.check()

    assert QualityCheck.objects.get().completeness == []
    assert not QualityFinding.objects.exists()


class TestAcknowledging:
    @pytest.fixture
    def finding(self, world):
        world.put(world.first, tax=-5, revenue=800)
        world.check()
        return world.finding("Q-201")

    def test_it_survives_a_check_while_the_figures_stand(self, world, finding):
        quality.acknowledge(finding=finding, reason=" 退税 ", by=world.office)
        world.put(world.first, revenue=700)

        world.check()

        finding.refresh_from_db()
        assert (finding.state, finding.reason, finding.acknowledged_by) == (
            "acknowledged",
            "退税",
            world.office,
        )

    def test_it_falls_when_the_figure_changes(self, world, finding):
        quality.acknowledge(finding=finding, reason="退税", by=world.office)
        world.put(world.first, tax=-6)

        world.check()

        assert world.finding("Q-201").state == "open"
        assert not QualityFinding.objects.filter(reason="退税").exists()

    def test_the_department_of_the_figure_may_and_it_is_recorded(self, world, finding):
        quality.acknowledge(finding=finding, reason="退税", by=world.officer(TAX))

        assert AuditEvent.objects.get(act="quality_acknowledged").detail == {"reason": "退税"}

    def test_nobody_else_may(self, world, finding):
        strangers = [
            world.officer("statistics"),
            make.user("town_officer", world.county, town=world.towns[0]),
            make.user("leader", world.county),
            make.user("reform_office", make.county("邻县", "339902")),
        ]
        for stranger in strangers:
            with pytest.raises(PermissionDenied):
                quality.acknowledge(finding=finding, reason="退税", by=stranger)

    @pytest.mark.parametrize("reason", ["", "  ", "长" * 301])
    def test_the_reason_is_compulsory_and_short(self, world, finding, reason):
        with pytest.raises(ValidationError):
            quality.acknowledge(finding=finding, reason=reason, by=world.office)

    def test_once_is_enough(self, world, finding):
        quality.acknowledge(finding=finding, reason="退税", by=world.office)
        with pytest.raises(ValidationError):
            quality.acknowledge(finding=finding, reason="再说", by=world.office)

    def test_the_page_takes_the_reason_and_stays_at_home(self, client, world, finding):
        client.force_login(world.officer(TAX))
        address = reverse("quality-acknowledge", args=[finding.pk])

        answer = client.post(address, {"reason": "退税", "next": "//elsewhere.example/"})

        finding.refresh_from_db()
        assert (answer.status_code, finding.state) == (302, "acknowledged")
        assert answer.url.startswith(reverse("quality"))

    def test_a_guessed_number_leads_nowhere(self, client, world, finding):
        client.force_login(world.officer("statistics"))

        answer = client.post(reverse("quality-acknowledge", args=[finding.pk]), {"reason": "退税"})

        finding.refresh_from_db()
        assert (answer.status_code, finding.state) == (404, "open")


class TestThePage:
    @pytest.fixture(autouse=True)
    def _checked(self, world):
        world.put(world.first, tax=900, revenue=800)
        world.put(world.second, tax=-1)
        world.check()

    def page(self, client, user, **asked):
        client.force_login(user)
        return client.get(reverse("quality"), asked)

    def test_the_board_counts_what_is_there_and_what_is_odd(self, client, world):
        board = dict(self.page(client, world.office).context["board"])

        cells = {cell["department"].code: cell for cell in board[world.towns[0]]}
        # value added, revenue, energy, employees, R&D are required of 规上; revenue is there
        assert (cells["statistics"]["present"], cells["statistics"]["required"]) == (1, 5)
        assert [(level.label, size) for level, size in cells["statistics"]["levels"]] == [
            ("错误", 3),
            ("警告", 1),
        ]
        assert [(level.label, size) for level, size in cells["tax"]["levels"]] == [("错误", 1)]

    def test_every_number_of_the_board_leads_to_as_many_lines(self, client, world):
        for town, cells in self.page(client, world.office).context["board"]:
            for cell in cells:
                for level, size in cell["levels"]:
                    asked = {
                        "town": town.name,
                        "department": cell["department"].code,
                        "importance": level.label,
                    }
                    page = self.page(client, world.office, **asked).context["page"]
                    assert page.paginator.count == size

    def test_a_department_sees_its_own_variables(self, client, world):
        response = self.page(client, world.officer(TAX))

        assert {finding.variable.code for finding in response.context["page"]} == {TAX}
        assert [department.code for department in response.context["departments"]] == [TAX]

    def test_a_town_sees_its_enterprises(self, client, world):
        response = self.page(client, make.user("town_officer", world.county, town=world.towns[1]))

        assert {finding.enterprise for finding in response.context["page"]} == {world.second}
        assert [town for town, _ in response.context["board"]] == [world.towns[1]]
        assert world.first.name not in text(response)

    def test_another_county_sees_nothing(self, client, world):
        stranger = make.user("reform_office", make.county("邻县", "339902"))

        assert world.first.name not in text(self.page(client, stranger))

    @pytest.mark.parametrize(("asked", "size"), [({"rule": "Q-501"}, 1), ({"state": "acknowledged"}, 0)])
    def test_the_list_can_be_narrowed(self, client, world, asked, size):
        assert self.page(client, world.office, **asked).context["page"].paginator.count == size

    def test_words_that_match_nothing_do_no_harm(self, client, world):
        asked = {"importance": "严重", "rule": "'", "town": "无", "state": "无", "page": "九"}

        assert "没有符合条件的问题" in text(self.page(client, world.office, **asked))

    def test_an_import_after_the_check_is_said(self, client, world):
        assert "重新检查后更新" not in text(self.page(client, world.office))
        make.batch(world.county, 2025)

        assert "重新检查后更新" in text(self.page(client, world.office))

    def lines(self, client, user, **asked):
        client.force_login(user)
        content = client.get(reverse("quality-findings"), asked).content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(content)))

    @pytest.mark.parametrize("asked", [{}, {"rule": "Q-501"}, {"town": "青石街道"}, {"state": "all"}])
    def test_the_file_holds_what_the_list_shows(self, client, world, asked):
        shown = self.page(client, world.office, **asked).context["page"]

        lines = self.lines(client, world.office, **asked)

        keys = [(each.enterprise.credit_code, each.rule, each.sentence) for each in shown]
        assert [(line["统一社会信用代码"], line["规则"], line["应为"]) for line in lines] == keys

    def test_the_file_ends_where_the_user_sees_no_further(self, client, world):
        officer = world.officer(TAX)
        assert {line["负责部门"] for line in self.lines(client, officer, state="all")} == {"税务局"}

        town = make.user("town_officer", world.county, town=world.towns[1])
        assert {line["企业名称"] for line in self.lines(client, town)} == {world.second.name}

    def test_the_sums_say_who_has_to_answer_how_much(self, client, world):
        context = self.page(client, world.office).context

        for each in context["sums"]:
            asked = {"department": each["department"].code}
            assert self.page(client, world.office, **asked).context["page"].paginator.count == each["open"]
        assert sum(each["open"] for each in context["sums"]) == context["open"]

    def test_the_enterprise_and_the_first_page_say_it(self, client, world):
        client.force_login(world.officer(TAX))

        about = text(client.get(reverse("enterprise", args=[world.first.credit_code])))
        todos = [todo.title for todo in client.get(reverse("home")).context["todos"]]

        assert "待核对的数据" in about
        assert "2025 年数据有 1 处错误等待核对" in todos

    def test_more_findings_need_no_more_queries(self, client, world):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("quality"))
            return len(captured)

        client.force_login(world.office)

        few = queries()
        for _ in range(8):
            world.put(make.enterprise(world.towns[0]), tax=-3, revenue=1)
        world.check()

        assert queries() == few

    @pytest.mark.parametrize("role", ["town_officer", "leader"])
    def test_who_only_looks_does_not_check(self, client, world, role):
        client.force_login(make.user(role, world.county))

        assert client.post(reverse("quality-check"), {"year": "2025"}).status_code == 403


def test_a_check_needs_as_many_queries_for_many_as_for_few(world):
    def queries():
        asked = []
        with connection.execute_wrapper(lambda run, *query: asked.append(query[0]) or run(*query)):
            world.check()
        return len(asked)

    world.put(world.first, tax=900, revenue=800)
    world.check()  # the first check of a year is noted anew
    few = queries()
    for _ in range(8):
        world.put(make.enterprise(world.towns[0]), tax=-3, revenue=1)

    assert queries() == few


def test_a_check_of_the_page_is_a_job(client, world):
    client.force_login(world.office)

    answer = client.post(reverse("quality-check"), {"year": "2025"})

    job = Job.objects.get()
    assert (job.kind, job.params, answer.url) == ("quality", {"year": 2025}, reverse("job", args=[job.pk]))


def test_the_rules_name_variables_of_the_dictionary(world):
    assert {rule.variable for rule in library().rules} <= set(Variable.objects.values_list("name", flat=True))
