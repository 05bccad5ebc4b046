"""How steady grades are: the same seed gives the same counts, however many workers; cancelling leaves nothing."""

import numpy as np
import pytest
from django.urls import reverse

from evaluation.actions import robustness, runs
from evaluation.models import RobustnessCheck, RobustnessCount, RobustnessPart, Run
from mujun.accounts.models import AuditEvent
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled
from tests import factories as make
from tests.evaluation.county import small_county
from tests.evaluation.pages import text
from tests.workers import ended, until

pytestmark = pytest.mark.django_db(transaction=True)


def silent(done, total, step):
    pass


@pytest.fixture
def small():
    """Twenty that differ in tax only, judged: 4 A, 8 B, 7 C, 1 D."""
    county = small_county()
    fields = {"year": 2025, "method": county.method.pk}
    runs.carry_out(
        job=make.job(county.county, state="running", by=county.office, params=fields), progress=silent
    )
    return county


def start(small, draws=220, **more) -> Job:
    asked = {"weights": 0.1, "figures": {"税收实际贡献": 0.1}, "seed": 7} | more
    return robustness.start(run=Run.objects.get(), draws=draws, by=small.office, **asked)


def counts_of(check: RobustnessCheck) -> dict:
    return dict(check.counts.values_list("enterprise__credit_code", "counts"))


def alone(small, **more) -> RobustnessCheck:
    """Counted by this process, no worker listening; it is not sent before it is done."""
    job = start(small, **more)
    Job.objects.filter(pk=job.pk).update(state="running")
    job.refresh_from_db()
    check = robustness.carry_out(job=job, progress=silent)
    Job.objects.filter(pk=job.pk).update(state="done", finished_at="2026-01-01T00:00Z")
    return check


def test_helpers_change_nothing(small, worker):
    """Two processes of a worker, one of them the job's own, against a single process."""
    job = ended(start(small))
    assert (job.state, job.error) == ("done", "")
    shared = RobustnessCheck.objects.get()

    single = alone(small)

    assert counts_of(shared) == counts_of(single)
    assert shared.digest == single.digest
    assert {sum(each) for each in counts_of(shared).values()} == {220}
    assert job.result["抽样次数"] == 220
    assert AuditEvent.objects.filter(act="robustness_checked").count() == 2


def test_what_helpers_counted_is_taken_and_swept_away(small):
    """The part is there before the job comes to it, as if a helper had been faster."""
    single = counts_of(alone(small))
    job = start(small)
    Job.objects.filter(pk=job.pk).update(state="running")
    robustness.help_with(str(job.pk), 0)
    robustness.help_with(str(job.pk), 4)
    assert RobustnessPart.objects.count() == 2

    reported = []
    check = robustness.carry_out(job=job, progress=lambda done, total, step: reported.append(done))

    assert counts_of(check) == single
    assert len(reported) == 30  # three parts of fifty draws, five at a time
    assert RobustnessPart.objects.count() == 0


def test_a_helper_that_comes_too_late_does_nothing(small):
    job = make.job(small.county, kind="robustness", state="cancelled")

    robustness.help_with(str(job.pk), 0)

    assert RobustnessPart.objects.count() == 0


def test_another_seed_gives_other_counts(small):
    assert alone(small).digest != alone(small, seed=8).digest


def test_without_bands_everybody_is_steady(small):
    check = alone(small, draws=100, weights=0, figures={})

    assert set(check.counts.values_list("steady", flat=True)) == {1.0}


def test_cancelling_leaves_nothing(small, worker):
    job = start(small, draws=20_000)
    until(lambda: Job.objects.get(pk=job.pk).done > 0)
    jobs.cancel(job=job, by=small.office)

    assert ended(job).state == "cancelled"
    assert RobustnessCheck.objects.count() == 0


def test_who_is_near_an_edge_is_listed_and_everybody_knows_their_own(client, small):
    check = alone(small)
    client.force_login(small.office)
    near = check.counts.filter(steady__lt=0.9)
    address = reverse("robustness", args=[check.run_id])

    listed = client.get(address)
    everybody = text(client.get(address, {"all": "1", "download": "list"}))
    own = text(client.get(reverse("enterprise", args=[near[0].enterprise.credit_code])))

    assert 0 < near.count() < 20
    assert [each for each, _ in listed.context["lines"]] == list(
        near.order_by("steady", "enterprise__credit_code")
    )
    assert len(everybody.strip().splitlines()) == 21
    assert "档次稳定性" in own
    steady = np.array(check.counts.values_list("steady", flat=True))
    assert (steady <= 1).all()


def test_a_form_that_cannot_be_is_told(client, small):
    client.force_login(small.office)
    run = Run.objects.get()
    sent = {"weights": "10", "figures": "5", "draws": "1000", "seed": "1"}

    for wrong in (
        {"weights": "80"},
        {"figures": ""},
        {"draws": "3"},
        {"seed": "x"},
        {"figure.用地面积": "-1"},
    ):
        answer = client.post(reverse("robustness-start", args=[run.pk]), sent | wrong, follow=True)
        assert "应为" in text(answer)
    assert not Job.objects.filter(kind="robustness").exists()

    answer = client.post(reverse("robustness-start", args=[run.pk]), sent | {"figure.用地面积": "1"})

    job = Job.objects.get(kind="robustness")
    assert answer.url == reverse("job", args=[job.pk])
    assert job.params["figures"]["用地面积"] == 0.01
    assert job.params["figures"]["税收实际贡献"] == 0.05


def test_another_town_is_not_shown(client, small):
    check = alone(small)
    other = make.user("town_officer", small.county, town=make.town(small.county, "青石街道"))

    assert RobustnessCount.objects.visible_to(other).filter(check_of=check).count() == 0


def test_a_stop_is_heard_between_draws(small):
    job = start(small)
    Job.objects.filter(pk=job.pk).update(state="running")

    def stop(done, total, step):
        raise Cancelled

    with pytest.raises(Cancelled):
        robustness.carry_out(job=job, progress=stop)
    assert RobustnessCheck.objects.count() == 0
