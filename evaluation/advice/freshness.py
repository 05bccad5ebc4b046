"""Whether a set of recommendations is still what a new one would be: wishes, records and what stands against them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from evaluation.advice.grounds import wishes_of
from evaluation.allocation.core import levers
from evaluation.allocation.core.lawful import obstacles
from evaluation.models import Lever, LeverStep, RecommendationSet, Run, Willingness
from landuse.models import Enterprise
from landuse.readings.provisions import documents_of
from mujun.accounts.models import County, User
from mujun.keeping import kept_of, state_of

_NAMED = 5
FORMER = "由旧版本生成，请重新生成"


@dataclass(frozen=True)
class Change:
    """`since`: the first day on which it was so, None where nobody can say."""

    words: str
    since: date | None = None


@dataclass(frozen=True)
class Outdated:
    """Why a set is out of date; false where it is not."""

    changes: list[Change]

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def since(self) -> date | None:
        return min((each.since for each in self.changes if each.since), default=None)

    @property
    def words(self) -> str:
        return "；".join(each.words for each in self.changes)


def current_set(user: User, run: Run | None) -> RecommendationSet | None:
    """That of a run, with its snapshot and county."""
    found = RecommendationSet.objects.visible_to(user).filter(run=run, is_current=True)
    return found.select_related("run__snapshot__county", "run__method").first()


def outdated(made: RecommendationSet, about: levers.Lever | None = None) -> Outdated:
    """Of a set that comes with its snapshot and county. One that did not keep what it stood on was made by a former
    version: nobody knows what changed since. `about`: only what changes whom this lever is due of – the wishes it asks
    for, and its group (从高).
    """
    if made.wishes is None:
        return Outdated([Change(FORMER)])
    county, today = made.run.snapshot.county, timezone.localdate()
    entries = {each.code: each.entry for each in Lever.objects.filter(county=county)}
    codes = [
        code
        for code in {**entries, **made.levers}
        if about is None or _together(about, entries.get(code), made.levers.get(code))
    ]
    changed = [code for code in codes if not _same(entries.get(code), made.levers.get(code))]
    kept = [entries[code] for code in codes if code not in changed]
    documents = documents_of(county)
    otherwise = [
        each.code for each in kept if obstacles(each, today, documents) != made.against.get(each.code)
    ]
    changes = [*_of_wishes(made, [about] if about else kept, county, today)]
    changes += _of_records(made, county, changed)
    if otherwise:
        changes.append(Change(f"能否执行有变化：{_names(otherwise)}"))
    return Outdated(changes)


def _together(about: levers.Lever, entry: levers.Lever | None, kept: dict | None) -> bool:
    """Whether a record is, or was, of the same group."""
    groups = {entry and entry.highest_of, kept and kept["highest_of"]}
    return bool(about.highest_of) and about.highest_of in groups


def _same(entry: levers.Lever | None, kept: dict | None) -> bool:
    if entry is None or kept is None:
        return False
    return entry.model_dump(mode="json") == levers.Lever.kept(kept).model_dump(mode="json")


def _of_wishes(
    made: RecommendationSet, entries: list[levers.Lever], county: County, today: date
) -> Iterator[Change]:
    """Only of what some record asks for."""
    asked = {name for each in entries for name in each.willing}
    then, now = wishes_of(made).filter(kind__in=asked), Willingness.objects.standing_on(county, today)
    state = state_of(Willingness, Enterprise)
    added = _counted(state, now.filter(kind__in=asked).exclude(pk__in=made.wishes), "recorded_at")
    if added["size"]:
        yield Change(f"又登记意愿 {added['size']} 条", timezone.localdate(added["first"]))
    gone = _counted(state, then.exclude(pk__in=now.values("pk")), "withdrawn_on")
    if gone["size"]:
        yield Change(f"撤回意愿 {gone['size']} 条", gone["first"])


def _counted(state: str, wishes: QuerySet, first: str) -> dict:
    return kept_of(state, wishes, first, lambda: wishes.aggregate(size=Count("pk"), first=Min(first)))


def _of_records(made: RecommendationSet, county: County, codes: list[str]) -> Iterator[Change]:
    if codes:
        steps = LeverStep.objects.filter(lever__county=county, lever__code__in=codes, at__gte=made.made_at)
        first = steps.values_list("at", flat=True).first()
        yield Change(f"措施有调整：{_names(codes)}", first and timezone.localdate(first))


def _names(codes: list[str]) -> str:
    return "、".join(sorted(codes)[:_NAMED]) + (f" 等 {len(codes)} 条" if len(codes) > _NAMED else "")
