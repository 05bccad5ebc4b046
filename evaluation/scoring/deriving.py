"""What a method makes of the figures before anything is judged."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from evaluation.methods.schema import Method
from evaluation.methods.schema.classes import Classes, belongs
from evaluation.methods.schema.derived import in_order
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Figures, Labels


class CannotScore(ValueError):
    """Why a method cannot judge these figures, for people."""


def derived(method: Method, figures: Figures) -> Figures:
    """The figures with the method's own words and variables of every row, this year and in years past.

    Raises `CannotScore` where a coefficient has no number for a year.
    """
    if method.classes:
        figures = _classed(method.classes, figures)
    return _computed(method, figures) if method.coefficients or method.derived else figures


def _computed(method: Method, figures: Figures) -> Figures:
    """Coefficients of the year, then each derived variable after those it is computed from."""
    numbers = dict(figures.numbers)
    for name, coefficient in method.coefficients.items():
        number = coefficient.of(figures.year)
        if number is None:
            known = "、".join(sorted(coefficient.yearly))
            raise CannotScore(f"系数“{name}”没有 {figures.year} 年的值（有：{known}）。在办法中补上再测算。")
        numbers[name] = np.full(len(figures), float(number))
    for name in in_order(method.derived):
        column = values(method.derived[name].node, replace(figures, numbers=numbers))
        numbers[name] = np.where(np.isfinite(column), column, np.nan)
    past = {years: _computed_where_known(method, before) for years, before in figures.past.items()}
    return replace(figures, numbers=numbers, past=past)


def _computed_where_known(method: Method, before: Figures) -> Figures:
    """A year long past may have no coefficient: then nothing of it is known."""
    try:
        return _computed(method, before)
    except CannotScore:
        return before


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
    rest = next((at for at, members in enumerate(classes.classes.values()) if members == []), -1)
    if None in classes.classes.values():  # whoever is in none of the others may be in the open one
        rest = -1
    found = [
        next(
            (
                at
                for at, members in enumerate(classes.classes.values())
                if any(belongs(word, member) for member in members or ())
            ),
            rest if word else -1,
        )
        for word in source.words
    ]
    return Labels(np.array([*found, -1], np.int64)[source.codes], names)
