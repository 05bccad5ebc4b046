"""What a method computes of one row before anything is scored: coefficients of its year, variables from others."""

from evaluation.methods.formulas import Name, Node, Operation
from evaluation.methods.schema import Method
from tests.generative.reference.common import Figure
from tests.generative.reference.formulas import Row, known_value


def derive(method: Method, row: Row, year: int) -> Row:
    """The row with every coefficient and derived variable; of a year without its coefficients nothing is known."""
    found = dict(row)
    coefficients = {name: each.of(year) for name, each in method.coefficients.items()}
    known = None not in coefficients.values()
    found |= coefficients if known else dict.fromkeys(coefficients)
    for name in method.derived:
        found[name] = _of(method, name, found) if known else None
    if "上年" in row:
        found["上年"] = derive(method, row["上年"], year - 1)
    return found


def _of(method: Method, name: str, row: Row) -> Figure:
    """Each from those it is computed from, as deep as that goes."""
    node = method.derived[name].node
    own = {other: _of(method, other, row) for other in _read(node) if other in method.derived}
    return known_value(node, {**row, **own})


def _read(node: Node) -> set[str]:
    match node:
        case Name(name):
            return {name}
        case Operation(_, left, right):
            return _read(left) | _read(right)
    return set()
