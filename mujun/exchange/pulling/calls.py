"""All of a resource, part by part, each asked for again while that may help. Pure."""

import hashlib
import random
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from mujun.exchange.delivery.backoff import pause
from mujun.exchange.delivery.client import Client, NoAnswer
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.pulling.answers import Reading, read
from mujun.exchange.pulling.asking import Mark, first_mark, next_mark, question, total_of
from mujun.exchange.signing.digests import Unavailable

_MEGABYTE = 1024 * 1024


class NotPulled(Exception):
    """Why the resource was not got, and what to do about it, for people."""


@dataclass(frozen=True)
class Asked:
    """One call and what came of it. `page` and `attempt` count from 1. `status` is None where nothing came back."""

    page: int
    attempt: int
    at: datetime
    milliseconds: int
    status: int | None
    content: bytes
    reading: Reading
    total: int | None = None

    @property
    def is_well(self) -> bool:
        return not self.reading.words


@dataclass(frozen=True)
class Resource:
    """What is asked for and how patiently. `wait` sleeps, and may end everything by raising. `before`: bytes that came
    of other resources and count together with these.
    """

    client: Client
    mapping: Mapping
    year: int
    pause: float
    most_attempts: int
    most_megabytes: int
    wait: Callable[[float], None]
    before: int = 0

    def calls(self) -> Iterator[Asked]:
        """Every call as it comes back; those that are well together have all records. Raises `NotPulled`."""
        mark, had, size, seen = first_mark(self.mapping), 0, self.before, dict[str, int]()
        for page in count(1):
            asked = yield from self._part(page, mark, seen)
            had, size = had + len(asked.reading.records), size + len(asked.content)
            if size > self.most_megabytes * _MEGABYTE:
                raise NotPulled(f"对方给的超过 {self.most_megabytes} MB。请核对参数，或放宽连接的大小限制。")
            mark = next_mark(self.mapping, mark, asked.reading.said, len(asked.reading.records), had)
            if mark is None:
                return self._all_there(had, asked.total)

    def once(self) -> Asked:
        """The first part, asked for once: whether the connection works."""
        return self._ask(1, 1, first_mark(self.mapping), {})

    def _part(self, page: int, mark: Mark, seen: dict[str, int]) -> Generator[Asked, None, Asked]:
        attempt = 1
        while True:
            asked = self._ask(page, attempt, mark, seen)
            yield asked
            if asked.is_well:
                return asked
            if not asked.reading.again or attempt >= self.most_attempts:
                times = f"第 {page} 页试了 {attempt} 次：" if attempt > 1 else ""
                raise NotPulled(f"{times}{asked.reading.words}".rstrip("。") + "。")
            self.wait(max(asked.reading.wait, pause(self.pause, attempt, random.random())))
            attempt += 1

    def _ask(self, page: int, attempt: int, mark: Mark, seen: dict[str, int]) -> Asked:
        asks, call = question(self.mapping, self.year, mark), self.mapping.call
        at, begun = datetime.now(UTC), time.monotonic()
        headers = {"Content-Type": "application/json; charset=utf-8"} if asks.body else {}
        try:
            reply = self.client.send(call.method, call.path, asks.body, headers, asks.query)
        except (NoAnswer, Unavailable) as nothing:
            reading = Reading(words=str(nothing), again=isinstance(nothing, NoAnswer))
            return Asked(page, attempt, at, _since(begun), None, b"", reading)
        reading = _not_seen(read(self.mapping, reply, mark), page, seen)
        total = total_of(self.mapping, reading.said)
        return Asked(page, attempt, at, _since(begun), reply.status, reply.content, reading, total)

    def _all_there(self, had: int, total: int | None) -> None:
        if not had:
            raise NotPulled(f"对方没有 {self.year} 年的数据。")
        if total is not None and had != total:
            raise NotPulled(f"对方说共 {total} 条，给了 {had} 条。可能正在更新，请过一会儿再取。")


def _not_seen(reading: Reading, page: int, seen: dict[str, int]) -> Reading:
    """A page that is the same as one before is not what was asked for."""
    if reading.words or not reading.records:
        return reading
    digest = hashlib.sha256(repr(reading.records).encode()).hexdigest()
    before = seen.setdefault(digest, page)
    return reading if before == page else Reading(words=f"对方把第 {before} 页又给了一遍", again=True)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
