"""Say which counties a cluster lies in, and which of its regions is a county's part."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from evaluation.models import Cluster, ClusterPlace, Region, RegionKind
from mujun.accounts import audit
from mujun.accounts.models import County, Province, User
from mujun.accounts.roles import Permission


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
    """Its part is the one that it was before, else the county's own cluster of that name, else left to the county.

    Raises PermissionDenied; ValidationError for a county elsewhere or one that is there already.
    """
    _authorise(cluster.province, by)
    if not cluster.province.counties.filter(pk=county.pk).exists():
        raise ValidationError({"county": "这个县不在本省市。"})
    Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    if cluster.places.filter(Q(until=None) | Q(until__gte=since), county=county).exists():
        raise ValidationError({"county": "这个县已在其中。要改角色，先写明原来的到哪天为止。"})
    region = Region.objects.filter(county=county, kind=RegionKind.CLUSTER, name=cluster.name).first()
    before = cluster.places.filter(county=county, region__isnull=False).order_by("-since").first()
    made = ClusterPlace.objects.create(
        cluster=cluster, county=county, role=role, since=since, region=before.region if before else region
    )
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
def choose_part(*, place: ClusterPlace, region: Region, by: User) -> None:
    """Which of the county's regions is its part; whatever that is called later. Raises PermissionDenied,
    ValidationError.
    """
    if by.county_id != place.county_id or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以选定本县的部分。")
    if region.county_id != place.county_id:
        raise ValidationError({"region": "这不是本县登记的区域。"})
    place.region = region
    place.save(update_fields=["region"])
    audit.record(
        "cluster_part_chosen", place.cluster, by=by, county=place.county, region=str(region), kind=region.kind
    )


def _authorise(province: Province, by: User) -> None:
    if by.province_id != province.pk or not by.may(Permission.RUN_PROVINCE):
        raise PermissionDenied("只有本省市的省市经办可以登记产业集群。")
