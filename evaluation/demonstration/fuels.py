"""What some enterprises burn besides power: piped gas, steam that is bought, and the carbon of all of it."""

import pandas as pd

from evaluation.demonstration.anchor import COAL_PER_POWER
from evaluation.demonstration.chance import dice

PIPED, REPORTED = 0.6, 0.4  # shares of those who burn enough: on the pipe, reporting their carbon
LEAST = 20.0  # 吨标煤 besides power that make a connection worth while
STEAMING = ["13", "14", "17", "22", "26", "27", "28"]  # divisions that heat by steam
GAS_PER_COAL, STEAM_PER_COAL = 1 / 0.00133, 1 / 0.1286  # 立方米, 吨 per 吨标煤
CARBON_PER_COAL, CARBON_PER_POWER = 1.626, 5.366  # 吨 per 吨标煤 of gas, per 万千瓦时


def burnt(figures: pd.DataFrame, enterprises: pd.DataFrame) -> pd.DataFrame:
    """The figures of a year with 用气量, 蒸汽用量 and 碳排放量; blank for who uses or reports none."""
    rest = figures["energy"] - figures["electricity"] * COAL_PER_POWER
    chance = pd.DataFrame(dice("fuels").random((len(enterprises), 2)), enterprises.index).loc[figures.index]
    burning = rest.where((rest >= LEAST) & (chance[0] < PIPED))
    steaming = enterprises.loc[figures.index, "industry"].isin(STEAMING)
    carbon = burning * CARBON_PER_COAL + figures["electricity"] * CARBON_PER_POWER
    return figures.assign(
        gas=(burning.mask(steaming) * GAS_PER_COAL).round(0),
        steam=(burning.where(steaming) * STEAM_PER_COAL).round(2),
        carbon=carbon.where(chance[1] < REPORTED).round(2),
    )
