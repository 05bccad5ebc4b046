"""Why a call is not let through, each with a code that never changes. `members` become members of the problem."""

from rest_framework import exceptions

from mujun.clients.scopes import Scope
from mujun.exchange.signing.refusals import Refusal


class NotBelieved(exceptions.AuthenticationFailed):
    """401: who calls has not proven who they are, or what they came in with is no longer good."""

    def __init__(self, code: str, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.members = {"code": code, **members}


def not_signed_well(refusal: Refusal, server_time: str) -> NotBelieved:
    """`message` has the words that a gateway uses, so that its clients tell the cases apart as they are used to."""
    code, detail = _SIGNATURES[refusal]
    return NotBelieved(code, detail.format(time=server_time), message=refusal.value)


_SIGNATURES = {
    Refusal.ACCESS_KEY: ("invalid_access_key", "没有这个访问标识（AK），或它的密钥已经收回。请核对。"),
    Refusal.SIGNATURE: (
        "invalid_signature",
        "签名不对。请核对密钥、签名方式、参与签名的地址、参数和正文摘要。",
    ),
    Refusal.CLOCK: (
        "clock_skew",
        "时间戳与服务器相差太大，服务器现在是 {time}。请与标准时间同步，每次重新签名。",
    ),
}


class MissingScope(exceptions.PermissionDenied):
    """403: the token or key is good, but not for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(
            f"这个令牌或密钥没有 {scope} 这一项范围（{scope.label}）。请换用有这一项的，或重新发放。"
        )
        self.members = {"code": "missing_scope", "scope": scope.value, "message": Refusal.ROUTE.value}


class ContentNotSigned(exceptions.PermissionDenied):
    """403: the signature leaves the body out."""

    def __init__(self) -> None:
        super().__init__("这种签名不含正文，只能读取。要写入请用本系统签名（mujun-hmac）或令牌。")
        self.members = {"code": "content_not_signed"}


class TooOften(exceptions.APIException):
    """429; the header Retry-After says when."""

    status_code = 429
    default_code = "too_many_requests"

    def __init__(self, limit: int, wait: int) -> None:
        super().__init__(f"每分钟最多 {limit} 次，请在 {wait} 秒以后再试。")
        self.wait = wait


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self, megabytes: int) -> None:
        super().__init__(f"内容超过 {megabytes} MB。请分成几批再报。")


class Unavailable(exceptions.APIException):
    """503: what we need to decide does not answer."""

    status_code = 503
    default_code = "unavailable"
    default_detail = "暂时不能核对签名，请稍后再试。"
