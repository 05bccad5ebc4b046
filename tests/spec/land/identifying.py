"""Rules of a file put to a small table, one row per enterprise: codes of rules against the rows they catch."""

from datetime import date

import numpy as np

from landuse.identification import rules
from landuse.identification.engine import Hit, identify
from landuse.identification.language import RuleSet
from landuse.identification.record import Record

YEAR = 2024
NEVER = "NaT"


def published(code: str) -> RuleSet:
    path = rules.LIBRARY / f"{code}.yaml"
    return rules.load(path.read_text(encoding="utf-8"), path.name)


def rule_set(*lines: str, head: str = "") -> RuleSet:
    """A set of one rule T-1 that says `lines`, and at its top `head`."""
    body = "\n".join(f"    {line}" for line in lines)
    top = f"规则集: 试\n地区: 330000\n来源: 试\n状态: 示例\n{head}规则:\n"
    text = f"{top}  - 编号: T-1\n    说明: 试\n    依据: 试\n{body}\n"
    return rules.load(text, "试.yaml")


def record(*, tax=None, land=(10,), scale=None, industry=None, **more) -> Record:
    """Columns by row; `tax`, `land` and other amounts may be lists of years, the last being 2024."""
    lands = _years(land)
    size = len(lands[-1])
    amounts = {"tax": tax, **more.pop("amounts", {})}
    years = max([len(_years(each)) for each in amounts.values() if each is not None], default=1)
    days = {name: _days(more.pop(name)) for name in ("stopped", "vacant") if name in more}
    return Record(
        years=range(YEAR - years + 1, YEAR + 1),
        amounts={name: _years(each) for name, each in amounts.items() if each is not None},
        land=lands * years if len(lands) == 1 else lands,
        scale=np.array(scale or ["规上"] * size),
        industry=np.array(industry or ["33"] * size),
        levels={name: np.array(each, float) for name, each in more.pop("levels", {}).items()},
        promised={name: np.array(each, float) for name, each in more.pop("promised", {}).items()},
        flags={name: np.array(each, bool) for name, each in more.pop("flags", {}).items()},
        grades=[np.array(list(each)) for each in more.pop("grades", ())],
        **days,
        **more,
    )


def caught(of: RuleSet, on: Record, code: str = "T-1") -> list[int]:
    return hit(of, on, code).rows.tolist()


def hit(of: RuleSet, on: Record, code: str = "T-1") -> Hit:
    [found] = identify([rule for rule in of.rules if rule.code == code], on)
    return found


def in_force(code: str, day: str) -> list[str]:
    return [rule.code for rule in published(code).in_force(date.fromisoformat(day))]


def _years(column) -> list:
    nested = isinstance(column[0], list | tuple)
    return [np.array(each, float) for each in (column if nested else [column])]


def _days(column) -> np.ndarray:
    return np.array(column, dtype="datetime64[D]")
