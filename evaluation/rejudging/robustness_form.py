"""What a check of steadiness is asked: how far weights and figures may be off, how many draws, which seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.methods.loader import restore
from evaluation.models import Run, Variable
from evaluation.scoring.lifting import read_by

DRAWS = (100, 20_000)
WIDEST = 50  # per cent
_LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Settings:
    """Bands as shares, figures by variable name."""

    weights: float
    figures: Mapping[str, float]
    draws: int
    seed: int


def variables_of(run: Run) -> list[str]:
    """The variables that the method of the run reads, in its order."""
    known = set(Variable.objects.filter(code__in=run.snapshot.variables).values_list("name", flat=True))
    method = restore(run.method.resolved)
    named = [name for group in method.groups for name in read_by(method, group)]
    return [name for name in dict.fromkeys(named) if name in known]


def read(asked: Mapping[str, str], variables: Sequence[str]) -> tuple[Settings | None, list[str]]:
    """The settings of a sent form, or what is wrong with it. A variable left blank takes the common band."""
    problems: list[str] = []
    weights = _percent(asked, "weights", "权重浮动", problems)
    common = _percent(asked, "figures", "数据误差", problems)
    figures = {
        name: _percent(asked, f"figure.{name}", f"{name}的误差", problems)
        if asked.get(f"figure.{name}", "").strip()
        else common
        for name in variables
    }
    draws = _whole(asked, "draws", "抽样次数", DRAWS, problems)
    seed = _whole(asked, "seed", "种子", (0, _LARGEST_SEED), problems)
    return (None if problems else Settings(weights, figures, draws, seed)), problems


def _percent(asked: Mapping[str, str], key: str, name: str, problems: list[str]) -> float:
    try:
        number = float(asked.get(key, ""))
    except ValueError:
        number = -1.0
    if not 0 <= number <= WIDEST:
        problems.append(f"{name}应为 0 至 {WIDEST} 的百分数。")
        return 0.0
    return number / 100


def _whole(asked: Mapping[str, str], key: str, name: str, ends: tuple[int, int], problems: list[str]) -> int:
    text = asked.get(key, "").strip()
    if not (text.isascii() and text.isdecimal() and ends[0] <= int(text) <= ends[1]):
        problems.append(f"{name}应为 {ends[0]} 至 {ends[1]} 的整数。")
        return ends[0]
    return int(text)
