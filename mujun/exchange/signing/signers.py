"""The signers that exist, by the name under which a target asks for one."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from mujun.exchange.signing.ding import Ding
from mujun.exchange.signing.gateway import Gateway
from mujun.exchange.signing.keys import Key, Keys
from mujun.exchange.signing.older import Form, Md5, millis, of_request_secret, seconds
from mujun.exchange.signing.own import Own
from mujun.exchange.signing.refusals import Accepted
from mujun.exchange.signing.request import ENCODINGS, Encoding, Request
from mujun.exchange.signing.signed import Headers, Signed

TOLERANCE = timedelta(seconds=90)


class Signer(Protocol):
    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        """What to add to the call. `now` has a zone; sign anew for every call."""

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        """The call as it came, its query with what the signer added. Raises `Refused`."""


class Unsigned:
    """For networks where the line itself is the proof."""

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        return Signed()

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        return Accepted("", "")


Options = Mapping[str, str]
_MAKERS: dict[str, Callable[[Options], Signer]] = {
    "bg-hmac": lambda options: Gateway("sha256", _encoding(options), _tolerance(options)),
    "hmac-sm3": lambda options: Gateway("sm3", _encoding(options), _tolerance(options)),
    "ding": lambda options: Ding(options.get("ip", ""), options.get("mac", ""), _tolerance(options)),
    "md5-ak-sk-millis": lambda options: Md5(millis, _tolerance(options)),
    "md5-user-component": lambda options: Md5(seconds, _tolerance(options)),
    "md5-request-secret": lambda options: Md5(_request_form(options), _tolerance(options)),
    "mujun-hmac": lambda options: Own("sha256", _tolerance(options)),
    "mujun-hmac-sm3": lambda options: Own("sm3", _tolerance(options)),
    "none": lambda options: Unsigned(),
}
# for people who choose one
TITLES = {
    "bg-hmac": "省公共数据平台网关（HMAC-SHA256）",
    "hmac-sm3": "网关签名的国密写法（HMAC-SM3）",
    "ding": "浙政钉开放平台",
    "md5-ak-sk-millis": "旧式网关（MD5，毫秒）",
    "md5-user-component": "旧式用户组件（MD5，秒）",
    "md5-request-secret": "法人库旧式网关（MD5，请求密钥）",
    "mujun-hmac": "本系统的签名，含正文（HMAC-SHA256）",
    "mujun-hmac-sm3": "本系统的签名，含正文（HMAC-SM3）",
    "none": "不签名",
}
# which options a signer reads, beside "tolerance" in seconds
_READS = {
    "bg-hmac": {"encoding"},
    "hmac-sm3": {"encoding"},
    "ding": {"ip", "mac"},
    "md5-request-secret": {"time"},
}


def signer(name: str, options: Options | None = None) -> Signer:
    """Raises ValueError, in words for people, for a name or option that does not exist."""
    if name not in _MAKERS:
        raise ValueError(f"没有名为“{name}”的签名方式。可选：{'、'.join(_MAKERS)}。")
    given = options or {}
    known = _READS.get(name, set()) | {"tolerance"}
    if unknown := sorted(given.keys() - known):
        raise ValueError(f"签名方式 {name} 没有选项“{unknown[0]}”。可选：{'、'.join(sorted(known))}。")
    if wrong := [option for option, value in given.items() if not isinstance(value, str)]:
        raise ValueError(f'选项“{wrong[0]}”的值应写成文字，如 "90"。')
    return _MAKERS[name](given)


def _encoding(options: Options) -> Encoding:
    wanted = options.get("encoding", ENCODINGS[0])
    for each in ENCODINGS:
        if each == wanted:
            return each
    raise ValueError(f"没有名为“{wanted}”的查询参数编码。可选：{'、'.join(ENCODINGS)}。")


def _request_form(options: Options) -> Form:
    wanted = options.get("time", "millis")
    if wanted not in of_request_secret:
        raise ValueError(f"没有名为“{wanted}”的时间写法。可选：{'、'.join(of_request_secret)}。")
    return of_request_secret[wanted]


def _tolerance(options: Options) -> timedelta:
    if "tolerance" not in options:
        return TOLERANCE
    if not options["tolerance"].isdecimal():
        raise ValueError("时钟容差应为整数秒，如 90。")
    return timedelta(seconds=int(options["tolerance"]))
