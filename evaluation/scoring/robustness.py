"""How steady grades are: the same judgement with weights and figures a little different, many times over.

Draw number n of a seed is always the same draw, whoever makes it and in whatever order: it has a generator of its own,
spawned from the seed by its number. Counts of draws are added up, so any division of the numbers gives the same sum.

In a draw every weight becomes weight × (1 + u) with u uniform in ± `weights`, after which the weights of a group's
items, and of its blocks, are brought to their former sum; every figure becomes figure × (1 + v) with v uniform in ± its
own band. Draws of the same enterprise's figures do not depend on each other. A figure missing or zero stays so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Floats, Ints
from evaluation.scoring.outcome import Outcome

_EXACT = Decimal("0.000001")


@dataclass(frozen=True)
class Bands:
    """Half widths as shares: 0.1 is ± 10 %. `figures` by variable; one that is not named does not move."""

    weights: float
    figures: Mapping[str, float]


def grade_codes(outcome: Outcome) -> tuple[str, ...]:
    """Every grade that a judgement can give, best first."""
    return tuple(dict.fromkeys(name for group in outcome.groups for name in group.grade_names))


def count(
    method: Method, figures: Figures, codes: tuple[str, ...], bands: Bands, seed: int, draws: Iterable[int]
) -> Ints:
    """How often each unit (row) got each grade (column, as `codes`; the last: none or another) in these draws."""
    counts = np.zeros((len(figures), len(codes) + 1), np.int64)
    rows = np.arange(len(figures))
    for number in draws:
        counts[rows, columns(score(*draw(method, figures, bands, seed, number)), codes)] += 1
    return counts


def draw(method: Method, figures: Figures, bands: Bands, seed: int, number: int) -> tuple[Method, Figures]:
    """The method and the figures of one draw."""
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
    moved = _reweighted(method, bands.weights, generator) if bands.weights else method
    numbers = {
        name: _moved(figures.numbers[name], band, generator)
        for name, band in sorted(bands.figures.items())
        if band and name in figures.numbers
    }
    return moved, replace(figures, numbers={**figures.numbers, **numbers})


def reweighted(method: Method, weights: Mapping[str, Iterable[Decimal]]) -> Method:
    """The method with other weights: by group, in the order of its items."""
    groups = dict(method.groups)
    for name, wanted in weights.items():
        items = {
            item: entry.model_copy(update={"weight": weight})
            for (item, entry), weight in zip(groups[name].items.items(), wanted, strict=True)
        }
        groups[name] = groups[name].model_copy(update={"items": items})
    return method.model_copy(update={"groups": groups})


def _reweighted(method: Method, band: float, generator: np.random.Generator) -> Method:
    """Items and blocks alike."""
    weights, blocks = {}, {}
    for name, group in method.groups.items():
        weights[name] = _weights([item.weight for item in group.items.values()], band, generator)
        moved = _weights([block.weight for block in group.blocks.values()], band, generator)
        blocks[name] = {
            block: entry.model_copy(update={"weight": weight})
            for (block, entry), weight in zip(group.blocks.items(), moved, strict=True)
        }
    drawn = reweighted(method, weights)
    groups = {name: group.model_copy(update={"blocks": blocks[name]}) for name, group in drawn.groups.items()}
    return drawn.model_copy(update={"groups": groups})


def _weights(weights: Sequence[Decimal | None], band: float, generator: np.random.Generator) -> list[Decimal]:
    before = np.array(weights, float)
    after = before * (1 + generator.uniform(-band, band, len(before)))
    after *= before.sum() / after.sum() if len(after) else 1
    return [Decimal(repr(weight)).quantize(_EXACT) for weight in after.tolist()]


def _moved(column: Floats, band: float, generator: np.random.Generator) -> Floats:
    moved: Floats = column * (1 + generator.uniform(-band, band, len(column)))
    return moved


def columns(outcome: Outcome, codes: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """The column of each unit's grade."""
    columns = np.full(len(outcome.units), len(codes), np.int64)
    place = {code: at for at, code in enumerate(codes)}
    for group in outcome.groups:
        of_group = np.array([place.get(name, len(codes)) for name in group.grade_names] + [len(codes)])
        columns[group.rows] = of_group[group.grades]
    return columns
