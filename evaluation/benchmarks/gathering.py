"""The values to compare with: of the same industry in the same run, of regions of the same kind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.benchmarks.lines import FEWEST, Benchmark, benchmark, is_per_mu
from evaluation.models import RegionKind, RegionResult, RegionRun, Result, Run

# industry → item → values
Columns = Mapping[str, Mapping[str, Sequence[float | None]]]


@dataclass(frozen=True)
class Measure:
    """An indicator with its lines, the same for all of a group and industry; `at`: its place in the values."""

    at: int
    unmeasured: Benchmark

    def of(self, values: Sequence[float | None]) -> Benchmark:
        return replace(self.unmeasured, value=values[self.at] if self.at < len(values) else None)


def measures(run: Run, kinds: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Measure]]:
    """By group and industry, against the enterprises of the industry; two queries at most. `run` with its snapshot."""
    items = {kind: _placed_per_mu(run.items(kind[0])) for kind in kinds}
    asked = sorted({industry for (_, industry), placed in items.items() if placed})
    peers = _of_industries(run, asked) if asked else {}
    return {
        kind: [_measure(at, item, peers[kind[1]], run.snapshot.year) for at, item in placed]
        for kind, placed in items.items()
    }


def of_enterprise(result: Result) -> list[Benchmark]:
    """`result` with its row, and its run with snapshot."""
    kind = (result.group, result.row.industry)
    return [each.of(result.values) for each in measures(result.run, [kind])[kind]]


def _measure(at: int, item: dict, peers: Mapping[str, Sequence[float | None]], year: int) -> Measure:
    return Measure(at, benchmark(item, None, peers.get(item["name"], ()), "本行业企业", year))


def _placed_per_mu(items: Sequence[dict]) -> list[tuple[int, dict]]:
    return [(at, item) for at, item in enumerate(items) if is_per_mu(item["unit"])]


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
        for _, item in _placed_per_mu(items)
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


def _items(run: RegionRun, group: str) -> list[dict]:
    return next((each["items"] for each in run.outline["groups"] if each["name"] == group), [])
