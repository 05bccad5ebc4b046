"""The unit of a formula, from the units of its variables: 万元 / 亩 gives 万元/亩."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from evaluation.methods.formulas import Call, FormulaError, Name, Node, Number, Operation


def unit_of(node: Node, units: Mapping[str, str]) -> str:
    """`units` maps variable names to units. Raises `FormulaError` when unlike units are added."""
    powers = _powers(node, units)
    above = "·".join(unit for unit, power in powers.items() for _ in range(power))
    below = "·".join(unit for unit, power in powers.items() for _ in range(-power))
    return f"{above or '1'}/{below}" if below else above


def same_unit(declared: str, found: str) -> bool:
    """Whether the unit that a method names is the one that its formula has. A share is written as % or as nothing."""
    return declared.strip() in ((found, "%", "％", "无") if not found else (found,))


def _powers(node: Node, units: Mapping[str, str]) -> Counter[str]:
    match node:
        case Name(name):
            return _split(units.get(name, ""))
        case Operation("*" | "/" as sign, left, right):
            powers = Counter(_powers(left, units))
            for unit, power in _powers(right, units).items():
                powers[unit] += power if sign == "*" else -power
            return Counter({unit: power for unit, power in powers.items() if power})
        case Operation(_, left, right):
            return _same(left, right, units)
        case Call("上年" | "往年" | "近年均", (inner, *_)):
            return _powers(inner, units)
        case Call("缺则" | "如果" as function, arguments):
            return _alike(arguments[function == "如果" :], units)
        case Call("满年", _):
            return Counter({"年": 1})
        case _:
            return Counter()


def _same(left: Node, right: Node, units: Mapping[str, str]) -> Counter[str]:
    """Both sides of a sum; a bare number fits any unit."""
    a, b = _powers(left, units), _powers(right, units)
    if isinstance(left, Number):
        return b
    if not isinstance(right, Number) and a != b:
        one, other = unit_of(left, units) or "无单位", unit_of(right, units) or "无单位"
        raise FormulaError(f"{one} 与 {other} 不能相加减", "换算成同一单位再相加减")
    return a


def _alike(nodes: Sequence[Node], units: Mapping[str, str]) -> Counter[str]:
    """Of values that may stand for each other."""
    for left, right in pairwise(nodes):
        _same(left, right, units)
    return next((_powers(node, units) for node in nodes if not isinstance(node, Number)), Counter())


def _split(unit: str) -> Counter[str]:
    above, _, below = unit.partition("/")
    powers = Counter({above: 1}) if above and above != "1" else Counter[str]()
    if below:
        powers[below] -= 1
    return powers
