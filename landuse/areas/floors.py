"""Floor area as land: what a county's rule makes of square metres in a building."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Literal

from landuse.areas.units import PLACES

Kind = Literal["按容积率", "按建筑面积比例", "按系数"]
KINDS: tuple[Kind, ...] = ("按容积率", "按建筑面积比例", "按系数")


class Unconvertible(ValueError):
    """Why a floor area cannot be made land: `reason`, and what to do about it in `cure`."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.reason, self.cure = reason, cure


@dataclass(frozen=True)
class Rule:
    """按容积率: floor ÷ the larger of the actual and the `least_ratio`, if any. 按建筑面积比例: the share of the
    parcel that the floor is of its whole building. 按系数: floor × `factor`.
    """

    kind: Kind
    least_ratio: Decimal | None = None
    factor: Decimal | None = None


def land_of(floor: Decimal, rule: Rule, parcel: Decimal, building: Decimal | None) -> Decimal:
    """亩 that `floor` (m²) stands for on a parcel of `parcel` 亩 with `building` m² of floor in all, None if unknown.

    Cut to four decimals: together the occupants of a building never get more than its parcel. Raises Unconvertible.
    """
    if rule.kind == "按系数":
        assert rule.factor is not None
        land = floor * rule.factor * 3 / 2000
    else:
        land = parcel * floor / _building(floor, building)
        if rule.kind == "按容积率" and rule.least_ratio is not None:
            land = min(land, floor / rule.least_ratio * 3 / 2000)
    land = land.quantize(PLACES, ROUND_DOWN)
    if not land:
        raise Unconvertible(f"{floor:f} 平方米折算后不足 0.0001 亩", "核对建筑面积，单位是平方米。")
    return land


def _building(floor: Decimal, building: Decimal | None) -> Decimal:
    if building is None:
        cure = "在「宗地」工作表中补上这宗地的建筑面积，或直接填写使用面积（亩）。"
        raise Unconvertible("这宗地没有建筑面积，不能折算", cure)
    if floor > building:
        cure = "核对两处建筑面积，单位都是平方米。"
        raise Unconvertible(f"超过这宗地的建筑面积 {building.normalize():f} 平方米", cure)
    return building
