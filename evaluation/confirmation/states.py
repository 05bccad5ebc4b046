"""Where the sheets of a call stand: found from their items at every look, so it is right before any task has run."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from evaluation.models import ConfirmationCall, ConfirmationItem, ConfirmationSheet, Figure, Variable
from landuse.models import Enterprise, Occupancy, Parcel
from landuse.register.queries import land_by_enterprise
from mujun.accounts.models import Town
from mujun.keeping import kept, state_of

LAND_DECIMALS = 4
_COUNTED = (
    "SELECT town, state, count(*) FROM ({}) AS sheet(id, town, state) GROUP BY id, town, state ORDER BY id"
)
Item, State = ConfirmationItem.State, ConfirmationSheet.State


def land_of(call: ConfirmationCall) -> dict[int, float]:
    """Enterprise → area in mu as the register has it now; empty when the call does not ask for it."""
    asked = Variable.objects.filter(code__in=call.variables, from_register=True)
    if not asked.exists():
        return {}
    state = state_of(Enterprise, Parcel, Occupancy)
    return kept(state, f"land {call.county_id} {call.year}", lambda: _land(call))


def _land(call: ConfirmationCall) -> dict[int, float]:
    land = land_by_enterprise(call.county, call.year)
    return {enterprise: round(area, LAND_DECIMALS) for enterprise, area in land.items()}


def state_of_sheets(call: ConfirmationCall) -> str:
    """Names where the sheets stand, for `mujun.keeping`: what is written, and how far the call has got."""
    written = state_of(
        Enterprise, Parcel, Occupancy, Town, Figure, ConfirmationSheet, ConfirmationItem, ConfirmationCall
    )
    return f"{written} {call.is_running()} {call.was_cut_short} {call.has_begun()}"


def outdated(
    call: ConfirmationCall, land: dict[int, float], sheet: ConfirmationSheet | None = None
) -> list[int]:
    """Ids of current items whose figure is another by now. A disputed one waits for its answer all the same."""
    items = ConfirmationItem.objects.filter(sheet__call=call, is_current=True).exclude(state=Item.DISPUTED)
    if sheet:
        items = items.filter(sheet=sheet)
    supplied = Figure.objects.current().filter(
        enterprise=OuterRef("sheet__enterprise"), year=call.year, variable=OuterRef("variable")
    )
    replaced = Q(figure__is_current=False) | (
        Q(figure=None, variable__from_register=False) & Exists(supplied)
    )
    found = list(items.filter(replaced).values_list("pk", flat=True))
    areas = items.filter(variable__from_register=True).values_list("pk", "sheet__enterprise", "value")
    return found + [pk for pk, enterprise, area in areas if not same_area(area, land.get(enterprise))]


def _all_outdated(call: ConfirmationCall) -> list[int]:
    """Found once while nothing they rest on is written to."""
    registered = list(Variable.objects.filter(code__in=call.variables, from_register=True).values_list("pk"))
    name = f"outdated {call.pk} {registered}"
    return kept(state_of_sheets(call), name, lambda: outdated(call, land_of(call)))


def same_area(before, now: float | None) -> bool:
    if before is None or now is None:
        return before is None and now is None
    return round(float(before), LAND_DECIMALS) == now


def with_states(sheets: QuerySet, call: ConfirmationCall, now: datetime | None = None) -> QuerySet:
    """Adds numbers of items (`confirmed`, `disputed`, `answered`, `silent`, `open`) and `state` to sheets of a call.

    While the call runs, what was corrected since is open again, and so is what silence had settled before an extension.
    """
    running = call.is_running(now)
    stale = _all_outdated(call) if running else []
    fresh = _fresh(stale)
    numbers = {
        state: Count("items", filter=fresh & Q(items__state=state))
        for state in (Item.CONFIRMED, Item.ANSWERED, Item.SILENT)
    }
    kept = Q(items__is_current=True)
    counted = sheets.annotate(
        confirmed=numbers[Item.CONFIRMED],
        answered=numbers[Item.ANSWERED],
        silent=Value(0) if running else numbers[Item.SILENT],
        disputed=Count("items", filter=kept & Q(items__state=Item.DISPUTED)),
        by_town=Count("items", filter=kept & Q(items__on_behalf=True)),
    )
    said = F("confirmed") + F("answered") + F("silent") + F("disputed")
    return counted.annotate(open=Value(len(call.variables)) - said, state=_state(call, now))


def board(sheets: QuerySet) -> list[dict]:
    """Towns and how many sheets are in each state, from the result of `with_states`; the last line is the sum."""
    counts: dict[str, Counter[str]] = {}
    listed = sheets.order_by().values_list("enterprise__town", "enterprise__town__name", "state")
    sql, params = listed.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(sql), params)
        for town, state, size in cursor.fetchall():
            counts.setdefault(town, Counter())[state] = size
    lines = [_line(town, counted) for town, counted in counts.items()]
    return [*lines, _line("", sum(counts.values(), Counter()))] if lines else []


def _line(town: str, counted: Counter[str]) -> dict:
    sizes = [(state, counted[state]) for state in State]
    return {"town": town, "sizes": sizes, "size": counted.total()}


def _fresh(stale: Collection[int]) -> Q:
    kept = Q(items__is_current=True)
    return kept & ~Q(items__pk__in=stale) if stale else kept


def _state(call: ConfirmationCall, now: datetime | None) -> Case:
    """What needs somebody comes first."""
    waits = call.is_running(now) or call.was_cut_short or not call.has_begun(now)
    return Case(
        When(disputed__gt=0, then=Value(State.DISPUTED)),
        When(answered__gt=0, then=Value(State.ANSWERED)),
        When(open__gt=0, then=Value(State.PENDING if waits else State.SILENT)),
        When(silent__gt=0, then=Value(State.SILENT)),
        default=Value(State.CONFIRMED),
        output_field=CharField(),
    )
