"""The counties' parts of clusters in the frozen year of a province-wide run, and in the years before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evaluation.actions.snapshots import thaw
from evaluation.models import Cluster, ClusterPlace, Snapshot
from evaluation.regions.gathering import marks_of, members_of
from evaluation.regions.joining import Joined, joined
from evaluation.regions.land import with_land
from evaluation.scoring.figures import Figures, Ints
from landuse.register.attributes import PAST_YEARS
from mujun.accounts.models import County

NOT_REGISTERED = "县里还没有登记本县的部分"
_CORE = ClusterPlace.Role.CORE


@dataclass(frozen=True)
class Part:
    """`rows` of the county's figures; None where there are none, for the reason in `missing`."""

    place: ClusterPlace
    rows: Ints | None
    missing: str = ""


class Counties:
    """Figures of the counties in one year, read once however many clusters they are in."""

    def __init__(self, year: int, snapshots: Mapping[int, Snapshot]) -> None:
        self._year, self._snapshots = year, snapshots
        self._figures: dict[int, Figures] = {}

    def parts_of(self, clusters: Iterable[Cluster]) -> dict[Cluster, list[Part]]:
        """Of the counties in each on the last day of the year. An enterprise of two counts in a core county first."""
        found: dict[Cluster, list[Part]] = {each: [] for each in clusters}
        places = ClusterPlace.objects.in_force(date(self._year, 12, 31)).filter(cluster__in=found)
        related = places.select_related("cluster", "county", "region")
        for place in sorted(related, key=lambda place: (place.role != _CORE, place.county.code)):
            found[place.cluster].append(self._part(place))
        return found

    def figures(self, county: County) -> Figures:
        """With what methods for regions may ask for besides."""
        if county.pk not in self._figures:
            snapshot = self._snapshots[county.pk]
            known = with_land(thaw(snapshot).figures, snapshot)
            marks = {name: held.astype(float) for name, held in marks_of(snapshot, known).items()}
            self._figures[county.pk] = replace(known, numbers={**known.numbers, **marks})
        return self._figures[county.pk]

    def before(self) -> "Counties | None":
        past = {county: each.past for county, each in self._snapshots.items() if each.past}
        return Counties(self._year - 1, past) if past else None

    def _part(self, place: ClusterPlace) -> Part:
        if place.county_id not in self._snapshots:
            return Part(place, None, "统一试算没有这个县的结果")
        if place.region is None:
            return Part(place, None, NOT_REGISTERED)
        rows = members_of(place.region, self.figures(place.county))
        if rows is None:
            return Part(place, None, f"县里登记的“{place.region}”当年没有组成")
        return Part(place, rows) if len(rows) else Part(place, None, "登记的组成里没有当年的企业")


def joined_with_past(
    counties: Counties, clusters: Mapping[Cluster, Sequence[Part]], looks_back: bool
) -> Joined:
    """What the engine judges, with years past where they are asked for. Of a year before nothing is known of a cluster
    where a county has no figures then, or none now: what grew would not be the same.
    """
    absent = {
        cluster: {each.place.county_id for each in parts if each.missing}
        for cluster, parts in clusters.items()
    }
    past: dict[int, Joined] = {}
    earlier, back = counties.before() if looks_back else None, 1
    while earlier and back <= PAST_YEARS:
        then = earlier.parts_of(clusters)
        whole = {
            cluster: []
            if any(each.missing or each.place.county_id in absent[cluster] for each in parts)
            else parts
            for cluster, parts in then.items()
        }
        past[back] = _joined(earlier, whole, {})
        earlier, back = earlier.before(), back + 1
    return _joined(counties, clusters, past)


def _joined(
    counties: Counties, clusters: Mapping[Cluster, Sequence[Part]], past: Mapping[int, Joined]
) -> Joined:
    there = {
        cluster.name: {each.place.county.code: each.rows for each in parts if each.rows is not None}
        for cluster, parts in clusters.items()
    }
    whose = {each.place.county.code: each.place.county for parts in clusters.values() for each in parts}
    figures = {
        code: counties.figures(whose[code])
        for code in sorted({code for each in there.values() for code in each})
    }
    missing = {cluster.name: sum(bool(each.missing) for each in parts) for cluster, parts in clusters.items()}
    return joined(figures, there, missing, past)
