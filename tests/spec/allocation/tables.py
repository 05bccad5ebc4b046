"""Small tables of applications for executable examples."""

from datetime import date
from decimal import Decimal

from evaluation.allocation.planning import Applicants, Conflict, Effort, Optimum, Problem, load, optimum

DAY = date(2026, 6, 30)
UNITS = {"土地": "亩", "能耗": "吨标准煤", "排放": "吨", "资金": "万元"}
GAINS = {"税收", "增加值"}


def applicants(table: str) -> Applicants:
    """One applicant per line under the column names; levels of size apart by `/`, marks 是 or 否."""
    header, *rows = [line.split() for line in table.strip().splitlines()]
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    return Applicants(
        columns["企业"],
        columns.get("镇街", ["甲镇"] * len(rows)),
        columns.get("档次", ["A"] * len(rows)),
        {name: [*map(_levels, columns[name])] for name in header if name in UNITS},
        {name: [*map(_levels, columns[name])] for name in header if name in GAINS},
        {
            name: [cell == "是" for cell in columns[name]]
            for name in header
            if name in {"工业用地", "重大项目"}
        },
        [int(cell) for cell in columns["名次"]] if "名次" in columns else None,
    )


def rules_text(quotas: dict[str, str], rules: str = "", gains: str = "{税收: 1}") -> str:
    there = ", ".join(f"{name}: {{数量: {amount}, 单位: {UNITS[name]}}}" for name, amount in quotas.items())
    head = f"规划: 例子\n年份: 2026\n地区: 339901\n来源: 例子\n状态: 示例\n指标: {{{there}}}\n收益: {gains}\n"
    return head + (f"规则:\n{rules}" if rules else "")


def problem(table: str, quotas: dict[str, str], rules: str = "", gains: str = "{税收: 1}") -> Problem:
    return Problem.of(load(rules_text(quotas, rules, gains), "例子.yaml"), applicants(table), DAY)


def rule(kind: str, said: str, name: str = "规则") -> str:
    return f"  - {{种类: {kind}, 名称: {name}, 依据: 例子, {said}}}\n"


def best(of: Problem) -> Optimum:
    found = optimum(of, Effort(gap=0.0))
    assert isinstance(found, Optimum)
    assert found.best
    return found


def conflict(of: Problem) -> Conflict:
    found = optimum(of, Effort(gap=0.0))
    assert isinstance(found, Conflict)
    return found


def given(of: Problem, quota: str = "土地") -> dict[str, str]:
    """What the best plan gives of the quota to those who are given something."""
    amounts = of.given(quota, best(of).plan)
    return {
        code: f"{amount.normalize():f}"
        for code, amount in zip(of.applicants.codes, amounts, strict=True)
        if amount
    }


def _levels(cell: str) -> list[Decimal | None]:
    return [None if part == "-" else Decimal(part) for part in cell.split("/")]
