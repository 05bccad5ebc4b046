"""One thing per function, each usable alone. Names are invented; everybody's password is `PASSWORD`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from evaluation.methods.loader import load_library
from evaluation.models import (
    Advantage,
    ConfirmationCall,
    ConfirmationItem,
    ConfirmationSheet,
    Dispute,
    ExecutionLine,
    ExecutionList,
    Figure,
    FigureRequest,
    GradeDecision,
    Lever,
    LeverAppeal,
    LeverRefund,
    LeverTrial,
    Method,
    Objection,
    Paper,
    PaperFile,
    PaperTemplate,
    Publication,
    Publicity,
    QualityCheck,
    QualityFinding,
    QualityRuleSet,
    QuotaPlan,
    Recommendation,
    RecommendationSet,
    Result,
    RobustnessCheck,
    RobustnessCount,
    Round,
    RoundStep,
    Run,
    Snapshot,
    SnapshotRow,
    Variable,
    Willingness,
)
from evaluation.papers.kinds import kind
from evaluation.quality.rules import library_file
from landuse.identification.rules import LIBRARY as RULES
from landuse.identification.rules import load as load_rules
from landuse.models import (
    Enterprise,
    EnterpriseYear,
    Identity,
    Industry,
    Listing,
    Occupancy,
    Parcel,
    RuleSet,
    Signal,
)
from mujun.accounts.models import County, Department, Province, Town, User
from mujun.accounts.roles import ROLES
from mujun.attachments.actions import attach
from mujun.attachments.models import Attachment
from mujun.calendars.models import CalendarDay
from mujun.clients.actions import issue, last_day
from mujun.identity.models import Application
from mujun.intake.models import Batch, SourceFile
from mujun.jobs.models import Job
from mujun.sharing.models import Usage
from tests.pictures import png

PASSWORD = "qinglan-2025"
REFERENCE = Path(__file__).parent.parent / "evaluation" / "reference" / "variables.yaml"
_serial = count(1)


def county(name: str = "青澜县", code: str = "339901") -> County:
    return County.objects.get_or_create(code=code, defaults={"name": name})[0]


def town(of: County, name: str = "云栖镇") -> Town:
    return Town.objects.get_or_create(county=of, name=name)[0]


def application(of: County, **fields) -> Application:
    """Of somebody whom 浙政钉 knows and nobody here."""
    values = {
        "provider": "ding",
        "subject": f"GE_{next(_serial)}",
        "name": "沈一",
        "unit": "税务局",
        "reason": "报数",
    }
    return Application.objects.create(county=of, **(values | fields))


def usage(of: County, **fields) -> Usage:
    """A download of the ranking."""
    values = {"way": "download", "resource": "results", "title": "排名.xlsx", "purpose": "组织年度评价"}
    return Usage.objects.create(county=of, done_at=timezone.now(), **(values | fields))


def figure_request(figure: Figure, by: User, **fields) -> FigureRequest:
    """Open, of ten working days."""
    now = timezone.now()
    values = {"reason": "与完税证明不符", "days": 10, "counting": "working", "due": now + timedelta(days=14)}
    number = f"{figure.enterprise.county.code}-{now.year}-{next(_serial):05d}"
    return FigureRequest.objects.create(figure=figure, raised_by=by, number=number, **(values | fields))


def department(code: str = "tax") -> Department:
    name = _reference()["departments"][code]
    return Department.objects.get_or_create(code=code, defaults={"name": name})[0]


def province(of: County | None = None) -> Province:
    """The one that the county lies in."""
    return Province.objects.get_or_create(code=of.code[:2] if of else "33", defaults={"name": "示范省"})[0]


def user(role: str, of: County | None, **fields) -> User:
    """A user who can sign in. Officers get a department or town, enterprises a credit code, when none is given; whoever
    looks at a province that of the county, and none of its own.
    """
    if ROLES[role].of_province:
        fields.setdefault("province", province(of))
        of = None
    if role in {"department_officer", "api_client"}:
        fields.setdefault("department", department())
    if role == "land_officer":
        fields.setdefault("department", department("natural_resources"))
    if role == "town_officer":
        fields.setdefault("town", town(of))
    if role == "enterprise":
        fields.setdefault("credit_code", f"9133{next(_serial):014d}")
    fields.setdefault("username", f"{role}-{next(_serial)}")
    fields.setdefault(
        "password", _hash(settings.PASSWORD_HASHERS[0]) if ROLES[role].signs_in else make_password(None)
    )
    return User.objects.create(role=role, county=of, **fields)


def token(of: User, **fields) -> dict[str, str]:
    """The header with which a program comes in for this user; for all that the role can use unless `scopes` says."""
    fields = {"name": f"令牌 {next(_serial)}", "expires_on": last_day(), "by": None} | fields
    _, text = issue(user=of, **fields)
    return {"Authorization": f"Token {text}"}


def industry(code: str = "33", name: str = "金属制品业") -> Industry:
    return Industry.objects.get_or_create(code=code, defaults={"name": name, "section": "C"})[0]


def enterprise(at: Town, name: str = "", scale: str = "规上", **fields) -> Enterprise:
    fields.setdefault("industry", industry())
    made = new_enterprise(at, name, scale, **fields)
    made.save()
    return made


def new_enterprise(at: Town, name: str = "", scale: str = "规上", **fields) -> Enterprise:
    """Not saved yet, for many at once."""
    number = next(_serial)
    fields.setdefault("credit_code", f"9133{number:014d}")
    return Enterprise(county=at.county, town=at, name=name or f"青澜第{number}机械厂", scale=scale, **fields)


def variables() -> list[Variable]:
    """The whole dictionary, in its order."""
    known = set(Variable.objects.values_list("code", flat=True))
    missing = [row for row in _reference()["variables"] if row["code"] not in known]
    departments = {code: department(code) for code in {row["department"] for row in missing}}
    Variable.objects.bulk_create(
        Variable(**row | {"department": departments[row["department"]]}) for row in missing
    )
    return list(Variable.objects.select_related("department").order_by("id"))


def listed(about: Enterprise, year: int = 2025, takes_part: bool = True) -> EnterpriseYear:
    """In the list of a year as it stands in the register."""
    fields = {name: getattr(about, name) for name in ("name", "town", "industry", "scale")}
    return EnterpriseYear.objects.create(enterprise=about, year=year, takes_part=takes_part, **fields)


def confirmation_call(of: County, year: int = 2025, **fields) -> ConfirmationCall:
    """Running, of ten natural days, with a sheet for every enterprise of the county."""
    now = timezone.now()
    values = {
        "variables": [variable.code for variable in variables()],
        "starts_at": now - timedelta(days=1),
        "days": 10,
        "counting": "natural",
        "deadline": now + timedelta(days=9),
        "answer_days": 5,
        "answer_counting": "working",
        "disputes_allowed": 2,
    }
    call = ConfirmationCall.objects.create(county=of, year=year, **(values | fields))
    sheets = (ConfirmationSheet(call=call, enterprise=each) for each in Enterprise.objects.filter(county=of))
    ConfirmationSheet.objects.bulk_create(sheets)
    return call


def attachment(of: County) -> Attachment:
    return attach(content=png(), name="证明.png", county=of, by=None)


def dispute(about: ConfirmationSheet, code: str = "tax", **fields) -> Dispute:
    """Waiting for its answer."""
    variable = Variable.objects.get(code=code)
    figure = (
        Figure.objects.current()
        .filter(enterprise=about.enterprise, year=about.call.year, variable=variable)
        .first()
    )
    values = {"number": f"{about.call.county.code}-2025-{next(_serial):05d}", "reason": "与申报表不符"}
    values |= {"figure": figure, "value": figure and figure.value, "due": timezone.now() + timedelta(days=7)}
    raised = Dispute.objects.create(sheet=about, variable=variable, **(values | fields))
    state = ConfirmationItem.State.DISPUTED
    said = {"figure": raised.figure, "value": raised.value, "dispute": raised, "at": timezone.now()}
    ConfirmationItem.objects.create(sheet=about, variable=variable, state=state, **said)
    return raised


def round(of: County, year: int = 2025, **fields) -> Round:
    return Round.objects.create(county=of, year=year, **fields)


def publicity(of: Round, shows: Run | Snapshot, **fields) -> Publicity:
    """Running since yesterday, of a run or of frozen land; full names, all grades, without places."""
    now = timezone.now()
    is_land = isinstance(shows, Snapshot)
    values = {
        "subject": "land" if is_land else "results",
        "snapshot" if is_land else "run": shows,
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=4),
        "days": 5,
        "counting": "natural",
        "shows_ranks": False,
        "names": "full",
        "contact": "县亩均办 0570-1234567",
        "answer_days": 5,
        "answer_counting": "working",
    }
    return Publicity.objects.create(round=of, **(values | fields))


def objection(about: Publicity, by: Enterprise, code: str = "tax", **fields) -> Objection:
    """Against a figure of an enterprise, waiting for its department."""
    variable = Variable.objects.select_related("department").get(code=code)
    values = {
        "number": f"{by.county.code}-2025-{next(_serial):05d}",
        "subject": "land" if variable.from_register else "figure",
        "variable": variable,
        "statement": "与申报表不符",
        "capacity": "enterprise",
        "department": variable.department,
        "due": timezone.now() + timedelta(days=7),
    }
    return Objection.objects.create(round=about.round, publicity=about, enterprise=by, **(values | fields))


def publication(of: Round, run: Run, **fields) -> Publication:
    values = {
        "number": 1,
        "document": "青政办发〔2026〕12 号",
        "meeting": "县政府常务会议",
        "met_on": date(2026, 5, 6),
        "effective_from": date(2026, 6, 1),
    }
    return Publication.objects.create(round=of, run=run, **(values | fields))


def grade_decision(of: Round, about: Enterprise, grade: str = "D", **fields) -> GradeDecision:
    """Proposed by somebody of the reform office."""
    values = {
        "was": "A",
        "grade": grade,
        "places": "不变",
        "reason": "发生较大安全事故",
        "basis": "应急〔2026〕3 号",
    }
    fields.setdefault("proposed_by", user("reform_office", of.county))
    return GradeDecision.objects.create(round=of, enterprise=about, **(values | fields))


def correction(of: Round, run: Run) -> RoundStep:
    """The step that made a run the formal one instead of itself: nobody moved by it."""
    RoundStep.objects.create(round=of, code="choose_run", name="选定正式测算", became=of.stage, run=run)
    fields = {"code": "score_corrections", "name": "按更正重新测算", "became": of.stage}
    return RoundStep.objects.create(round=of, run=run, **fields)


def calendar_day(of: County, day: date = date(2027, 2, 5), working: bool = False) -> CalendarDay:
    return CalendarDay.objects.create(county=of, day=day, working=working, reason="春节放假", source="示例")


def identity(of: County, text: str = "无名厂") -> Identity:
    """Rows of that name are of no enterprise of ours."""
    return Identity.objects.create(county=of, kind="name", text=text)


def batch(of: County, year: int = 2025, sender: str = "tax", state: str = "imported", **fields) -> Batch:
    number = next(_serial)
    content = f"workbook {number}".encode()
    file = SourceFile.objects.create(
        sha256=sha256(content).hexdigest(), name=f"{number}.xlsx", size=len(content), content=content
    )
    fields.setdefault("filename", f"{department(sender).name}{year}年数据.xlsx")
    fields.setdefault("layout", sender)
    if state == "imported":
        fields.setdefault("imported_at", timezone.now())
    return Batch.objects.create(county=of, year=year, department=sender, file=file, state=state, **fields)


def figure(of: Enterprise, variable: Variable, value: float, source: Batch, **fields) -> Figure:
    made = new_figure(of, variable, value, source, **fields)
    made.save()
    return made


def new_figure(of: Enterprise, variable: Variable, value: float, source: Batch, **fields) -> Figure:
    """Not saved yet, for many at once."""
    fields.setdefault("cell", f"C{next(_serial)}")
    return Figure(
        enterprise=of, variable=variable, value=value, batch=source, year=source.year, sheet="数据", **fields
    )


def parcel(at: Town, holder: Enterprise | None = None, area: float = 20, **fields) -> Parcel:
    made = _new_parcel(at, holder, area, **fields)
    made.save()
    return made


def _new_parcel(at: Town, holder: Enterprise | None, area: float, **fields) -> Parcel:
    fields.setdefault("code", f"{at.county.code}{next(_serial):013d}")
    fields.setdefault("land_use", "工业用地")
    return Parcel(county=at.county, town=at, holder=holder, area=area, **fields)


def occupancy(of: Parcel, by: Enterprise, area: float = 20, kind: str = "自用", **fields) -> Occupancy:
    made = _new_occupancy(of, by, area, kind, **fields)
    made.save()
    return made


def _new_occupancy(of: Parcel, by: Enterprise, area: float, kind: str, **fields) -> Occupancy:
    fields.setdefault("since", date(2019, 1, 1))
    return Occupancy(parcel=of, enterprise=by, area=area, kind=kind, **fields)


def land_of_their_own(enterprises: Sequence[Enterprise], area: float = 20) -> None:
    """A parcel for each, used by nobody else."""
    parcels = Parcel.objects.bulk_create(_new_parcel(each.town, each, area) for each in enterprises)
    uses = zip(parcels, enterprises, strict=True)
    Occupancy.objects.bulk_create(_new_occupancy(plot, each, area, "自用") for plot, each in uses)


def method(of: County, code: str = "qinglan-2025") -> Method:
    """A method of the library, adopted by the county."""
    loaded = load_library(code)
    read = loaded.method
    values = {"name": read.name, "edition": read.edition, "status": read.status}
    values |= {"code": code, "text": loaded.text, "resolved": loaded.resolved}
    return Method.objects.get_or_create(county=of, digest=loaded.digest, defaults=values)[0]


def snapshot(of: County, year: int = 2025, codes: Sequence[str] = ()) -> Snapshot:
    digest = sha256(str(next(_serial)).encode()).hexdigest()
    return Snapshot.objects.create(county=of, year=year, variables=list(codes), enterprises=0, digest=digest)


def snapshot_row(of: Snapshot, about: Enterprise, values: Sequence, figures: Sequence) -> SnapshotRow:
    return SnapshotRow(
        snapshot=of,
        enterprise=about,
        credit_code=about.credit_code,
        name=about.name,
        town=about.town.name,
        industry=about.industry_id,
        scale=about.scale,
        values=list(values),
        figures=list(figures),
    )


def job(of: County, kind: str = "run", state: str = "done", by: User | None = None, **fields) -> Job:
    number = next(_serial)
    ended = state in {"done", "failed", "cancelled"}
    fields.setdefault("title", f"{kind} {number}")
    fields.setdefault("finished_at", timezone.now() if ended else None)
    return Job.objects.create(
        county=of, kind=kind, state=state, key=f"{kind}:{number}", started_by=by, **fields
    )


def run(of: Snapshot, by: Method, outline: dict | None = None) -> Run:
    digest = sha256(f"run {next(_serial)}".encode()).hexdigest()
    shape = outline or {"groups": [], "outside": 0}
    return Run.objects.create(
        snapshot=of, method=by, job=job(of.county), engine="1", digest=digest, outline=shape
    )


def graded(of: County, year: int, grades: Mapping[Enterprise, str]) -> Run:
    """A run of a year of which nothing but the grades matters."""
    made = run(snapshot(of, year), method(of))
    for about, grade in grades.items():
        row = snapshot_row(made.snapshot, about, [], [])
        row.save()
        columns = {"values": [], "bases": [], "scores": [], "remarks": []}
        Result.objects.create(run=made, enterprise=about, row=row, group="规上", grade=grade, **columns)
    return made


def robustness_check(of: Run) -> RobustnessCheck:
    """Of four draws, of which every enterprise kept its grade in three and had none in one."""
    codes = sorted(set(of.results.exclude(grade="").values_list("grade", flat=True)))
    check = RobustnessCheck.objects.create(
        run=of, job=job(of.snapshot.county, "robustness"), weights=0.1, figures={"税收实际贡献": 0.05},
        seed=7, draws=4, codes=codes, digest="0" * 64,
    )  # fmt: skip
    for result in of.results.all():
        counts = [3 * (code == result.grade) for code in codes] + [1 if result.grade else 4]
        RobustnessCount.objects.create(
            check_of=check, enterprise_id=result.enterprise_id, grade=result.grade, counts=counts, steady=0.75
        )
    return check


def rule_set(of: County, text: str = "", **fields) -> RuleSet:
    """A draft of the county's own, or what `fields` make of it."""
    text = text or "# 本县\n" + (RULES / "huzhou-2021.yaml").read_text(encoding="utf-8")
    loaded = load_rules(text, "本县.yaml")
    fields = {"name": loaded.name, "kind": loaded.kind, "own": True} | fields
    return RuleSet.objects.create(
        county=of, text=text, digest=sha256(f"{next(_serial)}{text}".encode()).hexdigest(), **fields
    )


