"""What one answer means: records, or why it is none. Pure."""

from dataclasses import dataclass, field
from typing import Any

from mujun.exchange.delivery.client import Reply
from mujun.exchange.delivery.judging import of_the_way
from mujun.exchange.mapping.backward import records_in
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import parsed, take
from mujun.exchange.pulling.asking import Mark


@dataclass(frozen=True)
class Reading:
    """`words`: why it cannot be used, "" where it can. `again`: another attempt may go better, after `wait` seconds."""

    said: Any = None
    records: list[Any] = field(default_factory=list)
    words: str = ""
    again: bool = False
    wait: float = 0.0


def read(mapping: Mapping, reply: Reply, mark: Mark) -> Reading:
    if trouble := of_the_way(reply):
        return Reading(words=trouble.words, again=True, wait=trouble.wait)
    try:
        said = parsed(reply.text)
    except (ValueError, RecursionError):
        return Reading(words=f"对方的回答（{reply.status}）不是完整的 JSON", again=reply.status < 300)
    if reply.status >= 300 or not _is_well(mapping, said):
        told = take(said, mapping.receipt.words) if mapping.receipt.words else None
        return Reading(said, words=f"对方没有给数据（{reply.status}）：{told or '没有说明原因'}")
    return _of_the_page(mapping, said, mark)


def _is_well(mapping: Mapping, said: Any) -> bool:
    sign = mapping.receipt.success
    return sign is None or str(take(said, sign.path)).lower() in {value.lower() for value in sign.values}


def _of_the_page(mapping: Mapping, said: Any, mark: Mark) -> Reading:
    paging = mapping.call.paging
    told = take(said, paging.echo) if paging and paging.echo else None
    if told is not None and str(told) != str(mark):
        return Reading(said, words=f"要的是第 {mark} 页，对方给的是第 {told} 页", again=True)
    place = mapping.call.place
    if (take(said, place) if place else said) is None:
        return Reading(said, words=f"对方的回答里没有 {place}。请核对映射里的“放在”")
    return Reading(said, records_in(mapping, said))
