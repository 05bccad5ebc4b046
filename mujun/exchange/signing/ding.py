"""The open platform of 浙政钉: X-Hmac-Auth headers, China's time, parameters as they are, no newline at the end."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mujun.exchange.signing.digests import mac
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.refusals import Accepted
from mujun.exchange.signing.request import Request, query_text
from mujun.exchange.signing.signed import Headers, Signed, in_time, known, proven

ACCESS = "apiKey"
TIMESTAMP, VERSION = "X-Hmac-Auth-Timestamp", "X-Hmac-Auth-Version"
NONCE, SIGNATURE = "X-Hmac-Auth-Nonce", "X-Hmac-Auth-Signature"
IP, MAC = "X-Hmac-Auth-IP", "X-Hmac-Auth-MAC"
_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Ding:
    """`ip` and `mac` are what the platform wants to know of the calling machine."""

    ip: str
    mac: str
    tolerance: timedelta

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        nonce = f"{int(now.timestamp()) * 1000}{secrets.randbelow(10_000):04d}"
        return self.sign_as(request, key, now, nonce)

    def sign_as(self, request: Request, key: Key, now: datetime, nonce: str) -> Signed:
        timestamp = now.astimezone(_CHINA).strftime("%Y-%m-%dT%H:%M:%S.000+08:00")
        headers = {ACCESS: key.access, TIMESTAMP: timestamp, VERSION: "1.0", NONCE: nonce}
        signature = _signature(request, key, timestamp, nonce)
        return Signed(headers | {SIGNATURE: signature, IP: self.ip, MAC: self.mac})

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        access, timestamp = headers.get(ACCESS, ""), headers.get(TIMESTAMP, "")
        candidates = known(keys, access)
        in_time(_moment(timestamp), now, self.tolerance)
        expected = [_signature(request, key, timestamp, headers.get(NONCE, "")) for key in candidates]
        return Accepted(access, proven(headers.get(SIGNATURE, ""), expected))


def _signature(request: Request, key: Key, timestamp: str, nonce: str) -> str:
    lines = [request.method.upper(), timestamp, nonce, request.path]
    if parameters := query_text((*request.query, *request.form), "raw"):
        lines.append(parameters)
    return mac("sha256", key.secret, "\n".join(lines))


def _moment(timestamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
