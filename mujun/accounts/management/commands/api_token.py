"""A token for the REST interface."""

from django.core.management.base import BaseCommand, CommandError

from mujun.accounts import tokens
from mujun.accounts.models import User
from mujun.documents import nearest


class Command(BaseCommand):
    help = "打印一个用户的接口令牌；没有就新发一个。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--renew", action="store_true", help="换发新令牌，旧的立即失效")

    def handle(self, *, username: str, renew: bool, **options) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            known = User.objects.filter(is_active=True).values_list("username", flat=True)
            raise CommandError(f"没有在用的用户“{username}”。{nearest(username, known)}")
        self.stdout.write(tokens.issue(user=user, renew=renew, by=None).key)
