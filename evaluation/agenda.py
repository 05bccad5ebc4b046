"""What needs this user now, and how far the year has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.quality import may_check
from evaluation.advice.agenda import advice_todos
from evaluation.confirmation.agenda import officer_todos
from evaluation.execution.agenda import appeal_todos
from evaluation.models import Figure, FigureRequest, QualityFinding, Run
from evaluation.quota_plans.agenda import plan_todos
from evaluation.regions.agenda import region_todos
from evaluation.rounds.agenda import objection_todos, office_todos
from evaluation.rounds.holding import standing_of
from landuse.agenda.casework import casework_todos
from landuse.agenda.idle import idle_todos
from landuse.agenda.ledgers import ledger_todos
from landuse.agenda.parks import park_todos
from landuse.layouts.marks import OCCASIONAL
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.dues import dues_of
from mujun.intake.layouts import Layout, all_layouts
from mujun.intake.models import Batch
from mujun.jobs.models import Job
from mujun.keeping import state_of
from mujun.todos import Todo, in_order

# a failure older than this is no longer news
_NEWS = timedelta(days=14)


@dataclass(frozen=True)
class Supply:
    """A workbook the year needs and, when it came in, its last imported batch. `changed_at`: when anything of it did,
    answers to a dispute or an objection too.
    """

    layout: Layout
    batch: Batch | None
    changed_at: datetime | None


def supplies(user: User, year: int) -> list[Supply]:
    """One for every workbook that the user may send in."""
    imported = Batch.objects.visible_to(user).filter(year=year, state=Batch.State.IMPORTED)
    changed = dict(imported.order_by("layout").values_list("layout").annotate(Max("imported_at")))
    whole = imported.supplied().order_by("layout", "-pk").distinct("layout")
    latest = {batch.layout: batch for batch in whole}
    needed = [layout for layout in all_layouts() if layout.code not in OCCASIONAL and _may_send(user, layout)]
    return [Supply(layout, latest.get(layout.code), changed.get(layout.code)) for layout in needed]


def agenda(user: User, year: int, supplied: list[Supply], run: Run | None) -> list[Todo]:
    todos = _jobs(user) + _batches(user, year) + _findings(user, year) + officer_todos(user, year)
    todos += _requests(user)
    todos += objection_todos(user, year) + casework_todos(user, year) + idle_todos(user)
    todos += ledger_todos(user, year) + park_todos(user) + appeal_todos(user)
    todos += [
        Todo(
            "open",
            f"{year} 年“{supply.layout.title}”还没有导入",
            "下载模板，填好后上传。",
            _address("batch-list", year),
            "去导入",
        )
        for supply in supplied
        if supply.batch is None
    ]
    todos += office_todos(user, year) + plan_todos(user, year) + advice_todos(user, run)
    todos += region_todos(user, year)
    if user.may(Permission.START_RUNS):
        todos += _runs(year, supplied, run)
    return in_order(todos)


def _jobs(user: User) -> list[Todo]:
    jobs = Job.objects.visible_to(user)
    failed = jobs.filter(
        state=Job.State.FAILED, started_by=user, retries=None, created_at__gte=timezone.now() - _NEWS
    )
    wrong = [
        Todo(
            "wrong",
            f"没有成功：{job.title}",
            job.error.partition("\n")[0],
            reverse("job", args=[job.pk]),
            "看原因",
        )
        for job in failed[:5]
    ]
    running = [
        Todo(
            "running",
            f"{job.get_state_display()}：{job.title}",
            job.step,
            reverse("job", args=[job.pk]),
            "看进度",
        )
        for job in jobs.active()[:5]
    ]
    return wrong + running


def _batches(user: User, year: int) -> list[Todo]:
    """Workbooks of the year that stopped half way and were not replaced by a later one."""
    mine = Batch.objects.visible_to(user).not_replaced().filter(sent_by=user, year=year)
    words = {
        Batch.State.REJECTED: ("wrong", "有错误，没有导入", "看错误"),
        Batch.State.CHECKED: ("waiting", "检查通过，等您确认导入", "去确认"),
    }
    return [
        Todo(kind, f"{batch.filename}：{text}", "", reverse("batch", args=[batch.pk]), action)
        for batch in mine.filter(state__in=words)
        for kind, text, action in [words[Batch.State(batch.state)]]
    ]


def _requests(user: User) -> list[Todo]:
    """Figures that somebody doubts, waiting for this user's department."""
    waiting = dues_of(state_of(FigureRequest, Figure, Enterprise), FigureRequest.objects.to_answer(user))
    if not waiting.first:
        return []
    late, first = waiting.late, timezone.localtime(waiting.first)
    detail = f"其中 {late} 份已逾期。" if late else f"最早一份 {first:%m-%d} 到期。"
    title, address = f"{waiting.size} 份更正请求待答复", reverse("figure-request-list")
    return [Todo("wrong" if late else "waiting", title, detail, address, "去答复")]


def _findings(user: User, year: int) -> list[Todo]:
    """Open errors in the figures that the user answers for."""
    if not may_check(user):
        return []
    errors = (
        QualityFinding.objects.visible_to(user)
        .open()
        .filter(year=year, importance=QualityFinding.Importance.ERROR)
    )
    count = errors.count()
    address = f"{_address('quality', year)}&importance={QualityFinding.Importance.ERROR.label}#list"
    title = f"{year} 年数据有 {count} 处错误等待核对"
    return [Todo("wrong", title, "更正后重新导入；情况属实的写明原因。", address, "去核对")] if count else []


def _runs(year: int, supplied: list[Supply], run: Run | None) -> list[Todo]:
    imported = [supply.changed_at for supply in supplied if supply.batch and supply.changed_at]
    if run is None and imported and len(imported) == len(supplied):
        return [Todo("open", f"{year} 年数据已导入齐全，可以测算", "", _address("run-list", year), "去测算")]
    if run and imported and max(imported) > run.finished_at and standing_of(run).weight == "trial":
        title = "上次测算以后又导入了数据"
        return [
            Todo(
                "waiting",
                title,
                "排名仍是导入以前的，重新测算后更新。",
                _address("run-list", year),
                "重新测算",
            )
        ]
    return []


def _may_send(user: User, layout: Layout) -> bool:
    if user.may(Permission.IMPORT_ANY_FIGURES):
        return True
    return user.may(Permission.IMPORT_OWN_FIGURES) and layout.department == user.department.code


def _address(name: str, year: int) -> str:
    return f"{reverse(name)}?year={year}"
