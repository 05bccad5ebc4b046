"""Rule files of low-efficiency land on the command line: list, check, try on a county's year, schema for editors."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from landuse.identification import rules
from landuse.identification.catching import Share
from landuse.identification.editors import json_schema
from landuse.readings.catching import Preview, preview
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
        caught = found.catch
        said = f"{found.rule_set.name}：{found.judged:,} 户中筛出 {caught.number:,} 户，{caught.area:,.2f} 亩"
        self.stdout.write(f"{said}{_plots(found)}。")
        for title, shares in (("按规则", caught.by_rule), ("按镇街", caught.by_town)):
            self.stdout.write(f"{title}：{'；'.join(map(_share, shares)) or '无'}")
        if silent := "、".join(each.rule.code for each in found.silent):
            self.stdout.write(f"没有运行（未定或不在有效期）：{silent}")
        for code, missing in found.gaps.items():
            self.stdout.write(f"{code} 没有数据：{'、'.join(missing)}")
        if found.kept:
            self.stdout.write(f"按可保留的理由（LE-02）没有列入：{len(found.kept):,} 个")
        changed = f"新增 {len(found.added):,} 个，代替以后退出 {len(found.dropped):,} 个"
        self.stdout.write(f"与现在采用的规则比：{changed}")


def _text(name: str) -> tuple[str, str]:
    path = rules.LIBRARY / f"{name}.yaml" if name in rules.library() else Path(name)
    if not path.is_file():
        raise CommandError(f"库里没有“{name}”，也没有这个文件。manage.py rules list 列出库里的名称。")
    return path.read_text(encoding="utf-8"), path.name


def _line(code: str) -> str:
    loaded = rules.load((rules.LIBRARY / f"{code}.yaml").read_text(encoding="utf-8"), code)
    return f"{code}  {loaded.name}（{loaded.kind}，{loaded.status}，{len(loaded.rules)} 条）"


def _share(share: Share) -> str:
    plots = f" {share.plots:,} 宗" if share.plots else ""
    return f"{share.name} {share.number:,} 户{plots} {share.area:,.2f} 亩"


def _plots(found: Preview) -> str:
    return f"，其中按宗地筛出 {found.catch.plots:,} 宗（共 {found.plots:,} 宗）" if found.plots else ""
