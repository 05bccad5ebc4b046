"""Publicity begins with the round's step, ends to the minute, and shows no more than the method allows."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import publicity, rounds, snapshots
from evaluation.models import Publicity, Round
from evaluation.rounds.table import Stage
from evaluation.rounds.terms import Terms
from mujun.accounts.models import AuditEvent
from mujun.calendars.clock import Counting
from mujun.inbox.models import Message
from tests import factories as make
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
TERMS = Terms(5, Counting.WORKING, "县亩均办 0570-1234567", 5, Counting.WORKING)


def announce(round_, office, terms=TERMS):
    return publicity.announce(round=round_, terms=terms, by=office)


def say(run, words):
    """The method of the run with a 公示 of its own."""
    run.method.resolved = run.method.resolved[:-1] + f', "公示": {words}}}'
    run.method.save()


class TestResults:
    def test_the_round_moves_with_it_and_everybody_is_told(
        self, round_, run, office, accountant, town_officer
    ):
        begun = announce(round_, office)
        assert (begun.run, begun.grades, begun.shows_ranks, begun.names) == (run, [], False, "full")
        round_.refresh_from_db()
        assert round_.at is Stage.PUBLICITY
        assert AuditEvent.objects.get(act="publicity_announced").detail["contact"] == TERMS.contact
        told = Message.objects.filter(title="2025 年度结果公示")
        assert set(told.values_list("to", flat=True)) == {accountant.pk, town_officer.pk}
        assert "截止" in told.first().text

    def test_ends_at_the_minute_of_a_working_day(self, small, round_, office):
        """From a Friday over a weekend; the county works the Saturday, and takes the Tuesday off."""
        starts = datetime(2027, 3, 5, 9, 30, tzinfo=ZONE)
        make.calendar_day(small.county, date(2027, 3, 6), working=True)
        make.calendar_day(small.county, date(2027, 3, 9), working=False)
        begun = announce(round_, office, replace(TERMS, starts=starts, days=3, until=time(12, 0)))
        assert timezone.localtime(begun.ends_at) == datetime(2027, 3, 10, 12, 0, tzinfo=ZONE)
        assert begun.starts_at == starts

    @pytest.mark.parametrize(
        ("words", "terms", "message"),
        [
            ('{"天数": 7}', TERMS, "不少于 7"),
            ('{"计算": "自然日"}', TERMS, "按自然日计算"),
            ('{"截止": "12:00"}', TERMS, "到最后一天 12:00 截止"),
            ('{"名次": "不公布"}', replace(TERMS, shows_ranks=True), "不公布名次"),
            ('{"名称": "隐去"}', TERMS, "隐去部分字"),
            ('{"档次": ["A"]}', replace(TERMS, grades=("A", "D")), "不能公布的档次：D"),
            ("null", replace(TERMS, contact=" "), "受理单位和电话"),
            ("null", replace(TERMS, days=0), "期限应在"),
            ("null", replace(TERMS, starts=timezone.now() - timedelta(days=1)), "已经过了"),
        ],
    )
    def test_what_is_refused_leaves_everything_as_it_was(self, round_, run, office, words, terms, message):
        say(run, words)
        with pytest.raises(ValidationError, match=message):
            announce(round_, office, terms)
        assert not Publicity.objects.exists()
        assert Round.objects.get().at is Stage.SCORING

    def test_only_a_is_shown_where_the_method_says_so(self, round_, run, office):
        say(run, '{"档次": "A", "名称": "隐去"}')
        begun = announce(round_, office, replace(TERMS, full_names=False))
        assert (begun.grades, begun.names) == (["A"], "masked")

    def test_needs_a_formal_run_and_the_reform_office(self, round_, tax_officer, office):
        with pytest.raises(PermissionDenied):
            announce(round_, tax_officer)
        Round.objects.update(run=None)
        with pytest.raises(ValidationError, match="选定正式测算"):
            announce(round_, office)


class TestLand:
    def test_is_frozen_before_any_figure_has_come_in(self, small, office):
        first, second = small.enterprises[:2]
        make.listed(first, 2026)
        make.listed(second, 2026, takes_part=False)
        make.batch(small.county, 2026, "natural_resources", layout="land")
        round_ = make.round(small.county, 2026, stage=Stage.LAND)
        begun = publicity.announce_land(round=round_, terms=TERMS, by=office)
        assert list(begun.snapshot.rows.values_list("enterprise", "values")) == [(first.pk, [20.0])]
        assert snapshots.take_land(county=small.county, year=2026, by=office) == begun.snapshot
        assert Round.objects.get(pk=round_.pk).at is Stage.LAND_PUBLICITY


class TestTakingBack:
    def test_a_step_back_ends_it(self, round_, office):
        begun = announce(round_, office)
        rounds.take(round=round_, step="back_to_scoring", reason="电力数据漏报", by=office)
        begun.refresh_from_db()
        assert begun.ended_early_at
        assert announce(round_, office).pk != begun.pk


class TestPage:
    def test_offers_what_the_method_allows_and_previews_the_end(self, client, round_, run, office):
        say(run, '{"天数": 3, "计算": "工作日", "截止": "12:00", "名次": "不公布", "档次": ["A"]}')
        client.force_login(office)
        page = text(client.get(reverse("publicity-announce", args=[round_.pk])))
        assert 'name="ranks"' not in page
        assert 'value="A"' in page
        assert 'value="B"' not in page
        assert "自然日" not in page.partition("异议</h2>")[0]
        assert 'value="12:00"' in page
        asked = {"starts": "2027-03-05T09:30", "days": 3, "counting": "working", "until": "12:00"}
        shown = text(client.get(reverse("publicity-term", args=[round_.pk]), asked))
        assert "2027年3月10日 12:00 截止" in shown

    def test_announces(self, client, round_, run, office):
        client.force_login(office)
        given = {"days": 5, "counting": "working", "names": "masked", "grades": publicity.grades_of(run)}
        given |= {"contact": "县亩均办", "answer_days": 5, "answer_counting": "working", "ranks": "1"}
        page = text(client.post(reverse("publicity-announce", args=[round_.pk]), given, follow=True))
        begun = Publicity.objects.get()
        assert (begun.grades, begun.names, begun.shows_ranks) == ([], "masked", True)
        assert "已发布" in page
        assert reverse("public-publicity", args=["339901", begun.pk]) in page
