"""镇街地图: the towns of a county coloured by one measure, with the numbers beside it and the data to take along."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.charts.shades import Shade, shades
from evaluation.models import Run
from evaluation.results.town_map import MEASURES, Measure, TownFigures, ordered, towns_of
from evaluation.views.chosen import chosen_run
from landuse.readings.town_outlines import TownOutline, town_outlines
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file


@require_GET
@requires(Permission.VIEW_RESULTS)
def town_map(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    chosen = MEASURES.get(request.GET.get("measure", ""), next(iter(MEASURES.values())))
    if run is None:
        return render(request, "evaluation/town_map.html", {"run": None})
    towns = ordered(towns_of(run, request.user), chosen.key)
    if request.GET.get("download"):
        return _file(run, towns)
    outlines = town_outlines(request.user)
    context = {
        "run": run,
        "measures": MEASURES.values(),
        "chosen": chosen,
        "caption": f"分镇街{chosen.name}",
        "rows": [(town, town.values[chosen.key], outlines.get(town.name)) for town in towns],
        "borders": _borders(outlines),
        "around": [town.name for town in towns if _is_around(outlines.get(town.name))],
        "picture": _picture(run, chosen, towns, outlines),
    }
    return render(request, "evaluation/town_map.html", context)


def _borders(outlines: Mapping[str, TownOutline]) -> list[str]:
    """Where the borders come from and of which day, each once."""
    known = [each.border for each in outlines.values() if each.border]
    return sorted({f"{each.source}（{each.drawn_on}）" for each in known})


def _is_around(outline: TownOutline | None) -> bool:
    return outline is not None and outline.border is None


def _picture(
    run: Run, measure: Measure, towns: list[TownFigures], outlines: dict[str, TownOutline]
) -> dict | None:
    """None where no town has an outline."""
    drawn = [town for town in towns if town.name in outlines]
    if not drawn:
        return None
    found, places = shades([_shown(measure, town) for town in drawn])
    features = [
        {
            "type": "Feature",
            "properties": {"name": town.name},
            "geometry": json.loads(outlines[town.name].geometry),
        }
        for town in drawn
    ]
    return {
        "kind": "towns",
        "unit": "%" if measure.is_share else measure.unit,
        "source": f"{run.snapshot.year} 年测算第 {run.pk} 号",
        "shapes": {"type": "FeatureCollection", "features": features},
        "shades": [_said(shade) for shade in found],
        "towns": [
            {"name": town.name, "value": _shown(measure, town), "shade": place}
            for town, place in zip(drawn, places, strict=True)
        ],
    }


def _shown(measure: Measure, town: TownFigures) -> float | None:
    value = town.values[measure.key]
    return None if value is None else round(100 * value if measure.is_share else value, 2)


def _said(shade: Shade) -> str:
    span = f"{shade.low:,.2f}" if shade.low == shade.high else f"{shade.low:,.2f}–{shade.high:,.2f}"
    return f"{span}（{shade.count} 个）"


def _file(run: Run, towns: list[TownFigures]) -> HttpResponse:
    """All measures, shares as they are from 0 to 1."""
    measures = MEASURES.values()
    titles = [f"{each.name}（{each.unit}）" if each.unit else each.name for each in measures]
    rows = (
        [town.name, town.enterprises, town.land, *(town.values[each.key] for each in measures)]
        for town in towns
    )
    return csv_file(f"{run.snapshot.year}年分镇街指标", ["镇街", "企业数", "用地面积（亩）", *titles], rows)
