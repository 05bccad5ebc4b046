"""Take documents of the libraries into a county: methods, identification rules, levers."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.actions import levers, methods
from landuse.actions import floor_rules, rules
from mujun.accounts.models import County, User
from mujun.documents import DocumentError


class Command(BaseCommand):
    help = "让一个县采用库里的办法、低效识别规则、折算规则或措施；文件有错误时逐条列出，什么也不写。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("county", help="六位行政区划代码")
        parser.add_argument("--by", required=True, help="以谁的名义（登录名）")
        parser.add_argument("--method", action="append", default=[], help="办法，如 huangyan-2022；可多次")
        parser.add_argument("--rules", action="append", default=[], help="规则集，如 huzhou-2021；可多次")
        parser.add_argument("--levers", action="append", default=[], help="措施库，如 qinglan；可多次")
        parser.add_argument("--floors", action="append", default=[], help="折算规则，如 qinglan-2022；可多次")

    def handle(self, *, county: str, by: str, **options) -> None:
        place = County.objects.filter(code=county).first()
        user = User.objects.filter(username=by, county=place).first()
        if place is None or user is None:
            raise CommandError(f"没有代码为 {county} 的县，或该县没有用户“{by}”。")
        adopting = {
            "method": methods.add,
            "rules": rules.adopt,
            "levers": levers.load,
            "floors": floor_rules.adopt,
        }
        for kind, act in adopting.items():
            for code in options[kind]:
                try:
                    act(county=place, code=code, by=user)
                except FileNotFoundError:
                    raise CommandError(f"库里没有 {code}。") from None
                except DocumentError as error:
                    raise CommandError(str(error)) from None
                self.stdout.write(f"{place}已采用 {code}。")
