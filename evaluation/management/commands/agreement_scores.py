"""manage.py agreement_scores --county 339901 --year 2025"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.actions.agreement_scores import take_in
from mujun.accounts.models import County


class Command(BaseCommand):
    help = "把一年的“标准地”年度核查得出的履约分，取作评价的数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--county", required=True, help="六位行政区划代码")
        parser.add_argument("--year", required=True, type=int, help="数据年度")
        parser.add_argument("--reason", default="", help="已锁定的年份写明原因")

    def handle(self, *, county: str, year: int, reason: str, **options) -> None:
        place = County.objects.filter(code=county).first()
        if place is None:
            raise CommandError(f"没有代码为 {county} 的县。")
        try:
            batch = take_in(county=place, year=year, by=None, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"{batch}：新增 {batch.created}，更改 {batch.changed}，不变 {batch.unchanged}。")
