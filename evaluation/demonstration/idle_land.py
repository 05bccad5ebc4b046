"""Idle land of the demonstration: parcels at every point of the clock as of today, and proceedings under way."""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from evaluation.demonstration.enterprises import COUNTY_NAME, YEARS
from evaluation.demonstration.founding import person
from evaluation.demonstration.workbooks import Handing
from landuse.actions import idle, idle_reminders
from landuse.actions.idle_steps import Given, record_step
from landuse.models import Development, IdleProceeding, Parcel
from mujun.accounts.models import County, User
from mujun.intake import actions as intake
from mujun.intake.layouts import layout_of

_HOLDER, _GOVERNMENT, _FORCE = "企业原因", "政府原因", "不可抗力"
Row = dict[str, object]


@transaction.atomic
def idle_land(county: County) -> None:
    """Once only; by the natural resources officer, the progress by workbook as it would come in."""
    if Development.objects.filter(parcel__county=county).exists():
        return
    officer, today = person("land_officer"), timezone.localdate()
    rows = list(_progress(today))
    parcels = _parcels(county, len(rows))
    of_parcels = [_scaled(parcel, row) for parcel, row in zip(parcels, rows, strict=True)]
    _hand_in(county, officer, "developments", "建设进度", of_parcels)
    pauses = [{"宗地代码": parcels[at].code, **pause} for at, pause in _pauses(today)]
    _hand_in(county, officer, "development_pauses", "不计入期限", pauses)
    _investigated(parcels, officer, today)
    idle_reminders.remind(today)


