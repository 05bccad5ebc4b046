"""Mapping files on the command line: list, check, a row as the other side would have it, schema for editors."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.documents import DocumentError
from mujun.exchange.mapping import files
from mujun.exchange.mapping.editors import json_schema
from mujun.exchange.mapping.preview import Origin, preview


class Command(BaseCommand):
    requires_system_checks = []
    help = "字段映射文件：列出自带的、检查写法、预览一行（不发送）、给编辑器用的模式。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["list", "check", "preview", "schema"])
        parser.add_argument("name", nargs="?", default="", help="自带的名称，如 shengji-mujun，或者文件")
        parser.add_argument(
            "--row", default="{}", help="一行我方数据的 JSON，如 '{\"年度\": 2025}'（preview）"
        )

    def handle(self, *, what: str, name: str, row: str, **options) -> None:
        if what == "schema":
            return self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))
        if what == "list":
            return self.stdout.write("\n".join(map(_line, files.library())))
        try:
            loaded = files.load(*mapping_text(name))
        except DocumentError as error:
            raise CommandError(str(error)) from None
        if what == "preview":
            return self.stdout.write("\n".join(map(_told, preview(loaded.mapping, _row(row)))))
        columns = len(loaded.mapping.columns)
        self.stdout.write(f"{loaded.mapping.name}：{columns} 个字段，写法没有错误。摘要 {loaded.digest[:12]}")


def mapping_text(name: str) -> tuple[str, str]:
    """Of a mapping that comes with the system, or of a file, with its name. Raises `CommandError`."""
    path = files.LIBRARY / f"{name}.yaml" if name in files.library() else Path(name)
    if not path.is_file():
        raise CommandError(f"没有名为“{name}”的映射，也没有这个文件。manage.py mapping list 列出自带的名称。")
    return path.read_text(encoding="utf-8"), path.name


def _row(text: str) -> dict:
    try:
        row = json.loads(text)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise CommandError('--row 应为一个 JSON 对象，如 \'{"年度": 2025, "用地面积": 12.5}\'。')
    return row


def _line(code: str) -> str:
    mapping = files.library_file(code).mapping
    return f"{code}  {mapping.name}（{mapping.resource}，{len(mapping.columns)} 个字段）"


def _told(origin: Origin) -> str:
    value = origin.flaw or ("不写" if not origin.written else origin.theirs)
    return f"{origin.path} = {value}  ← {origin.column or '—'}：{origin.how}"
