"""What appeals against the execution of levers ask of those who decide them, and what enterprises are answered."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from evaluation.models import ExecutionList, LeverAppeal
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.todos import Todo

# an answer older than this is no longer news
_NEWS = timedelta(days=30)


def appeal_todos(user: User) -> list[Todo]:
    """Of who decides: the lists with open appeals, the oldest appeal first."""
    if not user.may(Permission.MANAGE_LEVERS):
        return []
    waiting = LeverAppeal.objects.visible_to(user).open().order_by().values("line__list")
    counted = {row["line__list"]: row for row in waiting.annotate(size=Count("pk"), since=Min("raised_at"))}
    lists = ExecutionList.objects.filter(pk__in=counted).select_related("lever")
    return [
        Todo(
            "waiting",
            f"{of}：{row['size']} 件申诉待决定",
            f"最早一件于 {timezone.localdate(row['since']):%-m月%-d日}提出。",
            f"{reverse('execution-list', args=[of.number])}#appeals-title",
            "去决定",
        )
        for of in sorted(lists, key=lambda each: counted[each.pk]["since"])
        for row in [counted[of.pk]]
    ]


def own_appeal_todos(user: User) -> list[Todo]:
    """Of an enterprise: what was decided lately."""
    since = timezone.now() - _NEWS
    decided = LeverAppeal.objects.visible_to(user).filter(decided_at__gte=since)
    return [
        Todo(
            "open",
            f"申诉 {each.number}：{each.get_verdict_display()}",
            each.decision,
            reverse("own-measures"),
            "看答复",
        )
        for each in decided
    ]
