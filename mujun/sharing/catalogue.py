"""数据目录: what data there are, from whom, by which right, how fresh and how good.

What there is, is told by functions in module `catalogue` of the app that owns the data; what the county says of it,
is a `Terms`. All such modules are imported when the first is asked for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from django.utils.module_loading import autodiscover_modules

from mujun.accounts.models import County, Department
from mujun.sharing.bases import bases
from mujun.sharing.models import Terms

WHOLE = "亩均办、部门、县领导看全县，镇街看本镇街，企业看本企业"
OFFICIALS = "亩均办、部门、县领导看全县，镇街看本镇街"


@dataclass(frozen=True)
class Entry:
    """`unit`: code of the supplying department. `resource`: under which it stands in the ledger of use. `findings`:
    open questions on the quality board; None where nothing is checked.
    """

    code: str
    title: str
    kind: str
    unit: str
    resource: str
    rows: int
    updated_at: datetime | None
    findings: int | None = None
    seen_by: str = WHOLE
    unit_name: str = ""
    basis: str = ""
    rhythm: str = ""
    share: str = Terms.Share.UNDECIDED
    condition: str = ""
    source: str = ""

    @property
    def share_label(self) -> str:
        return Terms.Share(self.share).label


Teller = Callable[[County, int], Iterable[Entry]]
_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Decorator of what tells the entries of a county and year, in a fixed number of queries."""
    _tellers.append(teller)
    return teller


def entries(county: County, year: int) -> list[Entry]:
    _load()
    units = dict(Department.objects.values_list("code", "name"))
    decided = {terms.entry: terms for terms in Terms.objects.filter(county=county).newest()}
    told = [entry for teller in _tellers for entry in teller(county, year)]
    return [_with_terms(entry, units, decided.get(entry.code)) for entry in told]


def entry_of(county: County, year: int, code: str) -> Entry | None:
    return next((entry for entry in entries(county, year) if entry.code == code), None)


def _with_terms(entry: Entry, units: dict[str, str], terms: Terms | None) -> Entry:
    default = bases().of(entry.unit)
    known = replace(
        entry, unit_name=units.get(entry.unit, entry.unit), basis=default.basis, rhythm=default.rhythm
    )
    if terms is None:
        return known
    said = {name: getattr(terms, name) for name in ("basis", "rhythm", "share", "condition", "source")}
    return replace(known, **said)


@cache
def _load() -> None:
    autodiscover_modules("catalogue")
