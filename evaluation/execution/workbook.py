"""The list as a workbook for who executes it, and the same workbook with what was really charged or given."""

from decimal import Decimal

from evaluation.models import ExecutionList
from mujun.accounts.models import User
from mujun.intake.checks import check_sheet
from mujun.intake.sheets import Column, Problem, Sheet
from mujun.intake.workbook import read_workbook
from mujun.intake.writing import write_workbook

SHEET = "执行清单"


def sheet_of(of: ExecutionList) -> Sheet:
    """Codes other than those of the list are a mistake with its place."""
    known = frozenset(of.lines.values_list("enterprise__credit_code", flat=True))
    unit = of.lever.unit
    columns = [
        Column(
            "code",
            "统一社会信用代码",
            "credit_code",
            required=True,
            references=known,
            cure="只填清单里的企业。",
        ),
        Column("name", "企业名称"),
        Column("accounts", "户号", longest=300),
        Column("grade", "档次"),
        Column("rate", "标准", "number", decimals=6),
        Column("since", "起", "date"),
        Column("until", "止", "date"),
        Column("yearly", "全年测算数", "number", unit=unit, decimals=4),
        Column("actual", "实际数", "number", unit=unit, decimals=4, places=4, minimum=0),
        Column("note", "说明", longest=200),
    ]
    return Sheet(SHEET, columns, unique=["code"], note=f"{of.lever.name} {of.period}，清单 {of.number}")


def written(of: ExecutionList, user: User) -> bytes:
    return write_workbook([sheet_of(of)], {SHEET: rows_of(of, user)})


def rows_of(of: ExecutionList, user: User) -> list[list[object]]:
    """Whom the user sees and who is not left out, in the columns of the sheet."""
    lines = of.lines.visible_to(user).filter(left_out="").select_related("enterprise")
    return [
        [
            line.enterprise.credit_code, line.enterprise.name, "、".join(line.accounts), line.grade, line.rate,
            of.starts_on, of.ends_on, line.yearly, line.actual, line.note,
        ]
        for line in lines.order_by("enterprise__credit_code")
    ]  # fmt: skip


def returned(
    of: ExecutionList, content: bytes, filename: str
) -> dict[str, tuple[Decimal, str]] | list[Problem]:
    """What came back by credit code, or everything that is wrong with the file. Rows without an amount are left out."""
    sheet = sheet_of(of)
    book = read_workbook(content, filename, [sheet])
    if book.problems:
        return list(book.problems)
    checked = check_sheet(sheet, book.tables[SHEET])
    if checked.frame is None:
        return checked.problems
    filled = checked.frame[checked.frame["actual"].notna()]
    return {
        row.code: (Decimal(f"{row.actual:.4f}"), row.note or "") for row in filled.itertuples(index=False)
    }
