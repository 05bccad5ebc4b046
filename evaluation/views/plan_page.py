"""One quota plan as a page: quotas, the ways compared, towns, rules, lines."""

from collections.abc import Mapping
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evaluation.actions.plans import key_of
from evaluation.allocation.planning import PlanRules
from evaluation.allocation.planning.language import undecided
from evaluation.models import QuotaPlan
from evaluation.quota_plans.answers import rules_of
from evaluation.quota_plans.lines import OUTCOMES, Line, chosen, lines
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.jobs.models import Job
from mujun.paging import page_of

_WAYS = {
    "greedy": ("快速方案", "按每单位紧缺指标的收益依次安排，守全部规则"),
    "optimum": ("精确方案", "整数规划，守全部规则，收益有上界"),
    "by_rank": ("只按名次", "名次在前的先得，只看指标总量和不予安排"),
    "pro_rata": ("同比例", "每户按同一比例，只看指标总量和不予安排"),
}


def plan_page(request: HttpRequest, plan: QuotaPlan, *, refused: str = "", status: int = 200) -> HttpResponse:
    request.year = plan.run.snapshot.year
    user, rules, name = request.user, rules_of(plan), _shown(request, plan)
    found = lines(plan, plan.answers.get(name), user)
    account = plan.accounts.get(name) if name else None
    context = {
        "plan": plan,
        "rules": rules,
        "quotas": _quotas(plan, rules, account),
        "shown": name,
        "answers": [(each, _WAYS[each][0]) for each in plan.answers],
        "account": account,
        "ways": _ways(plan, rules),
        "bound": _bound(plan) if name == "optimum" else None,
        "towns": _sums(found, "town", rules) if account else [],
        "grades": _sums(found, "grade", rules) if account else [],
        "rule_lines": _rules(plan, rules),
        "page": page_of(request, chosen(found, request.GET)),
        "sort": request.GET.get("sort", ""),
        "choices": {
            "town": sorted({line.town for line in found}),
            "grade": sorted({line.grade for line in found} - {""}),
            "outcome": OUTCOMES,
        },
        "job": Job.objects.visible_to(user).active().filter(key=key_of(plan)).first(),
        "may_manage": user.may(Permission.MANAGE_LEVERS),
        "sees_all": _sees_all(user),
        "refused": refused,
        "given": request.POST,
    }
    return render(request, "evaluation/quota_plan.html", context, status=status)


def file_of_lines(request: HttpRequest, plan: QuotaPlan) -> HttpResponse:
    """The lines that the page shows, all of them."""
    rules = rules_of(plan)
    header = ["统一社会信用代码", "企业名称", "镇街", "档次", "名次", "标记"]
    for name, quota in rules.quotas.items():
        header += [f"{name}申请（{quota.unit}）", f"{name}安排（{quota.unit}）"]
    header += ["收益", "结果", "理由"]
    found = lines(plan, plan.answers.get(_shown(request, plan)), request.user)
    return csv_file(f"{plan}逐户", header, map(_row, chosen(found, request.GET)))


def _row(line: Line) -> list[object]:
    row = [line.enterprise.credit_code, line.enterprise.name, line.town, line.grade, line.place]
    row += ["、".join(line.marks)]
    row += [amount for pair in line.amounts for amount in pair]
    return [*row, line.gain, line.outcome, line.why]


def _shown(request: HttpRequest, plan: QuotaPlan) -> str:
    """The answer asked for, else the one that goes before the others."""
    wanted = request.GET.get("answer", "")
    return wanted if wanted in plan.answers else plan.foremost


def _quotas(plan: QuotaPlan, rules: PlanRules, account: Mapping | None) -> list[dict]:
    worths = (plan.optimum or {}).get("worths", {})
    return [
        {
            "name": name,
            "of": quota,
            "used": _decimal(account and account["used"][name]),
            "left": _decimal(account and account["left"][name]),
            "worth": {key: _decimal(text) for key, text in worths.get(name, {}).items()},
        }
        for name, quota in rules.quotas.items()
    ]


def _ways(plan: QuotaPlan, rules: PlanRules) -> list[dict]:
    """Those that were worked out, each with its figures."""
    return [
        {
            "title": title,
            "words": words,
            "of": account,
            "gain": plan.gains[way],
            # the database keeps no order of names
            "used": [Decimal(account["used"][name]) for name in rules.quotas],
        }
        for way, (title, words) in _WAYS.items()
        if (account := plan.accounts.get(way))
    ]


def _bound(plan: QuotaPlan) -> dict:
    """How good the exact answer is proven to be."""
    found = plan.optimum
    return {
        "bound": Decimal(found["bound"]),
        "gap": Decimal(found["gap"]) * 100,
        "best": found["best"],
        "proven": found["proven"],
    }


def _rules(plan: QuotaPlan, rules: PlanRules) -> list[tuple]:
    """Each rule with whether it counts, and if not why."""
    counting = {rule.name for rule in rules.in_force(plan.day)}
    return [
        (
            rule,
            "运用" if rule.name in counting else "未定，不运用" if undecided(rule) else "不在有效期，不运用",
        )
        for rule in rules.rules
    ]


def _sums(found: list[Line], column: str, rules: PlanRules) -> list[tuple[str, int, list]]:
    """By town or grade, of the lines that somebody sees: how many apply, and asked and given of each quota."""
    parts: dict[str, list[Line]] = {}
    for line in found:
        parts.setdefault(getattr(line, column), []).append(line)
    nothing = (Decimal(0), Decimal(0))
    return [
        (
            name,
            len(part),
            [
                tuple(map(sum, zip(nothing, *(line.amounts[at] for line in part), strict=True)))
                for at in range(len(rules.quotas))
            ],
        )
        for name, part in sorted(parts.items())
    ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _sees_all(user: User) -> bool:
    return user.town_id is None
