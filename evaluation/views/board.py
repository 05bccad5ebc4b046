"""领导看板: one screen with the few things a county head asks; every number leads to its list."""

import pandas as pd
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.models import Run
from evaluation.results import board as about
from evaluation.results.figures import figures_of
from evaluation.results.ratios import measure, parts
from evaluation.rounds.holding import run_of_year_before
from evaluation.views.chosen import chosen_run
from evaluation.views.rounds import round_of
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of
from mujun.paging import page_of

_RATIOS = ("亩均税收", "亩均增加值")
_MOVED = 3  # shown of each way
_WAYS = {"up": "上升", "down": "下降"}


@require_GET
@requires(Permission.VIEW_RESULTS)
def board(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        return render(request, "evaluation/board.html", {"run": None})
    user, before = request.user, run_of_year_before(run)
    state = about.state(run, before, user)
    context = {"run": run, "before": before, "round": round_of(user, run.snapshot.year)}
    context |= kept_of(state, about.seen_by(user), "board", lambda: _numbers(run, before, user))
    return render(request, "evaluation/board.html", context)


def _numbers(run: Run, before: Run | None, user: User) -> dict:
    everybody = about.judged(run, user)
    wasted = about.waste(run, everybody, user)
    numbers = {
        "last": _size(wasted.last),
        "signalled": _size(wasted.signalled),
        "share_of_last": wasted.share_of_last,
        "largest": about.first(wasted.last),
        "last_codes": list(dict.fromkeys(wasted.last["grade"])),
        "ratios": _ratios(run, before, user),
        "money": about.money(run, user),
        "size": int(everybody["group"].ne("").sum()),
    }
    return numbers | (_moved(about.moved(run, before, everybody, user)) if before else {})


def _size(part: pd.DataFrame) -> dict:
    return {"size": len(part), "land": float(part["land"].sum())}


def _moved(moved: about.Movement) -> dict:
    up, down = moved.up, moved.down
    return {
        "moved": {"up": len(up), "down": len(down), "same": moved.same},
        "up": about.first(up, _MOVED),
        "down": about.first(down, _MOVED),
    }


@require_GET
@requires(Permission.VIEW_RESULTS)
def movers(request: HttpRequest) -> HttpResponse:
    """Everybody who rose or fell against the year before."""
    run, way = chosen_run(request), request.GET.get("way", "up")
    before = run_of_year_before(run) if run else None
    context = {"run": run, "before": before, "ways": _WAYS, "way": way if way in _WAYS else "up"}
    if run and before:
        chosen = _movers(run, before, request.user, context["way"])
        if request.GET.get("download"):
            return _file(run, before, _WAYS[context["way"]], chosen)
        context["page"] = page_of(request, chosen)
        context["movers"] = context["page"].object_list.to_dict("records")
    return render(request, "evaluation/movers.html", context)


def _movers(run: Run, before: Run, user: User, way: str) -> pd.DataFrame:
    def chosen() -> pd.DataFrame:
        moved = about.moved(run, before, about.judged(run, user), user)
        return moved.down if way == "down" else moved.up

    return kept_of(f"{run.state} {before.state}", about.seen_by(user), f"movers {way}", chosen)


def _ratios(run: Run, before: Run | None, user) -> list[tuple]:
    """Of the key ratios the present and the former value."""
    now = _measured(run, user)
    then = _measured(before, user) if before else {}
    return [(now[name], then.get(name)) for name in _RATIOS if name in now]


def _measured(run: Run, user) -> dict:
    rows, known = run.snapshot.rows.filter(enterprise__in=about.seen_by(user)), run.snapshot.variables
    figures = figures_of(rows, known, parts(known))
    return {each.ratio.name: each for each in measure(figures)}


def _file(run: Run, before: Run, word: str, moved) -> HttpResponse:
    years = (before.snapshot.year, run.snapshot.year)
    grades = [f"{year}年档次" for year in years]
    header = ["统一社会信用代码", "企业名称", "镇街", "分组", *grades, "升降（档）", "用地面积（亩）"]
    columns = ["credit_code", "name", "town", "group", "grade_before", "grade", "step", "land"]
    rows = moved[columns].where(moved[columns].notna(), None).itertuples(index=False, name=None)
    return csv_file(f"{years[1]}年档次{word}的企业", header, rows)
