"""Papers of a judged county: what they say, who makes them, who may have them, whose template they come from."""

import zipfile
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from evaluation.actions import annual_report, notices, papers
from evaluation.models import Paper, PaperFile, PaperTemplate, Run
from evaluation.paper_facts import notice
from evaluation.paper_facts.gathering import facts
from evaluation.paper_facts.rounds import words_of
from evaluation.papers.drafting import draft
from evaluation.papers.kinds import BLANK, CODES, kind
from mujun.accounts.models import AuditEvent
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled, handler_of
from mujun.templatetags.figures import moment
from tests import factories as make
from tests import judged
from tests.evaluation.test_papers import pdf, word

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county(years=(2024, 2025))


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


def carried_out(job: Job, progress=lambda done, total, step: None) -> dict:
    """What the job says it did; its handler as the worker calls it."""
    found, url = handler_of(job.kind)(job, progress)
    assert url == reverse("paper", args=[Paper.objects.latest("id").pk])
    return found


def lacking(sample, said, path="") -> list[str]:
    """Names that a template may use and the facts do not have."""
    if isinstance(sample, dict):
        return [
            miss
            for name, each in sample.items()
            for miss in (
                [f"{path}.{name}"] if name not in said else lacking(each, said[name], f"{path}.{name}")
            )
        ]
    if isinstance(sample, list):
        return [miss for row in said for miss in lacking(sample[0], row, path)]
    return []


@pytest.mark.parametrize("code", CODES)
def test_facts_have_every_name_that_templates_may_use(world, code):
    said = facts(
        code, county=world.county, year=2025, run=world.run, words={"文号": "青〔2026〕1号", "日期": ""}
    )
    assert lacking(kind(code).samples, said) == []
    assert said["文号"] == "青〔2026〕1号"
    assert said["日期"] != ""
    assert said["联系人"] == BLANK


def test_facts_of_a_county_without_a_run_leave_room_to_write():
    said = facts("announcement", county=make.county(), year=2025, run=None, words={})
    assert lacking(kind("announcement").samples, said) == []
    assert said["参评户数"] == BLANK


def test_the_annual_report_adds_up(world):
    said = facts("annual", county=world.county, year=2025, run=world.run, words={})
    assert sum(int(row["户数"]) for row in said["分布"]) == 12
    assert [row["户数"] for row in said["镇街"]] == ["6", "6"]
    assert said["变动"]["有上年"]
    assert "12户企业" in said["变动"]["说明"]
    assert "<svg" in said["图"]["档次变动"].svg


def test_notices_say_what_was_judged_and_what_is_missing_to_the_next_grade(world):
    told = {each.name: each.facts for each in notice.notices(world.run, {})}
    results = {result.row.name: result for result in world.run.results.select_related("row")}
    assert told.keys() == results.keys()
    for name, said in told.items():
        assert said["结果"]["档次"] == results[name].grade
        assert said["结果"]["总分"] == f"{results[name].total:,.2f}"
        assert len(said["指标"]) == len(results[name].scores)
    best, second = sorted((r for r in results.values() if r.group == "规上"), key=lambda r: r.rank)[:2]
    assert "已是最高的A档" in told[best.row.name]["结果"]["提升"]
    assert f"相差{best.total - second.total:.2f}分" in told[second.row.name]["结果"]["提升"]


def test_a_notice_costs_no_query_of_its_own(world, django_assert_num_queries):
    few = [world.enterprises[0].pk]
    with django_assert_num_queries(20) as one:
        assert len(list(notice.notices(world.run, {}, few))) == 1
    with django_assert_num_queries(len(one)):
        assert len(list(notice.notices(world.run, {}))) == 12


def test_all_notices_are_one_job(world, office, client):
    steps = []
    job = notices.start(run=world.run, words={"文号": "青〔2026〕7号"}, by=office)
    found = carried_out(job, lambda done, total, step: steps.append((done, total)))
    paper = Paper.objects.get(kind="notice")
    assert (found["通知书（份）"], found["超过一页（份）"], found["合订本（页）"]) == (12, 0, 12)
    assert steps == [(0, 1), (6, 13), (12, 13), (12, 13)]
    assert AuditEvent.objects.get(act="notices_made").detail["notices"] == 12
    whole = paper.files.get(town="", enterprise=None)
    assert len(PdfReader(BytesIO(whole.content)).pages) == 12
    first = paper.files.get(enterprise=world.enterprises[0])
    assert world.enterprises[0].name in pdf(first.content)
    client.force_login(office)
    with zipfile.ZipFile(BytesIO(client.get(reverse("paper-zip", args=[paper.pk])).getvalue())) as archive:
        assert len(archive.namelist()) == 12
        assert {name.split("/")[0] for name in archive.namelist()} == {"云栖镇", "青石街道"}


