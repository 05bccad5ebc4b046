"""What levers gave and took, the figures before and after, and another set of levers beside what was executed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from evaluation.actions import lever_trials, levers
from evaluation.effect.amounts import beside, lines_on, real, totals
from evaluation.effect.before_after import OTHERS, compare, years_of
from evaluation.effect.quarters import of_year, spread
from evaluation.effect.trying import parts_of
from evaluation.models import ExecutionLine, Lever, LeverTrial
from mujun.accounts.models import AuditEvent
from mujun.jobs.models import Job
from tests import factories as make
from tests import judged
from tests.evaluation.test_levers import TEXT
from tests.problems import problem_of

HALF = date(2026, 1, 1), date(2026, 6, 30)


class TestQuarters:
    def test_parts_go_by_days_and_add_up(self):
        found = spread(Decimal("100.0001"), *HALF)
        assert {str(each): part for each, part in found.items()} == {
            "2026 年第 1 季度": Decimal("49.7238"),  # 90 of 181 days
            "2026 年第 2 季度": Decimal("50.2763"),
        }

    def test_both_ends_belong_to_it(self):
        found = spread(Decimal(3), date(2025, 12, 31), date(2026, 1, 2))
        assert {(each.year, each.number): part for each, part in found.items()} == {
            (2025, 4): Decimal(1),
            (2026, 1): Decimal(2),
        }

    def test_a_year_of_366_days(self):
        assert sum(of_year(Decimal(366), date(2028, 2, 1), date(2028, 2, 29)).values()) == 29


@pytest.fixture
def world(db):
    """Judged for two years; D pays 0.3 by a lever in force, and two lines of 2026 are there."""
    found = judged.county(years=(2024, 2025))
    office = make.user("reform_office", found.county)
    lever = levers.write(county=found.county, text=TEXT, reason="会议", by=office)
    Lever.objects.filter(pk=lever.pk).update(valid_from=date(2025, 7, 1))
    line = make.execution_line(found.run, found.run.results.filter(grade="D").first().enterprise)
    line.list.lever = Lever.objects.get(pk=lever.pk)
    line.list.save()
    ExecutionLine.objects.update(actual=Decimal("36.5"))
    found.__dict__.update(office=office, lever=line.list.lever, line=line)
    return found


def tried(world, *wishes, name="加价", by=None) -> LeverTrial:
    job = lever_trials.start(county=world.county, year=2025, name=name, wishes=wishes, by=by or world.office)
    return lever_trials.carry_out(job=job, progress=lambda *_: None)


def electricity(world, grade="D") -> Decimal:
    """Of everybody with the grade, in 万千瓦时."""
    at = world.run.snapshot.variables.index("electricity")
    rows = world.run.results.filter(grade=grade).select_related("row")
    return sum((Decimal(str(each.row.values[at])) for each in rows), Decimal(0))


def test_amounts_by_way(world):
    parts = real(lines_on(world.office, 2025))
    assert [(row.name, row.unit, row.given, row.taken) for row in totals(parts, "lever")] == [
        ("差别电价", "万元", 0, Decimal("36.5"))
    ]
    assert [(row.name, row.taken) for row in totals(parts, "quarter")] == [
        ("2026 年第 1 季度", Decimal("9.0000")),
        ("2026 年第 2 季度", Decimal("9.1000")),
        ("2026 年第 3 季度", Decimal("9.2000")),
        ("2026 年第 4 季度", Decimal("9.2000")),
    ]
    assert lines_on(world.office, 2024).count() == 0


def test_figures_before_and_after_are_those_of_the_same_enterprises(world):
    years = years_of(world.office, world.lever)
    assert (years.before, years.after, years.partly) == (2024, 2025, True)
    touched, others = compare(world.office, world.lever, years)
    assert (touched.name, touched.size, others.name, others.size) == ("D 类", 1, OTHERS, 11)
    tax = {}
    for each in world.line.enterprise.figures.filter(variable__code="tax"):
        tax[each.year] = float(each.value)
    change = touched.changes[0]
    assert change.before.ratio.name == "亩均税收"
    assert change.by == pytest.approx(tax[2025] / tax[2024] - 1, rel=1e-6)  # on the same land


def test_another_set_of_levers_beside_what_was_executed(world):
    trial = tried(world, ("QL-9", "0.5"))
    assert (trial.starts_on, trial.ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    (row,) = beside(real(lines_on(world.office, 2025)), parts_of(trial, world.office), "grade")
    assert (row.name, row.real.taken) == ("D", Decimal("36.5"))
    assert row.tried.taken == pytest.approx(electricity(world) / 2, abs=Decimal("0.001"))
    world.lever.refresh_from_db()
    assert world.lever.entry.rate == Decimal("0.30")
    assert AuditEvent.objects.filter(act="lever_trial_made").count() == 1


def test_an_example_of_the_library_without_taking_it_over(world):
    trial = tried(world, ("qinglan/E1", "0.1"), ("published/W1-太仓", ""), name="库里的")
    assert [each["code"] for each in trial.levers] == ["E1", "W1-太仓"]
    power = [Decimal(row["yearly"]) for row in trial.rows if row["lever"] == trial.levers[0]["name"]]
    assert sum(power) == pytest.approx(electricity(world) / 10, abs=Decimal("0.001"))
    assert not Lever.objects.filter(code="E1").exists()


def test_who_sees_a_town_sees_its_rows(world):
    trial = tried(world, ("QL-9", ""))
    towns = {row["town"] for row in trial.rows}
    for town in world.towns:
        parts = parts_of(trial, make.user("town_officer", world.county, town=town))
        assert {part.town for part in parts} == {town.name} & towns


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ([], "至少选择一条"),
        ([("没有", "")], "没有措施“没有”"),
        ([("QL-9", "-1")], "差别电价：标准“-1”不对"),
        ([("QL-9", "NaN")], "差别电价：标准“NaN”不对"),
        ([("QL-9", ""), ("QL-9", "0.2")], "QL-9 选了两次"),
    ],
)
def test_what_cannot_be_tried_is_said_by_name(world, wishes, said):
    with pytest.raises(ValidationError, match=said):
        lever_trials.start(county=world.county, year=2025, name="试", wishes=wishes, by=world.office)
    assert not Job.objects.filter(kind="lever_trial").exists()


def test_nobody_else_tries(world):
    with pytest.raises(PermissionDenied):
        tried(world, ("QL-9", ""), by=make.user("leader", world.county))


def test_pages_and_files(client, world):
    client.force_login(world.office)
    page = client.get(reverse("lever-effect") + "?year=2025&by=quarter").text
    assert "2026 年第 1 季度" in page
    assert "其他企业" in page
    assert "执行前后的变化" in page
    assert "36.5" in client.get(reverse("lever-effect") + "?year=2025&download=amounts").text
    assert "亩均税收" in client.get(reverse("lever-effect") + "?year=2025&download=figures").text
    wrong = client.post(
        reverse("lever-trial-new") + "?year=2025", {"name": "试", "lever": "QL-9", "rate QL-9": "多"}
    )
    assert (wrong.status_code, "标准“多”不对" in wrong.text) == (400, True)
    sent = client.post(
        reverse("lever-trial-new") + "?year=2025", {"name": "试", "lever": "QL-9", "rate QL-9": "0.2"}
    )
    job = Job.objects.get(kind="lever_trial")
    assert sent.url == reverse("job", args=[job.pk])
    trial = lever_trials.carry_out(job=job, progress=lambda *_: None)
    shown = client.get(reverse("lever-trial", args=[trial.pk])).text
    assert "这是模拟，不是执行" in shown
    assert "模拟收取" in client.get(reverse("lever-trial", args=[trial.pk]) + "?by=town&download=list").text
    assert "试" in client.get(reverse("lever-trials") + "?download=list").text


def test_the_same_over_rest(client, world):
    client.force_login(world.office)
    body = client.get("/api/v1/lever-effect/2025/?by=grade").json()
    assert [(row["name"], row["taken"]) for row in body["amounts"]] == [("D", 36.5)]
    assert [group["name"] for group in body["figures"]["groups"]] == ["D 类", OTHERS]
    wrong = client.get("/api/v1/lever-effect/2025/?by=owner")
    assert [each["field"] for each in problem_of(wrong)["errors"]] == ["by"]
    wish = {"year": 2025, "name": "试", "levers": [{"key": "QL-9", "rate": "0.2"}]}
    answer = client.post("/api/v1/lever-trials/", wish, content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (202, answer.json()["job_url"])
    trial = lever_trials.carry_out(job=Job.objects.get(pk=answer.json()["job"]), progress=lambda *_: None)
    told = client.get(f"/api/v1/lever-trials/{trial.pk}/").json()
    assert told["amounts"]["town"][0]["unit"] == "万元"
    assert told["levers"][0]["rate"] == "0.2"
