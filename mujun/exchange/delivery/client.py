"""One call over HTTP, signed. Pure: knows no Django."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import urllib3

from mujun.exchange.delivery.backoff import LONGEST
from mujun.exchange.delivery.outside import LeadsHere, Leaving
from mujun.exchange.signing.keys import Key, Keys, Secret
from mujun.exchange.signing.refusals import Refusal, difference, refusal_in
from mujun.exchange.signing.request import Pairs, Request, query_text
from mujun.exchange.signing.signers import Signer

_MEGABYTE = 1024 * 1024
_CONNECT = 5.0  # seconds
_ANOTHER_KEY = (Refusal.ACCESS_KEY, Refusal.SIGNATURE)


@dataclass(frozen=True)
class Reply:
    """`clock`: how far the other side's clock is ahead; None where it does not say. `wait`: seconds for which they want
    to be left alone. `content`: as it came.
    """

    status: int
    text: str
    clock: timedelta | None
    wait: float | None = None
    content: bytes = b""


class NoAnswer(Exception):
    """Nothing that could be read came back; whether the message arrived is not known."""


def check_address(address: str) -> str:
    """The address without a slash at its end. Raises ValueError, in words for people."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError:
        raise ValueError("地址的主机名或端口不对。端口应在 1 至 65535 之间。") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("地址应以 http:// 或 https:// 开头，后接主机名。")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("地址里不写账号、查询参数和 #。密钥放在环境变量里。")
    return address.strip().rstrip("/")


class Client:
    """Keeps its connections. `seconds`: how long an answer may take; `megabytes`: how long it may be; `leaving`: not
    to be led to this machine.
    """

    def __init__(
        self,
        address: str,
        signer: Signer,
        keys: Keys,
        seconds: float,
        megabytes: int = 1,
        leaving: bool = False,
    ) -> None:
        self._signer, self._seconds, self._megabytes = signer, seconds, megabytes
        parts = urlsplit(check_address(address))
        self._host, self._base = f"{parts.scheme}://{parts.netloc}", parts.path
        self._keys = keys.live or (Key("", Secret("")),)
        timeout = urllib3.Timeout(connect=min(_CONNECT, seconds), read=seconds)
        self._pool = (Leaving if leaving else urllib3.PoolManager)(retries=False, timeout=timeout)

    def send(self, method: str, path: str, body: str, headers: Mapping[str, str], query: Pairs = ()) -> Reply:
        """Signed with the first key, and with the second when the other side does not take the first (yet, or any
        more). Raises `NoAnswer`.
        """
        for key in self._keys:
            request = Request(method, self._base + path, query, body=body.encode())
            reply = self._once(request, headers, key)
            if refusal_in(reply.status, reply.text) not in _ANOTHER_KEY:
                break
        return reply

    def close(self) -> None:
        self._pool.clear()

    def _once(self, request: Request, headers: Mapping[str, str], key: Key) -> Reply:
        signed = self._signer.sign(request, key, datetime.now(UTC))
        query = query_text([*request.query, *signed.query], "percent")
        url = f"{self._host}{request.path}{'?' * bool(query)}{query}"
        sent = {"User-Agent": "mujun", "Accept": "application/json", **headers, **signed.headers}
        try:
            answer = self._pool.request(
                request.method,
                url,
                body=request.body or None,
                headers=sent,
                redirect=False,
                preload_content=False,
            )
            content = self._read(answer)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise NoAnswer(self._words(error)) from error
        clock = difference(answer.headers.get("Date"), datetime.now(UTC))
        text = content.decode("utf-8", errors="replace")
        wait = _seconds(answer.headers.get("Retry-After"), clock)
        return Reply(answer.status, text, clock, wait, content)

    def _read(self, answer: urllib3.BaseHTTPResponse) -> bytes:
        """Piece by piece: one that comes in drops does not hold us for ever, one without end does not fill us."""
        ends, parts, size = time.monotonic() + self._seconds, [], 0
        while part := answer.read1(65536):
            parts.append(part)
            size += len(part)
            too_long = size > self._megabytes * _MEGABYTE
            if too_long or time.monotonic() > ends:
                answer.close()  # what is left of it must not be taken for the next answer
                late = f"对方没有在 {self._seconds:g} 秒内答完"
                raise NoAnswer(f"对方的一次回答超过 {self._megabytes} MB" if too_long else late)
        return b"".join(parts)

    def _words(self, error: Exception) -> str:
        match error:
            case LeadsHere(args=(address,)):
                return f"主机名指向 {address}，是本机或只在本机可用的地址，没有发送。请核对主机名的解析"
            case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.NewConnectionError():
                return "连接不上对方。请核对地址和网络，或等对方恢复"
            case urllib3.exceptions.ReadTimeoutError():
                return f"对方没有在 {self._seconds:g} 秒内回答"
            case urllib3.exceptions.SSLError(args=(ssl.SSLCertVerificationError(), *_)):
                return "对方的证书不可信。请核对地址，或把签发机构的证书装到本机"
            case urllib3.exceptions.SSLError():
                return "与对方没有谈成加密连接。请核对地址的协议和端口，以及双方的加密设置"
            case _:
                return "连接中断，没有收到完整的回答"


def _seconds(header: str | None, clock: timedelta | None) -> float | None:
    """Of Retry-After, in seconds or as a date by their clock, which is `clock` ahead; an hour at most."""
    if header and header.isascii() and header.isdecimal():
        return min(LONGEST, float(header))
    ahead = difference(header, datetime.now(UTC))
    if ahead is None:
        return None
    return min(LONGEST, max(0.0, (ahead - (clock or timedelta())).total_seconds()))
