"""What proceedings on idle land ask of those who handle land."""

from django.urls import reverse
from django.utils import timezone

from landuse.models import IdleProceeding
from landuse.readings.idle_papers import terms
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.todos import Todo

_SOON = 7  # days


def idle_todos(user: User) -> list[Todo]:
    """Terms that papers gave and nothing has answered: over, or soon. (Terms of the clock come by message.)"""
    if not user.may(Permission.HANDLE_LAND):
        return []
    day, page = timezone.localdate(), reverse("idle-proceedings")
    proceedings = IdleProceeding.objects.visible_to(user).open().prefetch_related("steps")
    nearest = [found[0].left for each in proceedings if (found := terms(each, day))]
    over, soon = sum(left < 0 for left in nearest), sum(0 <= left <= _SOON for left in nearest)
    late = Todo(
        "wrong",
        f"{over} 件闲置土地调查的期限已过",
        "请记录权利人的答复，或办理下一步。",
        f"{page}?state=overdue",
        "去办理",
    )
    near = Todo("waiting", f"{soon} 件闲置土地调查的期限将到", f"{_SOON} 天以内。", page, "去看")
    return [late] * bool(over) + [near] * bool(soon)
