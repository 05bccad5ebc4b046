"""Random walks over a round: it stands only where the table leads, and no objection is ever lost."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from evaluation.actions import (
    corrections,
    objection_decisions,
    objections,
    publication,
    publicity,
    rounds,
    runs,
    settling,
)
from evaluation.actions.objections import Claim
from evaluation.actions.publication import Paper
from evaluation.models import Objection, Publicity, Round
from evaluation.rounds.needs import obstacles
from evaluation.rounds.table import STEPS, TABLE, Act, Stage
from evaluation.rounds.terms import Terms
from mujun.calendars.clock import Counting
from mujun.intake.layouts import all_layouts
from tests import factories as make
from tests.evaluation.county import small_county

pytestmark = pytest.mark.django_db
TERMS = Terms(3, Counting.NATURAL, "县亩均办", 5, Counting.NATURAL)
PLAIN = [step.code for step in TABLE if not step.by_act and step.code != "stop"]
PAPER = Paper("青亩均办〔2026〕1 号", "县政府第 9 次常务会议", date(2026, 5, 6), date(2026, 6, 1))
# how far the usual course is gone before a walk begins: nowhere, land announced, formal run, results announced,
# their time over, settled, published
STARTS = [0, 2, 6, 7, 7, 7, 8, 8, 11, 11]


class World:
    """A county with everything a step may need, judged once; made once for all walks."""

    def __init__(self):
        self.small = small_county(3)
        self.office = self.small.office
        self.officers = [make.user("department_officer", self.small.county)]
        self.accounts = []
        for each in self.small.enterprises:
            make.listed(each)
            self.accounts.append(make.user("enterprise", self.small.county, credit_code=each.credit_code))
        for layout in all_layouts():
            make.batch(self.small.county, layout=layout.code)
        job = make.job(
            self.small.county, by=self.office, params={"year": 2025, "method": self.small.method.pk}
        )
        self.run = runs.carry_out(job=job, progress=lambda *_: None)
        self.run.method.number = 1
        self.run.method.save()


class Walk(RuleBasedStateMachine):
    world: World

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.round = rounds.open_round(county=self.world.small.county, year=2025, by=self.world.office)
        self.raised: set[int] = set()
        self.settled: Counter = Counter()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def tried(self, act, **given):
        """Whether it was done; what is refused leaves nothing behind."""
        before = self.now().stage, Objection.objects.count(), self.round.steps.count()
        try:
            with transaction.atomic():
                act(**given)
        except ValidationError:
            assert before == (self.now().stage, Objection.objects.count(), self.round.steps.count())
            return False
        return True

    def now(self):
        return Round.objects.get(pk=self.round.pk)

    def announced(self):
        return Publicity.objects.filter(round=self.round).first()

    @initialize(start=st.sampled_from(STARTS))
    def gone(self, start):
        def take(code):
            return lambda: rounds.take(round=self.round, step=code, reason="依规定", by=self.world.office)

        def show(act):
            return lambda: act(round=self.round, terms=TERMS, by=self.world.office)

        def choose():
            rounds.choose_run(round=self.round, run=self.world.run, by=self.world.office)

        course = [
            take("list_done"), show(publicity.announce_land), take("land_done"), take("collected"),
            take("skip_confirming"), choose, show(publicity.announce), take("publicity_done"),
            lambda: settling.settle(round=self.round, by=self.world.office), take("settled"),
            lambda: publication.publish(round=self.round, paper=PAPER, by=self.world.office),
        ]  # fmt: skip
        for act in course[:start]:
            self.time_passes()
            act()
        if start >= len(course) - 4:
            for who in (0, 1):
                self.object_to(who, "figure")

    @rule(code=st.sampled_from(PLAIN), reason=st.sampled_from(["", "依领导小组意见"]))
    def step(self, code, reason):
        step, here = STEPS[code], self.now()
        allowed = here.at in step.origin and not obstacles(here, step) and (reason or not step.reason)
        done = self.tried(rounds.take, round=self.round, step=code, reason=reason, by=self.world.office)
        assert done == bool(allowed)
        assert self.now().at is (step.target if done else here.at)

    @rule(sure=st.integers(0, 7))
    def stop(self, sure):
        """Nothing comes after it, so it is not taken at every turn."""
        here = self.now()
        if sure == 7:
            done = self.tried(rounds.take, round=self.round, step="stop", reason="终止", by=self.world.office)
            assert done == (here.at in STEPS["stop"].origin and not self.round.objections.open().exists())

    @rule(land=st.booleans(), late=st.booleans())
    def announce(self, land, late):
        here = self.now()
        act, step = (publicity.announce_land, "announce_land") if land else (publicity.announce, "announce")
        allowed = here.at in STEPS[step].origin and not obstacles(here, STEPS[step])
        starts = timezone.now() + timedelta(hours=1) if late else None
        done = self.tried(act, round=self.round, terms=replace(TERMS, starts=starts), by=self.world.office)
        assert done == allowed

    @rule()
    def choose(self):
        allowed = self.now().allows(Act.CHOOSE_RUN)
        assert (
            self.tried(rounds.choose_run, round=self.round, run=self.world.run, by=self.world.office)
            == allowed
        )

    @rule()
    def time_passes(self):
        now = timezone.now()
        Publicity.objects.update(starts_at=now - timedelta(days=9), ends_at=now)

    @rule()
    def settle(self):
        waiting = Objection.objects.unscored().exists()
        allowed = self.now().allows(Act.SETTLE) and not waiting
        assert self.tried(settling.settle, round=self.round, by=self.world.office) == allowed

    @rule()
    def publish(self):
        here = self.now()
        allowed = here.at in STEPS["publish"].origin and not obstacles(here, STEPS["publish"])
        assert self.tried(publication.publish, round=self.round, paper=PAPER, by=self.world.office) == allowed

    @precondition(lambda self: self.announced())
    @rule(who=st.integers(0, 2), subject=st.sampled_from(["figure", "land", "grade", "other"]))
    def object_to(self, who, subject):
        claim = Claim(subject, "与事实不符", variable="tax" if subject == "figure" else "")
        given = {
            "publicity": self.announced(),
            "enterprise": self.world.small.enterprises[who],
            "claim": claim,
        }
        if self.tried(objections.raise_objection, **given, by=self.world.accounts[who]):
            raised = Objection.objects.latest("pk")
            assert raised.is_late == (raised.raised_at >= raised.publicity.ends_at)
            assert self.now().at not in (Stage.SCORING, Stage.STOPPED)
            self.raised.add(raised.pk)

    @precondition(lambda self: self.raised)
    @rule(at=st.integers(0, 9), verdict=st.sampled_from(["accepted", "rejected"]), value=st.integers(1, 900))
    def decide(self, at, verdict, value):
        raised = Objection.objects.get(pk=sorted(self.raised)[at % len(self.raised)])
        given = {"objection": raised, "verdict": verdict, "reason": "经核实", "by": self.world.office}
        number = Decimal(value) if raised.subject == "figure" else None
        if self.tried(objection_decisions.decide, **given, value=number):
            self.settled[raised.pk] += 1

    @precondition(lambda self: self.raised)
    @rule(at=st.integers(0, 9))
    def withdraw(self, at):
        raised = Objection.objects.get(pk=sorted(self.raised)[at % len(self.raised)])
        if self.tried(objections.withdraw, objection=raised, reason="已核对", by=raised.raised_by):
            self.settled[raised.pk] += 1

    @precondition(lambda self: Objection.objects.unscored().exists())
    @rule()
    def score(self):
        allowed = self.now().allows(Act.SCORE_CORRECTIONS)
        assert self.tried(corrections.start, round=self.round, by=self.world.office) == allowed
        if allowed:
            job = make.job(self.round.county, by=self.world.office, params={"round": self.round.pk})
            step = corrections.carry_out(job=job, progress=lambda *_: None)
            assert self.now().run == step.run
            assert not Objection.objects.unscored().exists()

    @invariant()
    def stands_where_the_table_leads(self):
        stage = Stage.LISTING
        for kept in self.round.steps.exclude(code="open"):
            if kept.code in STEPS:
                assert (kept.was, kept.became) == (stage, STEPS[kept.code].target)
                assert stage in STEPS[kept.code].origin
            else:
                assert kept.was == kept.became == stage
                assert stage in Act(kept.code).stages
            stage = Stage(kept.became)
        assert self.now().at is stage

    @invariant()
    def no_objection_is_lost(self):
        every = Objection.objects.filter(round=self.round)
        assert set(every.values_list("pk", flat=True)) == self.raised
        open_ones = set(every.open().values_list("pk", flat=True))
        assert open_ones | self.settled.keys() == self.raised
        assert not open_ones & self.settled.keys()
        assert set(self.settled.values()) <= {1}
        assert not (open_ones and self.now().at is Stage.STOPPED)


def test_walks():
    Walk.world = World()
    # a walk that fails is short enough to be read as it is
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    limits = settings(
        phases=phases,
        max_examples=8,
        stateful_step_count=18,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=limits)
