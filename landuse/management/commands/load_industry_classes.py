"""manage.py load_industry_classes FILE.csv: the classes of GB/T 4754-2017."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from landuse.actions.industry_classes import load_industry_classes


class Command(BaseCommand):
    help = "载入 GB/T 4754-2017 的中类和小类（CSV：代码,名称）；可重复执行，文件里没有的改为失效。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV 文件，UTF-8")

    def handle(self, *, file: Path, **options) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                count = load_industry_classes(lines=lines, by=None)
        except OSError:
            raise CommandError(f"打不开 {file}。") from None
        except UnicodeDecodeError:
            raise CommandError("文件不是 UTF-8 编码，另存为 UTF-8 后重试。") from None
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        self.stdout.write(f"已载入行业中类和小类 {count} 个。")
