"""Who may use a route."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from mujun.accounts.roles import Permission


def may(*permissions: Permission) -> type[BasePermission]:
    """A permission class: signed in, with a role that has at least one of `permissions`."""

    class May(BasePermission):
        message = "您的角色不能使用这个接口。"

        def has_permission(self, request: Request, view) -> bool:
            user = request.user
            return user.is_authenticated and any(user.may(permission) for permission in permissions)

    return May
