"""What somebody may know of clusters over several counties.

The province sees sums of all, none over too few (`Province.fewest`) and none that could be reckoned from the others.
A county sees its own part whole, the others only by name and role, and the cluster's sums where those of the others
together are over enough: no county learns of another's enterprises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.benchmarks.lines import Line, target_lines
from evaluation.models import Cluster, ClusterJudgement, ClusterPlace, ClusterResult
from evaluation.regions.behind import Count
from evaluation.regions.clusters import AMOUNTS, hidden
from evaluation.results.cluster_scores import Score, score_of
from evaluation.results.ratios import RATIOS
from mujun.accounts.models import User


@dataclass(frozen=True)
class Figure:
    name: str
    unit: str
    decimals: int = 2
    is_share: bool = False


FIGURES = (
    *(Figure(name, unit, 0 if unit == "人" else 2) for name, unit in AMOUNTS.values()),
    *(Figure(each.name, each.unit, each.decimals, each.is_share) for each in RATIOS),
)


@dataclass(frozen=True)
class Distance:
    """`value` beside what a text asks for; shares are told in %."""

    figure: Figure
    told: float
    wanted: float
    target: str
    source: str

    @property
    def value(self) -> float:
        return 100 * self.told if self.figure.is_share else self.told

    @property
    def gap(self) -> float:
        return self.value - self.wanted

    @property
    def unit(self) -> str:
        return "%" if self.figure.is_share else self.figure.unit


@dataclass(frozen=True)
class Part:
    """`values` by name; None where there is nothing, or nothing to be told. `members` likewise."""

    code: str
    name: str
    role: str
    missing: str
    members: int | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A cluster with its counties; `result` is that of the last province-wide run of the year, None before one; `score`
    None where it was not judged or is over too few.
    """

    cluster: Cluster
    places: Sequence[ClusterPlace]
    result: ClusterResult | None
    members: int | None = None
    values: Mapping[str, float | None] = field(default_factory=dict)
    parts: Sequence[Part] = ()
    score: Score | None = None

    @property
    def grade(self) -> str:
        return self.score.grade if self.score else ""

    @property
    def total(self) -> float | None:
        return self.score.total if self.score else None

    @property
    def rank(self) -> int | None:
        return self.score.rank if self.score else None

    @property
    def unregistered(self) -> list[ClusterPlace]:
        """Counties that have not said which of their regions is their part."""
        return [place for place in self.places if place.region_id is None and place.until is None]

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if part.missing]

    @property
    def distances(self) -> list[Distance]:
        """Of every ratio that is told, to what the texts ask for."""
        if self.result is None:
            return []
        return [
            Distance(each, value, line.value, line.name, line.source)
            for each in FIGURES
            if (value := self.values.get(each.name)) is not None
            for line in _targets(each, self.result.whole.year)
        ]

    @property
    def told(self) -> list[tuple[Figure, float | None]]:
        return [(each, self.values.get(each.name)) for each in FIGURES]


def _targets(figure: Figure, year: int) -> list[Line]:
    """Amounts have none: the texts set them for whole regions."""
    if figure.is_share:
        return target_lines(figure.name, "R&D经费支出 / 营业收入 * 100", "%", year)
    return target_lines(figure.name, "公布数", figure.unit, year) if "/" in figure.unit else []


def clusters_of(user: User, year: int) -> list[Shown]:
    """In order of their names; six queries."""
    clusters = list(
        Cluster.objects.visible_to(user)
        .select_related("province")
        .prefetch_related("places__county", "places__region")
    )
    results = ClusterResult.objects.filter(cluster__in=clusters, whole__year=year).order_by("whole")
    last = {each.cluster_id: each for each in results.select_related("whole")}
    judged = ClusterJudgement.objects.filter(whole__in={each.whole_id for each in last.values()})
    judgements = {each.whole_id: each for each in judged.select_related("method")}
    return [_shown(each, last.get(each.pk), user, judgements) for each in clusters]


def _shown(
    cluster: Cluster, result: ClusterResult | None, user: User, judgements: Mapping[int, ClusterJudgement]
) -> Shown:
    places = list(cluster.places.all())
    if result is None:
        return Shown(cluster, places, None)
    told = _of_county if user.county_id else _of_province
    fewest = cluster.province.fewest
    members, values, parts = told(result, fewest, user)
    score = None
    if members is not None:
        enough = _enough_for(user, fewest, bool(user.county_id) and _is_alone(result, user))
        score = score_of(result, judgements.get(result.whole_id), enough, fewest, not user.county_id)
    return Shown(cluster, places, result, members, values, parts, score)


def _enough_for(user: User, fewest: int, is_alone: bool) -> Callable[[Count], bool]:
    """Whether a sum over so many tells of nobody whom the user does not know already."""
    own = user.county.code if user.county_id else ""

    def enough(count: Count) -> bool:
        return is_alone or count["whole"] - count["parts"].get(own, 0) >= fewest

    return enough


def _of_province(result: ClusterResult, fewest: int, user: User) -> tuple[int | None, dict, list[Part]]:
    small = hidden([each["members"] for each in result.parts], fewest)
    out = {name: hidden([_counted(each, name) for each in result.parts], fewest) for name in _names()}
    parts = [
        Part(
            *_about(each),
            members=None if at in small or each["missing"] else each["members"],
            values={name: None if at in out[name] else _value(each["figures"], name) for name in _names()},
        )
        for at, each in enumerate(result.parts)
    ]
    whole = {
        name: _value(result.figures, name) if result.figures[name]["counted"] >= fewest else None
        for name in _names()
    }
    return result.members if result.members >= fewest else None, whole, parts


def _of_county(result: ClusterResult, fewest: int, user: User) -> tuple[int | None, dict, list[Part]]:
    own = next((each for each in result.parts if each["code"] == user.county.code), None)
    parts = [
        Part(*_about(each), each["members"], {name: _value(each["figures"], name) for name in _names()})
        if each is own and not each["missing"]
        else Part(*_about(each))
        for each in result.parts
    ]

    def others(counted: int, mine: int) -> bool:
        return counted - mine >= fewest or _is_alone(result, user)

    whole = {
        name: _value(result.figures, name)
        if others(result.figures[name]["counted"], _counted(own, name) if own else 0)
        else None
        for name in _names()
    }
    known = others(result.members, own["members"] if own else 0)
    return result.members if known else None, whole, parts


def _is_alone(result: ClusterResult, user: User) -> bool:
    """Whether nobody of another county is in it."""
    return not any(each["members"] for each in result.parts if each["code"] != user.county.code)


def _names() -> list[str]:
    return [each.name for each in FIGURES]


def _about(part: Mapping) -> tuple[str, str, str, str]:
    return part["code"], part["name"], part["role"], part["missing"]


def _counted(part: Mapping, name: str) -> int:
    return part["figures"].get(name, {}).get("counted", 0)


def _value(figures: Mapping, name: str) -> float | None:
    return figures.get(name, {}).get("value")
