"""Plan the scarce quotas of a year: a quick answer at once, an exact one as a job, one of them adopted by people."""

from collections.abc import Mapping
from hashlib import sha256
from itertools import count

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from evaluation.actions.execution import authorise
from evaluation.allocation.planning import PlanningError, Problem, load
from evaluation.models import QuotaPlan, Run
from evaluation.quota_plans.answers import applicants_of, at_once, exactly, problem_of
from evaluation.quota_plans.workbook import read
from evaluation.rounds.holding import run_of_year
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.attachments.actions import attach
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

LONGEST_REASON = 300
_YEARS = (2000, 2100)
_PHASES = 6  # of the exact answer, none that finds a conflict has more
State = QuotaPlan.State


@transaction.atomic
def create(
    *, county: County, year: int, text: str, content: bytes, filename: str, by: User, name: str = ""
) -> QuotaPlan:
    """A plan by the rules `text` for those who apply in the workbook `content`, answered at once by the greedy way.

    Grades and places are those of the run on which `year` stands. Raises PermissionDenied; DocumentError for the rules;
    `WorkbookError` for the applications; ValidationError for a file that is none, without a run, for applications that
    cannot be planned with.
    """
    authorise(county, by)
    rules = load(text, "规则")
    _refuse_year(rules.year)
    run = _run(by, year)
    file = attach(content=content, name=filename, county=county, by=by)
    asked = read(rules, _register(county), content, filename)
    applicants = asked | _standing(county, run, asked["codes"])
    day = timezone.localdate()
    try:
        found, accounts = at_once(Problem.of(rules, applicants_of(applicants), day))
    except PlanningError as error:
        raise ValidationError(error.sentences, "not_to_be_planned") from None
    kept = QuotaPlan.objects.create(
        county=county, year=rules.year, number=_next_number(county, rules.year),
        name=(name.strip() or rules.name)[:100], rules=text, rules_digest=sha256(text.encode()).hexdigest(), day=day,
        run=run, file=file, size=len(asked["codes"]), applicants=applicants, greedy=found, accounts=accounts,
        made_by=by,
    )  # fmt: skip
    digest = kept.rules_digest[:12]
    audit.record("quota_plan_made", kept, by=by, county=county, applicants=kept.size, digest=digest)
    return kept


def start(*, plan: QuotaPlan, by: User) -> Job:
    """Queue the exact answer; while one of the plan is under way, that one is returned."""
    authorise(plan.county, by)
    if plan.state == State.SETTLED:
        raise ValidationError("方案已经定案，不再测算。要改的另做一份方案。", "settled")
    return jobs.start(
        kind="quota_plan", title=f"{plan}：精确测算"[:200], params={"plan": plan.pk}, key=key_of(plan),
        county=plan.county, by=by,
    )  # fmt: skip


def key_of(plan: QuotaPlan) -> str:
    return f"quota_plan:{plan.pk}"


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> QuotaPlan:
    """Rules and applicants are fixed, so nobody waits while it is worked out; written only if nobody has settled it."""
    plan = QuotaPlan.objects.get(pk=job.params["plan"], county=job.county)
    phases = count()

    def step(words: str) -> None:
        progress(min(next(phases), _PHASES - 1), _PHASES, words)

    found, accounts = exactly(problem_of(plan), settings.QUOTA_PLAN_SECONDS, step)
    kept = QuotaPlan.objects.select_for_update().get(pk=plan.pk)
    if kept.state == State.SETTLED:
        raise CannotFinish("测算期间方案已经定案，结果没有保存。要改的另做一份方案。")
    kept.optimum = found
    kept.accounts = {name: of for name, of in kept.accounts.items() if name != "optimum"} | accounts
    kept.state = State.SOLVED if accounts else State.DRAFT
    kept.save(update_fields=["optimum", "accounts", "state"])
    audit.record("quota_plan_solved", kept, by=job.started_by, county=job.county, outcome=_outcome(found))
    return kept


def summary(plan: QuotaPlan) -> dict:
    """What the exact answer says, for the page of its job."""
    found = plan.optimum or {}
    if "given" not in found:
        return {"结果": _outcome(found)}
    return {
        "收益": found["gain"],
        "上界": found["bound"],
        "没有安排（户）": plan.accounts["optimum"]["nothing"],
    }


@transaction.atomic
def adopt(*, plan: QuotaPlan, answer: str, reason: str, by: User) -> None:
    """Settle the plan by one of its answers. Raises ValidationError without a reason or such an answer."""
    authorise(plan.county, by)
    if not reason.strip():
        raise ValidationError("请写明采用的理由。", "no_reason")
    kept = QuotaPlan.objects.select_for_update().get(pk=plan.pk)
    if kept.state == State.SETTLED:
        raise ValidationError("方案已经定案。要改的另做一份方案。", "settled")
    if answer not in kept.answers:
        raise ValidationError("请选择一个已经算出的方案；还没有的先精确测算。", "no_answer")
    kept.state, kept.chosen, kept.chosen_reason = State.SETTLED, answer, reason.strip()[:LONGEST_REASON]
    kept.chosen_by, kept.chosen_at = by, timezone.now()
    kept.save(update_fields=["state", "chosen", "chosen_reason", "chosen_by", "chosen_at"])
    words = {"answer": kept.get_chosen_display(), "reason": kept.chosen_reason}
    audit.record("quota_plan_adopted", kept, by=by, county=kept.county, **words)


def _refuse_year(year: int) -> None:
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise ValidationError(f"规则的年份 {year} 不对，应在 {_YEARS[0]}—{_YEARS[1]} 之间。", "bad_year")


def _run(by: User, year: int) -> Run:
    run = run_of_year(by, year)
    if run is None:
        raise ValidationError(f"{year} 年度还没有测算，不知道申请企业的档次。先在“测算”中测算。", "no_run")
    return run


def _register(county: County) -> frozenset[str]:
    return frozenset(Enterprise.objects.filter(county=county).values_list("credit_code", flat=True))


def _standing(county: County, run: Run, codes: list[str]) -> dict:
    """Town by the register, grade and place by the run; who is not in it has neither."""
    registered = Enterprise.objects.filter(county=county, credit_code__in=codes)
    towns = dict(registered.values_list("credit_code", "town__name"))
    judged = run.results.filter(enterprise__credit_code__in=codes)
    results: Mapping[str, tuple[str, int | None]] = {
        code: (grade, rank)
        for code, grade, rank in judged.values_list("enterprise__credit_code", "grade", "rank")
    }
    found = [results.get(code, ("", None)) for code in codes]
    return {
        "towns": [towns[code] for code in codes],
        "grades": [grade for grade, _ in found],
        "places": [place for _, place in found],
    }


def _next_number(county: County, year: int) -> int:
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    last = QuotaPlan.objects.filter(county=county, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _outcome(found: Mapping) -> str:
    if "conflict" in found:
        return "规则相互矛盾"
    return f"收益 {found['gain']}，上界 {found['bound']}" if "given" in found else "限定时间内没有结果"
