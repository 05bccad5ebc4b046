"""Our own scheme, for programs that call us: it covers the body and a number used once.

    POST /api/v1/batches/?b=2&a=1 with the body {} is signed as

    POST\\n/api/v1/batches/\\na=1&b=2\\n<access key>\\n1636447760\\n<number used once>\\n<hex digest of the body>\\n

with a newline at the end. The digest is of the same algorithm as the HMAC, and travels as a header too.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mujun.exchange.signing.digests import hexdigest, mac, same
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.refusals import Accepted, Refusal, Refused
from mujun.exchange.signing.request import Request, query_text
from mujun.exchange.signing.signed import Headers, Signed, in_time, known, proven

ACCESS, TIMESTAMP, NONCE = "X-Mujun-Access-Key", "X-Mujun-Timestamp", "X-Mujun-Nonce"
DIGEST, SIGNATURE = "X-Mujun-Content-Digest", "X-Mujun-Signature"
_LONGEST = 64  # letters of a number used once
_SHORTEST = 16


@dataclass(frozen=True)
class Own:
    digest: str
    tolerance: timedelta

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        return self.sign_as(request, key, now, secrets.token_hex(16))

    def sign_as(self, request: Request, key: Key, now: datetime, nonce: str) -> Signed:
        parts = {
            ACCESS: key.access,
            TIMESTAMP: str(int(now.timestamp())),
            NONCE: nonce,
            DIGEST: hexdigest(self.digest, request.body),
        }
        return Signed(parts | {SIGNATURE: self._signature(request, key, Headers(parts))})

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        access = headers.get(ACCESS, "")
        candidates = known(keys, access)
        in_time(_moment(headers.get(TIMESTAMP, "")), now, self.tolerance)
        if not _SHORTEST <= len(headers.get(NONCE, "")) <= _LONGEST:
            raise Refused(Refusal.SIGNATURE)
        if not same(headers.get(DIGEST, ""), hexdigest(self.digest, request.body)):
            raise Refused(Refusal.SIGNATURE)
        expected = [self._signature(request, key, headers) for key in candidates]
        return Accepted(access, proven(headers.get(SIGNATURE, ""), expected))

    def _signature(self, request: Request, key: Key, headers: Headers) -> str:
        query = query_text(request.query, "percent")
        told = [headers.get(name, "") for name in (ACCESS, TIMESTAMP, NONCE, DIGEST)]
        lines = [request.method.upper(), request.path, query, *told]
        return mac(self.digest, key.secret, "".join(f"{line}\n" for line in lines))


def _moment(timestamp: str) -> datetime | None:
    """Seconds since 1970."""
    try:
        return datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError):
        return None
