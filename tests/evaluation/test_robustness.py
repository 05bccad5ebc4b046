"""How steady grades are: the same seed gives the same counts, however many workers; cancelling leaves nothing."""

import numpy as np
import pytest
from django.urls import reverse

from evaluation.actions import robustness, runs
from evaluation.methods.loader import restore
from evaluation.models import RobustnessCheck, RobustnessCount, RobustnessPart, Run
from evaluation.rejudging.material import material
from evaluation.scoring.robustness import Bands, count
from mujun.accounts.models import AuditEvent
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled
from tests import factories as make
from tests.evaluation.county import small_county
from tests.evaluation.pages import text
from tests.workers import answer_of_worker, ended, until

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


def asked(**more) -> dict:
    return {"weights": 0.1, "figures": {"税收实际贡献": 0.1}, "seed": 7, "draws": 50} | more


def start(small, **more) -> Job:
    return robustness.start(run=Run.objects.get(), by=small.office, **asked(**more))


def waiting(small, **more) -> Job:
    """A job that no worker is told of, and that helpers do nothing for."""
    params = asked(**more) | {"run": Run.objects.get().pk}
    return make.job(small.county, "robustness", "queued", small.office, params=params)


def alone(small, **more) -> RobustnessCheck:
    return robustness.carry_out(job=waiting(small, **more), progress=silent)


def counted(draws) -> dict:
    """By this process alone, without a job."""
    run = Run.objects.get()
    frozen = material(run.snapshot, run.method.resolved)
    method, settings = restore(run.method.resolved), asked()
    bands = Bands(settings["weights"], settings["figures"])
    counts = count(method, frozen.figures, ("A", "B", "C", "D"), bands, settings["seed"], range(draws))
    return dict(zip(frozen.figures.units, counts.tolist(), strict=True))


def counts_of(check: RobustnessCheck) -> dict:
    return dict(check.counts.values_list("enterprise__credit_code", "counts"))


def idle() -> bool:
    """No helper is at work any more, nor about to be."""
    return not any(
        tasks for question in ("active", "reserved") for tasks in answer_of_worker(question).values()
    )


def test_helpers_change_nothing(small, worker):
    """Two processes of a worker, one of them the job's own, against this process alone."""
    job = ended(start(small, draws=220))
    until(idle)

    check = RobustnessCheck.objects.get()
    assert (job.state, job.error, job.result["抽样次数"]) == ("done", "", 220)
    assert counts_of(check) == counted(220)
    assert {sum(each) for each in counts_of(check).values()} == {220}
    assert AuditEvent.objects.filter(act="robustness_checked").count() == 1


def test_what_helpers_counted_is_taken_and_swept_away(small):
    """Two of five parts are there before the job comes to them, as if helpers had been faster."""
    job = waiting(small, draws=220)
    Job.objects.filter(pk=job.pk).update(state="running")
    robustness.help_with(str(job.pk), 0)
    robustness.help_with(str(job.pk), 4)
    Job.objects.filter(pk=job.pk).update(state="queued")
    assert RobustnessPart.objects.count() == 2

    reported = []
    check = robustness.carry_out(job=job, progress=lambda done, total, step: reported.append((done, total)))

    assert counts_of(check) == counted(220)
    assert len(reported) == 30  # three parts of fifty draws, five at a time
    assert reported == sorted(reported)
    assert RobustnessPart.objects.count() == 0


def test_a_helper_that_comes_too_late_does_nothing(small):
    job = make.job(small.county, kind="robustness", state="cancelled")

    robustness.help_with(str(job.pk), 0)

    assert RobustnessPart.objects.count() == 0


def test_another_seed_gives_other_counts(small):
    assert alone(small).digest != alone(small, seed=8).digest


def test_without_bands_everybody_is_steady(small):
    check = alone(small, weights=0, figures={})

    assert set(check.counts.values_list("steady", flat=True)) == {1.0}


def test_cancelling_leaves_nothing(small, worker):
    job = start(small, draws=20_000)
    until(lambda: Job.objects.get(pk=job.pk).done > 0)
    jobs.cancel(job=job, by=small.office)

    assert ended(job).state == "cancelled"
    assert RobustnessCheck.objects.count() == 0
    until(idle)


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


def test_a_form_that_cannot_be_is_told(client, small, worker):
    client.force_login(small.office)
    run = Run.objects.get()
    sent = {"weights": "10", "figures": "5", "draws": "100", "seed": "1"}

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
    assert ended(job).state == "done"
    until(idle)


def test_another_town_is_not_shown(client, small):
    check = alone(small)
    other = make.user("town_officer", small.county, town=make.town(small.county, "青石街道"))

    assert RobustnessCount.objects.visible_to(other).filter(check_of=check).count() == 0


def test_a_stop_is_heard_between_draws(small):
    def stop(done, total, step):
        raise Cancelled

    with pytest.raises(Cancelled):
        robustness.carry_out(job=waiting(small), progress=stop)
    assert RobustnessCheck.objects.count() == 0
