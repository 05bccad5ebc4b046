"""What a signer adds to a call, and what all of them check alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mujun.exchange.signing.digests import same
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.refusals import Refusal, Refused
from mujun.exchange.signing.request import Pairs


class Headers(Mapping[str, str]):
    """Headers as they came, found whatever the case of their names."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._by_name = {name.casefold(): value for name, value in headers.items()}

    def __getitem__(self, name: str) -> str:
        return self._by_name[name.casefold()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


@dataclass(frozen=True)
class Signed:
    """`query`: parameters to be added to those of the call."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Pairs = ()


def known(keys: Keys, access: str) -> tuple[Key, ...]:
    """The live keys with this access key. Raises `Refused`."""
    if found := keys.of(access):
        return found
    raise Refused(Refusal.ACCESS_KEY)


def in_time(moment: datetime | None, now: datetime, tolerance: timedelta) -> None:
    """Raises `Refused` for a moment too far from now, either way, and for none that could be read."""
    if moment is None or abs(now - moment) > tolerance:
        raise Refused(Refusal.CLOCK)


def proven(signature: str, expected: list[str]) -> str:
    """The signature when it is one of those expected. Raises `Refused`."""
    if not any(same(signature, each) for each in expected):
        raise Refused(Refusal.SIGNATURE)
    return signature
