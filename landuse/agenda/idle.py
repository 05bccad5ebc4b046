"""What proceedings on idle land ask of those who handle land."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from landuse.models import Enterprise, IdleProceeding, IdleStep, Parcel
from landuse.readings.idle_papers import terms
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.keeping import kept_of, state_of
from mujun.todos import Todo

_SOON = 7  # days


def idle_todos(user: User) -> list[Todo]:
    """Terms that papers gave and nothing has answered: over, or soon. (Terms of the clock come by message.)"""
    if not user.may(Permission.HANDLE_LAND):
        return []
    day, page = timezone.localdate(), reverse("idle-proceedings")
    open_ones = IdleProceeding.objects.visible_to(user).open()
    state = state_of(IdleProceeding, IdleStep, Parcel, Enterprise)
    ends = kept_of(state, open_ones, "nearest terms", lambda: _nearest(open_ones))
    over = bisect_left(ends, day)
    soon = bisect_right(ends, day + timedelta(days=_SOON)) - over
    late = Todo(
        "wrong",
        f"{over} 件闲置土地调查的期限已过",
        "请记录权利人的答复，或办理下一步。",
        f"{page}?state=overdue",
        "去办理",
    )
    near = Todo("waiting", f"{soon} 件闲置土地调查的期限将到", f"{_SOON} 天以内。", page, "去看")
    return [late] * bool(over) + [near] * bool(soon)


def _nearest(proceedings: QuerySet[IdleProceeding]) -> list[date]:
    """In order, of those that wait for something."""
    running = [terms(each, timezone.localdate()) for each in proceedings.prefetch_related("steps")]
    return sorted(found[0].due for found in running if found)
