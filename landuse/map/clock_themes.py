"""Themes of idle land: what the statute's clock says today, and the problems of stock land (X-04)."""

import pandas as pd
from django.utils import timezone

from landuse.idleness.reading import Status
from landuse.map.theme import Theme, Value, theme
from landuse.models import Development
from landuse.provisions import Outcome, find
from landuse.provisions.clauses import StockLand
from landuse.readings.idle_land import clocks, statute_of
from landuse.readings.provisions import documents_of
from landuse.readings.stock_land import stock
from landuse.supply.stock import StockProblem
from mujun.accounts.models import User

_SOON = 90  # days to the next term
_STATUS = [
    (Status.RECOVERABLE, "d", "两年"),
    (Status.IDLE, "warm", "一年"),
    (Status.STOPPED_LONG, "warm", "停满"),
    (Status.LATE, "c", "逾期"),
    (Status.STOPPED, "c", "中止"),
    (Status.NOT_DUE, "b", "未到"),
    (Status.BUILDING, "a", "动工"),
    (Status.FINISHED, "a", "竣工"),
    (Status.UNKNOWN, "t", "缺"),
]
_STOCK = [
    (StockProblem.UNSUPPLIED, "warm", "批"),
    (StockProblem.UNUSED, "d", "供"),
    (StockProblem.UNFINISHED, "c", "用"),
    (Outcome.MET, "a", "无"),
    (Outcome.UNKNOWN, "t", "缺"),
    (Outcome.OPEN, "t", "未定"),
]
_LABELS = {Outcome.MET: "没有问题", Outcome.UNKNOWN: "缺数据", Outcome.OPEN: "文件未定"}


def idle_clock(user: User, table: pd.DataFrame) -> Theme:
    """Parcels whose next term ends soon come first: they can still be helped."""
    today = timezone.localdate()
    found = clocks(Development.objects.visible_to(user), statute_of(user.county), today)
    places = {status: at for at, (status, _, _) in enumerate(_STATUS, start=1)}
    of = {
        each.parcel: 0 if each.next and each.next.left <= _SOON else places[each.reading.status]
        for each in found
    }
    values = [Value(f"{_SOON} 天内到期限", "c", "近")]
    values += [Value(status.value, tone, mark) for status, tone, mark in _STATUS]
    note = f"按{today:%Y年%-m月%-d日}推算，是否闲置由人认定（国土资源部令第53号）。"
    return theme("idle", "闲置时钟", note, [*values, Value("没有建设进度", "none")], of, table["id"])


def stock_problems(user: User, table: pd.DataFrame) -> Theme:
    """None where no document in force states X-04."""
    today = timezone.localdate()
    basis = find(documents_of(user.county), StockLand, "X-04", today)
    found = stock(Development.objects.visible_to(user), basis, today) if basis else []
    places = {label: at for at, (label, _, _) in enumerate(_STOCK)}
    of = {each.development.parcel_id: places[each.label] for each in found if each.label in places}
    values = [Value(_LABELS.get(label, label.value), tone, mark) for label, tone, mark in _STOCK]
    note = "批而未供、供而未用、用而未尽（X-04）；口径没有定的，由县里定。"
    return theme("stock", "存量用地问题", note, [*values, Value("没有建设进度", "none")], of, table["id"])
