"""指标分配: applications by workbook, a quick answer at once, the exact one by job, one of them adopted."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.actions import plans
from evaluation.allocation.planning import Optimum, greedy, load, optimum
from evaluation.models import QuotaPlan
from evaluation.quota_plans.agenda import plan_todos
from evaluation.quota_plans.answers import problem_of
from evaluation.quota_plans.lines import lines
from evaluation.quota_plans.workbook import WorkbookError, template, written
from mujun.accounts.models import AuditEvent
from mujun.attachments.models import Attachment
from mujun.documents import DocumentError
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled, CannotFinish
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db

RULES = """规划: 青澜县2026年指标
年份: 2026
地区: 339901
来源: 会议
状态: 草案
指标:
  能耗: {数量: 900, 单位: 吨标准煤}
  土地: {数量: 100, 单位: 亩}
收益: {税收: 1}
规则:
  - {种类: 最低占比, 名称: 工业占比, 依据: 会议, 指标: 土地, 标记: 工业用地, 不低于: 0.3}
"""
CONTRADICTING = (
    RULES
    + """  - {种类: 镇街下限, 名称: 云栖保底, 依据: 会议, 指标: 土地, 镇街: {云栖镇: 40}}
  - {种类: 镇街上限, 名称: 云栖封顶, 依据: 会议, 指标: 土地, 镇街: {云栖镇: 20}}
