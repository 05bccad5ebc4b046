"""Standard land of the demonstration: agreements of every verdict, due, overdue, passed on, ended. All invented."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evaluation.demonstration.founding import person
from landuse.actions import agreement_checks, agreement_transfers, agreements
from landuse.actions.agreement_transfers import Request
from landuse.agreements import LIBRARY, Opinion, Results, Stage
from landuse.models import Agreement, Enterprise, Parcel
from landuse.periods import last_day
from mujun.accounts.models import County, User

_INVESTED, _RATIO, _TAX, _ENERGY = "固定资产投资强度", "容积率", "亩均税收", "单位增加值能耗"
_PROMISED = {_INVESTED: "300", _RATIO: "1.5", _TAX: "20", _ENERGY: "0.52"}
_CONDITIONS = [
    "符合出让合同",
    "符合投资建设协议",
    "符合规划要求",
    "符合产业要求",
    "符合环保要求",
    "符合能耗要求",
]


@dataclass(frozen=True)
class _Story:
    """Signed so many months ago; results by stage, of the yearly check about last year."""

    signed: int
    built: dict[str, str] = field(default_factory=dict)
    running: dict[str, str] = field(default_factory=dict)
    yearly: dict[str, str] = field(default_factory=dict)
    code: str = "qinglan-2024"


_GOOD, _HIGH = {_INVESTED: "326", _RATIO: "1.62"}, {_TAX: "24.6", _ENERGY: "0.41"}
_STORIES = [
    _Story(50, _GOOD, _HIGH, _HIGH),
    _Story(48, _GOOD, {_TAX: "20", _ENERGY: "0.52"}, {_TAX: "21.3", _ENERGY: "0.5"}),
    _Story(
        46, {_INVESTED: "300", _RATIO: "1.5"}, {_TAX: "18.2", _ENERGY: "0.5"}, {_TAX: "18.9", _ENERGY: "0.5"}
    ),
    _Story(45, _GOOD, {_TAX: "14.5", _ENERGY: "0.7"}, {_TAX: "9.8", _ENERGY: "0.95"}),
    _Story(
        44, {_INVESTED: "170", _RATIO: "1.2"}, {_TAX: "11.2", _ENERGY: "0.6"}, {_TAX: "11.5", _ENERGY: "0.6"}
    ),
    _Story(43, _GOOD, _HIGH, {_TAX: "23.1"}),
    _Story(42, _GOOD, {}, {}),
    _Story(30, _GOOD, {}, {}),
    _Story(26, {_INVESTED: "288", _RATIO: "1.5"}, {}, {}),
    _Story(20, {}, {}, {}),
    _Story(8, {}, {}, {}),
    _Story(36, {_INVESTED: "310", _RATIO: "1.4"}, {}, {_TAX: "19"}, code="cixi"),
]


@transaction.atomic
def standard_land(county: County) -> None:
    """Once only; by the natural resources officer."""
    if Agreement.objects.filter(county=county).exists():
        return
    officer, today = person("land_officer"), timezone.localdate()
    for code in sorted({story.code for story in _STORIES}):
        agreements.adopt_rules(county=county, text=_text(code), by=officer)
    plots = _plots(county, len(_STORIES) + 2)
    signed = [
        _sign(plot, story, officer, today, at)
        for at, (plot, story) in enumerate(zip(plots, _STORIES, strict=False))
    ]
    for agreement, story in zip(signed, _STORIES, strict=True):
        for results, year in _checks(agreement, story, today):
            agreement_checks.check(agreement=agreement, results=results, year=year, by=officer)
    _pass_on(signed, [plot.holder for plot in plots[len(_STORIES) :]], officer, today)
    agreements.end(
        agreement=signed[7], on=today - timedelta(days=20), reason="企业自愿退出，土地由县收储", by=officer
    )


def _plots(county: County, size: int) -> list[Parcel]:
    """Of different enterprises of the towns in turn, in the order of their codes."""
    held = Parcel.objects.filter(county=county, holder__isnull=False).select_related(
        "county", "holder", "town"
    )
    every = list(held.order_by("holder_id", "code").distinct("holder_id"))
    return every[:: max(1, len(every) // size)][:size]


def _sign(plot: Parcel, story: _Story, by: User, today: date, at: int) -> Agreement:
    """Built 18 months after signing, running after 36, the first yearly check by the next 30 June."""
    on = last_day(today, -story.signed)
    dues = {
        Stage.BUILT: last_day(on, 18),
        Stage.RUNNING: last_day(on, 36),
        Stage.YEARLY: date(last_day(on, 36).year + 1, 6, 30),
    }
    rules = agreements.adopt_rules(county=plot.county, text=_text(story.code), by=by)
    indicators = {each.name for each in rules.rule.indicators}
    return agreements.enter(
        parcel=plot,
        enterprise=plot.holder,
        rule_set=rules,
        terms=agreements.Terms(f"青标〔{on.year}〕{at + 1}号", on, dues, supply_mode="弹性年期出让"),
        promised={name: Decimal(value) for name, value in _PROMISED.items() if name in indicators},
        by=by,
    )


def _checks(agreement: Agreement, story: _Story, today: date) -> Iterator[tuple[Results, int | None]]:
    """A month before each was due, of the yearly ones about last year; none of a day that has not come."""
    stages = [
        (Stage.BUILT, story.built, agreement.built_by),
        (Stage.RUNNING, story.running, agreement.running_by),
    ]
    for stage, values, due in stages:
        if values and due and last_day(due, -1) <= today:
            yield Results(stage, last_day(due, -1), _numbers(agreement, values)), None
    year = today.year - 1
    if story.yearly and agreement.signed_on.year <= year:
        on = min(date(today.year, 6, 15), today)
        yield Results(Stage.YEARLY, on, _numbers(agreement, story.yearly)), year


def _numbers(agreement: Agreement, values: dict[str, str]) -> dict[str, Decimal]:
    known = {indicator.name for indicator in agreement.rule_set.rule.indicators}
    return {name: Decimal(value) for name, value in values.items() if name in known}


def _pass_on(signed: list[Agreement], buyers: list[Enterprise], by: User, today: date) -> None:
    """One transfer that went through, one that did not, one sale by a court."""
    facts, on = dict.fromkeys(_CONDITIONS, True), today - timedelta(days=60)
    opinion = {"opinion": Opinion.FREE, "opinion_words": "青澜县经济和信息化局〔2026〕4号"}
    clear = {"土地权利状况明确": True, "规划利用要求明确": True, "产业利用要求明确": True}
    requests = [
        (signed[2], Request(buyers[0], on, judicial=False, facts=facts, **opinion), "企业重组，厂房一并转让"),
        (
            signed[3],
            Request(buyers[1], on, judicial=False, facts=facts | {"符合能耗要求": False}),
            "申请转让",
        ),
        (signed[4], Request(buyers[1], on, judicial=True, facts=clear), "法院拍卖成交"),
    ]
    for agreement, request, reason in requests:
        agreement_transfers.pass_on(agreement=agreement, request=request, reason=reason, by=by)


def _text(code: str) -> str:
    return (LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
