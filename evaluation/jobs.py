"""Background jobs of this app; each handler calls one action."""

from collections import Counter

from django.urls import reverse

from evaluation.actions import (
    annual_report,
    cluster_results,
    corrections,
    lever_trials,
    notices,
    plans,
    province_letters,
    province_runs,
    quality,
    recommendations,
    regions,
    robustness,
    runs,
    settling,
    verification,
)
from evaluation.models.robustness import NEAR_EDGE
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, epilogue, handler


@handler("run")
def run(job: Job, progress: Progress) -> tuple[dict, str]:
    finished = runs.carry_out(job=job, progress=progress)
    counts = Counter[str]()
    for group in finished.outline["groups"]:
        counts.update({f"{grade['code']} 类（户）": grade["count"] for grade in group["grades"]})
    return {"结果摘要": finished.digest[:12], **counts}, reverse("run", args=[finished.pk])


@handler(province_runs.KIND)
def try_out_for_province(job: Job, progress: Progress) -> tuple[dict, str]:
    finished = province_runs.carry_out(job=job, progress=progress)
    return {"结果摘要": finished.digest[:12]}, reverse("run", args=[finished.pk])


@epilogue(province_runs.KIND)
def sum_up_clusters(job: Job, state: Job.State) -> None:
    if whole := province_runs.ended_with(job):
        cluster_results.sum_up(whole=whole)


@epilogue(province_runs.KIND)
def tell_of_province_run(job: Job, state: Job.State) -> None:
    if whole := province_runs.ended_with(job):
        province_letters.tell_of_end(whole=whole)


@handler("recommendations")
def recommend(job: Job, progress: Progress) -> tuple[dict, str]:
    made = recommendations.carry_out(job=job, progress=progress)
    year = made.run.snapshot.year
    return {"建议（条）": made.rows.count()}, f"{reverse('recommendations')}?year={year}"


@handler("region_run")
def judge_regions(job: Job, progress: Progress) -> tuple[dict, str]:
    judged = regions.carry_out(job=job, progress=progress)
    found = {f"{judged.kind}（个）": judged.results.count(), "结果摘要": judged.digest[:12]}
    return found, reverse("region-run", args=[judged.pk])


@handler("lever_trial")
def try_levers(job: Job, progress: Progress) -> tuple[dict, str]:
    made = lever_trials.carry_out(job=job, progress=progress)
    return {"措施（条）": len(made.levers)}, reverse("lever-trial", args=[made.pk])


@handler("corrections")
def score_corrections(job: Job, progress: Progress) -> tuple[dict, str]:
    step = corrections.carry_out(job=job, progress=progress)
    found = {"办理": step.reason, "结果摘要": step.run.digest[:12]}
    return found, reverse("corrections", args=[step.pk])


@handler("final_run")
def final_run(job: Job, progress: Progress) -> tuple[dict, str]:
    finished = settling.carry_out(job=job, progress=progress)
    return {"结果摘要": finished.digest[:12]}, f"{reverse('decision-list')}?year={finished.snapshot.year}"


@handler("quality")
def check_quality(job: Job, progress: Progress) -> tuple[dict, str]:
    progress(0, 1, "逐条规则核对数据")
    counts = quality.check(county=job.county, year=job.params["year"], by=job.started_by)
    return counts, f"{reverse('quality')}?year={job.params['year']}"


@handler("robustness")
def check_robustness(job: Job, progress: Progress) -> tuple[dict, str]:
    check = robustness.carry_out(job=job, progress=progress)
    near = check.counts.exclude(grade="").filter(steady__lt=NEAR_EDGE).count()
    found = {"抽样次数": check.draws, "临近界线（户）": near, "结果摘要": check.digest[:12]}
    return found, reverse("robustness", args=[check.run_id])


@handler("verification")
def make_verification(job: Job, progress: Progress) -> tuple[dict, str]:
    made = verification.carry_out(job=job, progress=progress)
    return {"大小（MB）": round(len(made.content) / 1024**2, 1)}, reverse("run", args=[made.run_id])


@handler("notices")
def make_notices(job: Job, progress: Progress) -> tuple[dict, str]:
    made = notices.carry_out(job=job, progress=progress)
    return notices.summary(made), reverse("paper", args=[made.pk])


@handler("annual_report")
def make_annual_report(job: Job, progress: Progress) -> tuple[dict, str]:
    made = annual_report.carry_out(job=job, progress=progress)
    found = {
        f"{each.get_form_display()}（KB）": round(each.size / 1024) for each in made.files.defer("content")
    }
    return found, reverse("paper", args=[made.pk])


@handler("quota_plan")
def solve_quota_plan(job: Job, progress: Progress) -> tuple[dict, str]:
    plan = plans.carry_out(job=job, progress=progress)
    return plans.summary(plan), reverse("quota-plan", args=[plan.pk])
