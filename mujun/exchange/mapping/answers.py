"""What the other side said to a message."""

from dataclasses import dataclass, field
from typing import Any, Literal

from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.mapping.language import Mapping, Sign
from mujun.exchange.mapping.shape import parsed, take
from mujun.exchange.mapping.values import Value

Outcome = Literal["收下", "已有", "拒收", "读不懂"]


@dataclass(frozen=True)
class Answer:
    """`columns`: what it tells us of columns of ours."""

    outcome: Outcome
    receipt: str = ""
    words: str = ""
    columns: dict[str, Value] = field(default_factory=dict)


def read_answer(mapping: Mapping, text: str) -> Answer:
    """Of an answer that came whole and with a good status, or one that says they have it already.

    What is no JSON, or says yes without the receipt it should have, is 读不懂: whether they have it is not known.
    """
    if mapping.receipt.unread:
        return Answer("收下")
    try:
        said = parsed(text)
    except (ValueError, RecursionError):
        return Answer("读不懂", words="对方的回答不是完整的 JSON")
    if not isinstance(said, dict):
        return Answer("读不懂", words="对方的回答不是 JSON 对象")
    rule = mapping.receipt
    words, receipt = _text(said, rule.words), _text(said, rule.number)
    if rule.already and _shows(said, rule.already):
        return Answer("已有", receipt, words)
    if rule.success and not _shows(said, rule.success):
        return Answer("拒收", receipt, words or "对方没有收下，也没有说明原因")
    if rule.number and not receipt:
        return Answer("读不懂", words="对方的回答里没有回执号")
    columns, flaws = columns_of(mapping, rule.columns, said)
    return Answer("收下", receipt, "；".join([words, *map(str, flaws)]).strip("；"), columns)


def _shows(said: Any, sign: Sign) -> bool:
    value = take(said, sign.path)
    return value is not None and _word(value) in sign.values


def _text(said: Any, path: str | None) -> str:
    value = take(said, path) if path else None
    return "" if value is None or isinstance(value, dict | list) else _word(value)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
