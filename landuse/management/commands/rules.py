"""Rule files of low-efficiency land on the command line: list, check, try on a county's year, schema for editors."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from landuse.catching import Preview, preview
from landuse.identification import rules
from landuse.identification.catching import Share
from landuse.identification.editors import json_schema
from mujun.accounts.models import County
from mujun.documents import DocumentError


class Command(BaseCommand):
    help = "低效用地规则文件：列出库里的、检查写法、看会筛出什么（不写入）、给编辑器用的模式。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "check", "preview", "schema"])
        parser.add_argument("name", nargs="?", default="", help="库里的名称，如 huzhou-2021，或者文件")
        parser.add_argument("--county", help="六位行政区划代码（preview）")
        parser.add_argument("--year", type=int, help="年度（preview）")

    def handle(self, *, what: str, name: str, county: str, year: int, **options) -> None:
        if what == "schema":
            return self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        if what == "list":
            return self.stdout.write("\n".join(map(_line, rules.library())))
        try:
            text, file = _text(name)
            if what == "check":
                return self._check(text, file)
            place = County.objects.filter(code=county).first()
            if place is None or year is None:
                raise CommandError("写明 --county 六位代码和 --year 年度。")
            return self._tell(preview(county=place, text=text, file=file, year=year))
        except DocumentError as error:
            raise CommandError(str(error)) from None

    def _check(self, text: str, file: str) -> None:
        loaded = rules.load(text, file)
        for point in rules.open_points(text, file):
            self.stdout.write(str(point))
        self.stdout.write(f"{loaded.name}：{len(loaded.rules)} 条规则，写法没有错误。")

    def _tell(self, found: Preview) -> None:
        silent = "、".join(rule.code for rule in found.silent)
        caught = found.catch
        self.stdout.write(
            f"{found.rule_set.name}：{found.judged:,} 户中筛出 {caught.number:,} 户，{caught.area:,.2f} 亩。"
        )
        for title, shares in (("按规则", caught.by_rule), ("按镇街", caught.by_town)):
            self.stdout.write(f"{title}：{'；'.join(map(_share, shares)) or '无'}")
        if silent:
            self.stdout.write(f"没有运行（未定或不在有效期）：{silent}")


def _text(name: str) -> tuple[str, str]:
    path = rules.LIBRARY / f"{name}.yaml" if name in rules.library() else Path(name)
    if not path.is_file():
        raise CommandError(f"库里没有“{name}”，也没有这个文件。manage.py rules list 列出库里的名称。")
    return path.read_text(encoding="utf-8"), path.name


def _line(code: str) -> str:
    loaded = rules.load((rules.LIBRARY / f"{code}.yaml").read_text(encoding="utf-8"), code)
    return f"{code}  {loaded.name}（{loaded.kind}，{loaded.status}，{len(loaded.rules)} 条）"


def _share(share: Share) -> str:
    return f"{share.name} {share.number:,} 户 {share.area:,.2f} 亩"
