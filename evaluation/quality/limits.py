"""What a rule asks for, in one line for people."""

from decimal import Decimal

from evaluation.methods.dictionary import dictionary
from evaluation.quality.rules import Duplicate, Jump, Outlier, Range, Relation, Required, Rule, Sign


def limits(rule: Rule) -> str:
    match rule:
        case Required():
            return "不能空缺"
        case Sign():
            return f"应{rule.sign}"
        case Range():
            bounds = [("不低于", rule.least), ("不高于", rule.most)]
            return "、".join(f"{word} {_with_unit(each, rule)}" for word, each in bounds if each is not None)
        case Jump():
            least = f"；变动不足 {_with_unit(rule.floor, rule)}的不看" if rule.floor else ""
            return f"上年的 {_plain(rule.down)} 至 {_plain(rule.up)} 倍{least}"
        case Relation():
            return rule.condition
        case Outlier():
            reach = f"距同行业中位数 {_plain(rule.spread)} 倍稳健偏差以内"
            return f"{rule.formula}：{reach}；行业不足 {rule.group} 户的不看"
        case Duplicate():
            return f"不应有 {rule.count} 户以上数值相同；低于 {_with_unit(rule.floor, rule)}的不看"


def _with_unit(number: Decimal, rule: Rule) -> str:
    unit = dictionary().units.get(rule.variable, "")
    return f"{_plain(number)} {unit}".strip()


def _plain(number: Decimal) -> str:
    return f"{number:,f}"
