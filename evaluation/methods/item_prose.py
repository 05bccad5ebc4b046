"""How an item is scored and points are added, in words."""

from collections.abc import Iterator
from decimal import Decimal

from evaluation.methods.schema import Item
from evaluation.methods.schema.bases import ByWord, Computed
from evaluation.methods.schema.points import AnyPoints, Bounds, Counted, Family, OnCondition
from evaluation.methods.schema.policies import Fixed, FullIf
from evaluation.methods.schema.shapes import LessIsBetter, Range, Ratio, Steps, TwoPoints
from mujun.documents import OPEN


def number(value: Decimal) -> str:
    """With the digits it was given, without trailing zeros."""
    return f"{value.normalize() + 0:f}"


def missing(policy: object) -> str:
    """What is done where the arithmetic has no answer."""
    match policy:
        case None:
            return OPEN
        case Fixed(points=points):
            return f"记 {number(points)} 分"
        case FullIf(condition=condition, otherwise=otherwise):
            return f"{condition} 的记满分，否则{missing(otherwise)}"
    return str(policy)


def times(limit: Decimal | None) -> str:
    """A bound as a multiple of the weight."""
    if limit is None:
        return OPEN
    return "无" if limit.is_infinite() else f"权重的 {number(limit)} 倍" if limit else "0 分"


def item_lines(item: Item, formula: str | None) -> Iterator[str]:
    yield f"权重 {OPEN if item.weight is None else number(item.weight)}"
    yield f"算式 {formula or OPEN}"
    if item.based:
        yield f"基准 {_base(item)}"
    yield f"得分 = {_shape(item)}"
    policies = {"缺数据": item.missing, "分母为零": item.zero_denominator, "负值": item.negative}
    yield from (f"{name}：{missing(policy)}" for name, policy in policies.items() if policy is not None)
    limits = {"封顶": item.cap, "保底": item.floor}
    yield from (f"{name}：{times(limit)}" for name, limit in limits.items() if limit is not None)


def _base(item: Item) -> str:
    base = item.base
    if base is None:
        return OPEN
    if isinstance(base, ByWord):
        values = "、".join(f"{word} {number(value)}" for word, value in base.values.items())
        return f"按{base.by}：{values}"
    return _computed(base) if isinstance(base, Computed) else number(base)


def _computed(base: Computed) -> str:
    of = f"同{'、同'.join(base.by)}" if base.by else base.scope
    take = {
        "分位": f"从低到高第 {base.percentile}% 处的值",
        "前列均值": f"前 {base.first}% 的均值",
        "最大": "最大值",
        "最小": "最小值",
    }.get(base.take, base.take)
    factor = "" if base.times == 1 else f"的 {number(base.times)} 倍"
    return f"{base.year}{of}有数据各户的{take}{factor}"


_SHAPES = {
    "比值": "值 ÷ 基准 × 权重",
    "反比": "基准 ÷ 值 × 权重",
    "直接": "值",
}


def _shape(item: Item) -> str:
    shape = item.shape
    match shape:
        case LessIsBetter():
            return "权重 ×（2 − 值 ÷ 基准）÷ 2"
        case Range():
            rest = number(100 - shape.share)
            within = f"（{shape.scope}内）"
            return f"权重 ×（{number(shape.share)} + {rest} ×（值 − 最小）÷（最大 − 最小））÷ 100{within}"
        case TwoPoints():
            return f"{number(shape.lower)} 得 0 分，{number(shape.target)} 得满分，中间按直线"
        case Steps():
            return "按段：" + "，".join(
                f"{step} 得 {number(points)} 分" for step, points in shape.steps.items()
            )
        case Ratio():
            return _SHAPES["比值"]
    return _SHAPES[shape.kind]


def adding(points: AnyPoints) -> str:
    if isinstance(points, OnCondition):
        return f"{points.condition} 的 {_signed(points.points)} 分"
    if isinstance(points, Family):
        parts = "；".join(f"{name}：{adding(part)}" for name, part in points.parts.items())
        said = f"取{points.take}（{parts}）"
    elif isinstance(points, Counted):
        said = f"按{points.count}计，首个 {_signed(points.first)} 分，每增一个 {_signed(points.further)} 分"
    else:
        said = f"{points.formula} 分"
    limits = bounds(points)
    return f"{said}，{limits}" if limits else said


def bounds(limits: Bounds) -> str:
    said = {"最多": limits.cap, "最少": limits.floor}
    return "，".join(f"{word} {number(value)} 分" for word, value in said.items() if value is not None)


def _signed(points: Decimal) -> str:
    return f"{'+' if points > 0 else ''}{number(points)}"
