"""What an answer means for a message. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from mujun.exchange.delivery.client import Reply
from mujun.exchange.mapping.answers import read_answer
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.values import Value
from mujun.exchange.signing.refusals import Refusal, refusal_in

# answers that concern no single message: the way there is wrong, or they are busy
_NOT_THE_MESSAGE = {
    401: "对方没有认出这次调用。请核对签名方式和密钥",
    403: "对方不允许这次调用。请在对方平台核对授权和来源地址",
    404: "对方没有这个接口。请核对地址和映射里的路径",
    405: "对方的接口不接受这种请求方法。请核对映射里的方式",
    408: "对方等不及收完报文",
    425: "对方请稍后再发",
    429: "对方说发得太快",
}


@dataclass(frozen=True)
class Verdict:
    """`trouble`: with the target rather than with this message. `wait`: seconds the other side asked for. `had`: they
    knew the message by its number, so the receipt is its own.
    """

    outcome: Literal["delivered", "refused", "again"]
    words: str = ""
    status: int | None = None
    receipt: str = ""
    columns: dict[str, Value] = field(default_factory=dict)
    trouble: bool = False
    wait: float = 0.0
    had: bool = False


def unanswered(words: str) -> Verdict:
    return Verdict("again", words, trouble=True)


def judge(mapping: Mapping, reply: Reply) -> Verdict:
    return of_the_way(reply) or _of_the_message(mapping, reply)


def of_the_way(reply: Reply) -> Verdict | None:
    """Of an answer that says nothing about what was asked or told: the way there is wrong, or they are in trouble."""
    if refusal := refusal_in(reply.status, reply.text):
        ahead = _ahead(reply.clock) if refusal is Refusal.CLOCK else ""
        return _again(reply, f"{refusal.cure}{ahead}")
    if reply.status in _NOT_THE_MESSAGE:
        return _again(reply, _NOT_THE_MESSAGE[reply.status])
    if reply.status >= 500:
        return _again(reply, f"对方出错（{reply.status}）")
    if 300 <= reply.status < 400:
        return _again(reply, "对方要求转到别的地址。请核对地址")
    return None


def _of_the_message(mapping: Mapping, reply: Reply) -> Verdict:
    answer = read_answer(mapping, reply.text)
    good = 200 <= reply.status < 300
    if answer.outcome == "已有":
        return Verdict("delivered", answer.words or "对方已有这一条", reply.status, answer.receipt, had=True)
    if good and answer.outcome == "收下":
        return Verdict("delivered", answer.words, reply.status, answer.receipt, answer.columns)
    if good and answer.outcome == "读不懂":
        return _again(reply, answer.words)
    words = answer.words if answer.outcome == "拒收" else f"对方以 {reply.status} 拒收"
    return Verdict("refused", words, reply.status, answer.receipt)


def _ahead(clock: timedelta | None) -> str:
    seconds = round(clock.total_seconds()) if clock else 0
    return f"对方时钟比本机{'快' if seconds > 0 else '慢'} {abs(seconds)} 秒。" if seconds else ""


def _again(reply: Reply, words: str) -> Verdict:
    return Verdict("again", words, reply.status, trouble=True, wait=reply.wait or 0.0)
