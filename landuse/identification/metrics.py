"""What rules may measure: of which columns of a record, in which unit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """`over` is the denominator: a yearly amount, or `land` (亩); empty where the column is the metric itself.

    A yearly metric has a value for every year handed down and a mean of its industry (a ratio of sums); others are
    known as of the day only.
    """

    name: str
    column: str
    over: str
    unit: str
    yearly: bool = True


METRICS = {
    metric.name: metric
    for metric in (
        Metric("亩均税收", "tax", "land", "万元/亩"),
        Metric("亩均增加值", "value_added", "land", "万元/亩"),
        Metric("亩均营业收入", "revenue", "land", "万元/亩"),
        Metric("亩均产值", "output", "land", "万元/亩"),
        Metric("单位增加值能耗", "energy", "value_added", "吨标准煤/万元"),
        Metric("投资强度", "invested", "land", "万元/亩", yearly=False),
        Metric("容积率", "plot_ratio", "", "", yearly=False),
        Metric("建筑密度", "building_density", "", "%", yearly=False),
        Metric("空置率", "vacancy", "", "%", yearly=False),
        Metric("空置建筑面积", "vacant_floor", "", "平方米", yearly=False),
    )
}