def listing(about: Enterprise, year: int = 2025) -> Listing:
    """On the list of 高耗低效企业 by a set that is adopted."""
    sets = RuleSet.objects.in_use(RuleSet.Kind.ENTERPRISES).filter(county=about.county)
    text = (RULES / "shaoxing-2022.yaml").read_text(encoding="utf-8")
    return Listing.objects.create(
        enterprise=about,
        town=about.town,
        year=year,
        rule_set=sets.first() or rule_set(about.county, text, adopted=True),
        rule="SX-1",
        title="亩均产值低于5万元",
        source="绍兴市2022年报道",
        evidence={"metric": "亩均产值", "unit": "万元/亩", "value": 4, "line": 5, "years": {}, "land": 20.0},
        sentence=f"{year} 年亩均产值 4.00 万元/亩，低于 5.00 万元/亩；用地 20.00 亩。",
    )


def signal(about: Enterprise, year: int = 2025, rule: str = "tax-3y", land: float = 20) -> Signal:
    rules = RuleSet.objects.in_use(RuleSet.Kind.LAND).filter(county=about.county).first()
    rules = rules or rule_set(about.county, name="低效识别（示例）", own=False, adopted=True)
    return Signal.objects.create(
        enterprise=about,
        town=about.town,
        year=year,
        rule_set=rules,
        rule=rule,
        title="三年亩均税收低于界线",
        source="湖州市 2021 年口径",
        evidence={
            "metric": "三年平均亩均税收",
            "unit": "万元/亩",
            "value": 2.4,
            "line": 6,
            "operator": "<",
            "years": {str(year - 2): 2.2, str(year - 1): 2.6, str(year): 2.4},
            "land": land,
        },
        sentence=f"{year - 2}—{year} 年平均亩均税收 2.40 万元，低于 6.00 万元。",
    )


