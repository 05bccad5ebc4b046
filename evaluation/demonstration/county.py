"""The whole county in one call."""

from dataclasses import dataclass

import pandas as pd

from evaluation.demonstration.enterprises import roster
from evaluation.demonstration.figures import figures
from evaluation.demonstration.land import Land, holdings, land_of


@dataclass(frozen=True)
class Generated:
    """enterprises: the roster with tenure and land (亩). figures: one row per year and enterprise (a label)."""

    enterprises: pd.DataFrame
    land: Land
    figures: pd.DataFrame


def generate() -> Generated:
    """青澜县, the same every time."""
    enterprises = holdings(roster())
    return Generated(enterprises, land_of(enterprises), figures(enterprises))
