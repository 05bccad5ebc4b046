"""One figure corrected by an answer: through the ordinary intake, under the receipt number of what it answers."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from evaluation.layouts import SHEET
from evaluation.models import Figure, Variable
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.intake import actions as intake
from mujun.intake.models import Batch
from mujun.intake.records import pack


@dataclass(frozen=True)
class Place:
    """Which figure: of whom, when, what."""

    enterprise: Enterprise
    year: int
    variable: Variable

    def figure(self) -> Figure | None:
        """As it stands now."""
        figures = Figure.objects.current().filter(enterprise=self.enterprise, variable=self.variable)
        return figures.select_related("batch").filter(year=self.year).first()


def correct(*, place: Place, value: Decimal, number: str, reason: str, by: User) -> Batch:
    """One record of origin 异议答复 with `number` as its key. It may come after the window has closed.

    Inside the transaction of who answers: ValidationError, which takes all back, when the checks refuse the value.
    """
    batch = intake.receive(
        content=pack({SHEET: [_row(place, value)]}),
        filename=f"异议答复 {number}",
        layout=place.variable.department.code,
        year=place.year,
        county=place.enterprise.county,
        by=by,
        reason=reason,
        origin=Batch.Origin.ANSWER,
        key=number,
    )
    batch = intake.import_batch(batch=batch, by=by)
    if batch.state != Batch.State.IMPORTED:
        found = "".join(f"{each['reason']}。{each['cure']}" for each in batch.problems[:3])
        raise ValidationError(f"更正后的数值没有通过检查：{found}", "value_refused")
    return batch


def _row(place: Place, value: Decimal) -> dict[str, object]:
    """The enterprise's row as the department has it, but for the corrected value: a workbook wants every column."""
    codes = Variable.objects.filter(department=place.variable.department, from_register=False)
    supplied = Figure.objects.current().filter(enterprise=place.enterprise, year=place.year)
    known = dict(supplied.values_list("variable__code", "value"))
    known[place.variable.code] = value
    row = {code: known.get(code) for code in codes.order_by("id").values_list("code", flat=True)}
    numbers = {code: None if number is None else float(number) for code, number in row.items()}
    return {"credit_code": place.enterprise.credit_code, **numbers}