def test_a_town_has_the_notices_of_its_enterprises_and_an_enterprise_its_own(world, office, client):
    carried_out(notices.start(run=world.run, words={}, by=office))
    papers.make(county=world.county, year=2025, code="publicity", words={}, by=office, run=world.run)
    town = make.user("town_officer", world.county, town=world.towns[0])
    enterprise = make.user("enterprise", world.county, credit_code=world.enterprises[1].credit_code)
    leader = make.user("leader", world.county)
    visible = PaperFile.objects.visible_to
    assert {each.town for each in visible(town)} == {"云栖镇"}
    assert visible(town).count() == 7
    assert not visible(enterprise).exists()
    make.publication(make.round(world.county, run=world.run, stage="published"), world.run)
    assert [each.enterprise for each in visible(enterprise)] == [world.enterprises[1]]
    assert visible(leader).count() == PaperFile.objects.count()
    client.force_login(town)
    assert "公示" not in client.get(reverse("paper-list")).text.split("已生成的文书")[1]
    foreign = PaperFile.objects.get(enterprise=world.enterprises[1])
    assert client.get(reverse("paper-file", args=[foreign.pk])).status_code == 404
    client.force_login(enterprise)
    page = client.get(reverse("own-result"), {"year": 2025}).text
    assert reverse("paper-file", args=[foreign.pk]) in page
    assert client.get(reverse("paper-file", args=[foreign.pk])).getvalue().startswith(b"%PDF")


def test_a_cancelled_job_leaves_no_notice(world, office):
    def stop_at_the_second(done, total, step):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        carried_out(notices.start(run=world.run, words={}, by=office), stop_at_the_second)
    assert not Paper.objects.exists()


def test_the_annual_report_comes_as_word_pdf_and_annex(world, office):
    found = carried_out(annual_report.start(run=world.run, words={}, by=office))
    files = {each.form: bytes(each.content) for each in Paper.objects.get(kind="annual").files.all()}
    assert set(found) == {"Word（KB）", "PDF（KB）", "Excel（KB）"}
    assert world.run.digest in pdf(files["pdf"])
    assert "与上年相比" in word(files["docx"])
    assert "规上" in load_workbook(BytesIO(files["xlsx"])).sheetnames


def test_the_office_changes_a_template_and_goes_back(world, office, client):
    client.force_login(office)
    address = reverse("paper-template-add", args=["areas"])
    bad = client.post(address, {"file": _upload("致{{ 县民 }}")}).text
    assert "“县民”" in bad
    assert "县名" in bad
    assert not PaperTemplate.objects.exists()
    assert (
        "模板应是 Word 文档" in client.post(address, {"file": _upload("", b"%PDF-1 %%EOF")}, follow=True).text
    )
    client.post(address, {"file": _upload("本县自己的说法：{{ 县名 }}")})
    made = papers.make(county=world.county, year=2025, code="areas", words={}, by=office, run=world.run)
    assert made.template.number == 1
    content = {each.form: bytes(each.content) for each in made.files.all()}
    assert word(content["docx"]) == pdf(content["pdf"]) == "本县自己的说法：青澜县"
    client.post(reverse("paper-template-delivered", args=["areas"]))
    again = papers.make(county=world.county, year=2025, code="areas", words={}, by=office, run=world.run)
    assert again.template is None
    assert again.title.endswith("（第2次）")
    assert list(PaperTemplate.objects.values_list("number", flat=True)) == [2, 1]
    assert client.get(reverse("paper-template-file", args=["areas", 1])).status_code == 200


