"""What is published holds, locks the year, stays as it was, and comes out again."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from evaluation.actions import publication, snapshots
from evaluation.models import Figure, Publication, Result, Round, RoundStep, SnapshotRow
from evaluation.rounds.holding import announced_run, run_of_year, standing_of
from evaluation.rounds.table import Stage
from landuse.models import Performance
from mujun.accounts.models import AuditEvent
from mujun.inbox.models import Message
from mujun.intake.windows import lock_of
from tests import factories as make
from tests.evaluation.pages import text
from tests.evaluation.rounds.office import PAPER, YEAR, announced, conducted, judged

pytestmark = pytest.mark.django_db

CORRECTION = replace(
    PAPER, document="青政办发〔2026〕30 号", met_on=date(2026, 8, 1), effective_from=date(2026, 8, 2)
)


@pytest.fixture
def round_():
    return conducted()


def grade_of(round_, place: int) -> str:
    return Performance.objects.get(enterprise=round_.enterprise(place), year=YEAR).grade


def corrected(round_) -> Publication:
    """After a publication, the last one rises from D to C."""
    round_.decided(20, "C", reason="统计口径有误")
    round_.settled()
    return publication.correct(round=round_.round, paper=CORRECTION, reason="调档遗漏", by=round_.first)


class TestPublishing:
    def test_locks_the_year_hands_down_and_tells(self, round_):
        round_.decided(1, "D", is_veto=True)
        own = make.user("enterprise", round_.county, credit_code=round_.enterprise(1).credit_code)
        published = round_.published()
        assert round_.fresh().at is Stage.PUBLISHED
        assert lock_of(round_.county, YEAR).reason == "已公布：青政办发〔2026〕12 号"
        assert grade_of(round_, 1) == "D"
        assert Message.objects.filter(to=own, url="/result/?year=2025").exists()
        assert AuditEvent.objects.get(act="round_published").detail["run"] == published.run_id
        assert RoundStep.objects.get(code="publish").run == published.run

    def test_needs_a_final_run_and_a_whole_paper(self, round_):
        Round.objects.filter(pk=round_.round.pk).update(stage=Stage.APPROVING)
        with pytest.raises(ValidationError, match="还没有形成最终结果"):
            publication.publish(round=round_.round, paper=PAPER, by=round_.first)
        with pytest.raises(ValidationError, match="写明文号"):
            publication.publish(round=round_.round, paper=replace(PAPER, document=" "), by=round_.first)
        assert not Publication.objects.exists()

    def test_a_trial_year_is_marked_where_it_is_handed_down(self, round_):
        Round.objects.filter(pk=round_.round.pk).update(is_trial=True)
        published = round_.published()
        assert str(standing_of(published.run)) == "已公布（青政办发〔2026〕12 号，试评）"
        assert Performance.objects.filter(year=YEAR, origin__endswith="（试评）").count() == 20

    def test_a_trial_afterwards_has_no_effect(self, round_):
        published = round_.published()
        Figure.objects.filter(variable__code="tax", enterprise=round_.enterprise(20)).update(value=5000)
        trial = judged(round_.small)
        assert Result.objects.get(run=trial, enterprise=round_.enterprise(20)).grade == "A"
        assert grade_of(round_, 20) == "D"
        assert run_of_year(round_.first, YEAR) == published.run
        assert str(standing_of(trial)) == "试算"


class TestCorrecting:
    def test_a_correction_is_visible_and_the_former_stays(self, round_, client):
        former = round_.published()
        kept = list(Result.objects.filter(run=former.run).values_list("enterprise", "grade").order_by("pk"))
        later = corrected(round_)
        assert (later.number, later.reason, grade_of(round_, 20)) == (2, "调档遗漏", "C")
        assert (
            list(Result.objects.filter(run=former.run).values_list("enterprise", "grade").order_by("pk"))
            == kept
        )
        assert str(standing_of(former.run)) == "曾公布（青政办发〔2026〕12 号），后经更正"
        client.force_login(round_.first)
        page = text(client.get(reverse("publication", args=[later.pk])))
        assert page.count(round_.enterprise(20).name) == 1
        assert round_.enterprise(19).name not in page
        assert "以<a" in text(client.get(reverse("publication", args=[former.pk])))

    def test_enterprises_whose_result_it_changes_are_told(self, round_):
        round_.published()
        concerned, other = (
            make.user("enterprise", round_.county, credit_code=round_.enterprise(place).credit_code)
            for place in (20, 5)
        )
        corrected(round_)
        assert Message.objects.get(to=concerned).title == "2025 年度评价结果有更正"
        assert not Message.objects.filter(to=other).exists()

    def test_needs_a_difference(self, round_):
        round_.published()
        with pytest.raises(ValidationError, match="没有不同"):
            publication.correct(round=round_.round, paper=CORRECTION, reason="无", by=round_.first)


class TestReproducing:
    def test_verify_finds_a_tampered_result_and_a_tampered_snapshot(self, round_, capsys):
        published = round_.published()
        call_command("round", "verify")
        assert "可以重现" in capsys.readouterr().out
        Result.objects.filter(run=published.run, enterprise=round_.enterprise(20)).update(grade="A")
        with pytest.raises(CommandError, match="1 次公布不能重现"):
            call_command("round", "verify", "--year", str(YEAR))
        assert f"1 户与重新测算的不符：{round_.enterprise(20).name}" in capsys.readouterr().out
        row = SnapshotRow.objects.filter(snapshot=published.run.snapshot).first()
        SnapshotRow.objects.filter(pk=row.pk).update(values=[9.0, *row.values[1:]])
        assert snapshots.digest_of(published.run.snapshot) != published.run.snapshot.digest

    def test_the_files_give_the_same_without_a_database(self, round_, client, tmp_path, capsys):
        round_.decided(1, "D", "另加", is_veto=True)
        run = round_.published().run
        client.force_login(round_.first)
        answer = client.get(reverse("publication-files", args=[Publication.objects.get().pk]))
        zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
        files = [str(tmp_path / name) for name in ("办法.yaml", "数据.csv")]
        past = {"history": tmp_path / "往年.csv"} if (tmp_path / "往年.csv").exists() else {}
        call_command("score", *files, register=tmp_path / "属性.csv", year=YEAR, **past)
        printed = capsys.readouterr()
        assert run.digest in printed.err
        grades = {line.split(",")[0]: line.split(",")[5] for line in printed.out.splitlines()[1:]}
        assert grades == dict(run.results.values_list("row__credit_code", "grade"))


class TestWhichRun:
    def test_asked_for_then_published_then_final_then_formal_then_latest(self, round_):
        office, formal = round_.first, round_.round.run
        later = judged(round_.small)
        assert run_of_year(office, YEAR) == formal
        round_.decided(20, "C")
        final = round_.settled()
        assert run_of_year(office, YEAR) == final
        assert str(standing_of(final)) == "最终结果，待公布"
        Round.objects.update(stage=Stage.STOPPED)
        assert run_of_year(office, YEAR).pk == max(later.pk, final.pk)

    def test_an_enterprise_sees_its_own_from_publicity_on(self, client, round_):
        about = round_.enterprise(3)
        client.force_login(make.user("enterprise", round_.county, credit_code=about.credit_code))
        address = reverse("own-result")
        assert "还没有公示" in text(client.get(address))
        assert announced_run(round_.county, YEAR) is None
        announced(round_.round)
        page = text(client.get(address))
        assert about.name in page
        assert "这是公示的结果" in page
        assert round_.enterprise(4).name not in page
        assert client.get(reverse("ranking")).status_code == 403
        round_.published()
        assert "已公布（青政办发〔2026〕12 号）" in text(client.get(address))


class TestPages:
    def test_publication_asks_twice(self, client, round_):
        round_.decided(20, "C")
        round_.settled()
        Round.objects.filter(pk=round_.round.pk).update(stage=Stage.APPROVING)
        client.force_login(round_.first)
        address = reverse("publication-new", args=[round_.round.pk])
        paper = {"document": "青政办发〔2026〕12 号", "meeting": "常务会议", "met_on": "2026-05-06"}
        paper |= {"effective_from": "2026-06-01"}
        second_look = text(client.post(address, paper))
        assert "1 件；规则和手工共调整" in second_look
        assert "请键入县名" in text(client.post(address, paper | {"county": "别县"}))
        assert not Publication.objects.exists()
        done = client.post(address, paper | {"county": round_.county.name}, follow=True)
        assert "已公布，年度数据已锁定" in text(done)
        assert "最终结果就是已公布的结果" in text(client.get(address))
        assert run_of_year(round_.first, YEAR).digest in text(done)
        public = reverse("public-publication", args=[round_.county.code, Publication.objects.get().pk])
        client.logout()
        assert "常务会议" in text(client.get(public))
