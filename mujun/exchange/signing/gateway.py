"""The gateway of the provincial data platform: four X-BG headers.

    POST /restapi/prod/DEMO/list?b=2&a=1 is signed as

    POST\\n/restapi/prod/DEMO/list\\na=1&b=2\\n<access key>\\nTue, 09 Nov 2021 08:49:20 GMT\\n

with a newline at the end, and the body is no part of it. The same with SM3 is for lines where both sides ask for it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from mujun.exchange.signing.digests import mac
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.refusals import Accepted, Refusal, Refused
from mujun.exchange.signing.request import Encoding, Request, query_text
from mujun.exchange.signing.signed import Headers, Signed, in_time, known, proven

ACCESS, ALGORITHM = "X-BG-HMAC-ACCESS-KEY", "X-BG-HMAC-ALGORITHM"
DATE, SIGNATURE = "X-BG-DATE-TIME", "X-BG-HMAC-SIGNATURE"


@dataclass(frozen=True)
class Gateway:
    digest: str
    encoding: Encoding
    tolerance: timedelta

    @property
    def algorithm(self) -> str:
        return f"hmac-{self.digest}"

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        date = format_datetime(now.astimezone(UTC), usegmt=True)
        signature = self._signature(request, key, date)
        return Signed(
            {ACCESS: key.access, ALGORITHM: self.algorithm, DATE: date, SIGNATURE: signature},
        )

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        access, date = headers.get(ACCESS, ""), headers.get(DATE, "")
        candidates = known(keys, access)
        in_time(_moment(date), now, self.tolerance)
        if headers.get(ALGORITHM) != self.algorithm:
            raise Refused(Refusal.SIGNATURE)
        expected = [self._signature(request, key, date) for key in candidates]
        return Accepted(access, proven(headers.get(SIGNATURE, ""), expected))

    def _signature(self, request: Request, key: Key, date: str) -> str:
        query = query_text(request.query, self.encoding)
        lines = [request.method.upper(), request.path, query, key.access, date]
        return mac(self.digest, key.secret, "".join(f"{line}\n" for line in lines))


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
