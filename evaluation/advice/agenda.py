"""What recommendations that are out of date ask of those who may make them anew."""

from django.urls import reverse

from evaluation.advice.freshness import current_set, outdated
from evaluation.models import Run
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.todos import Todo


def advice_todos(user: User, run: Run | None) -> list[Todo]:
    if run is None or not user.may(Permission.MANAGE_LEVERS):
        return []
    made = current_set(user, run)
    found = made and outdated(made)
    if not found:
        return []
    year = made.run.snapshot.year
    address = f"{reverse('recommendations')}?year={year}"
    return [Todo("waiting", f"{year} 年要素建议已不是最新", f"{found.words}。", address, "去重新提出")]
