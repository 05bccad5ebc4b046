"""Land rooms: one thing per function, each usable alone, as the others here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count

from landuse.actions import agreement_checks, agreements, projects, provisions
from landuse.agreements import LIBRARY, Results, Stage
from landuse.models import (
    Agreement,
    AgreementCheck,
    AgreementRuleSet,
    Block,
    BlockDivision,
    BlockParcel,
    ClauseDecision,
    CountyProvision,
    Development,
    DevelopmentPause,
    Enterprise,
    IdleFile,
    IdleProceeding,
    IdleStep,
    Parcel,
    Project,
)
from mujun.accounts.models import County, Town
from mujun.attachments.models import Attachment

_serial = count(1)
OWN = """文件: 青澜县差别化供地办法
文号: 青政办发〔2025〕6号
来源: 示例县自拟
状态: 示例
施行: 2025-01-01
失效: 未定
规定:
  P-01:
    条款: 二
    内容: 按评价档次差别化供应
    各档次供应方式: {A: [一次性出让, 先租后让], B: [弹性年期出让]}
"""
# LE-18: the whole includes the odd parcels
DECISION = {
    "document": "浙政办发〔2023〕12号",
    "code": "LE-18",
    "key": ("项目总面积",),
    "value": "含零星用地",
    "number": "青政办发〔2025〕3号",
    "valid_from": date(2025, 3, 1),
    "valid_to": None,
}


def county_provision(of: County) -> CountyProvision:
    """States P-01."""
    return provisions.adopt_document(county=of, text=OWN, by=None)


def clause_decision(of: County, **fields) -> ClauseDecision:
    return provisions.decide(county=of, by=None, **(DECISION | fields))


def agreement_rules(of: County, code: str = "qinglan-2024") -> AgreementRuleSet:
    """Of the library: 12 months to put a miss right, below six tenths it is a breach."""
    text = (LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
    return agreements.adopt_rules(county=of, text=text, by=None)


def parcel(at: Town, holder: Enterprise | None = None, **fields) -> Parcel:
    """Of 30 亩."""
    given = {"code": f"{next(_serial):06d}JB{next(_serial):05d}", "area": 30, "land_use": "工业用地"}
    return Parcel.objects.create(county=at.county, town=at, holder=holder, **(given | fields))


def agreement(of: Enterprise, on: Parcel | None = None, **fields) -> Agreement:
    """Signed 2023-01-10; built by mid 2024, running by mid 2025, yearly checks from 30 June 2025 on."""
    dues = {
        Stage.BUILT: date(2024, 6, 30),
        Stage.RUNNING: date(2025, 6, 30),
        Stage.YEARLY: date(2025, 6, 30),
    }
    given = {"number": f"标准地〔2023〕{next(_serial)}号", "signed_on": date(2023, 1, 10), "dues": dues}
    return agreements.enter(
        parcel=on or parcel(of.town, of),
        enterprise=of,
        rule_set=agreement_rules(of.county),
        terms=agreements.Terms(**(given | fields)),
        promised={
            "固定资产投资强度": Decimal(300),
            "容积率": Decimal("1.5"),
            "亩均税收": Decimal(20),
            "单位增加值能耗": Decimal("0.52"),
        },
        by=None,
    )


def agreement_check(
    of: Agreement, stage: Stage = Stage.YEARLY, on: str = "2025-06-01", year: int | None = 2024, **values: str
) -> AgreementCheck:
    """`values` by indicator; without any the yearly ones are met."""
    given = values or {"亩均税收": "20", "单位增加值能耗": "0.5"}
    results = Results(stage, date.fromisoformat(on), {name: Decimal(value) for name, value in given.items()})
    return agreement_checks.check(agreement=of, results=results, year=year, by=None)


def development(of: Parcel, **known) -> Development:
    """To be begun by 1 March 2024, which nobody did."""
    return Development.objects.create(parcel=of, **({"agreed_start": date(2024, 3, 1)} | known))


@dataclass(frozen=True)
class Idle:
    pause: DevelopmentPause
    proceeding: IdleProceeding
    step: IdleStep
    file: IdleFile


def idle(of: Parcel, paper: Attachment) -> Idle:
    """A parcel under investigation: its notice is written, not served yet."""
    about = development(of)
    day, cause = date(2025, 4, 1), Development.Cause.GOVERNMENT
    pause = about.pauses.create(first=day, cause=cause, evidence="青政函〔2025〕1号")
    words = {"words": "满一年未动工", "reading": {"status": "满一年未动工", "words": ""}}
    proceeding = of.idle_proceedings.create(kind="未动工", opened_on=day, holder=of.holder, **words)
    step = proceeding.steps.create(code="调查通知", title="闲置土地调查通知书", on=day)
    return Idle(pause, proceeding, step, step.files.create(attachment=paper))


def block(*parcels: Parcel) -> Block:
    """Parcels as one block, whatever lies between them."""
    county, first = parcels[0].county, min(parcels, key=lambda parcel: parcel.code)
    division = BlockDivision.objects.create(
        county=county, metres=30, reason="会议纪要", parcels=len(parcels), undrawn=0, blocks=1
    )
    made = Block.objects.create(
        county=county, code=first.code, name=f"{first.town}1号区块", division=division, outline=first.polygon
    )
    BlockParcel.objects.bulk_create(BlockParcel(block=made, parcel=each) for each in parcels)
    return made


def project(*parcels: Parcel, odd: Sequence[Parcel] = (), **fields) -> Project:
    """Of these parcels and the odd ones, 政企合作, planned."""
    plan = projects.Plan(
        name="东片改造",
        mode="LE-16-6",
        unit="经信局",
        planned_area=sum(each.area for each in (*parcels, *odd)),
    )
    listed = {each.code: "" for each in parcels} | {each.code: "边角地" for each in odd}
    made = projects.create(county=parcels[0].county, plan=replace(plan, **fields), parcels=listed, by=None)
    return made
