"""What waits for those who manage accounts."""

from django.urls import reverse

from mujun.accounts.models import User
from mujun.identity.models import Application
from mujun.todos import Todo


def access_todos(user: User) -> list[Todo]:
    waiting = Application.objects.visible_to(user).open().count()
    if not waiting:
        return []
    title, detail = f"{waiting} 份开通申请待办理", "绑定到已建好的账号，或写明原因不同意。"
    return [Todo("waiting", title, detail, reverse("access-applications"), "去办理")]
