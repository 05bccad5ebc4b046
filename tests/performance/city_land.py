"""Land of a county of the city at work: one plot of twenty has a term, an agreement, a contract, a check."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from landuse.actions.agreement_checks import judged
from landuse.agreements import Results, Stage, frozen, verdict
from landuse.agreements.keeping import told
from landuse.casework.findings import State
from landuse.models import (
    Agreement,
    AgreementCheck,
    AgreementPromise,
    AgreementRuleSet,
    Checklist,
    Development,
    IdleProceeding,
    LandFinding,
    Occupancy,
    Parcel,
    Project,
    ProjectParcel,
    Rent,
    SupplyContract,
)
from landuse.provisions import Outcome
from mujun.accounts.models import County, User

EVERY = 12  # of so many plots one, so that those of a county of 1,200 fill the first page and nearly the last
RULES = "qinglan-2024"
PROMISED = {
    "固定资产投资强度": 350,
    "容积率": Decimal("1.6"),
    "亩均税收": 30,
    "单位增加值能耗": Decimal("0.4"),
}


def land_at_work(county: County, office: User) -> None:
    plots = list(Parcel.objects.filter(county=county, holder__isnull=False).order_by("code")[::EVERY])
    day = timezone.localdate()
    _used_twice(plots)
    _idle(plots, day, office)
    _agreed(plots, day, office)
    _contracted(plots, day, office)
    _looked_at(plots, day, office)
    _redeveloped(plots, day, office)
    _found(county, office)


def _used_twice(plots: Sequence[Parcel]) -> None:
    """Somebody rents the whole of what its holder uses."""
    Occupancy.objects.bulk_create(
        Occupancy(parcel=plot, enterprise=other.holder, kind="承租", area=plot.area, since=date(2022, 7, 1))
        for plot, other in zip(plots, [*plots[1:], plots[0]], strict=True)
    )


def _idle(plots: Sequence[Parcel], day: date, office: User) -> None:
    """To be begun within two years of today, before or after; every tenth is looked into."""
    Development.objects.bulk_create(
        Development(
            parcel=plot, contract=f"HT{at:06}", contract_date=date(2021, 3, 1), approved_on=date(2020, 9, 1),
            agreed_start=day + timedelta(days=at * 37 % 1460 - 730), area_due=plot.area * 400,
            investment_due=plot.area * 300, price=plot.area * 50,
            cause=["", "企业原因", "政府原因"][at % 3],
        )
        for at, plot in enumerate(plots)
    )  # fmt: skip
    IdleProceeding.objects.bulk_create(
        IdleProceeding(
            parcel=plot, holder=plot.holder, kind="未动工", opened_on=day, words="约定动工日期已过", reading={},
            opened_by=office,
        )
        for plot in plots[::10]
    )  # fmt: skip


def _agreed(plots: Sequence[Parcel], day: date, office: User) -> None:
    """Every other one was looked at when it was built."""
    rules = AgreementRuleSet.objects.create(
        county=office.county, name="标准地", source="示例", text=_rules(), digest=RULES, by=office
    )
    made = Agreement.objects.bulk_create(
        Agreement(
            county=office.county, number=f"XY{at:06}", parcel=plot, enterprise=plot.holder, rule_set=rules,
            signed_on=date(2022, 5, 1), built_by=day + timedelta(days=at * 53 % 1000 - 500),
            running_by=day + timedelta(days=at * 53 % 1000 + 200), yearly_from=day + timedelta(days=900),
            by=office,
        )
        for at, plot in enumerate(plots)
    )  # fmt: skip
    AgreementPromise.objects.bulk_create(
        AgreementPromise(agreement=each, indicator=indicator, value=value)
        for each in made
        for indicator, value in PROMISED.items()
    )
    checked = Agreement.objects.filter(pk__in=[each.pk for each in made[::2]])
    AgreementCheck.objects.bulk_create(
        _check(each, at, day, office)
        for at, each in enumerate(checked.select_related("rule_set").prefetch_related("promises"))
    )


def _rules() -> str:
    from importlib.resources import files

    return (files("landuse.agreements") / "library" / f"{RULES}.yaml").read_text(encoding="utf-8")


def _check(agreement: Agreement, at: int, day: date, office: User) -> AgreementCheck:
    values = {"固定资产投资强度": Decimal(150 + at % 300), "容积率": Decimal("1.7")}
    results = Results(Stage.BUILT, day, values, {})
    found = judged(agreement, results)
    return AgreementCheck(
        agreement=agreement, enterprise_id=agreement.enterprise_id, stage=Stage.BUILT, on=day,
        values={name: f"{value:f}" for name, value in values.items()}, judged=[frozen(each) for each in found],
        told={name: on.isoformat() for name, on in told(found, day, {}).items()}, verdict=verdict(found), by=office,
    )  # fmt: skip


def _contracted(plots: Sequence[Parcel], day: date, office: User) -> None:
    made = SupplyContract.objects.bulk_create(
        SupplyContract(
            county=office.county, number=f"GY{at:06}", parcel=plot, enterprise=plot.holder, mode="长期租赁",
            since=date(2010, 1, 1), until=day + timedelta(days=at * 41 % 3000 - 100), months=240,
            rent_due=10, rent_paid=10 - at % 3, rent_on=day, by=office,
        )
        for at, plot in enumerate(plots)
    )  # fmt: skip
    Rent.objects.bulk_create(Rent(contract=each, since=each.since, amount=5, by=office) for each in made)


def _looked_at(plots: Sequence[Parcel], day: date, office: User) -> None:
    """Half of them are about a time that runs, and looked at again every day."""
    Checklist.objects.bulk_create(
        Checklist(
            county=office.county, town_id=plot.town_id, parcel=plot, enterprise=plot.holder, on=day, by=office,
            subject=f"宗地 {plot.code}", findings=[], outcome=Outcome.MET, clause="规定", source="依据",
            **_asked(at, day),
        )
        for at, plot in enumerate(plots)
    )  # fmt: skip


def _asked(at: int, day: date) -> dict[str, object]:
    if at % 2:
        return {"code": "X-06", "given": {"容积率": "1.5"}}
    began = day - timedelta(days=at * 29 % 2000)
    return {"code": "F-07", "given": {"过渡期起算日": began.isoformat()}}


def _redeveloped(plots: Sequence[Parcel], day: date, office: User) -> None:
    made = Project.objects.bulk_create(
        Project(
            county=office.county, number=f"{office.county.code}-X-{at:05}", name=f"{at} 号改造", mode="LE-16a",
            unit="镇街", planned_area=plot.area, due=day + timedelta(days=365), created_by=office,
        )
        for at, plot in enumerate(plots)
    )  # fmt: skip
    ProjectParcel.objects.bulk_create(
        ProjectParcel(project=project, parcel=plot, odd="边角地" if at % 5 == 0 else "")
        for at, (project, plot) in enumerate(zip(made, plots, strict=True))
    )


def _found(county: County, office: User) -> None:
    """Of the findings without a case every other one is decided, and may be put on the list."""
    listed = LandFinding.objects.filter(county=county, case=None).order_by("pk")
    decided = list(listed.values_list("pk", flat=True)[::2])
    LandFinding.objects.filter(pk__in=decided).update(
        state=State.FOUND, decision="现场核实", decided_by=office, decided_at=timezone.now()
    )
