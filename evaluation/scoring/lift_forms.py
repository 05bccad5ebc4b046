"""In which form a formula reads one figure: as its multiple, as a multiple of its inverse, or otherwise."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.methods.formulas import Call, Compare, Name, Node, Not, Number, Operation, names
from evaluation.methods.schema import Method
from evaluation.scoring.scorecard import PLACE, TOTAL

# free: it does not read the figure
Form = Literal["free", "line", "over", "other"]
_PAST = ("上年", "往年", "连年")


@dataclass(frozen=True)
class Reading:
    """The formulas of a method, read with an eye on the figure `name`."""

    method: Method
    name: str

    def expanded(self, node: Node) -> Node:
        """With the indicators and derived variables that it reads written out."""
        match node:
            case Name(name) if name in self.method.derived:
                return self.expanded(self.method.derived[name].node)
            case Name(name) if name in self.method.indicators:
                return self.expanded(self.method.indicators[name].node)
            case Operation(sign, left, right):
                return Operation(sign, self.expanded(left), self.expanded(right))
            case Call(function, arguments) if function not in _PAST:
                return Call(function, tuple(map(self.expanded, arguments)))
        return node

    def form(self, node: Node) -> Form:
        match node:
            case Name(name):
                return "line" if name == self.name else "free"
            case Operation(sign, left, right):
                return _joined(sign, self.form(left), self.form(right), self._pure(right))
            case Call(function, arguments) if function not in _PAST:
                return "other" if any(self.name in names(each, ()) for each in arguments) else "free"
        return "free" if isinstance(node, Number | Call) else "other"

    def _pure(self, node: Node) -> bool:
        """A multiple of the figure without anything added."""
        match node:
            case Name(name):
                return name == self.name
            case Operation("*", left, right):
                return self._pure(left) or self._pure(right)
            case Operation("/", left, _):
                return self._pure(left)
        return False


def _joined(sign: str, left: Form, right: Form, pure: bool) -> Form:
    if right == "free":
        return left if sign in "+-*/" or left == "free" else "other"
    if left == "free":
        if sign != "/":
            return right if sign in "+-*" else "other"
        return {"line": "over" if pure else "other", "over": "other"}.get(right, "other")
    return left if sign in "+-" and left == right else "other"


def compared(node: Node, words: Collection[str]) -> Iterator[Compare]:
    """Comparisons of numbers."""
    match node:
        case Compare(_, left, _):
            if not (isinstance(left, Name) and left.name in words):
                yield node
        case Not(inner):
            yield from compared(inner, words)
        case Operation("且" | "或", left, right):
            yield from compared(left, words)
            yield from compared(right, words)


_UPWARDS = {TOTAL: (">", ">="), PLACE: ("<", "<=")}


def upwards(cuts: Sequence[Node]) -> bool:
    """Whether a better total or place takes no cut away: none asks for less of it, or all are intervals of it."""
    each = [compare for cut in cuts for compare in compared(cut, ())]
    asked = [one for one in each if isinstance(one.left, Name) and one.left.name in _UPWARDS]
    read = [name for cut in cuts for name in names(cut, ()) if name in _UPWARDS]
    plain = len(asked) == len(read)
    upwards = all(one.sign in _UPWARDS[one.left.name] for one in asked if isinstance(one.left, Name))
    intervals = len(asked) == len(each) and {
        one.left.name for one in asked if isinstance(one.left, Name)
    } == {TOTAL}
    return plain and (upwards or intervals) and not any(isinstance(cut, Not) for cut in cuts)
