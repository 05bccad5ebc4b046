"""Say which counties a cluster lies in, and sum it up where a province-wide run has come to its end."""

from datetime import date

import numpy as np
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from evaluation.actions.snapshots import thaw
from evaluation.models import (
    Cluster,
    ClusterPlace,
    ClusterResult,
    ProvinceRun,
    ProvinceRunLine,
    RegionKind,
    Snapshot,
    Variable,
)
from evaluation.regions import clusters as sums
from evaluation.regions.gathering import members_of
from evaluation.scoring.figures import Figures
from mujun.accounts import audit
from mujun.accounts.models import County, Province, User
from mujun.accounts.roles import Permission

CORE = ClusterPlace.Role.CORE


@transaction.atomic
def found(*, province: Province, name: str, note: str, by: User) -> Cluster:
    """Raises PermissionDenied, ValidationError."""
    _authorise(province, by)
    made = Cluster(province=province, name=name.strip(), note=note.strip())
    made.full_clean(validate_constraints=False)
    if Cluster.objects.filter(province=province, name=made.name).exists():
        raise ValidationError({"name": "已有这个产业集群。打开它，修改所在的县。"})
    made.save()
    audit.record("cluster_founded", made, by=by, county=None)
    return made


@transaction.atomic
def add_place(*, cluster: Cluster, county: County, role: str, since: date, by: User) -> ClusterPlace:
    """Raises PermissionDenied; ValidationError for a county elsewhere or one that is there already."""
    _authorise(cluster.province, by)
    if not cluster.province.counties.filter(pk=county.pk).exists():
        raise ValidationError({"county": "这个县不在本省市。"})
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    if cluster.places.filter(Q(until=None) | Q(until__gte=since), county=county).exists():
        raise ValidationError({"county": "这个县已在其中。要改角色，先写明原来的到哪天为止。"})
    made = ClusterPlace.objects.create(cluster=cluster, county=county, role=role, since=since)
    audit.record(
        "cluster_place_added", cluster, by=by, county=None, place=county.name, role=made.get_role_display(),
        since=str(since),
    )  # fmt: skip
    return made


@transaction.atomic
def end_place(*, place: ClusterPlace, until: date, by: User) -> None:
    """The last day on which the county belongs. Raises as `add_place`."""
    _authorise(place.cluster.province, by)
    kept = ClusterPlace.objects.select_for_update(of=["self"]).get(pk=place.pk)
    if kept.until:
        raise ValidationError("这个县已经退出。")
    if until < kept.since:
        raise ValidationError(f"不能早于 {kept.since}。")
    kept.until = until
    kept.save(update_fields=["until"])
    audit.record(
        "cluster_place_ended", place.cluster, by=by, county=None, place=place.county.name, until=str(until)
    )


@transaction.atomic
def sum_up(*, whole: ProvinceRun) -> list[ClusterResult]:
    """Every cluster of the province with a county in it on the last day of the year, from the runs of `whole`."""
    lines = {line.county_id: line for line in whole.lines.select_related("run__snapshot", "job")}
    clusters = Cluster.objects.filter(province=whole.province_id)
    gathered = _Gathering(whole.year, lines)
    return [result for cluster in clusters if (result := _summed(whole, cluster, gathered))]


def _summed(whole: ProvinceRun, cluster: Cluster, gathered: "_Gathering") -> ClusterResult | None:
    day = date(whole.year, 12, 31)
    in_force = cluster.places.filter(Q(until=None) | Q(until__gte=day), since__lte=day).select_related(
        "county"
    )
    # an enterprise of two counties counts in a core county first
    places = sorted(in_force, key=lambda place: (place.role != CORE, place.county.code))
    if not places:
        return None
    parts = [gathered.part(cluster.name, place.county) for place in places]
    united, shared = sums.united([part for part, _ in parts if part])
    known = {
        "members": len(united.units),
        "shared": shared,
        "figures": sums.told(united),
        "parts": [_told(place, *found) for place, found in zip(places, parts, strict=True)],
    }
    result, _ = ClusterResult.objects.update_or_create(whole=whole, cluster=cluster, defaults=known)
    return result


def _told(place: ClusterPlace, part: sums.Part | None, missing: str) -> dict:
    about = {"code": place.county.code, "name": place.county.name, "role": place.get_role_display()}
    if part is None:
        return about | {"members": 0, "figures": {}, "missing": missing}
    return about | {"members": len(part.units), "figures": sums.told(part), "missing": ""}


class _Gathering:
    """The figures of each county are read once, however many clusters it is in."""

    def __init__(self, year: int, lines: dict[int, ProvinceRunLine]) -> None:
        self._year, self._lines = year, lines
        self._names = dict(Variable.objects.filter(code__in=sums.CODES).values_list("code", "name"))
        self._figures: dict[int, Figures] = {}

    def part(self, name: str, county: County) -> tuple[sums.Part | None, str]:
        """The county's members, or why there are none."""
        line = self._lines.get(county.pk)
        if line is None or line.run is None:
            return None, "统一试算没有这个县的结果"
        snapshot = line.run.snapshot
        figures = self._of(snapshot)
        rows = members_of(snapshot, RegionKind.CLUSTER, name, figures)
        if rows is None:
            return None, f"县里还没有登记产业集群“{name}”或它的组成"
        if not len(rows):
            return None, "登记的组成里没有当年的企业"
        columns = {code: self._column(figures, code)[rows] for code in sums.CODES}
        return sums.Part([figures.units[row] for row in rows.tolist()], columns), ""

    def _of(self, snapshot: Snapshot) -> Figures:
        if snapshot.pk not in self._figures:
            self._figures[snapshot.pk] = thaw(snapshot).figures
        return self._figures[snapshot.pk]

    def _column(self, figures: Figures, code: str) -> np.ndarray:
        column = figures.numbers.get(self._names.get(code, ""))
        return np.full(len(figures), np.nan) if column is None else column


def _authorise(province: Province, by: User) -> None:
    if by.province_id != province.pk or not by.may(Permission.RUN_PROVINCE):
        raise PermissionDenied("只有本省市的省市经办可以登记产业集群。")