def paper(of: Run, code: str = "areas") -> Paper:
    """Kept with one file, for the whole county."""
    made = Paper.objects.create(
        county=of.snapshot.county, year=of.snapshot.year, kind=code, number=1, title="文书", run=of
    )
    PaperFile.objects.create(
        paper=made, form="docx", name="文书.docx", size=3, digest="0" * 64, content=b"PK."
    )
    return made


def paper_template(of: County, code: str = "areas") -> PaperTemplate:
    """The delivered one as if the county had edited it."""
    return PaperTemplate.objects.create(
        county=of, kind=code, number=1, name="模板.docx", content=kind(code).template, digest="0" * 64
    )


def quality_finding(about: Enterprise, code: str = "tax", year: int = 2025) -> QualityFinding:
    return QualityFinding.objects.create(
        county=about.county,
        enterprise=about,
        year=year,
        variable=next(each for each in variables() if each.code == code),
        rule="Q-201",
        importance=QualityFinding.Importance.WARNING,
        value=-5,
        sentence="应不为负。",
        figures=[],
    )


def quality_check(of: County, year: int = 2025, completeness: Sequence[dict] = ()) -> QualityCheck:
    return QualityCheck.objects.create(
        county=of, year=year, checked_at=timezone.now(), completeness=list(completeness), stage="采集"
    )