"""
)


def silent(done, total, step):
    pass


@pytest.fixture
def here():
    world = judged.county()
    world.__dict__["office"] = make.user("reform_office", world.county)
    return world


def rows_of(world) -> list[list]:
    """Everybody asks for 10 or 20 mu; the gains differ."""
    return [
        [
            each.credit_code,
            each.name,
            str(level),
            75 * level,
            10.0 * level,
            round((at + 1) * level**0.5, 2),
            mark,
        ]
        for at, each in enumerate(world.enterprises)
        for mark in ["工业用地" if at % 2 else ""]
        for level in (1, 2)
    ]


def workbook(world, change=lambda rows: None) -> bytes:
    rows = rows_of(world)
    change(rows)
    return written(load(RULES, "规则"), rows)


def made(world, text=RULES, content=b"", **fields) -> QuotaPlan:
    asked = {"county": world.county, "year": 2025, "by": world.office} | fields
    return plans.create(text=text, content=content or workbook(world), filename="申请.xlsx", **asked)


def job_of(plan, by):
    return make.job(plan.county, "quota_plan", "running", by=by, params={"plan": plan.pk})


def solved(world, plan, progress=silent) -> QuotaPlan:
    return plans.carry_out(job=job_of(plan, world.office), progress=progress)


def test_a_quick_answer_is_there_at_once(here):
    plan = made(here)
    problem = problem_of(plan)
    assert list(plan.greedy["given"].values()) == greedy(problem).options.tolist()
    assert plan.accounts.keys() == {"greedy", "by_rank", "pro_rata"}
    assert (plan.state, plan.number, plan.size) == ("draft", 1, len(here.enterprises))
    # town, grade and place are not the file's
    best = here.run.results.select_related("enterprise__town").first()
    at = plan.applicants["codes"].index(best.enterprise.credit_code)
    kept = [plan.applicants[name][at] for name in ("towns", "grades", "places")]
    assert kept == [best.enterprise.town.name, best.grade, best.rank]
    assert made(here).number == 2


def test_the_job_finds_what_the_pure_room_finds(here):
    plan = solved(here, made(here))
    found = optimum(problem_of(plan))
    assert isinstance(found, Optimum)
    assert list(plan.optimum["given"].values()) == found.plan.options.tolist()
    assert plan.gains["optimum"] == found.gain >= plan.gains["greedy"]
    assert plan.state == "solved"
    assert plan.optimum["worths"].keys() == {"土地", "能耗"}
    left_out = [line for line in lines(plan, plan.optimum, here.office) if line.outcome != "足额安排"]
    assert left_out
    assert all(line.why for line in left_out)


def test_a_plan_asks_to_be_worked_out_then_to_be_decided(here):
    """Nothing while the exact answer is on its way, nothing of one that is settled, nothing of who may not decide."""
    plan = made(here)
    assert [each.action for each in plan_todos(here.office, 2025)] == ["去办理"]
    assert plan_todos(make.user("leader", here.county), 2025) == plan_todos(here.office, 2024) == []
    job = plans.start(plan=plan, by=here.office)
    assert plan_todos(here.office, 2025) == []
    Job.objects.filter(pk=job.pk).delete()
    plan = solved(here, plan)
    assert [each.title for each in plan_todos(here.office, 2025)] == [f"{plan}：精确方案已算出，等待定案"]
    plans.adopt(plan=plan, answer="optimum", reason="会议研究", by=here.office)
    assert plan_todos(here.office, 2025) == []
    contradicting = solved(here, made(here, CONTRADICTING))
    assert [each.title for each in plan_todos(here.office, 2025)] == [
        f"{contradicting}：规则相互矛盾，没有方案"
    ]


def test_what_grades_are_given_adds_up_to_what_is_given(here, client):
    plan = solved(here, made(here))
    client.force_login(here.office)
    page = client.get(reverse("quota-plan", args=[plan.pk]))
    assert {code: [f"{got:g}" for _, got in amounts] for code, _, amounts in page.context["grades"]} == {
        code: [f"{Decimal(of[name]):g}" for name in ("能耗", "土地")]
        for code, of in plan.accounts["optimum"]["by_grade"].items()
    }
    assert sum(size for _, size, _ in page.context["grades"]) == plan.size


def test_one_more_unit_is_never_left_as_a_dash(here, client):
    """Proven numbers, else proven bounds with an estimate, else the estimate, each called what it is."""
    plan = solved(here, made(here))
    client.force_login(here.office)
    land = {"margin": "4", "estimate": "4", "exact": None, "least": "0", "most": "12.5"}
    for worth, said in ((land, "0.00～12.50"), (land | {"least": None, "most": None}, "约 4.00")):
        plan.optimum["worths"]["土地"] = worth
        plan.save()
        assert said in client.get(reverse("quota-plan", args=[plan.pk])).text


def test_contradicting_rules_are_named(here, client):
    plan = solved(here, made(here, CONTRADICTING))
    assert "云栖保底" in plan.optimum["conflict"]
    assert "云栖封顶" in plan.optimum["conflict"]
    assert (plan.state, plan.answers) == ("draft", {})
    client.force_login(here.office)
    assert plan.optimum["conflict"] in client.get(reverse("quota-plan", args=[plan.pk])).text


@pytest.mark.parametrize(
    ("row", "column", "value", "place", "said"),
    [
        (0, 0, "91330100MA27XXXX0X", "A2", ""),
        (2, 2, "5", "C4", "没有「5」这一项"),
        (1, 2, "1", "A3", "第 3 行与第 2 行重复"),
        (1, 3, -1, "D3", "不能为负数"),
        (1, 4, None, "E3", "必填"),
        (3, 6, "工业用底", "G5", "规则里没有标记“工业用底”"),
    ],
)
def test_a_mistake_of_the_workbook_is_told_with_its_place(here, row, column, value, place, said):
    def change(rows):
        rows[row][column] = value

    with pytest.raises(WorkbookError) as refused:
        made(here, content=workbook(here, change))
    (problem,) = refused.value.problems
    assert problem.cell == place
    assert said in problem.reason
    assert problem.cure
    assert not QuotaPlan.objects.exists()
    assert not Attachment.objects.exists()


def test_mistakes_of_rules_and_a_year_without_a_run_write_nothing(here):
    with pytest.raises(DocumentError):
        made(here, RULES.replace("最低占比", "最底占比"))
    with pytest.raises(ValidationError, match="2020 年度还没有测算"):
        made(here, year=2020)
    assert not QuotaPlan.objects.exists()
    assert not Attachment.objects.exists()


def test_the_template_has_the_columns_of_the_rules(here, client):
    client.force_login(here.office)
    answer = client.post(reverse("quota-new"), {"act": "template", "text": RULES})
    assert answer.content == template(load(RULES, "规则"))


def test_an_exact_answer_cancelled_half_way_leaves_nothing(here):
    plan, before = made(here), AuditEvent.objects.count()

    def stop_late(done, total, step):
        if step == "逐户写明理由":
            raise Cancelled

    with pytest.raises(Cancelled):
        solved(here, plan, stop_late)
    plan.refresh_from_db()
    assert (plan.optimum, plan.state, AuditEvent.objects.count()) == (None, "draft", before)


def test_one_answer_is_adopted_with_a_reason_once(here):
    plan = made(here)
    for answer, reason, said in [("greedy", " ", "理由"), ("optimum", "会议", "已经算出的方案")]:
        with pytest.raises(ValidationError, match=said):
            plans.adopt(plan=plan, answer=answer, reason=reason, by=here.office)
    plans.adopt(plan=plan, answer="greedy", reason="县政府常务会议", by=here.office)
    plan.refresh_from_db()
    assert (plan.state, plan.chosen, plan.chosen_reason) == ("settled", "greedy", "县政府常务会议")
    assert AuditEvent.objects.filter(act="quota_plan_adopted").count() == 1
    with pytest.raises(ValidationError, match="已经定案"):
        plans.start(plan=plan, by=here.office)
    with pytest.raises(CannotFinish):
        solved(here, plan)


def test_a_town_officer_sees_the_lines_of_its_town_and_no_rules(here, client):
    plan = made(here)
    ours = make.user("town_officer", here.county, town=here.towns[0])
    assert {line.town for line in lines(plan, plan.greedy, ours)} == {here.towns[0].name}
    client.force_login(ours)
    address = reverse("quota-plan", args=[plan.pk])
    strange = next(each for each in here.enterprises if each.town_id != here.towns[0].pk)
    for answer in (client.get(address).text, client.get(address, {"download": "list"}).text):
        assert strange.credit_code not in answer
        assert here.enterprises[0].credit_code in answer
    assert "规则原文" not in client.get(address).text
    assert client.post(reverse("quota-act", args=[plan.pk]), {"act": "solve"}).status_code == 403


def test_a_neighbour_is_refused(here, client):
    plan = made(here)
    neighbour = make.user("reform_office", make.county("邻县", "339902"))
    for act in (
        lambda: plans.start(plan=plan, by=neighbour),
        lambda: plans.adopt(plan=plan, answer="greedy", reason="会议", by=neighbour),
        lambda: made(here, by=neighbour),
    ):
        with pytest.raises(PermissionDenied):
            act()
    client.force_login(neighbour)
    assert client.get(reverse("quota-plan", args=[plan.pk])).status_code == 404
    assert client.get(reverse("quota-applicants", args=[plan.pk])).status_code == 404
    assert plan.name not in client.get(reverse("quota-list")).text


def test_from_the_new_page_to_the_lines(here, client):
    client.force_login(here.office)
    file = SimpleUploadedFile("申请.xlsx", workbook(here))
    assert client.post(reverse("quota-new") + "?year=2025", {"text": RULES}).status_code == 400
    answer = client.post(reverse("quota-new") + "?year=2025", {"text": RULES, "file": file}, follow=True)
    assert "12 户申请已读入" in answer.text
    plan = QuotaPlan.objects.get()
    address = reverse("quota-plan", args=[plan.pk])
    full = client.get(address, {"outcome": "足额安排", "sort": "-gain"}).context["page"].object_list
    assert full
    assert all(line.outcome == "足额安排" for line in full)
    assert [line.gain for line in full] == sorted((line.gain for line in full), reverse=True)
    solved(here, plan)
    answer = client.get(address)
    page, used = answer.text, plan.accounts["greedy"]["used"]
    assert [f"{each:f}" for each in answer.context["ways"][0]["used"]] == [used["能耗"], used["土地"]]
    assert "已证明没有更好的方案" in page
    assert "只按名次" in page
    assert client.get(reverse("quota-list"), {"download": "list"}).text.count("青澜县2026年指标") == 1
    mistaken = SimpleUploadedFile("申请.xlsx", workbook(here, lambda rows: rows[1].__setitem__(3, -1)))
    answer = client.post(reverse("quota-new") + "?year=2025", {"text": RULES, "file": mistaken})
    assert answer.status_code == 400
    assert "申请 D3" in answer.text
