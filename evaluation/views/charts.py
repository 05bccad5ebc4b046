"""图表: how much land brings how much tax, how industries lie, why the sum changed, who moved; each with its data."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.charts.lorenz import Lorenz, table, thinned
from evaluation.models import Run
from evaluation.results.charts import FEWEST, Shown, shown, state
from evaluation.rounds.holding import run_of_year_before
from evaluation.views.chosen import chosen_run
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of

_FIFTH = 0.2


@require_GET
@requires(Permission.VIEW_RESULTS)
def chart_page(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        return render(request, "evaluation/charts.html", {"run": None})
    user = request.user
    if asked := request.GET.get("download"):
        return _file(run, shown(run, user), asked)
    context = {"run": run, "before": run_of_year_before(run), "fewest": FEWEST}
    context |= kept_of(
        state(run, user), Enterprise.objects.visible_to(user), "charts", lambda: _numbers(run, user)
    )
    return render(request, "evaluation/charts.html", context)


def _numbers(run: Run, user: User) -> dict:
    """What the page tells, without a point per enterprise."""
    found = shown(run, user)
    curve = found.lorenz and _curve(found.lorenz)
    return {
        "found": replace(found, lorenz=None, before=None),
        "curve": curve,
        "land_rows": table(found.lorenz) if found.lorenz else [],
        "pictures": _pictures(run, found),
    }


def _curve(of: Lorenz) -> dict[str, float]:
    """`best` and `lowest`: the tax that the best and the lowest fifth of the land bring."""
    best, lowest = of.tax_of(_FIFTH), 1 - of.tax_of(1 - _FIFTH)
    return {"gini": of.gini, "counted": of.counted, "best": best, "lowest": lowest}


def _pictures(run: Run, found: Shown) -> dict[str, dict]:
    source = f"{run.snapshot.year} 年测算第 {run.pk} 号"
    made: dict[str, dict] = {}
    if found.lorenz:
        points = [[100 * land, 100 * tax] for land, tax in thinned(found.lorenz)]
        made["lorenz"] = {"kind": "lorenz", "source": source, "points": points}
    if found.spreads:
        boxes = [[each.least, each.lower, each.median, each.upper, each.greatest] for each in found.spreads]
        names = [each.name for each in found.spreads]
        made["spread"] = {
            "kind": "boxes", "unit": "万元/亩", "source": source, "categories": names, "boxes": boxes,
        }  # fmt: skip
    if found.change:
        steps = _steps(found)
        made["change"] = {
            "kind": "steps", "unit": "万元", "source": source,
            "categories": [name for name, _ in steps], "values": [value for _, value in steps],
        }  # fmt: skip
    if found.flows:
        links = [
            [f"{each.year} {each.was}", f"{each.year + 1} {each.became}", each.count] for each in found.flows
        ]
        made["flows"] = {"kind": "flows", "unit": "户", "source": source, "links": links}
    return made


def _steps(found: Shown) -> list[tuple[str, float]]:
    """From the sum of the year before to this one's: the first and last are sums, those between them effects."""
    whole = found.change
    return [
        ("上年税收", whole.before),
        ("用地增减", whole.land),
        ("行业内提升", whole.within),
        ("行业结构", whole.mix),
        ("本年税收", whole.after),
    ]


def _file(run: Run, found: Shown, asked: str) -> HttpResponse:
    year = run.snapshot.year
    if asked == "lorenz" and found.lorenz:
        rows = zip(found.lorenz.land.tolist(), found.lorenz.tax.tolist(), strict=True)
        return csv_file(f"{year}年用地与税收", ["累计用地占比", "累计税收占比"], rows)
    if asked == "spread":
        header = ["行业大类", "户数", "最低", "下四分位", "中位数", "上四分位", "最高"]
        return csv_file(
            f"{year}年分行业亩均税收（万元每亩）", header, (vars(each).values() for each in found.spreads)
        )
    if asked == "change" and found.change:
        rows = [(part.name, part.within, part.mix) for part in found.change.parts]
        whole = found.change
        rows += [
            ("用地增减（全部行业）", whole.land, None),
            ("上年税收", whole.before, None),
            ("本年税收", whole.after, None),
        ]
        return csv_file(f"{year}年税收变化分解（万元）", ["行业大类", "行业内提升", "行业结构"], rows)
    if asked == "flows":
        lines = ((each.year, each.was, each.year + 1, each.became, each.count) for each in found.flows)
        return csv_file(f"{year}年档次流动", ["年度", "档次", "下一年度", "档次", "户数"], lines)
    raise Http404
