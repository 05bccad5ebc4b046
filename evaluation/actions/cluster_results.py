"""Sum a province's clusters up and judge them by its method, where a province-wide run has come to its end."""

from collections.abc import Mapping, Sequence

import numpy as np
from django.db import transaction

from evaluation.actions.results import outline
from evaluation.methods.loader import looks_back, restore
from evaluation.models import (
    Cluster,
    ClusterJudgement,
    ClusterMethod,
    ClusterResult,
    ProvinceRun,
    Variable,
)
from evaluation.regions import clusters as sums
from evaluation.regions.behind import behind_items
from evaluation.regions.cluster_gathering import Counties, Part, joined_with_past
from evaluation.regions.joining import Joined
from evaluation.regions.judging import judged
from evaluation.regions.percent import in_percent
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Floats
from evaluation.scoring.outcome import Outcome


@transaction.atomic
def sum_up(*, whole: ProvinceRun) -> list[ClusterResult]:
    """Every cluster of the province with a county in it on the last day of the year, from the runs of `whole`."""
    lines = whole.lines.filter(run__isnull=False).select_related("run__snapshot")
    counties = Counties(whole.year, {line.county_id: line.run.snapshot for line in lines})
    found = counties.parts_of(Cluster.objects.filter(province=whole.province_id))
    parts = {cluster: each for cluster, each in found.items() if each}
    names = dict(Variable.objects.filter(code__in=sums.CODES).values_list("code", "name"))
    known = {cluster: _summed(each, counties, names) for cluster, each in parts.items()}
    method = whole.province.cluster_methods.first()
    if method and parts:
        joined = joined_with_past(counties, parts, looks_back(method.resolved))
        _judge(whole, method, joined, list(known.values()), names)
    ClusterResult.objects.filter(whole=whole).delete()  # of a run that is repeated
    return ClusterResult.objects.bulk_create(
        ClusterResult(whole=whole, cluster=cluster, **columns) for cluster, columns in known.items()
    )


def _summed(parts: Sequence[Part], counties: Counties, names: Mapping[str, str]) -> dict:
    own = [_figures(each, counties, names) for each in parts]
    united, shared = sums.united([each for each in own if each])
    return {
        "members": len(united.units),
        "shared": shared,
        "figures": sums.told(united),
        "parts": [_told(*each) for each in zip(parts, own, strict=True)],
    }


def _figures(part: Part, counties: Counties, names: Mapping[str, str]) -> sums.Part | None:
    if part.rows is None:
        return None
    figures = counties.figures(part.place.county)
    columns = {code: _column(figures, names.get(code, ""))[part.rows] for code in sums.CODES}
    return sums.Part([figures.units[row] for row in part.rows.tolist()], columns)


def _column(figures: Figures, name: str) -> Floats:
    return figures.numbers[name] if name in figures.numbers else np.full(len(figures), np.nan)


def _told(part: Part, own: sums.Part | None) -> dict:
    place = part.place
    about = {"code": place.county.code, "name": place.county.name, "role": place.get_role_display()}
    if own is None:
        return about | {"members": 0, "figures": {}, "missing": part.missing}
    return about | {"members": len(own.units), "figures": sums.told(own), "missing": ""}


def _judge(
    whole: ProvinceRun, method: ClusterMethod, joined: Joined, known: list[dict], names: Mapping[str, str]
) -> None:
    """By the engine that judges the regions of a county; what it says is put into `known`, one a cluster."""
    made = {"method": method, "digest": "", "outline": {}, "reason": ""}
    schema = restore(method.resolved)
    try:
        outcome = score(schema, joined.regions)
    except CannotScore as reason:
        made["reason"] = str(reason)
    else:
        read = in_percent(schema, outcome)
        made |= {"digest": outcome.digest(), "outline": outline(read)}
        told = [names[code] for code in sums.AMOUNTS if code in names]
        items = _items(outcome)
        for row, columns in judged(read):
            behind = behind_items(schema, items.get(columns.get("group", ""), []), row, joined, told)
            known[row] |= {**columns, "behind": behind}
    ClusterJudgement.objects.update_or_create(whole=whole, defaults=made)


def _items(outcome: Outcome) -> dict[str, list[str]]:
    return {group.name: [item.name for item in group.items] for group in outcome.groups}
