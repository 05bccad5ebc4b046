"""What parcels are coloured by: a theme gives each parcel one of its values. A fixed number of queries each."""

from itertools import cycle

import pandas as pd
from django.db.models import Q

from landuse.casework.findings import STANDING
from landuse.casework.findings import State as FindingState
from landuse.casework.table import COURSE, Stage
from landuse.map.clock_themes import idle_clock, stock_problems
from landuse.map.theme import Theme, Value, theme
from landuse.models import (
    BlockParcel,
    Case,
    CaseParcel,
    FindingParcel,
    LandFinding,
    ParcelPark,
    Park,
    Performance,
    Project,
    ProjectParcel,
    Signal,
)
from landuse.readings.surveyed import targets_of
from mujun.accounts.models import User
from mujun.accounts.scope import within

_TONES = {"A": "a", "B": "b", "C": "c", "D": "d"}
_STAGE_TONES = {Stage.LISTED: "d", Stage.PLANNED: "warm", Stage.UNDER_WAY: "c", Stage.ACCEPTED: "b"}
_CLOSED = "a"
_PARK_TONES = ("a", "b", "c", "d", "warm", "t")
_SIGNALLED = "有低效线索"
# labels of `findings_of` for land that is pointed at, and not cleared by a decision
POINTED_AT = (*(FindingState(state).label for state in STANDING), _SIGNALLED)
_SEEN_ON_THE_SPOT = {
    True: Value("整治候选（LE-01）", "d", "候"),
    False: Value("调查后未列入", "a", "否"),
    None: Value("情况未查明", "warm", "?"),
}


def themes(user: User, year: int, table: pd.DataFrame) -> list[Theme]:
    """Of the parcels of `landuse.map.ground`. What is known of an enterprise goes by the one in the table, and only
    where the user may see that enterprise.
    """
    return [
        _grades(user, year, table),
        findings_of(user, year, table),
        _cases(user, table),
        idle_clock(user, table),
        stock_problems(user, table),
        _blocks(user, table),
        _projects(user, table),
        _parks(user, year, table),
    ]


def _grades(user: User, year: int, table: pd.DataFrame) -> Theme:
    rows = Performance.objects.filter(within(user, "enterprise__"), year=year).exclude(grade="")
    grades = dict(rows.values_list("enterprise", "grade"))
    values = [Value(f"{grade} 类", _TONES.get(grade[0], "t"), grade) for grade in sorted({*grades.values()})]
    places = {grade: at for at, grade in enumerate(sorted({*grades.values()}))}
    of = {enterprise: places[grade] for enterprise, grade in grades.items()}
    note = f"{year} 年档次，按主要使用企业（使用面积最大的；没有使用记录的按权利人）。"
    return theme("grade", "评价档次", note, [*values, Value("没有档次", "none")], of, table["enterprise"])


def findings_of(user: User, year: int, table: pd.DataFrame, are_few: bool = False) -> Theme:
    """A finding of the parcel, the last one made; else a signal of it, or of its enterprise as a whole. Of a few
    parcels nothing else is read.
    """
    signalled = Signal.objects.visible_to(user).filter(year=year, rule_set__adopted=True)
    states = [FindingState.FOUND, FindingState.NOTICED, FindingState.PROPOSED, FindingState.REJECTED]
    tones, marks = ["d", "warm", "c", "a"], ["认", "告", "拟", "否"]
    values = [Value(state.label, tone, mark) for state, tone, mark in zip(states, tones, marks, strict=True)]
    values += [Value(_SIGNALLED, "b", "线"), Value("没有线索", "none")]
    found = FindingParcel.objects.filter(
        finding__in=LandFinding.objects.visible_to(user), finding__kind=LandFinding.Kind.LOW
    )
    if are_few:
        here, theirs = table["id"].tolist(), table["enterprise"].tolist()
        signalled = signalled.filter(Q(parcel__in=here) | Q(parcel=None, enterprise__in=theirs))
        found = found.filter(parcel__in=here)
    whole = set(signalled.filter(parcel=None).values_list("enterprise", flat=True))
    parcels = set(signalled.exclude(parcel=None).values_list("parcel", flat=True))
    users = zip(table["id"].tolist(), table["enterprise"].tolist(), strict=True)
    of = {parcel: 4 for parcel, enterprise in users if enterprise in whole or parcel in parcels}
    known = found.exclude(finding__state=FindingState.REVOKED).order_by("finding")
    of |= {parcel: states.index(state) for parcel, state in known.values_list("parcel", "finding__state")}
    note = f"低效用地：{year} 年线索由规则给出，认定由人作出。"
    return theme("finding", "低效线索和认定", note, values, of, table["id"])


def _cases(user: User, table: pd.DataFrame) -> Theme:
    values = [Value(stage.label, _STAGE_TONES.get(stage, _CLOSED), stage.label[-2:]) for stage in COURSE]
    seen = Case.objects.visible_to(user).exclude(stage=Stage.REVOKED)
    stages = CaseParcel.objects.filter(case__in=seen).order_by("case")
    of = {parcel: COURSE.index(Stage(stage)) for parcel, stage in stages.values_list("parcel", "case__stage")}
    return theme(
        "case", "整治进展", "清单闭环（LE-08）。", [*values, Value("不在清单", "none")], of, table["id"]
    )


def _blocks(user: User, table: pd.DataFrame) -> Theme:
    targets = targets_of(user)
    values = [*_SEEN_ON_THE_SPOT.values(), Value("没有调查", "t"), Value("没有划分", "none")]
    places = {answer: at for at, answer in enumerate(_SEEN_ON_THE_SPOT)}
    members = BlockParcel.objects.filter(block__county=user.county_id).values_list("parcel", "block")
    of = {parcel: places[targets[block]] if block in targets else 3 for parcel, block in members}
    return theme("block", "区块", "虚线是区块边界；候选按最近一次现场调查。", values, of, table["id"])


def _parks(user: User, year: int, table: pd.DataFrame) -> Theme:
    names = list(Park.objects.visible_to(user).order_by("name").values_list("pk", "name"))
    tones = cycle(_PARK_TONES)
    values = [
        Value(name, tone, str(at)) for at, ((_, name), tone) in enumerate(zip(names, tones, strict=False), 1)
    ]
    places = {pk: at for at, (pk, _) in enumerate(names)}
    inside = ParcelPark.objects.in_force(year).filter(park__in=places)
    of = {parcel: places[park] for parcel, park in inside.values_list("parcel", "park")}
    note = f"宗地所在的园区，按 {year} 年及以前最近一次用地台账；颜色不够时重复，看编号。"
    return theme("park", "园区", note, [*values, Value("不在园区", "none")], of, table["id"])


def _projects(user: User, table: pd.DataFrame) -> Theme:
    values = [Value("项目用地", "b", "项"), Value("零星用地（LE-18）", "c", "零"), Value("不在项目", "none")]
    running = Project.objects.visible_to(user).exclude(state=Project.State.GIVEN_UP)
    members = ProjectParcel.objects.filter(project__in=running).values_list("parcel", "odd")
    of = {parcel: 1 if odd else 0 for parcel, odd in members}
    return theme("project", "再开发项目", "不含已终止的项目。", values, of, table["id"])
