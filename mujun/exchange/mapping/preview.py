"""A row before it is sent: each field of theirs, where it comes from and what became of it on the way."""

from collections.abc import Mapping as Row
from dataclasses import dataclass

from mujun.exchange.mapping.forward import value_of
from mujun.exchange.mapping.language import Column, Filled, Mapping
from mujun.exchange.mapping.units import as_decimal, ends
from mujun.exchange.mapping.values import Mismatch, Value, ratio_of


@dataclass(frozen=True)
class Origin:
    """`how`: the steps between ours and theirs. `flaw`: why the row is not sent, "" where nothing is wrong."""

    path: str
    title: str
    column: str
    ours: Value
    theirs: object
    written: bool
    how: str
    flaw: str = ""


def preview(mapping: Mapping, row: Row[str, Value]) -> list[Origin]:
    return [_origin(mapping, column, row) for column in mapping.columns]


def _origin(mapping: Mapping, column: Column, row: Row[str, Value]) -> Origin:
    value = row.get(column.ours) if column.ours else None
    written, theirs, flaw = False, None, ""
    try:
        written, theirs = value_of(mapping, column, row)
    except Mismatch as wrong:
        flaw = f"{wrong.reason}。{wrong.cure}。"
    how = _how(column, missing=value in (None, ""))
    return Origin(column.path, column.heading, column.ours or "", value, theirs, written, how, flaw)


def _how(column: Column, missing: bool) -> str:
    if column.ours is None:
        return "固定内容"
    if missing:
        return (
            f"缺失：填 {column.missing.value}"
            if isinstance(column.missing, Filled)
            else f"缺失：{column.missing}"
        )
    steps = []
    if column.codes:
        steps.append(f"代码表“{column.codes}”")
    if column.units:
        steps.append(f"{column.units.ours} → {column.units.theirs}，{_factor(column)}")
    if column.places is not None:
        steps.append(f"保留 {column.places} 位小数")
    if column.kind == "日期":
        steps.append(f"写成 {column.form}")
    return "；".join(steps) or "照原样"


def _factor(column: Column) -> str:
    factor = ratio_of(column)
    if ends(factor):
        return f"×{as_decimal(factor):f}"
    return f"÷{1 / factor}" if factor.numerator == 1 else f"×{factor}"
