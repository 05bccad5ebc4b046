"""manage.py score METHOD.yaml FIGURES.csv --register REGISTER.csv --history HISTORY.csv --out RESULTS.csv"""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluation.methods.dictionary import NUMBERS, dictionary
from evaluation.methods.loader import LIBRARY, Loaded, load_path, open_points
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.scoring.outcome import ENGINE, Outcome
from evaluation.scoring.registers import as_of, with_history, with_register
from evaluation.scoring.tables import TableError, read_figures, write_results
from mujun.documents import DocumentError


class Command(BaseCommand):
    help = "按办法文件给 CSV 计分，不用数据库：每行一个单位，列名用数据项的名称或代码。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("method", help="办法文件，或办法库里的名称（如 huangyan-2022）")
        parser.add_argument("figures", type=Path, help="数据 CSV（UTF-8）")
        parser.add_argument(
            "--register", type=Path, help="企业属性 CSV：规模、日期（2025-12-31）、标签、状态等列"
        )
        parser.add_argument("--history", type=Path, help="往年数据 CSV：每户每年一行，有年度列，可有档次列")
        parser.add_argument(
            "--year", type=int, help="数据的年度，评价日为当年 12 月 31 日；不写则取办法的版次"
        )
        parser.add_argument("--out", type=Path, help="结果 CSV；不写则打印")
        parser.add_argument(
            "--workbook", type=Path, help="核验工作簿（xlsx）：公式重算每户的得分、名次、档次"
        )
        parser.add_argument("--explain", action="store_true", help="逐项列出值、基准、得分、备注")

    def handle(self, *, method, figures, out, explain, workbook, **options):
        try:
            loaded = load_path(_method_path(method))
            table = _table(
                loaded, figures, **{name: options[name] for name in ("register", "history", "year")}
            )
            outcome = score(loaded.method, table)
        except (DocumentError, TableError, CannotScore) as error:
            raise CommandError(str(error)) from None
        except (FileNotFoundError, IsADirectoryError) as error:
            raise CommandError(f"没有这个文件：{error.filename}。") from None
        except UnicodeDecodeError:
            raise CommandError("文件不是 UTF-8 编码。另存为“CSV UTF-8”后重试。") from None
        rows = write_results(outcome, explain)
        if out:
            with out.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        else:
            csv.writer(self.stdout, lineterminator="\n").writerows(rows)
        if workbook:
            _write_workbook(loaded, table, outcome, workbook)
        for point in open_points(loaded.method):
            self.stderr.write(f"未定：{point}")
        self.stderr.write(f"办法 {loaded.digest[:12]}，结果摘要 {outcome.digest()}")


def _table(
    loaded: Loaded, figures: Path, register: Path | None, history: Path | None, year: int | None
) -> Figures:
    """What the files say, as of the last day of the year. Raises `TableError`."""
    codes = dictionary().codes | {name: each.code for name, each in loaded.method.variables.items()}
    table = read_figures(_text(figures), codes)
    if year := year or _year(loaded.method.edition):
        table = as_of(table, year)
    elif history:
        raise CommandError("办法的版次不是年份。用 --year 写明数据的年度。")
    if register:
        table = with_register(table, _text(register))
    registered = {name: number.code for name, number in NUMBERS.items()}
    return with_history(table, _text(history), codes | registered) if history else table


def _year(edition: str) -> int | None:
    return int(edition) if len(edition) == 4 and edition.isdecimal() else None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write_workbook(loaded: Loaded, table: Figures, outcome: Outcome, path: Path) -> None:
    # only who wants a workbook waits for its writer
    from evaluation.reports.verification.book import Origin, write

    facts = [("办法摘要", loaded.digest), ("引擎版本", ENGINE), ("结果摘要", outcome.digest())]
    write(loaded.method, table, outcome, Origin("核验工作簿", facts, timezone.localtime()), path)


def _method_path(method: str) -> Path:
    path = Path(method)
    return path if path.suffix else LIBRARY / f"{method}.yaml"
