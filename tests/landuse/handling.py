"""A county with a signalled enterprise on a parcel, and the people who make a finding and a case of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from landuse.actions import case_listing, case_progress, cases, finding_decisions, findings
from landuse.actions.case_progress import Picture, Progress
from landuse.actions.cases import Plan
from landuse.actions.findings import Notice
from landuse.actions.proposing import propose
from landuse.actions.speaking import File
from landuse.models import Case, Enterprise, LandFinding, Parcel, RuleSet, Signal
from mujun.accounts.models import County, User
from tests import factories as make
from tests.pictures import png

YEAR = 2025


@dataclass
class People:
    county: County
    about: Enterprise
    parcel: Parcel
    officer: User
    town: User
    other_town: User
    own: User
    stranger: User


def people() -> People:
    county = make.county()
    here, there = make.town(county, "云栖镇"), make.town(county, "青石街道")
    about, other = make.enterprise(here, "云栖轴承厂"), make.enterprise(there, "青石铸件厂")
    parcel = make.parcel(here, holder=about, area=Decimal("12.5"))
    signal(about)
    return People(
        county,
        about,
        parcel,
        make.user("land_officer", county),
        make.user("town_officer", county, town=here),
        make.user("town_officer", county, town=there),
        make.user("enterprise", county, credit_code=about.credit_code),
        make.user("enterprise", county, credit_code=other.credit_code),
    )


def signal(about: Enterprise, rule: str = "T-1", **fields) -> Signal:
    rules, _ = RuleSet.objects.get_or_create(
        county=about.county, digest="d", defaults={"name": "本县规则", "text": "", "adopted": True}
    )
    values = {
        "town": about.town,
        "year": YEAR,
        "rule_set": rules,
        "rule": rule,
        "title": "亩均税收低",
        "source": "示例",
        "evidence": {"land": 12.5, "facts": ["亩均税收 1 万元"]},
        "sentence": "近两年平均亩均税收 1 万元",
    }
    return Signal.objects.create(enterprise=about, **(values | fields))


def proposed(of: People) -> LandFinding:
    made = propose(county=of.county, year=YEAR, pointings=Signal.objects.all(), by=of.officer)
    return made.findings[0]


def noticed(of: People, days: int = 5, ago: int = 0) -> LandFinding:
    """Notified `ago` days before today, with natural days to object."""
    notice = Notice("请贵单位核实。", timezone.localdate() - timedelta(days=ago), days, "natural")
    return findings.notify(finding=proposed(of), notice=notice, by=of.officer)


def found(of: People, stay=None) -> LandFinding:
    finding = noticed(of, ago=6)
    return finding_decisions.confirm(finding=finding, reason="核实属实", stay=stay, by=of.officer)


def listed(of: People, finding: LandFinding | None = None) -> Case:
    findings_ = LandFinding.objects.filter(pk=(finding or found(of)).pk)
    due = timezone.localdate() + timedelta(days=30)
    done = case_listing.put_on_list(
        county=of.county, findings=findings_, unit=None, plan_due=due, by=of.officer
    )
    return done.cases[0]


def a_plan(**fields) -> Plan:
    today = timezone.localdate()
    values = {
        "treatment": "LE-07-1",
        "mode": "LE-16-4",
        "text": "拆旧建新",
        "start_due": today + timedelta(days=10),
        "accept_due": today + timedelta(days=200),
        "close_due": today + timedelta(days=230),
    }
    return Plan(**(values | fields))


def under_way(of: People, case: Case | None = None) -> Case:
    case = cases.plan(case=case or listed(of), plan=a_plan(), unit=None, by=of.officer)
    return cases.take(case=case, step="start", by=of.officer)


def report(case: Case, by: User, treated: str = "12.5") -> Case:
    return case_progress.report(case=case, progress=Progress(Decimal(treated), "拆除完成"), by=by)


def photo(case: Case, by: User, stage: str = "after") -> None:
    picture = Picture(stage, "东侧厂房", timezone.localdate())
    case_progress.add_files(case=case, picture=picture, files=[File("现场.png", png())], by=by)


def accept(case: Case, by: User, on: date | None = None) -> Case:
    on = on or timezone.localdate()
    return cases.accept(case=case, on=on, accepted_by="县亩均办、云栖镇", opinion="符合方案", by=by)


def accepted(of: People) -> Case:
    case = under_way(of)
    report(case, of.officer)
    photo(case, of.town)
    return accept(case, of.officer)


def finding_of(about: Enterprise, **fields) -> LandFinding:
    """Found, without any people."""
    now = timezone.now()
    values = {
        "number": f"{about.county.code}-{YEAR}-9{about.pk:04d}",
        "county": about.county,
        "kind": "low",
        "state": "found",
        "year": YEAR,
        "area": Decimal(10),
        "decision": "属实",
        "decided_at": now,
        "noticed_on": now.date(),
        "noticed_at": now,
        "term_days": 5,
        "term_counting": "natural",
        "due": now,
    }
    return LandFinding.objects.create(enterprise=about, **(values | fields))


def case_of(about: Enterprise, **fields) -> Case:
    """Just listed, the enterprise's town answers for it."""
    finding = fields.pop("finding", None) or finding_of(about)
    values = {"number": f"{finding.number}-1", "area": finding.area, "listed_on": timezone.localdate()}
    values |= {"county": about.county, "town": about.town, "finding": finding}
    return Case.objects.create(enterprise=about, **(values | fields))
