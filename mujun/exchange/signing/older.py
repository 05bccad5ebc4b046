"""Older gateways that still occur: MD5 of access key, secret and time. It covers nothing of the call itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mujun.exchange.signing.digests import md5
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.refusals import Accepted
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers, Signed, in_time, known, proven

_CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Form:
    """What the three parts are called, whether they are headers or parameters, and how the time is written."""

    access: str
    sign: str
    time: str
    in_headers: bool
    write: Callable[[datetime], str]
    read: Callable[[str], datetime]


millis = Form(
    "zjgxfwxt-access-key",
    "zjgxfwxt-sign",
    "zjgxfwxt-time",
    True,
    lambda moment: str(round(moment.timestamp() * 1000)),
    lambda text: datetime.fromtimestamp(int(text) / 1000, UTC),
)
seconds = Form(
    "servicecode",
    "sign",
    "time",
    False,
    lambda moment: moment.astimezone(_CHINA).strftime("%Y%m%d%H%M%S"),
    lambda text: datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=_CHINA),
)
# by how the time is written, which nobody has published; neither is how its secret, good for minutes, is renewed
of_request_secret = {
    "millis": Form("appKey", "sign", "requestTime", False, millis.write, millis.read),
    "seconds": Form("appKey", "sign", "requestTime", False, seconds.write, seconds.read),
}


@dataclass(frozen=True)
class Md5:
    form: Form
    tolerance: timedelta

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        time = self.form.write(now)
        parts = {self.form.access: key.access, self.form.time: time, self.form.sign: _digest(key, time)}
        return Signed(parts) if self.form.in_headers else Signed(query=tuple(parts.items()))

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        parts = headers if self.form.in_headers else dict(request.query)
        access, time = parts.get(self.form.access, ""), parts.get(self.form.time, "")
        candidates = known(keys, access)
        in_time(self._moment(time), now, self.tolerance)
        expected = [_digest(key, time) for key in candidates]
        return Accepted(access, proven(parts.get(self.form.sign, ""), expected))

    def _moment(self, time: str) -> datetime | None:
        try:
            return self.form.read(time)
        except (ValueError, OverflowError, OSError):
            return None


def _digest(key: Key, time: str) -> str:
    return md5(f"{key.access}{key.secret.reveal()}{time}")