def quality_rule_set(of: County) -> QualityRuleSet:
    """The library's file as the county's own, no longer in force."""
    file, now = library_file(), timezone.now()
    return QualityRuleSet.objects.create(
        county=of, name=file.rules.name, text=file.text, digest=file.digest, adopted_at=now, ended_at=now
    )


def lever(of: County, code: str = "electricity", **fields) -> Lever:
    values = {
        "name": "差别电价",
        "kind": "用电",
        "grades": ["D"],
        "formula": "用电量 × 0.3",
        "unit": "万元",
        "direction": "加征",
        "status": "示例",
        "source": "示例",
    }
    return Lever.objects.create(county=of, code=code, **(values | fields))


def advantage(about: Enterprise) -> Advantage:
    fields = {"year": 2025, "batch": 1, "field": "高端装备", "grounds": ["A"], "news": ["新项目"]}
    return Advantage.objects.create(enterprise=about, added_on=date(2026, 9, 1), **fields)


def execution_line(of: Run, about: Enterprise, period: str = "2026") -> ExecutionLine:
    """Of a list that was sent, for the first lever there is."""
    by = Lever.objects.filter(county=about.county).first() or lever(about.county)
    made, _ = RecommendationSet.objects.get_or_create(run=of, number=1, defaults={"as_of": date(2026, 3, 1)})
    kept = ExecutionList.objects.create(
        number=f"{about.county.code}-2026-9{next(_serial):04d}",
        county=about.county,
        lever=by,
        set=made,
        entry=by.entry.model_dump(mode="json", exclude_unset=True),
        period=period,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        state="sent",
    )
    return ExecutionLine.objects.create(list=kept, enterprise=about, grade="D", yearly=12)


