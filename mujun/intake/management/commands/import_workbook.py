"""manage.py import_workbook FILE --layout tax --year 2025 --county 339901 [--dry-run] [--user NAME]"""

import sys
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.accounts.models import County, User
from mujun.intake import actions
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch

_SHOWN = 200


class Command(BaseCommand):
    help = "检查并导入一个工作簿；有错误时列出全部错误，不写入任何数据，退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="xlsx 文件")
        parser.add_argument("--layout", required=True, choices=[layout.code for layout in all_layouts()])
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--county", required=True, help="行政区划代码，如 339901")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--reason", default="", help="更正的原因；年度锁定后必填")
        parser.add_argument("--user", help="以这个账号的名义导入；不写则记为命令行")

    def handle(self, *args, **options) -> None:
        try:
            batch = self._run(options)
        except (PermissionDenied, ValidationError) as error:
            raise CommandError("；".join(getattr(error, "messages", [str(error)]))) from error
        for note in batch.notes:
            places = "、".join(note["cells"][:5])
            self.stdout.write(
                f"提示  {note['sheet']} {note['column']} {note['count']} 处（{places}）：{note['message']}"
            )
        if batch.state == Batch.State.REJECTED:
            self._print_problems(batch)
            sys.exit(1)
        self.stdout.write(self._summary(batch))

    def _run(self, options: dict) -> Batch:
        county, by = _county(options["county"]), _user(options["user"])
        batch = actions.receive(
            content=_content(options["file"]),
            filename=options["file"].name,
            layout=options["layout"],
            year=options["year"],
            county=county,
            by=by,
            reason=options["reason"],
        )
        act = actions.check if options["dry_run"] else actions.import_batch
        return act(batch=batch, by=by)

    def _summary(self, batch: Batch) -> str:
        done = "已导入" if batch.state == Batch.State.IMPORTED else "检查通过，导入后将"
        if batch.changes_nothing:
            return f"{batch.get_state_display()}：{batch.rows} 行，与现有数据完全一致，没有改动。"
        return (
            f"{done}：{batch.rows} 行，新增 {batch.created}，更改 {batch.changed}，不变 {batch.unchanged}。"
        )

    def _print_problems(self, batch: Batch) -> None:
        self.stdout.write(f"有 {batch.problem_count} 处错误，没有写入任何数据：")
        self.stdout.write("工作表\t单元格\t列\t值\t原因\t办法")
        for problem in batch.problems[:_SHOWN]:
            cells = (problem[name] for name in ("sheet", "cell", "column", "value", "reason", "cure"))
            self.stdout.write("\t".join(cells))
        if batch.problem_count > _SHOWN:
            self.stdout.write(f"……另有 {batch.problem_count - _SHOWN} 处，改正后再检查。")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{error.strerror}") from error


def _county(code: str) -> County:
    try:
        return County.objects.get(code=code)
    except County.DoesNotExist:
        raise CommandError(f"没有行政区划代码为 {code} 的县。") from None


def _user(name: str | None) -> User | None:
    if not name:
        return None
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist:
        raise CommandError(f"没有账号 {name}。") from None
