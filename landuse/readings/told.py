"""What other systems may be told of land, as rows: parcels of a year, findings with their cases, agreements."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from landuse.casework.findings import State
from landuse.casework.table import Stage
from landuse.map.ground import main_users
from landuse.models import Agreement, AgreementPromise, Enterprise, LandFinding, Parcel, Performance
from mujun.accounts.models import County
from mujun.exchange.resources import Row

PARCELS, FINDINGS, AGREEMENTS = "宗地绩效", "低效用地认定", "项目承诺"
STANDS, WITHDRAWN = "有效", "撤回"
_SQUARE_METRES = Decimal(2000) / 3  # of a 亩
PARCEL_COLUMNS = {
    "宗地代码": "", "不动产单元号": "", "年度": "", "统一社会信用代码": "", "企业名称": "", "镇街": "",
    "宗地面积": "亩", "容积率": "", "亩均税收": "万元/亩", "档次": "", "低效用地": "", "供地日期": "",
}  # fmt: skip
FINDING_COLUMNS = {
    "认定编号": "", "类别": "", "年度": "", "统一社会信用代码": "", "企业名称": "", "镇街": "", "宗地代码": "",
    "用地面积": "亩", "认定日期": "", "认定理由": "", "状态": "", "整治编号": "", "整治阶段": "", "应整治面积": "亩",
    "已整治面积": "亩", "验收日期": "",
}  # fmt: skip
AGREEMENT_COLUMNS = {
    "协议编号": "", "统一社会信用代码": "", "企业名称": "", "镇街": "", "宗地代码": "", "用地面积": "亩",
    "签订日期": "", "竣工验收期限": "", "达产复核期限": "", "首次年度核查期限": "", "固定资产投资强度": "万元/亩",
    "容积率": "", "亩均税收": "万元/亩", "状态": "",
}  # fmt: skip


def performance_years(county: County) -> list[int]:
    years = Performance.objects.filter(enterprise__county=county).order_by("-year")
    return [*years.values_list("year", flat=True).distinct()]


def parcel_rows(county: County, year: int, parcels: Collection[int] | None = None) -> list[Row]:
    """Of each parcel, or of those of `parcels`, that somebody of the list uses at the end of the year."""
    users = main_users(county.pk, date(year, 12, 31))
    found = Parcel.objects.filter(county=county).select_related("town").order_by("code")
    if parcels is not None:
        found = found.filter(pk__in=parcels)
    known = Enterprise.objects.in_bulk({users.get(each.pk, each.holder_id) for each in found} - {None})
    did = {
        each.enterprise_id: each for each in Performance.objects.filter(enterprise__county=county, year=year)
    }
    low = _low(county, year)
    rows = []
    for parcel in found:
        if user := known.get(users.get(parcel.pk, parcel.holder_id)):
            rows.append(_parcel(parcel, user, did.get(user.pk), year) | {"低效用地": parcel.pk in low})
    return rows


def finding_years(county: County) -> list[int]:
    years = _decided(county).order_by("-year").values_list("year", flat=True)
    return [*years.distinct()]


def finding_rows(county: County, year: int) -> list[Row]:
    return rows_of_findings(_decided(county).filter(year=year))


def rows_of_findings(findings: QuerySet[LandFinding]) -> list[Row]:
    """Those that were decided; one that was revoked is 撤回."""
    known = findings.select_related("enterprise__town", "case").prefetch_related("parcels").order_by("pk")
    return [_finding(each) for each in known if each.state in (State.FOUND, State.REVOKED)]


def agreement_years(county: County) -> list[int]:
    """In which they were signed."""
    return [each.year for each in Agreement.objects.filter(county=county).dates("signed_on", "year", "DESC")]


def agreement_rows(county: County, year: int) -> list[Row]:
    return rows_of_agreements(Agreement.objects.filter(county=county, signed_on__year=year))


def rows_of_agreements(agreements: Iterable[Agreement]) -> list[Row]:
    found = list(
        Agreement.objects.filter(pk__in=[each.pk for each in agreements])
        .order_by("pk")
        .select_related("enterprise__town", "parcel")
    )
    promised: dict[int, dict[str, Decimal]] = {}
    for of, name, value in AgreementPromise.objects.filter(agreement__in=found).values_list(
        "agreement", "indicator", "value"
    ):
        promised.setdefault(of, {})[name] = value
    return [_agreement(each, promised.get(each.pk, {})) for each in found]


def _parcel(parcel: Parcel, user: Enterprise, did: Performance | None, year: int) -> dict[str, Any]:
    ground = parcel.area * _SQUARE_METRES
    return {
        "宗地代码": parcel.code,
        "不动产单元号": parcel.unit_number,
        "年度": year,
        "统一社会信用代码": user.credit_code,
        "企业名称": user.name,
        "镇街": parcel.town.name,
        "宗地面积": parcel.area,
        "容积率": parcel.floor_area / ground if parcel.floor_area and ground else None,
        "亩均税收": did.tax / did.land if did and did.tax is not None and did.land else None,
        "档次": did.grade if did else None,
        "供地日期": parcel.supplied_on,
    }


def _low(county: County, year: int) -> set[int]:
    """Parcels found to be of low efficiency and not treated since."""
    found = LandFinding.objects.filter(
        county=county, kind=LandFinding.Kind.LOW, state=State.FOUND, year__lte=year
    )
    return {*found.exclude(case__stage=Stage.CLOSED).values_list("parcels", flat=True)} - {None}


def _decided(county: County) -> QuerySet[LandFinding]:
    return LandFinding.objects.filter(county=county, state__in=[State.FOUND, State.REVOKED])


def _finding(finding: LandFinding) -> dict[str, Any]:
    case = getattr(finding, "case", None)
    return {
        "认定编号": finding.number,
        "类别": finding.get_kind_display(),
        "年度": finding.year,
        "统一社会信用代码": finding.enterprise.credit_code,
        "企业名称": finding.enterprise.name,
        "镇街": finding.enterprise.town.name,
        "宗地代码": "、".join(sorted(each.code for each in finding.parcels.all())),
        "用地面积": finding.area,
        "认定日期": timezone.localdate(finding.decided_at),
        "认定理由": finding.decision,
        "状态": STANDS if finding.state == State.FOUND else WITHDRAWN,
        "整治编号": case.number if case else None,
        "整治阶段": case.at.label if case else None,
        "应整治面积": case.area if case else None,
        "已整治面积": case.treated if case else None,
        "验收日期": case.accepted_on if case else None,
    }


def _agreement(agreement: Agreement, promised: dict[str, Decimal]) -> dict[str, Any]:
    return {
        "协议编号": agreement.number,
        "统一社会信用代码": agreement.enterprise.credit_code,
        "企业名称": agreement.enterprise.name,
        "镇街": agreement.enterprise.town.name,
        "宗地代码": agreement.parcel.code,
        "用地面积": agreement.parcel.area,
        "签订日期": agreement.signed_on,
        "竣工验收期限": agreement.built_by,
        "达产复核期限": agreement.running_by,
        "首次年度核查期限": agreement.yearly_from,
        "固定资产投资强度": promised.get("固定资产投资强度", promised.get("投资强度")),
        "容积率": promised.get("容积率"),
        "亩均税收": promised.get("亩均税收"),
        "状态": WITHDRAWN if agreement.ended_on else STANDS,
    }
