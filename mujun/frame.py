"""What every page shows around its content: the county, the year, and where one may go."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.clients.scopes import HAVE_TOKENS
from mujun.inbox.models import Message
from mujun.intake.models import Batch

_EVERYBODY: frozenset[Permission] = frozenset()
_VIEW = frozenset({Permission.VIEW_RESULTS})
_PROVINCE = frozenset({Permission.VIEW_PROVINCE})
_EXCHANGE = frozenset({Permission.EXCHANGE_DATA})
_IMPORT = frozenset({Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES})
_OWN = frozenset({Permission.CONFIRM_OWN_FIGURES})
_CONFIRM = _VIEW | {Permission.CONFIRM_OWN_FIGURES}
_CONFIRMING = (
    "confirmation-open",
    "sheet",
    "sheet-dispute",
    "sheet-print",
    "dispute-list",
    "dispute",
    "calendar",
)

_OBJECTION = ("objection", "objection-raise")
_FINDING = ("finding", "finding-new", "finding-notify", "finding-notice", "finding-notices")
_DECIDING = ("decision-list", "decision", "decision-new", "publication", "publication-new")
_ROUND = (
    "round-agenda",
    "publicity-announce",
    "corrections",
    "objection-list",
    "objection-find",
    *_OBJECTION,
)
_IDLE = ("idle-plot", "idle-proceedings", "idle-statute", "stock-land", "development-edit")
_REGIONS = (
    "own-cluster-list",
    "own-cluster",
    "region-run",
    "region-result",
    "region-made-list",
    "region-made",
    "region-new",
    "region-figures",
    "region-handling-list",
    "region-handling",
    "region-handling-new",
    "region-land",
)
_PARKS = ("park", "park-words", "park-measure-new", "park-measure-end")
_RULES = ("rule-set", "rule-set-preview", "rule-set-decide", "rule-write")

_AGREEMENTS = (
    "agreement",
    "agreement-new",
    "agreement-check",
    "agreement-transfer",
    "agreement-rules",
    "agreement-rule-text",
    "agreement-scores",
)
_SUPPLY = (
    "supply-contract",
    "supply-new",
    "supply-change",
    "checklists",
    "checklist",
    "checklist-new",
    "ledgers",
    "ledger-edit",
    "land-accounts",
    "land-entry-new",
    "land-demands",
    "land-demand-new",
    "cluster-land",
    "cluster-land-edit",
    "provisions",
    "provision-decide",
    "provision-document",
    "provision-text",
)

_PULLING = ("connector", "connector-new", "connector-change", "pull-list", "pull")
_CLIENTS = ("client", "client-token", "client-key", "client-allowance")
_PUSHING = (
    "target",
    "target-new",
    "target-change",
    "target-preview",
    "transmission-list",
    "transmission",
    "reconciliation-list",
    "reconciliation",
)


class _Item(NamedTuple):
    """`permissions`: one is enough. `below`: other pages under the same heading."""

    name: str
    title: str
    permissions: frozenset[Permission]
    below: tuple[str, ...] = ()


_NAVIGATION = {
    "总览": (
        _Item("home", "概览", _EVERYBODY),
        _Item("board", "领导看板", _VIEW, ("movers",)),
        _Item("chart-page", "图表", _VIEW, ("town-map",)),
        _Item("target-board", "目标看板", _VIEW, ("target-report",)),
        _Item("areas", "区域对比", _VIEW),
    ),
    "数据": (
        _Item("batch-list", "采集", _IMPORT, ("batch", "batch-new", "window-list", "matching", "grid")),
        _Item("quality", "核对", _VIEW, ("quality-rules", "quality-rules-try")),
        _Item("confirmation", "一企一单", _CONFIRM, _CONFIRMING),
        _Item("figure-request-list", "更正请求", _VIEW, ("figure-request", "figure-request-new")),
    ),
    "评价": (
        _Item("method-list", "办法", _VIEW, ("method", "method-write")),
        _Item("run-list", "测算", _VIEW, ("run", "simulate", "robustness")),
        _Item("region-list", "区域评价", _VIEW, _REGIONS),
        _Item("park-list", "园区", _VIEW, _PARKS),
        _Item("front-runner-lists", "领跑者", _VIEW, ("front-runner-list", "front-runners-new")),
        _Item("ranking", "排名", _VIEW, ("enterprise", "enterprise-lifts", "figure", "cell", "search")),
        _Item("round", "年度评价", _VIEW, (*_ROUND, *_DECIDING)),
        _Item(
            "paper-list", "文书", _VIEW, ("paper", "paper-pictures", "paper-template", "paper-template-add")
        ),
        _Item("own-publicity", "公示和异议", _OWN, _OBJECTION),
        _Item("own-result", "评价结果", _OWN),
    ),
    "用地": (
        _Item("land-map", "用地地图", _VIEW),
        _Item("signals", "低效线索", _VIEW, ("listing-list", "listing")),
        _Item("finding-list", "认定", _VIEW, _FINDING),
        _Item("case-list", "整治", _VIEW, ("case", "case-new", "case-board")),
        _Item("idle-list", "闲置土地", _VIEW, _IDLE),
        _Item("block-list", "区块", _VIEW, ("block", "block-division", "block-survey")),
        _Item(
            "project-list", "再开发项目", _VIEW, ("project", "project-new", "project-change", "project-step")
        ),
        _Item("agreements", "标准地", _VIEW, _AGREEMENTS),
        _Item("supply", "供应和台账", _VIEW, _SUPPLY),
        _Item("own-findings", "用地认定", _OWN, ("finding", "finding-notice")),
        _Item("rule-set-list", "认定规则", _VIEW, _RULES),
    ),
    "要素": (
        _Item("recommendations", "要素建议", _VIEW, ("advice-by-grade",)),
        _Item("lever-list", "差别化措施", _VIEW, ("lever", "lever-write", "lever-rewrite", "lever-move")),
        _Item("positive-lists", "正面清单", _VIEW),
        _Item("willingness-list", "意愿登记", _VIEW, ("willingness-new",)),
        _Item("execution-lists", "执行清单", _VIEW, ("execution-list", "execution-ledger")),
        _Item("lever-effect", "措施成效", _VIEW, ("lever-trials", "lever-trial", "lever-trial-new")),
        _Item("quota-list", "指标分配", _VIEW, ("quota-plan", "quota-new")),
        _Item("advantage-list", "优势企业库", _VIEW, ("advantage", "advantage-new")),
        _Item("own-measures", "档次和措施", _OWN),
    ),
    "各县": (
        _Item("province", "县域比较", _PROVINCE, ("province-county",)),
        _Item("province-targets", "目标对照", _PROVINCE),
        _Item("cluster-list", "产业集群", _PROVINCE, ("cluster", "cluster-method-list")),
        _Item("province-run-list", "统一试算", _PROVINCE, ("province-run",)),
    ),
    "数据交换": (
        _Item("target-list", "推送", _EXCHANGE, _PUSHING),
        _Item("connector-list", "拉取", _EXCHANGE, _PULLING),
        _Item("webhook-list", "事件通知", _EXCHANGE, ("webhook", "webhook-new")),
    ),
    "管理": (
        _Item("job-list", "任务", _VIEW, ("job",)),
        _Item(
            "user-list",
            "账号",
            frozenset({Permission.MANAGE_USERS}),
            (
                "user",
                "user-new",
                "enterprise-accounts",
                "user-links",
                "access-applications",
                "access-application",
            ),
        ),
        _Item("client-list", "接口客户", frozenset({Permission.MANAGE_USERS}), _CLIENTS),
        _Item("catalogue", "数据目录", frozenset({Permission.VIEW_CATALOGUE}), ("catalogue-entry",)),
        _Item("usage-list", "使用台账", frozenset({Permission.VIEW_USAGE})),
        _Item("audit", "审计", frozenset({Permission.VIEW_AUDIT})),
    ),
}


@dataclass(frozen=True)
class Entry:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class Section:
    """Entries that belong together; one alone stands for itself."""

    title: str
    entries: list[Entry]

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


def years_of(request: HttpRequest) -> list[int]:
    """Years the county has workbooks for, of a province any of its counties, newest first; this year when there are
    none. One query a request.
    """
    if not hasattr(request, "years"):
        province = request.user.province
        within = {"county__in": province.counties} if province else {"county": request.user.county_id}
        batches = Batch.objects.filter(**within)
        years = batches.order_by("-year").values_list("year", flat=True).distinct()
        request.years = list(years) or [timezone.localdate().year]
    return request.years


def year_of(request: HttpRequest) -> int:
    """The year asked for in the address, else the newest. A view may set `request.year` before rendering."""
    if not hasattr(request, "year"):
        years, asked = years_of(request), request.GET.get("year", "")
        request.year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    return request.year


def frame(request: HttpRequest) -> dict:
    """Context processor. Nothing for visitors who have not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "county": user.county,
        "place": user.county or user.province,
        "years": years_of(request),
        "year": year_of(request),
        "navigation": _sections(request, user),
        "may_view": user.may(Permission.VIEW_RESULTS),
        "may_have_tokens": any(map(user.may, HAVE_TOKENS)),
        "unread": Message.objects.visible_to(user).unread().count(),
    }


def _sections(request: HttpRequest, user: User) -> list[Section]:
    """Of each section the entries that the user may open; sections without any are left out."""
    found = [Section(title, _entries(request, user, items)) for title, items in _NAVIGATION.items()]
    return [section for section in found if section.entries]


def _entries(request: HttpRequest, user: User, items: tuple[_Item, ...]) -> list[Entry]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Entry(item.title, _address(item.name), here == item.name or here in item.below)
        for item in items
        if not item.permissions or any(user.may(permission) for permission in item.permissions)
    ]


@cache
def _address(name: str) -> str:
    """Each page has the whole menu; where it leads stays the same."""
    return reverse(name)
