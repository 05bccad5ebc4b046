"""What the platform holds, as a list that it gives to whoever asks: for 对账."""

import json
from collections.abc import Iterator, Sequence
from typing import overload

from mujun.exchange.mapping.shape import Json
from mujun.exchange.practice.platform import Platform
from mujun.exchange.practice.shelf import Shelf


class Held(Sequence[Json]):
    """Its records as they are when somebody looks, in the order of keys."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def __len__(self) -> int:
        return len(self._platform.held)

    def __iter__(self) -> Iterator[Json]:
        held = dict(self._platform.held)
        return (json.loads(json.dumps(held[key][1], default=float)) for key in sorted(held))

    @overload
    def __getitem__(self, at: int) -> Json: ...
    @overload
    def __getitem__(self, at: slice) -> list[Json]: ...
    def __getitem__(self, at: int | slice) -> Json | list[Json]:
        return list(self)[at]


def shelves_of(platform: Platform) -> list[Shelf]:
    """Empty where its mapping does not say how it is asked."""
    mapping = platform.mapping
    if mapping.check is None:
        return []
    about = mapping.model_copy(update={"call": mapping.check})
    return [Shelf(about, platform.signer, platform.keys, Held(platform))]
