"""manage.py method check|show|list|schema: method files at the command line, without a database."""

import json
import unicodedata
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from evaluation.methods.editors import json_schema
from evaluation.methods.loader import LIBRARY, Loaded, load_path, open_points
from evaluation.methods.prose import prose
from mujun.documents import DocumentError

READY, NOT_READY = "可以测算", "还不能测算"


class Command(BaseCommand):
    help = "办法文件，不用数据库：核对 check，写成文字 show，列出办法库 list，编辑器用的格式 schema。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        check = acts.add_parser("check", help="列出错误和未定的地方")
        check.add_argument("files", nargs="+", metavar="FILE", help="办法文件，或办法库里的名称")
        show = acts.add_parser("show", help="写成文字，可与文件逐条对照")
        show.add_argument("file", metavar="FILE", help="办法文件，或办法库里的名称")
        acts.add_parser("list", help="办法库：名称、版次、地区、状态、未定几处")
        acts.add_parser("schema", help="编辑器用的 JSON Schema")

    def handle(self, *, act: str, **options: object) -> None:
        {"check": self._check, "show": self._show, "list": self._list, "schema": self._schema}[act](**options)

    def _check(self, *, files: list[str], **options: object) -> None:
        mistakes = 0
        for file in files:
            try:
                points = open_points(load(file).method)
            except (DocumentError, CommandError) as error:
                mistakes += 1
                self.stdout.write(str(error))
                continue
            for point in points:
                self.stdout.write(f"未定：{point}")
            verdict = f"{NOT_READY}：未定 {len(points)} 处" if points else READY
            self.stdout.write(f"{Path(file).name} {verdict}")
        if mistakes:
            raise CommandError(f"{mistakes} 个文件有错误，改正后再核对。")

    def _show(self, *, file: str, **options: object) -> None:
        try:
            self.stdout.write(prose(load(file).method))
        except DocumentError as error:
            raise CommandError(str(error)) from None

    def _list(self, **options: object) -> None:
        rows = [("文件", "版次", "地区", "状态", "未定", "办法")]
        for path in sorted(LIBRARY.glob("*.yaml")):
            method = load_path(path).method
            points = str(len(open_points(method)))
            rows.append((path.stem, method.edition, method.area, method.status, points, method.name))
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write("  ".join(cells).rstrip())

    def _schema(self, **options: object) -> None:
        self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def load(file: str) -> Loaded:
    """A file, or one of the library by its name. Raises `DocumentError`, `CommandError`."""
    path = Path(file) if Path(file).suffix else LIBRARY / f"{file}.yaml"
    try:
        return load_path(path)
    except (FileNotFoundError, IsADirectoryError):
        raise CommandError(
            f"没有这个文件：{file}。写文件的路径，或办法库里的名称（见 method list）。"
        ) from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} 不是 UTF-8 编码。另存为 UTF-8 后重试。") from None


def _width(text: str) -> int:
    """Columns on a screen: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
