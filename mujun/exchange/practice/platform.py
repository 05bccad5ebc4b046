"""What the platform holds, and what it says to a message."""

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mujun.exchange.mapping.backward import columns_of, records_in
from mujun.exchange.mapping.language import Mapping, Sign
from mujun.exchange.mapping.shape import Json, parsed, put, take, written
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.refusals import Refusal, Refused
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers
from mujun.exchange.signing.signers import Signer

AHEAD = timedelta(minutes=10)
_REFUSED = "9000"


@dataclass(frozen=True)
class Said:
    """An answer; `clock`: by which it was given."""

    status: int
    text: str
    clock: datetime


@dataclass
class Platform:
    """`held`: the latest record of each key with its sequence. `taken`: how often the message of an identity was
    taken: never more than once. `late`: messages older than what was held already; none while they come in order.
    """

    mapping: Mapping
    signer: Signer
    keys: Keys
    faults: Faults = field(default_factory=Faults)
    held: dict[str, tuple[int, Json]] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    _receipts: dict[str, tuple[str, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def receipts(self) -> dict[str, str]:
        """By the number of the message."""
        return {identity: receipt for identity, (receipt, _) in self._receipts.items()}

    def hear(self, request: Request, headers: Headers, body: str) -> tuple[Fault | None, Said]:
        """What to answer, and the fault with which to do so."""
        with self._lock:
            fault, taken = self.faults.draw()
            self.calls[fault or "well"] += 1
            return fault, self._answer(request, headers, body, fault, taken)

    def _answer(
        self, request: Request, headers: Headers, body: str, fault: Fault | None, taken: bool
    ) -> Said:
        now = datetime.now(UTC) + (AHEAD if fault is Fault.CLOCK else timedelta())
        try:
            self.signer.verify(request, headers, self.keys, now)
            self._check_route(request)
            if fault is Fault.SIGNATURE:
                raise Refused(Refusal.SIGNATURE)
        except Refused as refused:
            return Said(401, written({"message": refused.refusal.value}), now)
        if fault is Fault.ERROR and not taken:
            return Said(500, written({"message": "internal error"}), now)
        status, said = self._take(headers.get("Idempotency-Key", ""), body, fault)
        return Said(500 if fault is Fault.ERROR else status, written(said), now)

    def _check_route(self, request: Request) -> None:
        if not request.path.endswith(self.mapping.call.path) or request.method != self.mapping.call.method:
            raise Refused(Refusal.ROUTE)

    def _take(self, identity: str, body: str, fault: Fault | None) -> tuple[int, Json]:
        """Once for each identity, whatever becomes of the answer."""
        digest = hashlib.sha256(body.encode()).hexdigest()
        if not identity:
            return self._refusal("没有幂等号")
        if identity in self._receipts:
            receipt, before = self._receipts[identity]
            return self._already(receipt) if before == digest else self._refusal("同一幂等号的内容不同")
        try:
            message = parsed(body)
        except ValueError:
            return self._refusal("报文不是 JSON")
        if mistake := self._keep(identity, message):
            return self._refusal(mistake)
        another = next(reversed(self._receipts.values()), None)
        receipt = f"R{len(self._receipts) + 1:08d}"
        self._receipts[identity] = (receipt, digest)
        return self._success(another[0] if fault is Fault.RECEIPT and another else receipt)

    def _keep(self, identity: str, message: Json) -> str:
        """Keep the records of a message; "" when nothing is wrong with them."""
        records = records_in(self.mapping, message)
        flaws = [
            flaw for record in records for flaw in columns_of(self.mapping, self.mapping.columns, record)[1]
        ]
        if flaws or not records:
            return str(flaws[0]) if flaws else "报文里没有记录"
        sequence = take(message, self.mapping.call.sequence) if self.mapping.call.sequence else None
        for record in records:
            key = self._key(record)
            before = self.held.get(key, (0, {}))[0]
            now = before + 1 if sequence is None else int(sequence)
            self.taken[identity] += 1
            if now <= before:
                self.late.append(identity)
            else:
                self.held[key] = (now, record)
        return ""

    def _key(self, record: Json) -> str:
        row, _ = columns_of(self.mapping, self.mapping.columns, record)
        return "|".join(str(row.get(name)) for name in self.mapping.key)

    def _success(self, receipt: str) -> tuple[int, Json]:
        return 200, self._told(self.mapping.receipt.success, receipt, "成功")

    def _already(self, receipt: str) -> tuple[int, Json]:
        rule = self.mapping.receipt
        return 200, self._told(rule.already or rule.success, receipt, "已有这一条")

    def _refusal(self, words: str) -> tuple[int, Json]:
        said = self._told(None, "", words)
        if self.mapping.receipt.success:
            put(said, self.mapping.receipt.success.path, _REFUSED)
        return 200 if self.mapping.receipt.success else 422, said

    def _told(self, sign: Sign | None, receipt: str, words: str) -> Json:
        said: Json = {}
        if sign:
            put(said, sign.path, sign.values[0])
        if self.mapping.receipt.number and receipt:
            put(said, self.mapping.receipt.number, receipt)
        if self.mapping.receipt.words:
            put(said, self.mapping.receipt.words, words)
        return said
