"""Other systems hear of land: inside the transaction of the act that makes it known."""

from collections.abc import Collection

from landuse.models import Agreement, FindingParcel, LandFinding
from landuse.readings import told
from mujun.accounts.models import County, User
from mujun.exchange.telling import tell


def tell_parcels(
    *, county: County, year: int, by: User | None, parcels: Collection[int] | None = None
) -> None:
    """How the parcels did in the year, all or some."""
    tell(
        county=county,
        resource=told.PARCELS,
        rows=lambda: told.parcel_rows(county, year, parcels),
        by=by,
    )


def tell_findings(*, county: County, findings: Collection[int], by: User | None) -> None:
    """The findings with their cases, and their parcels."""
    chosen = LandFinding.objects.filter(pk__in=findings)
    tell(county=county, resource=told.FINDINGS, rows=lambda: told.rows_of_findings(chosen), by=by)
    for year in {*chosen.values_list("year", flat=True)}:
        parcels = FindingParcel.objects.filter(finding__in=chosen, finding__year=year)
        tell_parcels(county=county, year=year, by=by, parcels=[*parcels.values_list("parcel", flat=True)])


def tell_agreement(*, agreement: Agreement, by: User | None) -> None:
    tell(
        county=agreement.county,
        resource=told.AGREEMENTS,
        rows=lambda: told.rows_of_agreements([agreement]),
        by=by,
    )
