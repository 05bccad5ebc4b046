"""Why a call is not believed. The gateway answers all with 401 and tells them apart by their words only."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum


class Refusal(Enum):
    """Value: the gateway's words. `cure`: what an operator does about it."""

    SIGNATURE = "Invalid signature"
    ACCESS_KEY = "Invalid access key"
    CLOCK = "Clock skew exceeded"
    ROUTE = "The route_id is forbidden."

    @property
    def cure(self) -> str:
        return _CURES[self]


_CURES = {
    Refusal.SIGNATURE: "签名不对。请核对 SK、路径和查询参数的编码方式。",
    Refusal.ACCESS_KEY: "对方不认识这个 AK。请核对 AK，或在对方平台查看密钥是否已停用。",
    Refusal.CLOCK: "两边的时钟相差太大。请让服务器与标准时间同步。",
    Refusal.ROUTE: "这个密钥没有获准使用该接口。请在对方平台申请接口授权，并核对资源编号。",
}


@dataclass(frozen=True)
class Accepted:
    """A call that is believed. `proof`: its signature. The gateways' signatures cover neither body nor a number used
    once, so two calls of one second may bear the same: what a call does is kept from happening twice by its own number.
    """

    access: str
    proof: str


class Refused(Exception):
    """A call that is not believed."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)


def refusal_in(status: int, body: str) -> Refusal | None:
    """Which refusal an answer is; None for other answers. Whatever is around the words does not matter."""
    if status != 401:
        return None
    words = _message(body).strip().rstrip(".").casefold()
    return next((each for each in Refusal if each.value.rstrip(".").casefold() in words), None)


def _message(body: str) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    return str(answer.get("message", "")) if isinstance(answer, dict) else body


def difference(date_header: str | None, now: datetime) -> timedelta | None:
    """How far the other side's clock is ahead of ours by the header Date of its answer; None when it has none."""
    try:
        theirs = parsedate_to_datetime(date_header or "")
    except (ValueError, OverflowError):
        return None
    return theirs - now if theirs.tzinfo else None
