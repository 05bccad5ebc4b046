"""A record as people read it: the file's own words for one lever, and short words for its rates."""

from decimal import Decimal
from typing import Any

import yaml

from evaluation.allocation.core.levers import Lever
from mujun.documents import Entry

_CATALOGUE = "措施库"


def text_of(lever: Lever, catalogue: str) -> str:
    """A file with this one lever, keys in the vocabulary's order, as `levers.load` reads it."""
    entry = {
        field.alias: _plain(getattr(lever, name))
        for name, field in type(lever).model_fields.items()
        if name in lever.model_fields_set and getattr(lever, name) not in (None, "", {}, [], False)
    }
    if lever.is_open:
        entry["标准"] = "未定"
    return yaml.safe_dump(
        {_CATALOGUE: catalogue, "措施": [entry]}, allow_unicode=True, sort_keys=False, width=1000
    )


def rate_words(lever: Lever) -> str:
    """0.3; 2019 年 0.1，2020 年起 0.2; 第 1 年 0.1，第 2 年起 0.2; 未定."""
    if lever.is_open:
        return "未定"
    if not lever.ladder:
        return "" if lever.rate is None else f"{lever.rate:f}"
    form = "{} 年{} {}" if lever.rate_by_year else "第 {} 年{} {}"
    steps = sorted(lever.ladder.items())
    return "，".join(form.format(at, "起" if at == steps[-1][0] else "", f"{rate:f}") for at, rate in steps)


def share_words(lever: Lever) -> str:
    """C- 50%，D 100%."""
    return "，".join(f"{grade} {share:.0%}" for grade, share in lever.grade_shares.items())


def refund_words(lever: Lever) -> str:
    rule = lever.refund
    if rule is None:
        return ""
    return f"升到 {'、'.join(rule.grades)} 的，退还此前 {rule.years} 年已征数的 {rule.share:.0%}"


def supply_words(lever: Lever) -> str:
    """供地方式：先租后让、长期租赁；第 2 位; empty where the record says nothing of either."""
    ways = [f"供地方式：{'、'.join(lever.supply)}"] if lever.supply else []
    return "；".join([*ways, *([f"第 {lever.order} 位"] if lever.order else [])])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, Entry):
        return {field.alias: _plain(getattr(value, name)) for name, field in type(value).model_fields.items()}
    return value
