"""What the statute's clock says of a plot on a day. It tells and estimates; whether land is idle people decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from landuse import periods
from landuse.idleness.clock import Pause, Threshold, standing, threshold
from landuse.idleness.statute import Cause, Statute

# the agreed day itself, of which people are reminded too
START = "动工日期"


class Status(StrEnum):
    UNKNOWN = "缺少日期"
    NOT_DUE = "未到动工日期"
    LATE = "逾期未动工"
    IDLE = "满一年未动工"
    RECOVERABLE = "满两年未动工"
    BUILDING = "已动工"
    STOPPED = "中止开发"
    STOPPED_LONG = "中止开发满一年"
    FINISHED = "已竣工"


@dataclass(frozen=True)
class Plot:
    """Contract and progress of a plot. Areas in one unit, sums in 万元; None is not known or has
    not happened.
    """

    agreed_start: date | None = None
    handed_over: date | None = None
    started: date | None = None
    stopped: date | None = None
    finished: date | None = None
    area_due: Decimal | None = None
    area_developed: Decimal | None = None
    investment_due: Decimal | None = None
    invested: Decimal | None = None
    price: Decimal | None = None
    cause: Cause | None = None
    pauses: Sequence[Pause] = ()


@dataclass(frozen=True)
class Reading:
    """`start` is the agreed day of beginning, or the `presumed` one. `fee` is an estimate in 万元.
    `paused`: the clock stands today. `missing`: what has to be known to say more.
    """

    status: Status
    start: date | None
    presumed: bool
    paused: bool
    thresholds: list[Threshold]
    fee: Decimal | None
    missing: list[str]
    words: str

    @property
    def warnings(self) -> list[str]:
        """What comes within the days of a reminder."""
        return [
            f"{each.due} {each.name}，还剩 {each.left} 天。"
            for each in self.thresholds
            if each.warning is not None
        ]


def read(plot: Plot, statute: Statute, day: date) -> Reading:
    """As of `day`. What happens later than `day` has not happened."""
    if plot.finished is not None and plot.finished <= day:
        return _told(Status.FINISHED, plot, statute, day, [], [])
    if plot.started is not None and plot.started <= day:
        return _begun(plot, statute, day)
    return _waiting(plot, statute, day)


def start_of(plot: Plot, statute: Statute) -> date | None:
    """The agreed day, else the last day of the term after the land was handed over."""
    if plot.agreed_start is not None or plot.handed_over is None:
        return plot.agreed_start
    return periods.last_day(plot.handed_over, statute.presumed.months)


def _waiting(plot: Plot, statute: Statute, day: date) -> Reading:
    start = start_of(plot, statute)
    if start is None:
        return _told(Status.UNKNOWN, plot, statute, day, [], ["约定动工日期或实际交地日期"])
    terms = [(Status.IDLE, statute.not_started.months), (Status.RECOVERABLE, statute.recovery.months)]
    found = [_threshold(status, start, months, plot, statute, day) for status, months in terms]
    reached = [Status(each.name) for each in found if each.over]
    found.insert(0, threshold(START, start, 0, day, [], statute.reminders.days))
    status = reached[-1] if reached else Status.LATE if start < day else Status.NOT_DUE
    missing = ["未动工的原因"] if reached and plot.cause is None else []
    if reached and plot.price is None:
        missing.append("出让或划拨价款")
    return _told(status, plot, statute, day, found, missing)


def _begun(plot: Plot, statute: Statute, day: date) -> Reading:
    if plot.stopped is None or plot.stopped > day:
        return _told(Status.BUILDING, plot, statute, day, [], [])
    little = _little(plot, statute)
    if little is None:
        missing = ["开发面积和投资额（应开发、已开发，总投资、已投资）"]
        return _told(Status.STOPPED, plot, statute, day, [], missing)
    if not little:
        return _told(Status.STOPPED, plot, statute, day, [], [])
    found = _threshold(Status.STOPPED_LONG, plot.stopped, statute.stopped.months, plot, statute, day)
    status = Status.STOPPED_LONG if found.over else Status.STOPPED
    return _told(status, plot, statute, day, [found], [])


def _little(plot: Plot, statute: Statute) -> bool | None:
    """Whether too little is built or invested; None where what is not known could say so."""
    below = [
        _below(plot.area_developed, plot.area_due, statute.developed_below.share),
        _below(plot.invested, plot.investment_due, statute.invested_below.share),
    ]
    return True if True in below else None if None in below else False


def _below(done: Decimal | None, due: Decimal | None, share: Fraction) -> bool | None:
    return None if done is None or not due else Fraction(done) < Fraction(due) * share


def _threshold(
    status: Status, start: date, months: int, plot: Plot, statute: Statute, day: date
) -> Threshold:
    pauses = standing(plot.pauses, statute.not_counted.causes, day)
    return threshold(status.value, start, months, day, pauses, statute.reminders.days)


def _told(
    status: Status, plot: Plot, statute: Statute, day: date, found: list[Threshold], missing: list[str]
) -> Reading:
    pauses = standing(plot.pauses, statute.not_counted.causes, day)
    paused = bool(found) and any(first <= day <= last for first, last in pauses)
    fee = _fee(status, plot, statute)
    start = start_of(plot, statute)
    sentences = [
        *_sentences(status, plot, statute, start, found, paused),
        *_consequences(status, plot, statute, fee),
    ]
    if missing:
        sentences.append(f"还需查明：{'、'.join(missing)}。")
    presumed = start is not None and plot.agreed_start is None
    return Reading(status, start, presumed, paused, found, fee, missing, "".join(sentences))


def _fee(status: Status, plot: Plot, statute: Statute) -> Decimal | None:
    """Only for plots not begun, and not where it is known that the holder is not the cause."""
    late = status in (Status.IDLE, Status.RECOVERABLE)
    if not late or plot.price is None or plot.cause in statute.not_counted.causes:
        return None
    return statute.fee_of(plot.price)


def _sentences(
    status: Status, plot: Plot, statute: Statute, start: date | None, found: list[Threshold], paused: bool
) -> Iterator[str]:
    if status is Status.FINISHED:
        yield f"{plot.finished} 已竣工。"
    elif status is Status.BUILDING:
        yield f"{plot.started} 已动工。"
    elif status in (Status.STOPPED, Status.STOPPED_LONG):
        yield f"{plot.stopped} 起中止开发。"
        if _little(plot, statute) is False:
            yield "开发面积和投资都达到界线，不适用中止开发的规定。"
    elif start is not None:
        basis = "合同约定" if plot.agreed_start else f"合同没有约定，按 {plot.handed_over} 交地推定"
        yield f"动工日期 {start}（{basis}），未动工。"
    for each in found:
        if each.name == START:
            continue
        end = f"已过 {-each.left} 天" if each.over else f"还剩 {each.left} 天"
        yield f"{each.name}的期限到 {each.due}，{end}。"
    if paused:
        yield "现在不计入期限。"


def _consequences(status: Status, plot: Plot, statute: Statute, fee: Decimal | None) -> Iterator[str]:
    if status not in (Status.IDLE, Status.RECOVERABLE, Status.STOPPED_LONG):
        return
    yield "符合调查条件，是否闲置由自然资源部门依法认定。"
    if plot.cause == "政府原因":
        yield f"政府原因的，可以协商：{'、'.join(statute.for_government.ways)}。"
    if fee is not None:
        unclear = "" if plot.cause else "原因未查明，"
        yield f"闲置费按价款的 {float(statute.fee.share):.0%} 估算为 {fee:,.2f} 万元（{unclear}仅供参考）。"
    if status == Status.RECOVERABLE and plot.cause not in statute.not_counted.causes:
        yield "属企业原因的，达到无偿收回的年限，须另行依法决定。"
