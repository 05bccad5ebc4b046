"""Check and take along the audit trail."""

from pathlib import Path

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.accounts import chain


class Command(BaseCommand):
    help = "校验审计链（verify），或把它导出为文件（export）。"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        verify = acts.add_parser("verify", help="逐环重新计算；发现改动、缺失或未链接即指出，退出码 1")
        verify.add_argument("--against", type=Path, help="以前的导出文件：其末环须仍在链上")
        export = acts.add_parser("export", help="每行一环的 NDJSON")
        export.add_argument("file", type=Path, help="写到哪个文件")

    def handle(self, *, act: str, **options) -> None:
        if act == "export":
            self._export(options["file"])
        else:
            self._verify(options["against"])

    def _verify(self, against: Path | None) -> None:
        check = chain.verify(chain.rows(), _last(against) if against else {})
        if check.flaw:
            raise CommandError(f"审计链不完整：{check.flaw}此前 {check.rows} 环无误。")
        self.stdout.write(f"审计链完整：{check.rows} 环，末环 {check.digest}。")

    def _export(self, path: Path) -> None:
        count = 0
        with path.open("wb") as file:
            for row in chain.rows():
                file.write(row.line + b"\n")
                count += 1
        self.stdout.write(f"已导出 {count} 环到 {path}。")


def _last(path: Path) -> dict[int, str]:
    """Number and digest of the last link of an export; nothing of an empty one."""
    try:
        lines = path.read_bytes().splitlines()
        last = orjson.loads(lines[-1]) if lines else None
        return {last["number"]: last["digest"]} if last else {}
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise CommandError(f"读不懂 {path}。请给出 audit export 写的文件。") from error
