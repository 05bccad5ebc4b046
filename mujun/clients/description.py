"""What the OpenAPI description says of coming in and of calling twice."""

from drf_spectacular.authentication import TokenScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from mujun.clients.idempotency import FORM, HEADER
from mujun.clients.scopes import READING, scope_of
from mujun.exchange.signing import own

_IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "自己编的号，如 UUID。同一编号、同样内容再发一次，得到的是原来的回答，不会再做一遍。",
    "schema": {"type": "string", "pattern": f"^{FORM}$"},
}
_OF_429 = {
    "Retry-After": "几秒以后再试。",
    "RateLimit-Limit": "每分钟最多几次；用令牌或签名时每个回答都带这三项。",
    "RateLimit-Remaining": "这一分钟还剩几次。",
    "RateLimit-Reset": "几秒以后重新计数。",
}


class TokenInHeader(TokenScheme):
    """The token as people fill it in."""

    target_class = "mujun.clients.authentication.ByToken"
    priority = 1

    def get_security_definition(self, auto_schema: AutoSchema) -> dict:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "填“Token ”加令牌。令牌在网页“我的账号”里发放，接口客户的由系统管理员发放。",
        }


class Signature(OpenApiAuthenticationExtension):
    target_class = "mujun.clients.authentication.BySignature"
    name = "signatureAuth"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict:
        return {
            "type": "apiKey",
            "in": "header",
            "name": own.SIGNATURE,
            "description": "接口客户给每次调用签名，写法见 docs/api.md。密钥由系统管理员登记。",
        }


def complete(operation: dict, view, method: str) -> None:
    """Add to an operation what holds for all: the scope it needs, the limits, the key of a call that acts."""
    needed = scope_of(view.subject, method)
    words = f"令牌或密钥须有 {needed} 这一项范围（{needed.label}）。"
    operation["description"] = "\n\n".join(filter(None, [operation.get("description", ""), words]))
    operation["responses"]["429"]["headers"] = {
        name: {"schema": {"type": "integer"}, "description": words} for name, words in _OF_429.items()
    }
    if method not in READING:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
