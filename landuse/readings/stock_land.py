"""X-04: the three problems of stock land, found on the same data as the clock of idle land."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from landuse.models import Development, Parcel
from landuse.provisions import Basis, Outcome
from landuse.provisions.clauses import StockCheck, StockLand
from landuse.supply.stock import StockFinding, StockProblem, Supply, stock_land

CODE = "X-04"
_SHOWN = (
    "approved_on", "contract_date", "agreed_start", "started", "area_due", "area_developed", "investment_due",
    "invested", "parcel__code", "parcel__area", "parcel__supplied_on", "parcel__floor_area", "parcel__plot_ratio",
    "parcel__town__name", "parcel__holder__name",
)  # fmt: skip


@dataclass(frozen=True)
class Stock:
    """What is found of a parcel."""

    development: Development
    finding: StockFinding

    @property
    def parcel(self) -> Parcel:
        return self.development.parcel

    @property
    def label(self) -> str:
        """The problem, else why there is none or none can be told."""
        return self.finding.problem or self.finding.outcome


@dataclass(frozen=True)
class Sum:
    label: str
    size: int
    area: Decimal


def stock(developments: QuerySet[Development], basis: Basis[StockLand], day: date) -> list[Stock]:
    """One query, whatever the number of parcels."""
    shown = developments.select_related("parcel__town", "parcel__holder").only(*_SHOWN)
    return [Stock(each, stock_land(basis, supply_of(each), day)) for each in shown]


def supply_of(development: Development) -> Supply:
    """Supplied on the day in the register, else when the contract was signed."""
    parcel = development.parcel
    ratio = None if parcel.floor_area is None else parcel.floor_area / parcel.square_metres
    return Supply(
        approved=development.approved_on,
        supplied=parcel.supplied_on or development.contract_date,
        due=development.agreed_start,
        started=development.started,
        agreed=_known(development.area_due, parcel.plot_ratio, development.investment_due),
        reached=_known(development.area_developed, ratio and round(ratio, 3), development.invested),
    )


def sums(found: Sequence[Stock]) -> list[Sum]:
    """By problem, then by outcome where there is none; all three problems, the others where they occur."""
    labels = [*StockProblem, *Outcome]
    of = {label: [each.parcel.area for each in found if each.label == label] for label in labels}
    return [
        Sum(label, len(areas), sum(areas, Decimal()))
        for label, areas in of.items()
        if areas or label in list(StockProblem)
    ]


def _known(
    area: Decimal | None, ratio: Decimal | None, money: Decimal | None
) -> Mapping[StockCheck, Decimal]:
    values: dict[StockCheck, Decimal | None] = {"建成面积": area, "容积率": ratio, "投资": money}
    return {name: value for name, value in values.items() if value is not None}
