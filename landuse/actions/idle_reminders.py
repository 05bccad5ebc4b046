"""Each morning the land officers are told which terms come near, once for each term and each number of days ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from landuse.idleness.reading import START
from landuse.idleness.statute import Statute
from landuse.models import Development, IdleProceeding, IdleReminder
from landuse.readings.idle_land import clocks, statute_of
from landuse.readings.idle_papers import terms
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES
from mujun.inbox.actions import send

_SHOWN = 6  # in the message; the list has them all


@dataclass(frozen=True)
class _Near:
    parcel: int
    code: str
    name: str
    due: date
    ahead: int
    left: int

    @property
    def key(self) -> tuple[int, str, date, int]:
        return self.parcel, self.name, self.due, self.ahead

    @property
    def words(self) -> str:
        return f"{self.code} {self.name} {self.due}，还剩 {self.left} 天"


def remind(day: date) -> int:
    """In every county; returns how many terms people were told of."""
    counties = County.objects.filter(pk__in=Development.objects.values("parcel__county"))
    return sum(_remind(county.pk, day) for county in counties)


@transaction.atomic
def _remind(pk: int, day: date) -> int:
    county = County.objects.select_for_update().get(pk=pk)  # two at once would tell twice
    known = IdleReminder.objects.filter(parcel__county=county)
    told = set(known.values_list("parcel", "name", "due", "ahead"))
    near = [each for each in _near(county, statute_of(county), day) if each.key not in told]
    if not near:
        return 0
    IdleReminder.objects.bulk_create(
        IdleReminder(parcel_id=each.parcel, name=each.name, due=each.due, ahead=each.ahead) for each in near
    )
    near.sort(key=lambda each: (each.left, each.code))
    more = f"；另有 {len(near) - _SHOWN} 项见清单" if len(near) > _SHOWN else ""
    text = "；".join(each.words for each in near[:_SHOWN]) + more + "。期限由系统计算，是否闲置由人认定。"
    reached = send(
        county=county, to=_officers(county), title=f"闲置土地期限提醒，{len(near)} 项", text=text,
        url=f"{reverse('idle-list')}?within={max(each.ahead for each in near)}",
    )  # fmt: skip
    audit.record("idle_reminded", f"{day}", by=None, county=county, terms=len(near), people=reached)
    return len(near)


def _near(county: County, statute: Statute, day: date) -> Iterator[_Near]:
    """Terms of the statute, and those that papers gave. Those of a clock that stands do not come nearer."""
    for each in clocks(Development.objects.filter(parcel__county=county), statute, day):
        for term in each.reading.thresholds:
            if term.warning is not None and (term.name == START or not each.reading.paused):
                yield _Near(each.parcel, each.code, term.name, term.due, term.warning, term.left)
    proceedings = IdleProceeding.objects.open().filter(parcel__county=county)
    for about in proceedings.select_related("parcel").prefetch_related("steps"):
        for given in terms(about, day):
            ahead = min((step for step in statute.reminders.days if 0 <= given.left <= step), default=None)
            if ahead is not None:
                yield _Near(about.parcel_id, about.parcel.code, given.what, given.due, ahead, given.left)


def _officers(county: County) -> QuerySet[User]:
    """The land officers; where the county has none, the reform office."""
    active = User.objects.filter(county=county, is_active=True)
    officers = active.filter(role=ROLES["land_officer"].code)
    return officers if officers.exists() else active.filter(role=ROLES["reform_office"].code)
