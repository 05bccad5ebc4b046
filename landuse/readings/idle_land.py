"""The statute's clock of a county's parcels: what is kept of each, read as of a day. It tells, people decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache

from django.db.models import QuerySet

from landuse.idleness import statute as statutes
from landuse.idleness.clock import Pause, Threshold
from landuse.idleness.reading import Plot, Reading, Status, read
from landuse.idleness.statute import Statute
from landuse.models import Development, DevelopmentPause, IdleProceeding, IdleStatute
from mujun.accounts.models import County, User

_FIELDS = (
    "agreed_start", "handed_over", "started", "stopped", "finished", "area_due", "area_developed",
    "investment_due", "invested", "price",
)  # fmt: skip
# what may be investigated
REACHED = (Status.IDLE, Status.RECOVERABLE, Status.STOPPED_LONG)


@dataclass(frozen=True, slots=True)
class Clock:
    """A parcel's reading of a day, with what a list shows of it. `area` in 亩; `holder` None: not in the list."""

    development: int
    parcel: int
    code: str
    town: str
    holder: str | None
    credit_code: str | None
    area: Decimal
    recorded: str
    reading: Reading

    @property
    def next(self) -> Threshold | None:
        """The term that ends next."""
        return next((each for each in self.reading.thresholds if not each.over), None)

    @property
    def left(self) -> int | None:
        """Days to the next term's end; where all are over, since the last one, as a negative number."""
        found = self.next or next(reversed(self.reading.thresholds), None)
        return None if found is None else found.left

    @property
    def is_reached(self) -> bool:
        return self.reading.status in REACHED

    @property
    def cause(self) -> str:
        """As recorded; 未查明 where it would be needed and nobody said it."""
        return self.recorded or ("未查明" if self.is_reached else "")


_SHOWN = (
    "pk", "parcel", "parcel__code", "parcel__town__name", "parcel__holder__name", "parcel__holder__credit_code",
    "parcel__area", "cause",
)  # fmt: skip


def clocks(developments: QuerySet[Development], statute: Statute, day: date) -> list[Clock]:
    """Two queries and plain values, whatever the number of parcels."""
    paused = DevelopmentPause.objects.filter(development__in=developments.order_by().values("pk"))
    pauses: dict[int, list[Pause]] = {}
    for key, first, last, cause in paused.values_list("development", "first", "last", "cause"):
        pauses.setdefault(key, []).append(Pause(first, last, cause))
    found = []
    for row in developments.values_list(*_SHOWN, *_FIELDS):
        shown, known = row[: len(_SHOWN)], dict(zip(_FIELDS, row[len(_SHOWN) :], strict=True))
        plot = Plot(**known, cause=shown[-1] or None, pauses=pauses.get(shown[0], ()))
        found.append(Clock(*shown, read(plot, statute, day)))
    return found


def plot_of(development: Development) -> Plot:
    pauses = [Pause(each.first, each.last, each.cause) for each in development.pauses.all()]
    known = {name: getattr(development, name) for name in _FIELDS}
    return Plot(**known, cause=development.cause or None, pauses=pauses)


def statute_of(county: County) -> Statute:
    """The county's own copy in force, else the national one."""
    own = IdleStatute.objects.filter(county=county, ended_at=None).values_list("text", flat=True).first()
    return _loaded(own) if own else national()


@cache
def national() -> Statute:
    return statutes.national()


@lru_cache(maxsize=64)
def _loaded(text: str) -> Statute:
    return statutes.load(text, "本县文本")


def next_reminder(reading: Reading, statute: Statute, day: date) -> date | None:
    """The day on which people are told next, from tomorrow on; none while the clock stands."""
    if reading.paused:
        return None
    days = (
        each.due - timedelta(days=ahead) for each in reading.thresholds for ahead in statute.reminders.days
    )
    return min((each for each in days if each > day), default=None)


@dataclass(frozen=True)
class Tally:
    """Parcels of a status: how many, registered 亩, and the fees estimated in 万元."""

    status: str
    size: int
    area: Decimal
    fee: Decimal


def tally(found: Sequence[Clock], status: str = "") -> Tally:
    area = sum((each.area for each in found), Decimal())
    fee = sum((each.reading.fee for each in found if each.reading.fee is not None), Decimal())
    return Tally(status, len(found), area, fee)


def tallies(found: Sequence[Clock]) -> list[Tally]:
    """Of each status that occurs, in the order of the statute."""
    of = {status: [each for each in found if each.reading.status is status] for status in Status}
    return [tally(those, status.value) for status, those in of.items() if those]


def under_proceeding(user: User, enterprises: Iterable[int]) -> dict[int, list[str]]:
    """Codes of the parcels under an open idle proceeding, by enterprise (id) that holds them.

    The two tracks are kept apart: whoever lists low-efficiency land shows this as a remark and mixes nothing.
    """
    found = IdleProceeding.objects.visible_to(user).open().filter(parcel__holder__in=list(enterprises))
    codes: dict[int, list[str]] = {}
    for holder, code in found.order_by("parcel__code").values_list("parcel__holder", "parcel__code"):
        codes.setdefault(holder, []).append(code)
    return codes


def plots_under_proceeding(user: User, parcels: Iterable[int]) -> set[int]:
    """Those of the parcels (ids) with an open idle proceeding, whoever holds them."""
    found = IdleProceeding.objects.visible_to(user).open().filter(parcel__in=list(parcels))
    return set(found.values_list("parcel", flat=True))
