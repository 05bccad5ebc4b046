"""What happened to an item, as a code that fits an array and as words."""

from enum import IntEnum


class Remark(IntEnum):
    PLAIN = 0
    CAPPED = 1
    FLOORED = 2
    MISSING_ZERO = 3
    MISSING_MEAN = 4
    MISSING_REWEIGHTED = 5
    MISSING_OPEN = 6
    MISSING_UNGRADED = 7
    ZERO_DENOMINATOR_ZERO = 8
    ZERO_DENOMINATOR_FULL = 9
    ZERO_DENOMINATOR_OPEN = 10
    NO_BASE = 11
    MISSING_POINTS = 12
    MISSING_FULL = 13
    ZERO_DENOMINATOR_POINTS = 14
    NEGATIVE_ZERO = 15
    NEGATIVE_POINTS = 16
    ALL_ALIKE = 17
    NO_BASE_FOR_WORD = 18
    BASE_NOT_POSITIVE = 19
    NOBODY_FOR_BASE = 20
    NO_FORMULA = 21
    NO_WEIGHT = 22
    ZERO_DENOMINATOR_MEAN = 23
    ZERO_DENOMINATOR_REWEIGHTED = 24
    ZERO_DENOMINATOR_UNGRADED = 25
    ZERO_DENOMINATOR_CONDITION = 26
    NEGATIVE_MEAN = 27
    NEGATIVE_REWEIGHTED = 28
    NEGATIVE_UNGRADED = 29
    NEGATIVE_OPEN = 30
    NEGATIVE_CONDITION = 31


REMARKS: dict[int, str] = {
    Remark.PLAIN: "",
    Remark.CAPPED: "已封顶",
    Remark.FLOORED: "按保底计分",
    Remark.MISSING_ZERO: "缺数据，记0分",
    Remark.MISSING_MEAN: "缺数据，取本组该项平均得分",
    Remark.MISSING_REWEIGHTED: "缺数据，剔除该项并放大其余权重",
    Remark.MISSING_OPEN: "缺数据，办法没有规定怎样计分",
    Remark.MISSING_UNGRADED: "缺数据，按办法不评",
    Remark.ZERO_DENOMINATOR_ZERO: "分母为零，记0分",
    Remark.ZERO_DENOMINATOR_FULL: "分母为零，记满分",
    Remark.ZERO_DENOMINATOR_OPEN: "分母为零，办法没有规定怎样计分",
    Remark.NO_BASE: "办法没有公布基准值",
    Remark.MISSING_POINTS: "缺数据，按办法记固定分",
    Remark.MISSING_FULL: "缺数据，符合办法的条件，记满分",
    Remark.ZERO_DENOMINATOR_POINTS: "分母为零，按办法记固定分",
    Remark.NEGATIVE_ZERO: "值为负，记0分",
    Remark.NEGATIVE_POINTS: "值为负，按办法记固定分",
    Remark.ALL_ALIKE: "各户的值都相同，记满分",
    Remark.NO_BASE_FOR_WORD: "办法没有公布这一类的基准值",
    Remark.BASE_NOT_POSITIVE: "基准值算得为零或负数，不能作除数",
    Remark.NOBODY_FOR_BASE: "没有一户的数据可以用来计算基准值",
    Remark.NO_FORMULA: "办法没有规定算式",
    Remark.NO_WEIGHT: "办法没有规定权重",
    Remark.ZERO_DENOMINATOR_MEAN: "分母为零，取本组该项平均得分",
    Remark.ZERO_DENOMINATOR_REWEIGHTED: "分母为零，剔除该项并放大其余权重",
    Remark.ZERO_DENOMINATOR_UNGRADED: "分母为零，按办法不评",
    Remark.ZERO_DENOMINATOR_CONDITION: "分母为零，符合办法的条件，记满分",
    Remark.NEGATIVE_MEAN: "值为负，取本组该项平均得分",
    Remark.NEGATIVE_REWEIGHTED: "值为负，剔除该项并放大其余权重",
    Remark.NEGATIVE_UNGRADED: "值为负，按办法不评",
    Remark.NEGATIVE_OPEN: "值为负，办法没有规定怎样计分",
    Remark.NEGATIVE_CONDITION: "值为负，符合办法的条件，记满分",
}