def lever_appeal(line: ExecutionLine) -> LeverAppeal:
    return LeverAppeal.objects.create(number=f"申-{next(_serial)}", line=line, statement="用电量有误")


def lever_trial(of: Run) -> LeverTrial:
    """Of one lever that takes 365 from one enterprise of a town in a year, over the first half of the next."""
    row = {
        "lever": "差别电价",
        "column": "加价电费",
        "grade": "D",
        "town": "云栖镇",
        "unit": "万元",
        "direction": "加征",
    }
    by = Lever.objects.filter(county=of.snapshot.county).first() or lever(of.snapshot.county)
    return LeverTrial.objects.create(
        county=of.snapshot.county, name="换一组", run=of, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30),
        levers=[by.entry.model_dump(mode="json", exclude_unset=True)],
        rows=[row | {"size": 1, "missing": 0, "yearly": "365"}],
    )  # fmt: skip


def lever_refund(line: ExecutionLine) -> LeverRefund:
    fields = {"lever": line.list.lever, "enterprise": line.enterprise, "year": 2026}
    return LeverRefund.objects.create(**fields, grade="B", amount=6, working="12 × 50%")


def willingness(about: Enterprise, kind: str = "腾出面积", **fields) -> Willingness:
    """Said by nobody in particular; 4 亩 that an enterprise would free."""
    values = {"area": 4, "said_on": date(2026, 3, 2), "said_by": "负责人", "evidence": "申请书"}
    return Willingness.objects.create(enterprise=about, kind=kind, **values | fields)


