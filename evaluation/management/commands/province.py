"""manage.py province run CODE --year YEAR; manage.py province again NUMBER"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from evaluation.actions import province_runs
from evaluation.models import ProvinceRun
from mujun.accounts.models import Province
from mujun.documents import nearest


class Command(BaseCommand):
    help = (
        "统一试算。run：试算一个省市的各县；again：重试其中失败的县。各县由后台进行，进展看页面“统一试算”。"
    )

    def add_arguments(self, parser):
        acts = parser.add_subparsers(dest="act", required=True)
        run = acts.add_parser("run", help="各县按自己的办法试算，不改变县里的任何结果")
        run.add_argument("code", help="省市代码")
        run.add_argument("--year", type=int, required=True, help="年度")
        again = acts.add_parser("again", help="只重试失败和取消的县")
        again.add_argument("number", type=int, help="第几号统一试算")

    def handle(self, *, act, **options):
        if act == "run":
            whole = self._started(**{name: options[name] for name in ("code", "year")})
            return self.stdout.write(f"{whole}：{whole.lines.count()} 个县。")
        whole = ProvinceRun.objects.filter(pk=options["number"]).first()
        if whole is None:
            raise CommandError(f"没有第 {options['number']} 号统一试算。")
        return self.stdout.write(f"{whole}：重试 {province_runs.again(whole=whole, by=None)} 个县。")

    def _started(self, code: str, year: int) -> ProvinceRun:
        province = Province.objects.filter(code=code).first()
        if province is None:
            known = list(Province.objects.values_list("code", flat=True))
            raise CommandError(f"没有省市“{code}”。{nearest(code, known) or '先用 add_province 建立。'}")
        try:
            return province_runs.start(province=province, year=year, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
