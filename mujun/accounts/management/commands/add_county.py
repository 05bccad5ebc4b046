"""A county with its towns."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.accounts import actions


class Command(BaseCommand):
    help = "新建一个县（市、区）和它的镇街；已有的不动，可再次执行以补充镇街。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="六位行政区划代码")
        parser.add_argument("name", help="县名")
        parser.add_argument("towns", nargs="+", help="镇街名称，逐个列出")

    def handle(self, *, code: str, name: str, towns: list[str], **options) -> None:
        if not (len(code) == 6 and code.isdecimal()):
            raise CommandError(f"“{code}”不是六位行政区划代码。")
        county = actions.found_county(code=code, name=name, towns=towns, by=None)
        self.stdout.write(f"{county}：{county.towns.count()} 个镇街。")
