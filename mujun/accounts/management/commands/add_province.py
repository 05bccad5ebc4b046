"""A province, or a city, over the counties whose code begins with its own."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.accounts import actions


class Command(BaseCommand):
    help = "新建一个省或市，所辖是代码以它开头的各县；再次执行则改名称和最少户数。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="行政区划代码的前两位（省）或前四位（市）")
        parser.add_argument("name", help="名称")
        parser.add_argument("--fewest", type=int, help="合计少于几户不显示，不写则 3")

    def handle(self, *, code: str, name: str, fewest: int | None, **options) -> None:
        try:
            province = actions.found_province(code=code, name=name, fewest=fewest, by=None)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"{province}：所辖 {province.counties.count()} 个县。")
