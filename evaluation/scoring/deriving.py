"""What a method makes of the figures before anything is judged."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from evaluation.methods.schema import Method
from evaluation.methods.schema.classes import Classes, belongs
from evaluation.scoring.figures import Figures, Labels


def derived(method: Method, figures: Figures) -> Figures:
    """The figures with the method's own words of every row, this year and in years past."""
    return _classed(method.classes, figures) if method.classes else figures


def _classed(classes: Mapping[str, Classes], figures: Figures) -> Figures:
    labels = dict(figures.labels)
    for name, each in classes.items():
        labels[name] = _class_of(
            each, labels[each.source] if each.source in labels else figures.label(each.source)
        )
    past = {years: _classed(classes, before) for years, before in figures.past.items()}
    return replace(figures, labels=labels, past=past)


def _class_of(classes: Classes, source: Labels) -> Labels:
    """The class of every row; code −1 for words of no class and for rows without a word."""
    names = tuple(classes.classes)
    rest = next((at for at, members in enumerate(classes.classes.values()) if not members), -1)
    found = [
        next(
            (
                at
                for at, members in enumerate(classes.classes.values())
                if any(belongs(word, member) for member in members)
            ),
            rest if word else -1,
        )
        for word in source.words
    ]
    return Labels(np.array([*found, -1], np.int64)[source.codes], names)
