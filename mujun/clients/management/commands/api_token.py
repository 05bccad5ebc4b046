"""A token for the REST interface."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mujun.accounts.models import User
from mujun.clients import actions
from mujun.clients.scopes import Scope
from mujun.documents import nearest


class Command(BaseCommand):
    help = "给一个用户新发接口令牌，并打印出来；只打印这一次。同名的旧令牌随即收回。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--name", default="命令行", help="令牌的名称，默认“命令行”")
        parser.add_argument(
            "--scope", action="append", choices=list(Scope), help="范围，可以写几次；默认是角色能用的全部"
        )

    def handle(self, *, username: str, name: str, scope: list[str] | None, **options) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            known = User.objects.filter(is_active=True).values_list("username", flat=True)
            raise CommandError(f"没有在用的用户“{username}”。{nearest(username, known)}")
        try:
            self.stdout.write(_renewed(user, name.strip(), scope or ()))
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error


@transaction.atomic
def _renewed(user: User, name: str, scopes: list[str]) -> str:
    for former in user.credentials.filter(kind="token", name=name, revoked_at=None):
        actions.revoke(credential=former, by=None)
    _, token = actions.issue(user=user, name=name, scopes=scopes, expires_on=actions.last_day(), by=None)
    return token
