"""manage.py score METHOD.yaml FIGURES.csv --out RESULTS.csv"""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from evaluation.methods.dictionary import dictionary
from evaluation.methods.loader import LIBRARY, load_path, open_points
from evaluation.scoring.engine import score
from evaluation.scoring.tables import TableError, read_figures, write_results
from mujun.documents import DocumentError


class Command(BaseCommand):
    help = "按办法文件给 CSV 计分，不用数据库：每行一个单位，列名用数据项的名称或代码。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("method", help="办法文件，或办法库里的名称（如 huangyan-2022）")
        parser.add_argument("figures", type=Path, help="数据 CSV（UTF-8）")
        parser.add_argument("--out", type=Path, help="结果 CSV；不写则打印")
        parser.add_argument("--explain", action="store_true", help="逐项列出值、基准、得分、备注")

    def handle(self, *, method, figures, out, explain, **options):
        try:
            loaded = load_path(_method_path(method))
            codes = dictionary().codes | {n: v.code for n, v in loaded.method.variables.items()}
            outcome = score(loaded.method, read_figures(figures.read_text(encoding="utf-8"), codes))
        except (DocumentError, TableError) as error:
            raise CommandError(str(error)) from None
        except (FileNotFoundError, IsADirectoryError) as error:
            raise CommandError(f"没有这个文件：{error.filename}。") from None
        except UnicodeDecodeError:
            raise CommandError(f"{figures} 不是 UTF-8 编码。另存为“CSV UTF-8”后重试。") from None
        rows = write_results(outcome, explain)
        if out:
            with out.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        else:
            csv.writer(self.stdout, lineterminator="\n").writerows(rows)
        for point in open_points(loaded.method):
            self.stderr.write(f"未定：{point}")
        self.stderr.write(f"办法 {loaded.digest[:12]}，结果摘要 {outcome.digest()}")


def _method_path(method: str) -> Path:
    path = Path(method)
    return path if path.suffix else LIBRARY / f"{method}.yaml"
