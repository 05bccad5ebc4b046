"""Try the connection: one call that hands over no data, made where messages are sent, with the keys that are there."""

import os
from dataclasses import dataclass

from mujun.exchange.delivery.client import Client, NoAnswer, Reply
from mujun.exchange.delivery.judging import judge
from mujun.exchange.models import Target
from mujun.exchange.signing.digests import Unavailable
from mujun.exchange.signing.keys import KeyMissing, from_environment
from mujun.exchange.signing.signers import signer

# of their clock and ours, that nobody need care about: seconds
_CLOSE = 2


@dataclass(frozen=True)
class Tried:
    """`works`: they know who calls and what is called. `ahead`: seconds of their clock; None where it is not known."""

    works: bool
    words: str
    status: int | None = None
    ahead: int | None = None

    @property
    def told(self) -> dict[str, object]:
        """As the job keeps it."""
        clock = "对方没有告知" if self.ahead is None else _clock(self.ahead)
        return {
            "结论": "通" if self.works else "不通",
            "说明": self.words,
            "状态码": self.status or "没有回答",
            "对方时钟": clock,
        }


def try_connection(target: Target) -> Tried:
    """An empty message, which they refuse when the way is right: signature, key, clock and authorisation."""
    try:
        keys = from_environment(target.key_names, os.environ)
        client = Client(target.address, signer(target.signer, target.options), keys, target.timeout)
        call = target.mapping_file.mapping.call
        headers = {"Content-Type": "application/json; charset=utf-8"}
        reply = client.send(call.method, call.path, "{}", headers)
    except (KeyMissing, NoAnswer, Unavailable, ValueError) as wrong:
        return Tried(False, str(wrong))
    return _tried(target, reply)


def _tried(target: Target, reply: Reply) -> Tried:
    verdict = judge(target.mapping_file.mapping, reply)
    ahead = round(reply.clock.total_seconds()) if reply.clock else None
    if not verdict.trouble:
        return Tried(True, f"对方认出了这次调用。对空报文的回答：{verdict.words}", reply.status, ahead)
    if 200 <= reply.status < 300:
        return Tried(True, f"对方认出了这次调用，但{verdict.words}。核对映射里的“回执”", reply.status, ahead)
    return Tried(False, verdict.words, reply.status, ahead)


def _clock(ahead: int) -> str:
    if abs(ahead) <= _CLOSE:
        return "与本机一致"
    return f"比本机{'快' if ahead > 0 else '慢'} {abs(ahead)} 秒"
