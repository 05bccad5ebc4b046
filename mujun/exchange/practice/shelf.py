"""A list that others read part by part, as a mapping describes it; it fails as it is told to."""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mujun.exchange.mapping.language import Mapping, Paging
from mujun.exchange.mapping.shape import Json, parsed, put, take, written
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.practice.platform import AHEAD, Said
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.refusals import Refusal, Refused
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers
from mujun.exchange.signing.signers import Signer


@dataclass
class Shelf:
    """`records`: what there is, in their words. `asked`: the parameters of each call, in order."""

    mapping: Mapping
    signer: Signer
    keys: Keys
    records: Sequence[Json]
    faults: Faults = field(default_factory=Faults)
    asked: list[Json] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def has(self, request: Request) -> bool:
        call = self.mapping.call
        return request.method == call.method and request.path.endswith(call.path)

    def hear(self, request: Request, headers: Headers, body: str) -> tuple[Fault | None, Said]:
        with self._lock:
            fault, _ = self.faults.draw()
            self.calls[fault or "well"] += 1
            now = datetime.now(UTC) + (AHEAD if fault is Fault.CLOCK else timedelta())
            try:
                self.signer.verify(request, headers, self.keys, now)
                if fault is Fault.SIGNATURE:
                    raise Refused(Refusal.SIGNATURE)
            except Refused as refused:
                return fault, Said(401, written({"message": refused.refusal.value}), now)
            if fault is Fault.ERROR:
                return fault, Said(500, written({"message": "internal error"}), now)
            return fault, Said(200, written(self._part(request, body, fault)), now)

    def _part(self, request: Request, body: str, fault: Fault | None) -> Json:
        given: Any = dict(request.query) if request.method == "GET" else parsed(body or "{}")
        self.asked.append(given)
        paging, said = self.mapping.call.paging, Json()
        sign = self.mapping.receipt.success
        if sign:
            put(said, sign.path, sign.values[0])
        records = list(self.records)
        if paging:
            first = self._first(paging, take(given, paging.parameter), fault)
            records = self._around(said, paging, first)
        if fault is Fault.ROWS:
            records = [*records[:-1], *records[:1]]
        if self.mapping.call.place:
            put(said, self.mapping.call.place, records)
        return said

    def _first(self, paging: Paging, mark: Any, fault: Fault | None) -> int:
        """The index of the first record; the page before when it is to be the wrong one."""
        size = paging.size or len(self.records)
        at = int(mark or 0) if paging.style == "游标" else (int(mark or paging.first) - paging.first) * size
        return max(0, at - size) if fault is Fault.PAGE else at

    def _around(self, said: Json, paging: Paging, first: int) -> list[Json]:
        size = paging.size or len(self.records)
        if paging.total:
            put(said, paging.total, len(self.records))
        if paging.echo:
            put(said, paging.echo, first // size + paging.first)
        if paging.following and first + size < len(self.records):
            put(said, paging.following, str(first + size))
        return list(self.records[first : first + size])
