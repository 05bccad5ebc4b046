"""Whether coefficients, derived variables and units of evaluation fit together and into the dictionary."""

from collections.abc import Iterator, Mapping

from evaluation.methods.checking import check_names
from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import FormulaError
from evaluation.methods.item_checks import unknown_names
from evaluation.methods.schema import Method
from evaluation.methods.schema.derived import circle
from evaluation.methods.units import unit_of
from mujun.documents import Document, Problem, nearest


def check_derived(method: Method, document: Document, units: Mapping[str, str]) -> Iterator[Problem]:
    """Mistakes of 系数, 派生 and 评价单位. `units`: of every name that a formula may read."""
    yield from _taken_names(method, document)
    for name, derived in method.derived.items():
        key = ("派生", name)
        unknown = list(unknown_names(document, key, derived.formula, set(units)))
        yield from unknown or _unit(method, document, name, units)
    if names := circle(method.derived):
        reason = f"绕回了自己：{' → '.join(names)}"
        yield document.problem(("派生", names[0]), reason, "改正其中一处算式")
    yield from _pooling(method, document, units)


def _taken_names(method: Method, document: Document) -> Iterator[Problem]:
    for part, own in {"系数": list(method.coefficients), "派生": list(method.derived)}.items():
        for name in own:
            if name in dictionary().units or name in method.variables:
                yield document.problem((part, name), f"“{name}”已是数据项", "换一个名称")
    for name in method.coefficients.keys() & method.derived.keys():
        yield document.problem(("派生", name), f"“{name}”已是系数", "换一个名称")


def _unit(method: Method, document: Document, name: str, units: Mapping[str, str]) -> Iterator[Problem]:
    derived, key = method.derived[name], ("派生", name)
    try:
        found = unit_of(derived.node, units)
    except FormulaError as error:
        yield document.problem(key, str(error), error.cure)
        return
    if found != derived.unit:
        reason = f"算式的单位是{found or '无单位'}，写的是{derived.unit or '无单位'}"
        yield document.problem((*key, "单位"), reason, "改正单位，或在算式中换算")


def _pooling(method: Method, document: Document, units: Mapping[str, str]) -> Iterator[Problem]:
    pooling = method.pooling
    if pooling is None:
        return
    words = {*ATTRIBUTES, *method.classes}
    if pooling.by not in words:
        reason, cure = f"不能按“{pooling.by}”合并", f"可选：{'、'.join(sorted(words))}"
        yield document.problem(("评价单位", "合并"), reason, cure)
    for key, names in {"代表": [pooling.lead], "取代表的": pooling.of_lead}.items():
        for name in names:
            if name not in units:
                cure = nearest(name, units) or "见数据项字典"
                yield document.problem(("评价单位", key), f"没有“{name}”这个数据项", cure)
    if pooling.apart:
        yield from check_names(method, document, set(units), ("评价单位", "另算"), pooling.apart)