def _parcels(county: County, size: int) -> list[Parcel]:
    """The plots that enterprises with several won last, then others, in the order of their codes."""
    held = Parcel.objects.filter(county=county, holder__isnull=False).annotate(
        plots=Count("holder__held_parcels", distinct=True), since=Max("occupancies__since")
    )
    second = held.filter(plots__gt=1).order_by("holder", "-since").distinct()
    latest = {parcel.holder_id: parcel for parcel in reversed(second)}
    others = held.filter(plots=1).order_by("code")
    return [*latest.values(), *others[:: max(1, others.count() // size)]][:size]


def _scaled(parcel: Parcel, row: Row) -> Row:
    """`_progress` says areas and sums as shares of what is usual for the parcel: 80 % built on, 万元 per 亩."""
    due, mu = float(parcel.square_metres) * 0.8, float(parcel.area)
    usual = {
        "应动工开发面积（平方米）": due, "已动工开发面积（平方米）": due, "建筑基底面积（平方米）": due,
        "空置厂房面积（平方米）": due, "总投资额（万元）": 300 * mu, "已投资额（万元）": 300 * mu,
        "出让或划拨价款（万元）": 60 * mu,
    }  # fmt: skip
    shares = {name: row[name] for name in usual if row.get(name) is not None}
    return (
        row
        | {name: round(usual[name] * share, 2) for name, share in shares.items()}
        | {"宗地代码": parcel.code}
    )


def _hand_in(county: County, officer: User, layout: str, title: str, rows: list[Row]) -> None:
    handing = Handing(layout, YEARS[-1], "natural_resources", title, {title: pd.DataFrame(rows)})
    batch = intake.receive(
        content=handing.content(layout_of(layout).sheets(county, YEARS[-1])),
        filename=f"{COUNTY_NAME}{title}.xlsx",
        layout=layout,
        year=YEARS[-1],
        county=county,
        by=officer,
    )
    if intake.import_batch(batch=batch, by=officer).problems:
        raise ValueError(batch.problems)


def _progress(today: date) -> Iterator[Row]:
    """What the contracts say and what was built: every status of the clock at least once."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def contract(start: int, **more: object) -> Row:
        """To be begun `start` days ago; signed ten months before that."""
        signed = max(start + 300, 30)
        return {
            "合同签订日期": ago(signed), "批准日期": ago(signed + 200), "约定动工日期": ago(start),
            "应动工开发面积（平方米）": 1.0, "总投资额（万元）": 1.0, "出让或划拨价款（万元）": 1.0, **more,
        }  # fmt: skip

    def begun(start: int, stopped: int | None, area: float | None, money: float | None) -> Row:
        return contract(start + 30) | {
            "实际动工日期": ago(start), "中止开发日期": stopped and ago(stopped),
            "已动工开发面积（平方米）": area, "已投资额（万元）": money,
        }  # fmt: skip

    yield contract(-120)
    yield contract(-25)
    yield {"批准日期": ago(900), "说明": "合同正在补签，动工日期和交地日期待查"}
    yield {"合同签订日期": ago(430), "实际交地日期": ago(400), "出让或划拨价款（万元）": 0.8}
    yield contract(345)
    yield contract(285, 原因=_HOLDER)
    yield contract(100)
    yield contract(430, 原因=_HOLDER)
    yield contract(470)
    yield contract(520, 原因=_HOLDER) | {"出让或划拨价款（万元）": None}
    yield contract(610, 原因=_GOVERNMENT, 说明="地块内高压线未迁改，不具备动工条件")
    yield contract(900, 原因=_HOLDER)
    yield contract(1100, 原因=_HOLDER)
    yield contract(500, 原因=_GOVERNMENT)
    yield contract(300, 原因=_FORCE)
    yield begun(400, None, 0.56, 0.54)
    yield begun(250, None, 0.19, 0.19)
    yield begun(700, 180, 0.19, 0.16) | {"原因": _HOLDER}
    yield begun(900, 500, 0.25, 0.22) | {"原因": _HOLDER}
    yield begun(900, 420, 0.56, 0.42) | {"原因": _HOLDER}
    yield begun(800, 410, None, None)
    yield begun(1500, None, 1.0, 1.02) | {"竣工日期": ago(600), "建筑基底面积（平方米）": 0.52}
    yield begun(1900, None, 1.0, 1.0) | {
        "竣工日期": ago(1000), "建筑基底面积（平方米）": 0.45, "厂房空置起": ago(420), "空置厂房面积（平方米）": 0.6,
    }  # fmt: skip
    yield begun(1600, None, 0.94, 0.94) | {"竣工日期": ago(800), "建筑基底面积（平方米）": 0.31}
    yield contract(200, 原因=_HOLDER, 说明="企业资金紧张，承诺年内动工")


def _pauses(today: date) -> Iterator[tuple[int, Row]]:
    """Of the parcel at this place in `_progress`."""

    def pause(first: int, last: int | None, cause: str, evidence: str) -> Row:
        until = None if last is None else today - timedelta(days=last)
        return {"起": today - timedelta(days=first), "止": until, "原因": cause, "依据": evidence}

    yield 10, pause(560, 530, _GOVERNMENT, "青澜政办函〔示例〕12号，杆线迁改")
    yield 13, pause(450, 250, _GOVERNMENT, "青澜政办函〔示例〕15号，规划调整暂缓动工")
    yield 14, pause(60, None, _FORCE, "青澜应急〔示例〕7号，台风灾后复建")
    yield 8, pause(300, 280, _HOLDER, "企业申请，未获同意")


def _investigated(parcels: list[Parcel], officer: User, today: date) -> None:
    """One notice served, one decided, one settled with the holder, one for the second time."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def opened(at: int, days: int) -> IdleProceeding:
        words = "满期未动工，现场核查没有施工，决定立案调查"
        return idle.open_proceeding(parcel=parcels[at], on=ago(days), words=words, by=officer)

    def take(about: IdleProceeding, *steps: tuple[str, int]) -> None:
        """Each served on its day."""
        for number, (code, days) in enumerate(steps, start=1):
            given = Given(code, ago(days), f"青资闲〔示例〕{about.pk}-{number}号", ago(days))
            record_step(proceeding=about, given=given, by=officer, reason="当时未动工满一年，现补录")

    take(opened(7, 20), ("调查通知", 18))
    take(
        opened(11, 150), ("调查通知", 148), ("收到材料", 125), ("认定", 100), ("听证告知", 80), ("收回决定", 20)
    )  # fmt: skip
    about = opened(10, 200)
    take(about, ("调查通知", 198), ("收到材料", 180), ("认定", 150), ("协商处置", 90))
    idle.close(proceeding=about, outcome="协商处置", on=ago(80), words="约定延长动工期限一年", by=officer)
    first = opened(12, 700)
    take(
        first, ("调查通知", 695), ("收到材料", 670), ("认定", 640), ("听证告知", 620), ("征缴决定", 600),
        ("缴清", 580),
    )  # fmt: skip
    idle.close(proceeding=first, outcome="已缴闲置费", on=ago(575), words="已缴清，责令动工", by=officer)
    take(opened(12, 60), ("调查通知", 58), ("收到材料", 40), ("认定", 15))
