"""How land is supplied, and the checks on it: terms, rents, ends, least shares, conditions, stock land. Pure.

Each check takes the clause in force as a `Basis` (`landuse.provisions.find`) and plain facts.
"""

from landuse.supply.checklist import checklist, plot_ratio_rise, unrealised_plan
from landuse.supply.choosing import mode_for, renewal_ratio
from landuse.supply.contracts import Contract, review
from landuse.supply.ends import expiry, transition
from landuse.supply.energy import energy_review, freed_energy
from landuse.supply.ledgers import Shares, judge_year, missing_part
from landuse.supply.rents import Rent, price_floor, rent_changes, rent_floor, rent_paid
from landuse.supply.shares import least_share, small_park
from landuse.supply.sheets import SHEETS, Ask, Sheet
from landuse.supply.stock import StockFinding, StockProblem, Supply, stock_land
from landuse.supply.terms import term

__all__ = [
    "SHEETS",
    "Ask",
    "Contract",
    "Rent",
    "Shares",
    "Sheet",
    "StockFinding",
    "StockProblem",
    "Supply",
    "checklist",
    "energy_review",
    "expiry",
    "freed_energy",
    "judge_year",
    "least_share",
    "missing_part",
    "mode_for",
    "plot_ratio_rise",
    "price_floor",
    "renewal_ratio",
    "rent_changes",
    "rent_floor",
    "rent_paid",
    "review",
    "small_park",
    "stock_land",
    "term",
    "transition",
    "unrealised_plan",
]
