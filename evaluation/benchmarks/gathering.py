"""The values to compare with: of the same industry in the same run, of regions of the same kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.benchmarks.lines import FEWEST, Benchmark, benchmark, is_per_mu
from evaluation.models import RegionKind, RegionResult, RegionRun, Result, Run

# industry → item → values
Columns = Mapping[str, Mapping[str, Sequence[float | None]]]


def of_enterprise(result: Result) -> list[Benchmark]:
    """Against its industry. `result` with its row, and its run with snapshot; two queries at most."""
    run, industry = result.run, result.row.industry
    items = _per_mu(run.items(result.group))
    peers = _of_industries(run, [industry])[industry] if items else {}
    known = dict(_named(run.items(result.group), result.values))
    return [
        benchmark(item, known[item["name"]], peers.get(item["name"], ()), "本行业企业", run.snapshot.year)
        for item in items
    ]


@dataclass(frozen=True)
class Compared:
    result: RegionResult
    benchmarks: list[Benchmark]


def of_regions(run: RegionRun, results: Iterable[RegionResult]) -> list[Compared]:
    """An industry against its own enterprises, others against their kind; as many queries for one as for all."""
    listed = list(results)
    columns = _firms(run, listed) if run.kind == RegionKind.INDUSTRY else _kin(run)
    whose = "本行业企业" if run.kind == RegionKind.INDUSTRY else f"本次评价的{run.kind}"
    return [Compared(each, _of_region(run, each, columns, whose)) for each in listed]


def _of_region(run: RegionRun, result: RegionResult, columns: Columns, whose: str) -> list[Benchmark]:
    items = _items(run, result.group)
    known, peers = dict(_named(items, result.values)), columns.get(_key(run, result.name), {})
    return [
        benchmark(item, known[item["name"]], peers.get(item["name"], ()), whose, run.snapshot.year)
        for item in _per_mu(items)
    ]


def _key(run: RegionRun, name: str) -> str:
    return name if run.kind == RegionKind.INDUSTRY else ""


def _kin(run: RegionRun) -> Columns:
    """Every region of the run, whoever looks: a line tells of no single one."""
    rows = (
        RegionResult.objects.filter(run=run).exclude(group="").order_by("pk").values_list("group", "values")
    )
    return {"": _columns((_items(run, group), values) for group, values in rows)}


def _firms(run: RegionRun, results: Sequence[RegionResult]) -> Columns:
    """Enterprises of the industries, in the newest run on the same snapshot."""
    judged = Run.objects.filter(snapshot=run.snapshot_id).order_by("-pk").first()
    return _of_industries(judged, [each.name for each in results]) if judged else {}


def _of_industries(run: Run, industries: Sequence[str]) -> Columns:
    found: dict[str, list] = defaultdict(list)
    rows = Result.objects.filter(run=run, row__industry__in=industries).exclude(group="").order_by("pk")
    for industry, group, values in rows.values_list("row__industry", "group", "values"):
        found[industry].append((run.items(group), values))
    return {industry: _untold(_columns(found[industry])) for industry in industries}


def _untold(columns: Mapping[str, Sequence[float | None]]) -> dict[str, Sequence[float | None]]:
    """Without those of so few enterprises that the best would tell what a single one has."""
    return {
        name: values
        for name, values in columns.items()
        if sum(value is not None for value in values) >= FEWEST
    }


def _columns(rows: Iterable[tuple[list[dict], Sequence[float | None]]]) -> dict[str, list[float | None]]:
    columns: dict[str, list[float | None]] = defaultdict(list)
    for items, values in rows:
        for name, value in _named(items, values):
            columns[name].append(value)
    return columns


def _named(items: Sequence[dict], values: Sequence[float | None]) -> Iterable[tuple[str, float | None]]:
    return ((item["name"], value) for item, value in zip(items, values, strict=False))


def _per_mu(items: Sequence[dict]) -> list[dict]:
    return [item for item in items if is_per_mu(item["unit"])]


def _items(run: RegionRun, group: str) -> list[dict]:
    return next((each["items"] for each in run.outline["groups"] if each["name"] == group), [])
