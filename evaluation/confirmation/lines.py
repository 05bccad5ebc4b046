"""A sheet line by line: each figure with its source, last year's value, what was said of it and what may be said."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count

from evaluation.confirmation.states import land_of, outdated
from evaluation.models import ConfirmationItem, ConfirmationSheet, Dispute, Figure, Variable
from landuse.register.queries import land_by_enterprise

Item = ConfirmationItem.State
_OPEN = "pending", "待核对"


@dataclass(frozen=True)
class Line:
    """`value` and `before`: this and last year's. `item`: what was said last, `moved` whether the figure is another
    since. `state`, `label`: as it stands now. `disputes`: how often it was disputed; `dispute`: the last time.
    """

    variable: Variable
    figure: Figure | None
    value: Decimal | None
    before: Decimal | None
    item: ConfirmationItem | None
    dispute: Dispute | None
    state: str
    label: str
    moved: bool
    may_confirm: bool
    may_dispute: bool

    @property
    def version(self) -> str:
        """Changes with the figure: whoever confirms says which version was seen."""
        if self.figure:
            return str(self.figure.pk)
        return "" if self.value is None else f"{self.value.normalize():f}"

    @property
    def change(self) -> float | None:
        """Against last year, as a share."""
        if self.value is None or not self.before:
            return None
        return float((self.value - self.before) / abs(self.before))

    @property
    def is_open(self) -> bool:
        return self.state == _OPEN[0]

    @property
    def is_reopened(self) -> bool:
        return self.moved and self.is_open


def lines(sheet: ConfirmationSheet, now: datetime | None = None) -> list[Line]:
    """One per variable of the call, in the order of the dictionary. `sheet` comes with its call."""
    call = sheet.call
    variables = Variable.objects.filter(code__in=call.variables).select_related("department").order_by("id")
    figures, before = _figures(sheet, call.year), _figures(sheet, call.year - 1)
    items = {item.variable_id: item for item in sheet.items.filter(is_current=True).select_related("by")}
    disputes = {each.variable_id: each for each in _disputes(sheet)}
    counts = dict(sheet.disputes.order_by().values_list("variable").annotate(Count("pk")))
    land, earlier = land_of(call), {}
    if land:
        earlier = land_by_enterprise(call.county, call.year - 1)
    stale = set(outdated(call, land, sheet))
    return [
        _line(
            sheet,
            now,
            each,
            (figures.get(each.pk), before.get(each.pk)),
            (_area(land, sheet), _area(earlier, sheet)) if each.from_register else None,
            items.get(each.pk),
            disputes.get(each.pk),
            counts.get(each.pk, 0),
            stale,
        )
        for each in variables
    ]


def _line(sheet, now, variable, figures, areas, item, dispute, disputed, stale) -> Line:
    figure, before = figures
    values = areas or (figure and figure.value, before and before.value)
    running, moved = sheet.call.is_running(now), item is not None and item.pk in stale
    state, label = _OPEN
    if item and not (running and (moved or item.state == Item.SILENT)):
        state, label = item.state, item.get_state_display()
    elif sheet.call.has_begun(now) and not running and not sheet.call.was_cut_short:
        state, label = Item.SILENT.value, Item.SILENT.label
    again = disputed > 0 and sheet.call.closed_at is None and state != Item.DISPUTED
    return Line(
        variable=variable,
        figure=figure,
        value=values[0],
        before=values[1],
        item=item,
        dispute=dispute,
        state=state,
        label=label,
        moved=moved,
        may_confirm=(running and state == _OPEN[0])
        or (state == Item.ANSWERED and sheet.call.closed_at is None),
        may_dispute=disputed < sheet.call.disputes_allowed
        and ((running and state != Item.DISPUTED) or (again and state == Item.ANSWERED)),
    )


def _figures(sheet: ConfirmationSheet, year: int) -> dict[int, Figure]:
    figures = Figure.objects.current().filter(enterprise=sheet.enterprise_id, year=year)
    return {figure.variable_id: figure for figure in figures.select_related("batch")}


def _disputes(sheet: ConfirmationSheet):
    """The last one of a variable comes last."""
    disputes = sheet.disputes.select_related(
        "variable", "attachment", "raised_by", "answered_by", "corrected"
    )
    return disputes.order_by("id")


def _area(land: dict[int, float], sheet: ConfirmationSheet) -> Decimal | None:
    area = land.get(sheet.enterprise_id)
    return None if area is None else Decimal(str(round(area, 4)))