def quota_plan(of: Run, about: Enterprise, number: int = 1) -> QuotaPlan:
    """One who asks for 10 mu and gets them."""
    quotas = "指标: {土地: {数量: 10, 单位: 亩}}, 收益: {税收: 1}"
    rules = f"{{规划: 示例, 年份: 2026, 地区: 339901, 来源: 示例, 状态: 示例, {quotas}}}"
    columns = {"uses": {"土地": [["10"]]}, "gains": {"税收": [["5"]]}, "marks": {}}
    columns |= {"codes": [about.credit_code], "towns": [about.town.name], "grades": ["A"], "places": [1]}
    fields = {
        "year": 2026,
        "number": number,
        "name": "示例",
        "day": date(2026, 3, 1),
        "size": 1,
        "applicants": columns,
    }
    answer = {"given": {about.credit_code: 1}, "sentences": {}}
    fields |= {"rules": rules, "greedy": answer, "file": attachment(about.county)}
    return QuotaPlan.objects.create(county=about.county, run=of, **fields)


def recommendation(of: Run, about: Enterprise, by: Lever) -> Recommendation:
    values = {"grade": "D", "amount": 12.5, "working": "用电量 41.67 万千瓦时 × 0.3", "executable": False}
    made, _ = RecommendationSet.objects.get_or_create(run=of, number=1, defaults={"as_of": date(2026, 3, 1)})
    return Recommendation.objects.create(set=made, run=of, enterprise=about, lever=by, **values)


@cache
def _hash(hasher: str) -> str:
    """One slow hash for everybody, by the first of the hashers in use."""
    return make_password(PASSWORD)


@cache
def _reference() -> dict:
    return yaml.safe_load(REFERENCE.read_text(encoding="utf-8"))
