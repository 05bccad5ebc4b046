"""What a mapping file can get wrong beyond its words; every mistake with its place and cure."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Known
from itertools import combinations

from mujun.documents import Document, Key, Problem, nearest
from mujun.exchange.mapping.language import Call, Column, Mapping
from mujun.exchange.mapping.shape import clash
from mujun.exchange.mapping.units import dimension, ends, known_units
from mujun.exchange.mapping.values import ratio_of

# in parameters of what is fetched
YEAR = "{年度}"
# what travels as it is written: it is signed
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+/?")


def problems(document: Document, mapping: Mapping, known: Known[str, str] | None) -> Iterator[Problem]:
    """`known`: the columns of the resource with their units ("" for none); None where nobody can say."""
    for index, column in enumerate(mapping.columns):
        yield from _column(document, mapping, ("字段", str(index)), column, known)
    for index, column in enumerate(mapping.receipt.columns):
        yield from _column(document, mapping, ("回执", "取回", str(index)), column, None)
    yield from _places(document, mapping)
    for index, name in enumerate(mapping.key):
        if known is not None and name not in known:
            yield _unknown(document, ("编号", str(index)), name, known)
    yield from _call(document, ("报文",), mapping.call)
    if mapping.check:
        yield from _call(document, ("核对",), mapping.check)


def _call(document: Document, key: Key, call: Call) -> Iterator[Problem]:
    if not _PATH.fullmatch(call.path):
        reason = "应以 / 开头，只用英文字母、数字和 - . _ ~ /"
        yield document.problem((*key, "路径"), reason, "写成 /restapi/… 的样子，不带查询参数")
    for name, value in call.parameters.items():
        if "{" in str(value).replace(YEAR, ""):
            yield document.problem((*key, "参数", name), "不认识花括号里的内容", f"只能写 {YEAR}")
    if call.in_list and not call.place:
        yield document.problem((*key, "成组"), "没有说放在哪里", "写“放在”，如 data.list")


def _column(
    document: Document, mapping: Mapping, key: Key, column: Column, known: Known[str, str] | None
) -> Iterator[Problem]:
    if known is not None and column.ours and column.ours not in known:
        yield _unknown(document, (*key, "我方"), column.ours, known)
    if column.codes and column.codes not in mapping.codes:
        cure = nearest(column.codes, mapping.codes) or "在文件末尾的“代码表”里写上它"
        yield document.problem((*key, "代码表"), f"没有名为“{column.codes}”的代码表", cure)
    if "form" in column.model_fields_set and column.kind == "文字":
        yield document.problem((*key, "格式"), "文字没有格式", "把类型改为“日期”")
    if column.kind in ("日期", "是否") and (column.units or column.places is not None):
        yield document.problem(key, f"{column.kind}不换算", "删去单位和小数")
    elif column.units:
        yield from _units(document, key, column, known)


def _units(document: Document, key: Key, column: Column, known: Known[str, str] | None) -> Iterator[Problem]:
    assert column.units is not None
    sides = {"我方": column.units.ours, "对方": column.units.theirs}
    strange = [side for side, unit in sides.items() if dimension(unit) is None]
    for side in strange:
        cure = nearest(sides[side], known_units()) or f"可用：{'、'.join(known_units())}"
        yield document.problem((*key, "单位", side), f"不认识单位“{sides[side]}”", cure)
    if strange:
        return
    if dimension(column.units.ours) != dimension(column.units.theirs):
        yield document.problem((*key, "单位"), "两个单位不是同一种量", "核对两边的单位")
    elif not ends(ratio_of(column)) and column.places is None:
        yield document.problem(key, "换算除不尽", "写明“小数”保留几位")
    declared = (known or {}).get(column.ours or "", "")
    if declared and dimension(declared) is not None and declared != column.units.ours:
        yield document.problem((*key, "单位", "我方"), f"我方这一列的单位是{declared}", f"改为{declared}")


def _places(document: Document, mapping: Mapping) -> Iterator[Problem]:
    """No two things in the same place."""
    for (one, first), (other, second) in combinations(enumerate(mapping.columns), 2):
        if clash(first.path, second.path):
            key = ("字段", str(other), "对方")
            yield document.problem(key, f"与第 {one + 1} 个字段的位置冲突", "两个字段不能写在同一处")
        if first.heading == second.heading:
            key = ("字段", str(other), "名称")
            yield document.problem(key, f"与第 {one + 1} 个字段的名称相同", "表格里按名称找列，换一个名称")
    call = mapping.call
    around = {"幂等号": call.identity, "顺序号": call.sequence, "放在": call.place}
    stated = [(name, path) for name, path in around.items() if path] + [("固定", path) for path in call.fixed]
    for (_, path), (name, later) in combinations(stated, 2):
        if clash(path, later):
            yield document.problem(("报文", name), f"“{later}”与“{path}”的位置冲突", "换一个位置")
    if not call.place:
        for name, path in stated:
            if any(clash(path, column.path) for column in mapping.columns):
                yield document.problem(("报文", name), f"“{path}”与字段的位置冲突", "换一个位置，或写“放在”")


def _unknown(document: Document, key: Key, name: str, known: Known[str, str]) -> Problem:
    cure = nearest(name, known) or f"可用：{'、'.join(known)}"
    return document.problem(key, f"我方没有“{name}”这一列", cure)
