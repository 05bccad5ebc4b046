"""浙政钉 and 浙里办 to practise signing in with, on this machine."""

import os
import time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.exchange.signing.keys import KeyMissing, from_environment
from mujun.identity.practice import Elsewhere, Server


class Command(BaseCommand):
    requires_system_checks = []
    help = "演练登录：在本机扮演浙政钉和浙里办，核验签名，发一次性的码。只用于演示和试验。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8101)
        parser.add_argument("--key", default="DING", help="密钥名称，两边用同一个")
        parser.add_argument("--officer", action="append", default=[], help="员工编码=姓名，可写多次")
        parser.add_argument("--enterprise", action="append", default=[], help="信用代码=企业名称，可写多次")

    def handle(self, *, port: int, key: str, officer: list[str], enterprise: list[str], **options) -> None:
        try:
            keys = from_environment([key], os.environ)
        except KeyMissing as missing:
            raise CommandError(str(missing)) from None
        people = Elsewhere(_named(officer or ["GE_1=沈一"]), _named(enterprise), keys)
        with Server(people, port).running() as server:
            self.stdout.write(f"已启动：{server.address}，按 Ctrl-C 停止。给系统设置：SIGN_IN_WITH=ding,zlb")
            for name, value in server.environment().items():
                self.stdout.write(f"{name}={value}")
            self._wait()

    def _wait(self) -> None:
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            self.stdout.write("已停止。")


def _named(pairs: list[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)