def _upload(text: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("模板.docx", content or draft(text))


def test_the_page_tries_and_makes_a_paper_with_the_words_typed(world, office, client):
    client.force_login(office)
    preview = reverse("paper-preview", args=["publicity", "docx"])
    seen = client.get(preview, {"run": world.run.pk, "文号": "青〔2026〕3号"})
    assert "青〔2026〕3号" in word(seen.content)
    assert not Paper.objects.exists()
    client.post(reverse("paper-make", args=["publicity"]), {"run": world.run.pk, "文号": "青〔2026〕3号"})
    page = client.get(reverse("paper-list")).text
    assert "青澜县2025年结果公示通知" in page
    assert 'value="青〔2026〕3号"' in page
    assert docx.Document(BytesIO(Paper.objects.get().files.get(form="docx").content)).paragraphs


def test_without_fonts_the_page_says_the_cure(world, office, client, settings, tmp_path):
    settings.PAPER_FONTS = tmp_path
    client.force_login(office)
    seen = client.post(reverse("paper-make", args=["areas"]), {"run": world.run.pk}, follow=True)
    assert "缺少排版用的中文字体" in seen.text
    word_file = client.get(reverse("paper-preview", args=["areas", "docx"]), {"run": world.run.pk})
    assert "青澜县" in word(word_file.content)
    assert not Paper.objects.exists()


def test_the_round_fills_in_what_was_announced_decided_and_published(world, office, client):
    this = make.round(world.county, run=world.run, final_run=world.run)
    announced = make.publicity(this, world.run, names="masked", grades=["A"])
    decided = {"verdict": "accepted", "decision": "属实", "decided_at": timezone.now(), "opinion": "经查属实"}
    objection = make.objection(announced, world.enterprises[0], corrected=12.5, value=10, **decided)
    make.publication(this, world.run)
    said = words_of(this, "publicity")
    assert {row["档次"] for row in said["名单"]} == {"A"}
    assert all("＊" in row["企业"] for row in said["名单"])
    assert said["公示结束"] == moment(announced.ends_at)
    heard = words_of(this, "meeting")["公示情况"]
    assert "收到异议1件，已办结1件，其中成立1件" in heard
    client.force_login(office)
    assert 'value="县政府常务会议"' in client.get(reverse("paper-list")).text
    client.post(reverse("paper-make", args=["announcement"]), {"run": world.run.pk})
    client.post(reverse("paper-decision", args=[objection.pk]))
    texts = {each.paper.kind: word(each.content) for each in PaperFile.objects.filter(form="docx")}
    assert "2026年6月1日起施行" in texts["announcement"]
    assert "异议成立。属实" in texts["decision"]
    assert "10.0012.50" in texts["decision"]
    assert "重新测算后" not in texts["decision"]
    own = PaperFile.objects.filter(paper__kind="decision", enterprise=world.enterprises[0])
    assert own.count() == 2


def test_a_correction_names_those_whose_grade_is_another(world):
    former = Run.objects.get(snapshot__year=2024)
    this = make.round(world.county, run=world.run, final_run=world.run)
    make.publication(this, former, document="青〔2026〕9号")
    make.publication(this, world.run, number=2, document="青〔2026〕15号", reason="用地面积登记有误")
    said = facts(
        "correction", county=world.county, year=2025, run=world.run, words=words_of(this, "correction")
    )
    was, now = (dict(run.results.values_list("row__name", "grade")) for run in (former, world.run))
    assert {row["企业"] for row in said["更正"]} == {name for name in now if was[name] != now[name]}
    assert (said["原文号"], said["文号"], said["更正原因"]) == (
        "青〔2026〕9号",
        "青〔2026〕15号",
        "用地面积登记有误",
    )
    assert lacking(kind("correction").samples, said) == []


def test_the_meeting_sees_who_proposed_and_who_signed_a_grade(world):
    this = make.round(world.county, run=world.run, final_run=world.run)
    low = world.run.results.filter(grade="D").first()
    low.changes = [{"rule": "手工调档（应急〔2026〕3 号）", "was": "A", "became": "D"}]
    low.save()
    by, other = (
        make.user("reform_office", world.county, first_name="甲"),
        make.user("reform_office", world.county),
    )
    signed = {"proposed_by": by, "signed_by": other, "signed_at": timezone.now(), "agrees": True}
    make.grade_decision(this, low.enterprise, **signed)
    said = facts("meeting", county=world.county, year=2025, run=world.run, words=words_of(this, "meeting"))
    [row] = said["调整"]
    assert (row["得分档"], row["拟定档"], row["提出"], row["复核"]) == ("A", "D", "甲", str(other))
    assert row["理由"] == "发生较大安全事故（应急〔2026〕3 号）"


def test_the_pictures_of_the_report_stand_on_a_page_and_are_files(world, client):
    client.force_login(make.user("leader", world.county))
    page = client.get(reverse("paper-pictures"), {"run": world.run.pk}).text
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox') == 4
    assert "来源：2025年第" in page
    file = client.get(reverse("paper-picture", args=["档次变动"]), {"run": world.run.pk})
    assert file.content.startswith(b"\x89PNG")
