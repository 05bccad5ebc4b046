"""Say what a zone or cluster is made of, and what a region has by itself."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.models import ClusterPlace, Region, RegionFigure, RegionKind, RegionPart
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.names import names_of, variables_of
from landuse.models import Enterprise, Park
from mujun.accounts import audit
from mujun.accounts.models import County, Town, User
from mujun.accounts.roles import Permission


@transaction.atomic
def found(*, county: County, kind: str, name: str, note: str, by: User) -> Region:
    """Raises PermissionDenied; ValidationError for a name that is taken or a kind that the register knows."""
    _authorise(county, by)
    if kind not in MADE_OF_PARTS:
        raise ValidationError({"kind": "镇街、园区、行业按名单汇总，不用另外登记。"})
    made = Region(county=county, kind=kind, name=name.strip(), note=note.strip())
    made.full_clean(validate_constraints=False)
    if Region.objects.filter(county=county, kind=kind, name=made.name).exists():
        raise ValidationError({"name": f"已有这个{kind}。打开它，修改组成。"})
    made.save()
    if kind == RegionKind.CLUSTER:  # what a province's cluster of that name waits for
        ClusterPlace.objects.filter(county=county, region=None, cluster__name=made.name).update(region=made)
    audit.record("region_founded", made, by=by, county=county, kind=kind)
    return made


@transaction.atomic
def add_part(
    *,
    region: Region,
    town: Town | None,
    park: Park | None,
    industry: str,
    enterprise: Enterprise | None,
    role: str,
    since: date,
    by: User,
) -> RegionPart:
    """Whoever has all that is named belongs to it; an enterprise is named alone. Raises as `found`."""
    _authorise(region.county, by)
    if not (town or park or industry or enterprise):
        raise ValidationError("镇街、园区、行业、企业至少选一样；选了几样的，是同时符合的企业。")
    if enterprise and (town or park or industry):
        raise ValidationError({"enterprise": "单个企业不与镇街、园区、行业同选。分两次加入。"})
    made = RegionPart(
        region=region, town=town, park=park, industry=industry, enterprise=enterprise, role=role, since=since
    )
    same = region.parts.filter(
        town=town, park=park, industry=industry, enterprise=enterprise, until=None
    ).exists()
    if same:
        raise ValidationError("已有这一部分。先写明原来的到哪天为止。")
    made.save()
    audit.record("region_part_added", region, by=by, county=region.county, part=str(made), since=str(since))
    return made


@transaction.atomic
def end_part(*, part: RegionPart, until: date, by: User) -> None:
    """The last day on which it belongs. Raises as `found`."""
    kept = RegionPart.objects.select_for_update(of=("self",)).select_related("region__county").get(pk=part.pk)
    _authorise(kept.region.county, by)
    if kept.until:
        raise ValidationError("这一部分已经结束。")
    if until < kept.since:
        raise ValidationError({"until": f"不能早于 {kept.since}。"})
    kept.until = until
    kept.save(update_fields=["until"])
    audit.record(
        "region_part_ended", kept.region, by=by, county=kept.region.county, part=str(kept), until=str(until)
    )


@transaction.atomic
def report(
    *, county: County, kind: str, name: str, year: int, variable: str, value: Decimal, source: str, by: User
) -> RegionFigure:
    """The former figure stays on record. Raises as `found`."""
    _authorise(county, by)
    if name not in names_of(county, kind, year):
        raise ValidationError({"name": f"{year} 年没有这个{kind}。核对名称。"})
    if variable not in variables_of(county, kind):
        raise ValidationError({"variable": f"{kind}的评价办法没有用到这个数据项。"})
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    place = {"county": county, "kind": kind, "name": name, "year": year, "variable": variable}
    RegionFigure.objects.filter(**place, is_current=True).update(is_current=False)
    kept = RegionFigure.objects.create(**place, value=value, source=source.strip(), by=by)
    audit.record(
        "region_figure_reported",
        kept,
        by=by,
        county=county,
        variable=variable,
        value=str(value),
        source=source,
    )
    return kept


def _authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以登记区域和填报区域数据。")
