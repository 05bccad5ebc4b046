"""集群用地总量: keep the industrial land of a place in a year as known on a day; what it was before stays."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import ClusterLand
from landuse.readings.places import places_of, strange
from mujun.accounts import audit
from mujun.accounts.models import County, User

LONGEST_NAME, LONGEST_SOURCE = 50, 300
_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Row:
    cluster: str
    place: str
    role: str
    year: int
    total: Decimal
    on: date
    source: str


@transaction.atomic
def keep(*, county: County, row: Row, by: User | None) -> ClusterLand:
    """Enter a year of a place, or bring it up to date. Raises ValidationError by field with the cure."""
    authorise(county, by)
    where = {
        "county": county,
        "cluster": said(row.cluster, "产业集群", LONGEST_NAME),
        "place": said(row.place, "所在地", LONGEST_NAME),
        "year": row.year,
    }
    _refuse(row, _strange(county, where["cluster"], where["place"]))
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    former = ClusterLand.objects.current().filter(**where)
    before = former.first()
    former.update(is_current=False)
    source = said(row.source, "数据来源", LONGEST_SOURCE)
    kept = ClusterLand.objects.create(
        **where, role=row.role, total=row.total, on=row.on, source=source, by=by
    )
    told = {"role": kept.role, "area": f"{kept.total:f}", "on": row.on.isoformat()}
    told["before"] = f"{before.total.normalize():f}" if before else "无"
    audit.record("cluster_land_kept", kept, by=by, county=county, **told)
    return kept


def _strange(county: County, cluster: str, place: str) -> str:
    """A place that the county does not know, unless the cluster's rows have called it so before."""
    former = ClusterLand.objects.filter(county=county, cluster=cluster).values_list("place", flat=True)
    return strange(places_of(county), place, former)


def _refuse(row: Row, place: str) -> None:
    mistakes, today = {"place": place} if place else {}, timezone.localdate()
    if row.role not in ClusterLand.Role.values:
        mistakes["role"] = "请选核心区或协同区。"
    if row.total < 0:
        mistakes["total"] = "面积应不小于零。请核对。"
    if not _FIRST_YEAR <= row.year <= today.year:
        mistakes["year"] = f"年度应在 {_FIRST_YEAR}—{today.year} 之间。"
    elif not date(row.year, 1, 1) <= row.on <= today:
        mistakes["on"] = "截至日期应在这一年开始以后、今天以前。"
    if mistakes:
        raise ValidationError(mistakes)
