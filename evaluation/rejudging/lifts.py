"""What lifts an enterprise: its snapshot and method given to the engine, the answer in the county's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.methods.loader import restore
from evaluation.models import Result, Variable
from evaluation.rejudging.material import material
from evaluation.scoring.lifting import Lift, Lifts, lifts


@dataclass(frozen=True)
class Way:
    """A figure and what it would have to be; `variable` is none for one that came with the method."""

    lift: Lift
    variable: Variable | None

    @property
    def unit(self) -> str:
        return self.variable.unit if self.variable else ""

    @property
    def from_register(self) -> bool:
        return bool(self.variable and self.variable.from_register)


def ways_of(result: Result) -> tuple[Lifts, Sequence[Way]]:
    """`result` with its row, run, snapshot and method. Scores the county some hundred times."""
    frozen = material(result.run.snapshot, result.run.method.resolved)
    found = lifts(restore(result.run.method.resolved), frozen.figures, frozen.rows.index(result.row_id))
    known = {variable.name: variable for variable in Variable.objects.all()}
    return found, [Way(lift, known.get(lift.variable)) for lift in found.ways]
