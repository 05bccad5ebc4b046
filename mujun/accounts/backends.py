"""Who may hold a session of the pages."""

from django.contrib.auth.backends import ModelBackend

from mujun.accounts.models import User


class PageBackend(ModelBackend):
    """By user name and password. A role that never signs in has no session either, however it came by one."""

    def user_can_authenticate(self, user: User) -> bool:
        return super().user_can_authenticate(user) and user.signs_in
