"""Checklists that a person fills in for a plot or a project: what is asked, and what is found of the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from landuse.provisions import Basis, Finding, find
from landuse.provisions.clauses import (
    Clause,
    Conditions,
    EnergyLine,
    Mode,
    RenewalRatio,
    SupplyByGrade,
    Transition,
    Years,
)
from landuse.provisions.documents import PolicyDocument
from landuse.supply.checklist import checklist, plot_ratio_rise, unrealised_plan
from landuse.supply.choosing import mode_for, renewal_ratio
from landuse.supply.contracts import silent
from landuse.supply.ends import transition
from landuse.supply.energy import energy_review, freed_energy

How = Literal["number", "day", "words", "one", "said"]
Given = Mapping[
    str, Any
]  # by the names that are asked: Decimal, date, text, bool or None where it is not known


@dataclass(frozen=True)
class Ask:
    """One answer. `said` is yes, no or not known; `one` of the options."""

    name: str
    how: How
    unit: str = ""
    options: tuple[str, ...] = ()
    needed: bool = True


@dataclass(frozen=True)
class Sheet:
    """`lasting`: what is found changes with the days, so it is looked at again today."""

    code: str
    title: str
    kind: type[Clause]
    asks: tuple[Ask, ...]
    found: Callable[[Any, Given, date], list[Finding]]
    lasting: bool = False


def _facts(basis: Basis[Conditions], given: Given) -> dict[str, bool | None]:
    return {words: given.get(words) for words in basis.clause.conditions}


def _conditions(basis: Basis[Conditions], given: Given, on: date) -> list[Finding]:
    return checklist(basis, _facts(basis, given))


def _mode(basis: Basis[SupplyByGrade], given: Given, on: date) -> list[Finding]:
    return [mode_for(basis, given["评价档次"] or None, given["申请的供应方式"])]


def _ratio(basis: Basis[RenewalRatio], given: Given, on: date) -> list[Finding]:
    return [renewal_ratio(basis, given["容积率"])]


def _energy(basis: Basis[EnergyLine], given: Given, on: date) -> list[Finding]:
    return [energy_review(basis, given["单位工业增加值能耗"], given["项目所在地确保完成能耗双控目标"])]


def _freed_energy(basis: Basis[Conditions], given: Given, on: date) -> list[Finding]:
    return freed_energy(basis, _facts(basis, given), given["腾出日期"], given["使用日期"])


def _transition(basis: Basis[Transition], given: Given, on: date) -> list[Finding]:
    return [transition(basis, given["过渡期起算日"], on)]


def _plan(basis: Basis[Years], given: Given, on: date) -> list[Finding]:
    days = given["规划用途调整日期"], given["调整后用途计划实施日期"]
    return unrealised_plan(basis, _facts(basis, given), *days)


def _rise(basis: Basis[Conditions], given: Given, on: date) -> list[Finding]:
    ratios: tuple[Decimal, Decimal] = given["现容积率"], given["拟达到容积率"]
    return plot_ratio_rise(basis, _facts(basis, given), *ratios)


_SHEETS = [
    Sheet(
        "P-01",
        "按评价档次差别化供应",
        SupplyByGrade,
        (Ask("评价档次", "words", needed=False), Ask("申请的供应方式", "one", options=get_args(Mode))),
        _mode,
    ),
    Sheet("X-06", "改造项目容积率", RenewalRatio, (Ask("容积率", "number"),), _ratio),
    Sheet(
        "X-14",
        "新上项目能耗准入",
        EnergyLine,
        (
            Ask("单位工业增加值能耗", "number", "吨标准煤/万元"),
            Ask("项目所在地确保完成能耗双控目标", "said"),
        ),
        _energy,
    ),
    Sheet(
        "X-15",
        "规下企业腾出的用能空间",
        Conditions,
        (Ask("腾出日期", "day"), Ask("使用日期", "day")),
        _freed_energy,
    ),
    Sheet(
        "F-07", "存量房产土地五年过渡期", Transition, (Ask("过渡期起算日", "day"),), _transition, lasting=True
    ),
    Sheet(
        "LE-15",
        "规划已调整、五年内不实施",
        Years,
        (Ask("规划用途调整日期", "day"), Ask("调整后用途计划实施日期", "day", needed=False)),
        _plan,
    ),
    Sheet(
        "LE-20",
        "提高容积率不增收地价",
        Conditions,
        (Ask("现容积率", "number"), Ask("拟达到容积率", "number")),
        _rise,
    ),
    Sheet("LE-21", "工业用地转让（非“标准地”）", Conditions, (), _conditions),
    Sheet("LE-23", "分割转让", Conditions, (), _conditions),
]
SHEETS = {sheet.code: sheet for sheet in _SHEETS}


def basis_of(sheet: Sheet, documents: Sequence[PolicyDocument], on: date) -> Basis[Any] | None:
    return find(documents, sheet.kind, sheet.code, on)


def asks_of(sheet: Sheet, basis: Basis[Any] | None) -> list[Ask]:
    """What is asked besides, then every condition of the clause in force."""
    conditions = basis.clause.conditions if basis and isinstance(basis.clause, Conditions) else []
    return [*sheet.asks, *(Ask(words, "said") for words in conditions)]


def look(sheet: Sheet, basis: Basis[Any] | None, given: Given, on: date) -> list[Finding]:
    """Where no document states the rule, that alone is found."""
    return [silent(sheet.code)] if basis is None else sheet.found(basis, given, on)
