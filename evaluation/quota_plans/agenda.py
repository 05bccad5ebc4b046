"""What plans of scarce quotas ask of the office: to be worked out, mended, decided."""

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse

from evaluation.actions.plans import key_of
from evaluation.models import QuotaPlan
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.jobs.models import Job
from mujun.todos import Todo

_MOST = 5  # plans that are asked for one by one


def plan_todos(user: User, year: int) -> list[Todo]:
    """Of plans by the grades of `year` that nobody has settled; none while the exact answer is on its way."""
    if not user.may(Permission.MANAGE_LEVERS):
        return []
    running = set(
        Job.objects.visible_to(user).active().filter(kind="quota_plan").values_list("key", flat=True)
    )
    return [_todo(plan) for plan in _open(user, year)[:_MOST] if key_of(plan) not in running]


def _open(user: User, year: int) -> QuerySet[QuotaPlan]:
    plans = QuotaPlan.objects.visible_to(user).exclude(state=QuotaPlan.State.SETTLED)
    told = plans.annotate(conflict=KT("optimum__conflict"), unknown=KT("optimum__unknown"))
    return told.filter(run__snapshot__year=year).only("county", "year", "number", "name", "state")


def _todo(plan: QuotaPlan) -> Todo:
    address = reverse("quota-plan", args=[plan.pk])
    if plan.state == QuotaPlan.State.SOLVED:
        return Todo(
            "waiting",
            f"{plan}：精确方案已算出，等待定案",
            "采用一个并写明理由。",
            address,
            "去定案",
        )
    if plan.conflict:
        return Todo(
            "wrong", f"{plan}：规则相互矛盾，没有方案", "看是哪几条，改好规则另做一份。", address, "看哪几条"
        )
    if plan.unknown:
        return Todo("wrong", f"{plan}：限定时间内没有结果", plan.unknown, address, "去看")
    return Todo("open", f"{plan}：还没有定案", "快速方案已有；精确测算以后再定。", address, "去办理")
