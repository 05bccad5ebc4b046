"""How the platform fails when it is told to."""

import random
from collections.abc import Iterable, Mapping
from enum import StrEnum


class Fault(StrEnum):
    ERROR = "500"
    TIMEOUT = "timeout"  # says nothing until nobody waits any more
    SLOW = "slow"  # answers, but late
    RESET = "reset"  # the connection is torn down
    HALF = "half"  # the answer breaks off in the middle
    SIGNATURE = "signature"  # a right signature is called wrong
    RECEIPT = "receipt"  # answers with the receipt of another message
    CLOCK = "clock"  # its clock is ten minutes ahead
    PAGE = "page"  # of a list, gives another page than the one asked for
    ROWS = "rows"  # of a list, gives a row twice and another not at all


TITLES = {
    Fault.ERROR: "出错（500）",
    Fault.TIMEOUT: "不回答",
    Fault.SLOW: "回答得慢",
    Fault.RESET: "断开连接",
    Fault.HALF: "只答一半",
    Fault.SIGNATURE: "说签名不对",
    Fault.RECEIPT: "给错回执号",
    Fault.CLOCK: "时钟快十分钟",
    Fault.PAGE: "给错页",
    Fault.ROWS: "行重复",
}


class Faults:
    """One for each message that comes: first those of `script`, then by chance at `rates`. The same seed gives the
    same faults.
    """

    def __init__(
        self, rates: Mapping[Fault, float] | None = None, script: Iterable[Fault | None] = (), seed: int = 0
    ) -> None:
        self._rates, self._script = dict(rates or {}), list(script)
        self._random = random.Random(seed)
        if sum(self._rates.values()) > 1:
            raise ValueError("各种故障的比例合计不能超过 1。")

    def draw(self) -> tuple[Fault | None, bool]:
        """The fault of the next message, and whether the message is taken all the same before it shows."""
        taken = self._random.random() < 0.5
        if self._script:
            return self._script.pop(0), taken
        point = self._random.random()
        for fault, rate in self._rates.items():
            if point < rate:
                return fault, taken
            point -= rate
        return None, taken

    def stop(self) -> None:
        """From now on nothing fails."""
        self._rates, self._script = {}, []


def read_rates(text: str) -> dict[Fault, float]:
    """`500=0.1,reset=0.05`. Raises ValueError, in words for people."""
    rates = {}
    for part in filter(None, text.split(",")):
        name, _, rate = part.partition("=")
        if name not in list(Fault):
            known = "、".join(f"{each}（{title}）" for each, title in TITLES.items())
            raise ValueError(f"没有名为“{name}”的故障。可选：{known}。")
        try:
            rates[Fault(name)] = float(rate)
        except ValueError:
            raise ValueError(f"“{part}”的写法不对。写成 500=0.1 的样子。") from None
    return rates
